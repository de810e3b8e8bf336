// The table of checks: what a job needs, and how to fix what is missing.
import { kindOf } from '../platform/files/paths.ts';
import { canListMarked } from '../platform/processes/kill-tree.ts';
import { BACKENDS, MAIN_BACKEND } from '../protocol/backend.ts';
import { toBridgeError } from '../protocol/error.ts';
import { agent, desktop } from './check-agents.ts';
import { agentServers, agentSettings } from './check-agent-files.ts';
import { applies } from './check-applies.ts';
import { audit } from './check-audit.ts';
import { clients } from './check-clients.ts';
import { confinedPlaces, confinement } from './check-confinement.ts';
import { disk, git, node, pathFolders, proxies, setups, store } from './check-machine.ts';
import { keyring, quota, signIn } from './check-sign-in.ts';
import { skills } from './check-skills.ts';
import { type Check, type Examine, fault, fine, tilde } from './check.ts';
import { type Leftover, lookThrough } from './leftovers.ts';

const PLURALS = {
  job: 'jobs without an owner',
  processes: 'groups of processes',
  file: 'files',
  damaged: 'damaged jobs',
  worktree: 'worktrees whose changes were applied, or that have none',
} as const satisfies Record<Leftover['kind'], string>;

function countKinds(left: readonly Leftover[]): string {
  return Object.entries(PLURALS)
    .map(([kind, what]) => [left.filter((each) => each.kind === kind).length, what] as const)
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${count} ${what}`)
    .join(', ');
}

/** Named, so that they can be looked at; the rest are counted. */
const DAMAGED_SHOWN = 8;

function damagedJobs(left: readonly Leftover[]): Check {
  if (left.length === 0) return fine('damaged_jobs', 'none');
  const named = left.slice(0, DAMAGED_SHOWN).map(({ what, damage }) => {
    const [id = what] = what.split(' ');
    return `${id}: ${damage ?? 'damaged'}`;
  });
  const more = left.length > DAMAGED_SHOWN ? `, and ${left.length - DAMAGED_SHOWN} more` : '';
  return fault(
    'damaged_jobs',
    'warning',
    `${named.join('; ')}${more}`,
    'agy-mcp doctor --fix moves what stands there into the folder damaged/ of the store, where a purge removes it with its age. Work that a repository keeps at refs/agy-mcp/JOB stays there.',
  );
}

function leftoversSeen(left: readonly Leftover[], isBlind: boolean): Check {
  const clear = 'Clear them with agy-mcp doctor --fix.';
  if (isBlind) {
    const seen = left.length === 0 ? 'none seen' : countKinds(left);
    const why =
      '/proc is missing, so processes that jobs left cannot be found, nor seen whether a runner lives';
    return fault('leftovers', 'warning', `${seen}; ${why}`, 'Mount /proc where this server runs.');
  }
  return left.length === 0
    ? { ...fine('leftovers', 'none'), severity: 'warning' }
    : fault('leftovers', 'warning', countKinds(left), clear);
}

const leftovers: Examine = async (deps) => {
  let found: Awaited<ReturnType<typeof lookThrough>>;
  try {
    found = await lookThrough(deps);
  } catch (error) {
    const { message, hint } = toBridgeError(error); // no list, and nothing more can be said
    return fault('leftovers', 'error', message, hint);
  }
  const isDamage = ({ kind }: Leftover): boolean => kind === 'damaged';
  const { left: all, records } = found;
  const left = all.filter((each) => !isDamage(each));
  return [
    leftoversSeen(left, deps.platform === 'linux' && !canListMarked()),
    damagedJobs(all.filter(isDamage)),
    await applies(deps, records),
  ];
};

/** It was read to start this program, so it cannot be bad. */
const configuration: Examine = async (deps) => {
  const place = tilde(deps.configFile, deps);
  const isThere = (await kindOf(deps.configFile)) !== 'absent';
  return fine('configuration', isThere ? `${place} is valid` : `no ${place}: all settings are the defaults`);
};

const environment: Examine = ({ passEnv, mayPassSecrets }) =>
  Promise.resolve({
    name: 'environment',
    ok: true,
    severity: mayPassSecrets ? 'warning' : 'info',
    detail: `${passEnv.length === 0 ? 'no further variable' : passEnv.join(' ')} handed to the agent${mayPassSecrets ? '; secrets are allowed' : ''}`,
    fix: mayPassSecrets ? 'Take `allow_secrets` out of the configuration when no secret is needed.' : null,
  });

/** In the order in which a person reads them. */
export const CHECKS: readonly Examine[] = [
  node,
  ...BACKENDS.map((backend) => agent(backend, backend === MAIN_BACKEND ? 'error' : 'info')),
  signIn,
  keyring,
  quota,
  agentSettings,
  agentServers,
  git,
  confinement,
  confinedPlaces,
  store,
  disk,
  setups,
  leftovers,
  configuration,
  audit,
  environment,
  proxies,
  clients,
  skills,
  desktop,
  pathFolders,
];
