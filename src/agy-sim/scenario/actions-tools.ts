/** Actions that use tools; files and commands are real. */
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import path from 'node:path';
import type { Flow, GateRequest, Run, ToolCall, ToolOutcome } from './run.ts';
import type { StepKinds } from './scenario.ts';
import { closeAnswer, pathOf, textOf, think } from './actions-output.ts';
import { fillInObject, fillInText } from './texts.ts';

const TOOL_SECONDS = 0.054844105;

interface Use extends GateRequest {
  readonly shape?: 'done' | 'error' | undefined;
  readonly opens?: boolean | undefined;
}

/** A tool call from the model's decision to its outcome, refusals included. */
async function useTool(run: Run, call: ToolCall, use: Use, work: () => Promise<ToolOutcome>): Promise<Flow> {
  await closeAnswer(run);
  if (!run.turn.modelSpoke) await think(run);
  run.turn.modelSpoke = false;
  await run.voice.toolStart(call);
  if (use.opens === true) return 'on';
  const denial = run.gate(call, use);
  if (denial !== undefined) {
    run.turn.denials.push(denial);
    return run.refuse(call, denial, use.shape);
  }
  const outcome = await work();
  await run.clock.sleep(outcome.seconds);
  await run.voice.toolEnd(call, outcome);
  return 'on';
}

/** A failing file operation is the tool's error, not the simulator's. */
function attempt(seconds: number, work: () => void): Promise<ToolOutcome> {
  try {
    work();
    return Promise.resolve({ seconds });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return Promise.resolve({ seconds, error: { type: 'TOOL_ERROR', message } });
  }
}

/** A terminal ends its lines with CR LF. */
const asTerminal = (text: string): string => text.replace(/\r?\n/g, '\r\n');

function shell(run: Run, command: string, signal: AbortSignal): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(command, {
      cwd: run.machine.cwd,
      env: { ...run.machine.env, ANTIGRAVITY_AGENT: '1' },
      shell: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const parts: Buffer[] = [];
    const keep = (chunk: Buffer): void => {
      parts.push(chunk);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    signal.addEventListener('abort', () => child.kill('SIGKILL'));
    child.on('error', (error) => {
      resolve(error.message);
    });
    child.on('close', () => {
      resolve(asTerminal(Buffer.concat(parts).toString('utf8')));
    });
  });
}

async function runCommand(step: StepKinds['run'], run: Run): Promise<Flow> {
  const command = fillInText(step.run, run.names());
  const call = { name: 'run_command', parameters: { CommandLine: command } };
  return useTool(run, call, step, async () => {
    const output = await run.clock.until((signal) => shell(run, command, signal));
    return { seconds: TOOL_SECONDS, ...(step.background === true ? {} : { output }) };
  });
}

export const TOOL_ACTIONS = {
  tool: (step: StepKinds['tool'], run: Run): Promise<Flow> => {
    const call = { name: step.tool, parameters: fillInObject(step.parameters ?? {}, run.names()) };
    return useTool(run, call, step, () =>
      Promise.resolve({
        seconds: step.seconds ?? TOOL_SECONDS,
        ...(step.output === undefined ? {} : { output: textOf(run, step.output) }),
        ...(step.error === undefined
          ? {}
          : { error: { type: step.error_type ?? 'TOOL_ERROR', message: textOf(run, step.error) } }),
      }),
    );
  },
  write: (step: StepKinds['write'], run: Run): Promise<Flow> => {
    const file = pathOf(run, step.write);
    const call = { name: 'write_to_file', parameters: { TargetFile: file } };
    // The scratch copy is what nobody sees: the step shows the path it was asked for.
    const real = step.to === 'scratch' ? path.join(run.scratchDir, path.basename(file)) : file;
    return useTool(run, call, step, () =>
      attempt(0.066174568, () => {
        mkdirSync(path.dirname(real), { recursive: true });
        writeFileSync(real, textOf(run, step.content ?? ''));
        if (step.mode !== undefined) chmodSync(real, Number.parseInt(step.mode, 8));
      }),
    );
  },
  delete: (step: StepKinds['delete'], run: Run): Promise<Flow> => {
    const call = { name: 'run_command', parameters: { CommandLine: `rm -rf ${step.delete}` } };
    return useTool(run, call, { granted: true }, () =>
      attempt(TOOL_SECONDS, () => {
        rmSync(pathOf(run, step.delete), { recursive: true, force: true });
      }),
    );
  },
  link: (step: StepKinds['link'], run: Run): Promise<Flow> => {
    const call = { name: 'run_command', parameters: { CommandLine: `ln -s ${step.target} ${step.link}` } };
    return useTool(run, call, { granted: true }, () =>
      attempt(TOOL_SECONDS, () => {
        symlinkSync(fillInText(step.target, run.names()), pathOf(run, step.link));
      }),
    );
  },
  run: runCommand,
  /** A sign to whoever watches; no step shows it. */
  touch: (step: StepKinds['touch'], run: Run): Promise<Flow> => {
    writeFileSync(pathOf(run, step.touch), textOf(run, step.content ?? ''));
    return Promise.resolve('on');
  },
} as const;
