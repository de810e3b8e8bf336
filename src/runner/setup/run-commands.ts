// Lines for the shell, one after the other, each in a process group of its own: nothing of them is left alive.
import { type Launch, type Wrap, wrapLaunch } from '../../adapters/launch.ts';
import { clipText } from '../../protocol/bounds.ts';
import type { AgentEvent } from '../../protocol/event.ts';
import type { CommandRun } from '../../protocol/command-run.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { visibleName } from '../../protocol/text/visible-text.ts';
import type { Redactor } from '../../redaction/redact.ts';
import type { ConfinedStart } from '../confined-start.ts';
import { runAgent } from '../agent/agent-process.ts';
import { createCommandOutput } from './command-output.ts';

export interface CommandPlan {
  readonly lines: readonly string[];
  readonly timeoutSeconds: number;
  readonly cwd: string;
  /** The whole environment: nothing is inherited besides. */
  readonly env: Readonly<Record<string, string>>;
  /** What is put around the start of every process of the job. */
  readonly wraps: readonly Wrap[];
  readonly mark: string;
  /** Takes what the probe of each sandbox said; null where there is none. Throws where nothing may run. */
  readonly onReport: ((report: string, pid: number) => unknown) | null;
  /** Whether the end of a line's process was a limit of the job. */
  readonly limitOfEnd: ConfinedStart['limitOfEnd'];
  /** Aborted when they hit one, with the error to throw. */
  readonly limited: AbortSignal;
  /** The system's own shell, and what it takes before a line. */
  readonly shell: Shell;
  /** Ends it, with all that it started. */
  readonly signal: AbortSignal;
}

export interface Shell {
  readonly program: string;
  readonly flags: readonly string[];
}

export function shellOf(platform: NodeJS.Platform, env: Readonly<Record<string, string | undefined>>): Shell {
  if (platform !== 'win32') return { program: '/bin/sh', flags: ['-c'] };
  return { program: env['ComSpec'] ?? 'C:\\Windows\\System32\\cmd.exe', flags: ['/d', '/s', '/c'] };
}

/**
 * Runs the lines until one fails.
 * @param push records events as they come
 * @returns how it went; of lines that were all run, the last one
 * @throws the reason of `signal` or of `limited`, when nothing of them is alive
 */
export async function runCommands(
  plan: CommandPlan,
  redactor: Redactor,
  push: (events: AgentEvent[]) => Promise<void>,
): Promise<CommandRun> {
  const { lines, timeoutSeconds, signal } = plan;
  const from = performance.now();
  const late = new AbortController();
  const timer = setTimeout(() => {
    late.abort();
  }, timeoutSeconds * 1_000);
  let run: CommandRun = { status: 'passed', seconds: 0, command: '', exit_code: 0, tail: [] };
  try {
    for (const line of lines) {
      const command = clipText(visibleName(line), LIMITS.commandLineChars);
      await push([{ type: 'system', subtype: 'setup', text: `$ ${command}` }]);
      const { exitCode, tail } = await runLine(
        plan,
        line,
        AbortSignal.any([signal, late.signal, plan.limited]),
        redactor,
        push,
      );
      signal.throwIfAborted();
      plan.limited.throwIfAborted();
      const status = late.signal.aborted ? 'timed_out' : exitCode === 0 ? 'passed' : 'failed';
      run = { status, seconds: 0, command, exit_code: exitCode, tail: status === 'passed' ? [] : [...tail] };
      if (status !== 'passed') break;
    }
    return { ...run, seconds: Math.round(performance.now() - from) / 1_000 };
  } finally {
    clearTimeout(timer);
  }
}

async function runLine(
  { cwd, env, wraps, mark, shell, onReport, limitOfEnd }: CommandPlan,
  line: string,
  signal: AbortSignal,
  redactor: Redactor,
  push: (events: AgentEvent[]) => Promise<void>,
): Promise<{ exitCode: number | null; tail: readonly string[] }> {
  const output = createCommandOutput(redactor);
  const argv = [...shell.flags, line];
  const launch: Launch = { program: shell.program, argv, env, cwd, stdin: null };
  const { exitCode, signal: endedBy } = await runAgent({
    launch: wrapLaunch(launch, wraps),
    stdinAfterInit: false,
    logFile: null,
    mark,
    signal,
    ...(onReport === null
      ? {}
      : {
          onReport: (report, pid) => {
            onReport(report, pid);
            return Promise.resolve();
          },
        }),
    onLines: async (_source, lines) => {
      await push(output.take(lines));
      return 'go_on';
    },
  });
  await push(output.end());
  const hit = exitCode === 0 ? null : limitOfEnd(endedBy);
  if (hit !== null) throw hit.error;
  return { exitCode, tail: output.tail() };
}
