// What this machine can confine a process with: looked for, and tried once for as long as nothing changes that it depends on.
import { readTextSync } from '../platform/files/sync-read.ts';
import { findExecutable } from '../platform/processes/find-executable.ts';
import { askProgram } from '../platform/processes/spawn.ts';
import type { ConfinementMeans, ConfiningMeans } from '../protocol/confinement.ts';
import { keepTrial, readTrial } from './kept-trial.ts';
import { installLine, OBSTACLES, obstacleOf } from './obstacles.ts';
import type { UnsharePrograms } from './unshare.ts';

interface Machine {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** Where to keep for other processes that a trial went well; null: nowhere. */
  readonly keptIn: string | null;
}

export interface MeansFinder {
  /** Tried again only when `fresh`, or when something has changed. */
  find(fresh?: boolean): Promise<ConfinementMeans>;
}

const TRIAL = `--unshare-user --unshare-pid --unshare-ipc --unshare-uts --die-with-parent --cap-drop ALL
  --ro-bind / / --dev /dev --proc /proc --tmpfs /tmp --`.split(/\s+/);
const TRIAL_MS = 5_000;

const DECIDING = { files: OBSTACLES.map(({ file }) => file), trial: TRIAL };

async function look({ env, platform, keptIn }: Machine, fresh: boolean): Promise<ConfinementMeans> {
  if (platform !== 'linux') return { by: 'none', why: 'Jobs are confined on Linux only.', fix: '' };
  const find = (name: string) => findExecutable(name, env, platform, ['/usr/bin', '/usr/local/bin', '/bin']);
  const bwrap = await find('bwrap');
  const unshare = { program: (await find('unshare')) ?? '', setpriv: (await find('setpriv')) ?? '' };
  const deciding = { ...DECIDING, programs: [bwrap ?? '', unshare.program, unshare.setpriv] };
  const kept = fresh || keptIn === null ? null : readTrial(keptIn, deciding);
  if (kept !== null) return kept;
  const found = await tryPrograms(bwrap, unshare);
  if (found.by !== 'none' && keptIn !== null) await keepTrial(keptIn, found, deciding).catch(() => undefined); // it only saves time
  return found;
}

async function tryPrograms(bwrap: string | null, unshare: UnsharePrograms): Promise<ConfinementMeans> {
  const found = bwrap === null ? null : await tryBubblewrap(bwrap);
  if (found !== null) return found;
  const obstacle = obstacleOf(readTextSync);
  const otherwise =
    bwrap === null
      ? { why: 'bubblewrap is not installed.', fix: installLine(readTextSync('/etc/os-release') ?? '') }
      : { why: `bubblewrap (${bwrap}) does not work: ${obstacle.why}.`, fix: obstacle.fix };
  if (Object.values(unshare).includes('')) return { by: 'none', ...otherwise };
  const { tryUnshare } = await import('./unshare-trial.ts'); // where there is no bubblewrap alone
  const second = await tryUnshare(unshare);
  return second === null ? { by: 'none', ...otherwise } : { ...second, ...otherwise };
}

async function tryBubblewrap(program: string): Promise<ConfiningMeans | null> {
  const run = async (flags: readonly string[]): Promise<boolean> => {
    const options = { env: {}, cwd: '/', timeoutMs: TRIAL_MS };
    return (await askProgram(program, [...flags, ...TRIAL, '/bin/true'], options))?.exitCode === 0;
  };
  if (await run(['--disable-userns'])) return { by: 'bubblewrap', program, disablesNamespaces: true };
  return (await run([])) ? { by: 'bubblewrap', program, disablesNamespaces: false } : null;
}

export function createMeansFinder(machine: Machine): MeansFinder {
  let found: Promise<ConfinementMeans> | null = null;
  return {
    find(fresh = false) {
      if (fresh || found === null) found = look(machine, fresh);
      return found;
    },
  };
}
