// The lines of setup in one worktree: what only installs is put there from what is kept, the rest is run.
import type { CommandRun } from '../../protocol/command-run.ts';
import type { AgentEvent } from '../../protocol/event.ts';
import type { Handoff } from '../../protocol/handoff.ts';
import type { Preparation } from '../../protocol/preparation.ts';
import { quotedName, visibleName } from '../../protocol/text/visible-text.ts';
import { createSetups } from '../../store/setups.ts';
import type { Background } from '../background.ts';
import type { RunnerApp } from '../runner-app.ts';
import type { CommandPlace } from './command-place.ts';
import { leadingInstallations } from './installations.ts';
import { openReuse, type Reuse, type ReusePlace } from './reuse-installation.ts';
import { runCommands } from './run-commands.ts';

export interface SetupRun {
  readonly orders: Pick<Handoff, 'jobId' | 'setupCacheMb' | 'passEnv' | 'extraEnv'> & {
    readonly preparation: Pick<Preparation, 'setup' | 'setupTimeoutSeconds' | 'setupInputs' | 'setupCache'>;
    /** The repository's common folder. */
    readonly gitDir: string;
  };
  readonly worktree: ReusePlace;
  readonly place: CommandPlace;
  /** Ends it, with all that it started. */
  readonly signal: AbortSignal;
  /** Records events as they come. */
  readonly push: (events: AgentEvent[]) => Promise<void>;
  readonly background: Pick<Background, 'add'>;
}

const countOf = (lines: readonly string[]): string =>
  lines.length === 1 ? quotedName(lines[0] ?? '') : `the first ${lines.length} commands`;

function openInstallations(
  { orders, worktree, place, signal, background, push }: SetupRun,
  { store, log, platform }: RunnerApp,
  lines: readonly string[],
): Promise<Reuse | null> {
  const { preparation, gitDir, setupCacheMb = 0, passEnv, extraEnv, jobId } = orders;
  const { setupInputs: patterns, setupCache } = preparation;
  const say = (text: string): Promise<void> => push([{ type: 'system', subtype: 'setup', text }]);
  const setups = createSetups(store.places);
  return openReuse(
    { setups, worktree, jobId, log, signal, background, say },
    {
      gitDir,
      lines,
      patterns,
      env: place.env,
      added: [...passEnv, ...Object.keys(extraEnv)],
      platform,
      mostMb: setupCache ? setupCacheMb : 0,
    },
  );
}

/** The lines at the beginning that only install: put there from what is kept, or run and kept. */
async function install(
  job: SetupRun,
  app: RunnerApp,
  lines: readonly string[],
  run: (lines: readonly string[]) => Promise<CommandRun>,
): Promise<CommandRun> {
  const reuse = await openInstallations(job, app, lines);
  const reused = (await reuse?.restore()) ?? null;
  if (reused !== null) {
    const { files, seconds } = reused;
    const text = `Reused what ${countOf(lines)} made before: ${files} files in ${seconds} s.`;
    await job.push([{ type: 'system', subtype: 'setup', text }]);
    const command = visibleName(lines.at(-1) ?? '');
    return {
      status: 'passed',
      seconds,
      command,
      exit_code: 0,
      tail: [],
      reused: { commands: lines.length, ...reused },
    };
  }
  const done = await run(lines);
  if (done.status === 'passed') await reuse?.keep();
  return done;
}

/**
 * All lines, within one time limit; keeping what they made takes none of it.
 * @throws the reason of `signal`, when nothing of them is alive
 */
export async function runSetup(job: SetupRun, app: RunnerApp): Promise<CommandRun> {
  const { orders, worktree, place, signal, push } = job;
  const { setup: lines, setupTimeoutSeconds: most } = orders.preparation;
  let left = most;
  const runLines = async (some: readonly string[]): Promise<CommandRun> => {
    const plan = { ...place, lines: some, timeoutSeconds: left, cwd: worktree.top, signal };
    const done = await runCommands(plan, app.redactor, push);
    left = Math.max(left - done.seconds, 0);
    return done;
  };
  const count = leadingInstallations(lines);
  const first = count === 0 ? null : await install(job, app, lines.slice(0, count), runLines);
  if (first !== null && (first.status !== 'passed' || count === lines.length)) return first;
  const rest = await runLines(lines.slice(count));
  const { seconds = 0, reused } = first ?? {};
  const all = Math.round((rest.seconds + seconds) * 1_000) / 1_000;
  return { ...rest, seconds: all, ...(reused === undefined ? {} : { reused }) };
}
