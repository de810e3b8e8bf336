// The machine: Node, git, proxies, the store and the room for it, PATH.
import { freeBytes } from '../platform/files/free-space.ts';
import { searchPath } from '../platform/processes/find-executable.ts';
import { canWriteFolder } from '../platform/files/private-file.ts';
import { proxyWithoutUserinfo } from '../policy/child-env.ts';
import { NO_PROXY_NAMES, PROXY_NAMES } from '../policy/env-names.ts';
import { storePaths } from '../store/job-paths.ts';
import { lookAtRoot, occupiedFolders } from '../store/session-root.ts';
import { createSetups } from '../store/setups.ts';
import { type Examine, fault, fine, tilde, unknown } from './check.ts';

/** What package.json asks for. */
const NODE_FLOOR = [20, 11] as const;
/** A busy store and its worktrees fill this in a day. */
const LOW_DISK_BYTES = 1_073_741_824;

export const node: Examine = ({ nodeVersion }) => {
  const [major = 0, minor = 0] = nodeVersion.replace(/^v/, '').split('.').map(Number);
  const isNew = major > NODE_FLOOR[0] || (major === NODE_FLOOR[0] && minor >= NODE_FLOOR[1]);
  return Promise.resolve(
    isNew
      ? fine('node', nodeVersion)
      : fault('node', 'error', nodeVersion, `Install Node ${NODE_FLOOR.join('.')} or newer.`),
  );
};

export const git: Examine = async ({ workspaces }) => {
  const version = await workspaces.gitVersion();
  const [major = 0, minor = 0] = (version ?? '').split('.').map(Number);
  if (version !== null && (major > 2 || (major === 2 && minor >= 31))) return fine('git', version);
  return fault(
    'git',
    'error',
    version ?? 'git was not found',
    'Install git 2.31 or newer: without it there are no worktrees.',
  );
};

/** Names only: an address may hold a password. */
export const proxies: Examine = ({ env }) => {
  const set = PROXY_NAMES.filter((name) => (env[name] ?? '') !== '');
  if (set.length === 0) return Promise.resolve(fine('proxies', 'none'));
  const withheld = set.filter((name) => proxyWithoutUserinfo(env[name] ?? '') === null);
  if (withheld.length > 0) {
    const fix = 'Write it as http://host:port.';
    return Promise.resolve(
      fault('proxies', 'warning', `${withheld.join(', ')} cannot be read and is withheld from agents`, fix),
    );
  }
  const bared = set.filter((name) => proxyWithoutUserinfo(env[name] ?? '') !== env[name]);
  const exceptions = NO_PROXY_NAMES.some((name) => (env[name] ?? '') !== '') ? ', with exceptions' : '';
  return Promise.resolve(
    bared.length > 0
      ? fault(
          'proxies',
          'warning',
          `${bared.join(', ')} reaches agents without user and password`,
          'Use a proxy that needs none, or one on this machine that adds them.',
        )
      : fine('proxies', `${set.join(', ')}${exceptions}`),
  );
};

export const store: Examine = async (deps) => {
  const { sessionRoot } = deps;
  const place = tilde(sessionRoot, deps);
  const verdict = await lookAtRoot(sessionRoot);
  if (verdict.state === 'refused') return fault('store', 'error', `${place} ${verdict.why}`, verdict.fix);
  const [occupied] = await occupiedFolders(sessionRoot);
  if (occupied !== undefined)
    return fault(
      'store',
      'error',
      `${place}: ${occupied.name} in it is ${occupied.what}, and no folder`,
      'Move it away; the folder is made again when it is needed.',
    );
  return (await canWriteFolder(sessionRoot))
    ? fine('store', place)
    : fault('store', 'error', place, 'Make the folder writable, or set AGY_MCP_SESSION_ROOT to one that is.');
};

export const disk: Examine = async ({ sessionRoot }) => {
  const free = await freeBytes(sessionRoot);
  if (free === null)
    return unknown('disk', 'the system does not tell', 'Look with df, or in the settings of the disk.');
  const room = `${(free / LOW_DISK_BYTES).toFixed(1)} GiB free for the store`;
  return free >= LOW_DISK_BYTES
    ? fine('disk', room)
    : fault('disk', 'warning', room, 'Make room, or remove old jobs with agy-mcp purge --days 7.');
};

export const setups: Examine = async ({ sessionRoot }) => {
  const kept = createSetups(storePaths(sessionRoot));
  const trouble = await kept.trouble();
  if (trouble !== null)
    return fault(
      'setups',
      'warning',
      `the folder of finished setups is ${trouble}, so none is used`,
      `Make ${storePaths(sessionRoot).setups} a folder that only you can use: chmod 700.`,
    );
  const { count, bytes } = await kept.usage();
  const size = `${(bytes / LOW_DISK_BYTES).toFixed(1)} GiB`;
  return fine(
    'setups',
    count === 0 ? 'none kept' : `${count} finished, ${size}; agy-mcp purge --setups removes them`,
  );
};

export const pathFolders: Examine = (deps) =>
  Promise.resolve(
    fine(
      'path',
      [...new Set(searchPath(deps.env, deps.platform))].map((folder) => tilde(folder, deps)).join(' ') ||
        'empty',
    ),
  );
