// The main workflow, end to end: a real client, the real server, an agent, a worktree, a cancel.
import path from 'node:path';
import type { Machine } from '../../app.ts';
import { type Answer, type BridgeClient, connect } from '../../mcp/demo-client.ts';
import { findExecutable } from '../../platform/processes/find-executable.ts';
import { BridgeError, type ErrorCode, ERRORS } from '../../protocol/error.ts';
import { quotedName } from '../../protocol/text/visible-text.ts';
import { createDemoStage, type DemoStage } from './demo-stage.ts';
import type { Printer } from '../output/print.ts';

interface Task {
  readonly prompt: string;
  readonly long: string;
}

const SIMULATED: Task = {
  prompt: 'Write a farewell file. [[sim:write farewell.txt=Goodbye from the agent]]',
  long: 'Count slowly. [[sim:slow 600]]',
};
const REAL: Task = {
  prompt: 'Create the file farewell.txt with one friendly line, then say in one sentence what you did.',
  long: 'Explain in five long paragraphs how git worktrees work.',
};

function good(answer: Answer): Answer {
  if (!answer.isError) return answer;
  const { error } = JSON.parse(answer.text) as { error: { code: string; message: string; hint: string } };
  const code = Object.hasOwn(ERRORS, error.code) ? (error.code as ErrorCode) : 'internal';
  throw new BridgeError(code, error.message, { hint: error.hint });
}

async function showWriting(
  client: BridgeClient,
  stage: DemoStage,
  task: Task,
  printer: Printer,
): Promise<unknown> {
  printer.text('\n== 1. A job that changes files: mode execute, in a worktree of its own ==');
  const args = {
    prompt: task.prompt,
    mode: 'execute',
    allow_write: true,
    label: 'demo',
    cwd: stage.repository,
  };
  const answer = good(
    await client.call('agy', args, (message) => {
      printer.text(`   … ${message}`);
    }),
  );
  printer.text(answer.text);
  const { job_id } = answer.data;

  printer.text('\n== 2. What happened, event by event (agy_read) ==');
  printer.text(good(await client.call('agy_read', { job_id, translate: 'raw' })).text);

  printer.text('\n== 3. What it changed, for review (agy_diff); your checkout is as it was ==');
  const diff = good(await client.call('agy_diff', { job_id }));
  printer.text(diff.text);
  printer.text(`your checkout: ${(await stage.git('status', '--short')) || 'unchanged'}`);

  printer.text(
    '\n== 4. Reviewed: the changes into your checkout (agy_apply), the worktree away (agy_discard) ==',
  );
  const { patch_sha256 } = diff.data;
  const applied = good(await client.call('agy_apply', { job_id, patch_sha256 }));
  printer.text(applied.text);
  printer.text(`your checkout:\n${await stage.git('status', '--short')}`);
  printer.text(good(await client.call('agy_discard', { job_id })).text);
  return { ...answer.data, applied: applied.data };
}

async function showCancel(
  client: BridgeClient,
  stage: DemoStage,
  task: Task,
  printer: Printer,
): Promise<unknown> {
  printer.text('\n== 5. A long job, cancelled ==');
  const started = good(
    await client.call('agy_start', { prompt: task.long, label: 'demo, long', cwd: stage.repository }),
  );
  const { job_id } = started.data;
  printer.text(started.text);
  await client.call('agy_read', { job_id, since: 2, wait_seconds: 30 });
  printer.text(good(await client.call('agy_status', { job_id })).text);
  const cancelled = good(await client.call('agy_cancel', { job_id, reason: 'end of the demonstration' }));
  printer.text(cancelled.text);
  return cancelled.data;
}

/**
 * @param agent path or name of a real agent; null shows the bridge with the simulator
 * @throws BridgeError when a step does not go as it should
 */
export async function demo(machine: Machine, agent: string | null, printer: Printer): Promise<void> {
  const real =
    agent === null
      ? null
      : await findExecutable(
          agent.includes(path.sep) ? path.resolve(machine.cwd, agent) : agent,
          machine.env,
          machine.platform,
        );
  if (agent !== null && real === null) {
    throw new BridgeError('agent_missing', `There is no program ${quotedName(agent)}.`, {
      hint: 'Give --agent the path of an agy program.',
    });
  }
  const stage = await createDemoStage(machine, machine.simulatorScript, real);
  try {
    printer.text(
      real === null
        ? 'agy-mcp demo with agy-sim: a simulation of the agent, no model is called.'
        : `agy-mcp demo with ${real}.`,
    );
    const client = await connect(machine.serverScript, { env: stage.env, cwd: stage.repository });
    try {
      const tools = await client.tools();
      printer.text(`connected to the server over stdio; tools: ${tools.join(', ')}`);
      const task = real === null ? SIMULATED : REAL;
      const written = await showWriting(client, stage, task, printer);
      const cancelled = await showCancel(client, stage, task, printer);
      printer.result(
        { tools, written, cancelled },
        () => '\nDone. Everything of this demonstration is removed again.',
      );
    } finally {
      await client.close();
    }
  } finally {
    await stage.clear();
  }
}
