// Whether unshare(1) can confine here: a sandbox as jobs get it, with the same look from inside.
import { lookAt } from '../platform/files/look-at.ts';
import { askProgram } from '../platform/processes/spawn.ts';
import type { ConfinementMeans } from '../protocol/confinement.ts';
import { mountAt } from './mounts.ts';
import type { ConfinementPlan } from './plan.ts';
import { PROBE_SCRIPT, probeChecks, readProbe } from './probe.ts';
import { PROC_KEPT } from './system-folders.ts';
import { unshareArgs, type UnsharePrograms } from './unshare.ts';

const TRIAL_MS = 5_000;
/** There on every machine; nothing of the trial lies in it, and nobody else sees what is mounted there. */
const ROOT = '/tmp';

function trialPlan(network: ConfinementPlan['network']): ConfinementPlan {
  return {
    mounts: [
      mountAt('readable', '/'),
      mountAt('devices', '/dev'),
      mountAt('processes', '/proc'),
      ...PROC_KEPT.filter((path) => lookAt(path) !== null).map((path) => mountAt('readable', path)),
      mountAt('empty_folder', '/tmp'),
      mountAt('empty_folder', '/run'),
    ],
    rootLinks: [],
    programLinks: [],
    hidden: [],
    placeholders: [],
    links: [],
    privateFolders: [],
    environment: {},
    network,
    conflict: null,
  };
}

async function holds(programs: UnsharePrograms, network: ConfinementPlan['network']): Promise<boolean> {
  const plan = trialPlan(network);
  const standIns = { emptyFile: '/dev/null', emptyObject: '/dev/null' };
  const args = [
    ...unshareArgs(plan, { ...programs, standIns, cwd: '/', root: ROOT }),
    ...['/bin/sh', '-c', PROBE_SCRIPT, 'agy-mcp-probe', ...probeChecks(plan, null), 'i', '--', '/bin/true'],
  ];
  const options = { env: {}, cwd: '/', timeoutMs: TRIAL_MS };
  const outputs = ['-c', 'exec "$@" 3>&1 4> /dev/null', 'agy-mcp-trial'];
  const answer = await askProgram('/bin/sh', [...outputs, ...args], options);
  return answer?.exitCode === 0 && readProbe(answer.stdout)?.against.length === 0;
}

type Unshare = Extract<ConfinementMeans, { by: 'unshare' }>;

/** @returns null where it cannot */
export async function tryUnshare(
  programs: UnsharePrograms,
): Promise<Pick<Unshare, 'by' | 'program' | 'setpriv' | 'narrowsNetwork'> | null> {
  const found = { by: 'unshare', ...programs } as const;
  if (await holds(programs, 'none')) return { ...found, narrowsNetwork: true };
  return (await holds(programs, 'open')) ? { ...found, narrowsNetwork: false } : null;
}
