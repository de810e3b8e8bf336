// What confines agents on this machine, and what that leaves them.
import { ADAPTERS } from '../adapters/index.ts';
import { createJudgeMemory } from '../confinement/judge-memory.ts';
import { previewPlan } from '../confinement/preview.ts';
import { readText } from '../platform/files/private-file.ts';
import { MAIN_BACKEND } from '../protocol/backend.ts';
import type { NetworkChoice } from '../protocol/network.ts';
import { storePaths } from '../store/job-paths.ts';
import { type Examine, fault, fine } from './check.ts';

const networkWords = (network: NetworkChoice): string =>
  typeof network === 'string'
    ? NETWORK_NAMES[network]
    : `limited to ${network.length} named ${network.length === 1 ? 'host' : 'hosts'}`;
const NETWORK_NAMES = {
  open: 'open',
  agent: "limited to the agent's service",
  none: 'cut off',
} as const;

export const confinement: Examine = async ({ means, confinement: { level, profile, network } }, fresh) => {
  if (level === 'off') return fine('confinement', 'off: agents may do what you may do');
  const found = await means.find(fresh);
  if (found.by === 'none') {
    const detail = `${level}, but nothing confines agents: ${found.why}`;
    if (level === 'require') return fault('confinement', 'error', detail, found.fix);
    return found.fix === ''
      ? fine('confinement', detail)
      : fault('confinement', 'warning', detail, found.fix);
  }
  const confined = 'files, processes and resources are confined';
  if (found.by === 'unshare') {
    const reach = found.narrowsNetwork ? networkWords(network) : 'open, as it cannot be narrowed';
    const detail = `${level}, profile ${profile}, by unshare (${found.program}): ${confined}, the network is ${reach}; ${found.why}`;
    return fault('confinement', 'warning', detail, found.fix);
  }
  const namespaces = found.disablesNamespaces ? '' : '; this version leaves them further user namespaces';
  return fine(
    'confinement',
    `${level}, profile ${profile}, by bubblewrap (${found.program}): ${confined}, the network is ${networkWords(network)}${namespaces}`,
  );
};

const LISTED = 12;
const listed = (places: readonly string[]): string =>
  places.length === 0
    ? 'nothing'
    : places.length > LISTED
      ? `${places.slice(0, LISTED).join(', ')} and ${places.length - LISTED} more`
      : places.join(', ');

/** What the configured profile leaves of this machine to a job that reads the folder in which this runs. */
export const confinedPlaces: Examine = async (deps) => {
  const { means, confinement: settings, cwd, home, env, sessionRoot, configFile } = deps;
  const nothing = 'nothing is hidden from agents';
  if (settings.level === 'off' || (await means.find()).by === 'none') return fine('confined_places', nothing);
  const { judgedPaths } = storePaths(sessionRoot);
  const { judge } = createJudgeMemory(await readText(judgedPaths).catch(() => null)); // it only saves time
  const { profile, read, write } = settings;
  const { hidden = [], writable = [] } = previewPlan(
    {
      order: { profile, read, write, own: [configFile] },
      workspace: { kind: 'in_place', top: cwd, writes: false, repositories: [] },
      agent: ADAPTERS[MAIN_BACKEND].places,
      launch: { program: process.execPath, script: null },
      addDirs: [],
      home,
      env,
      store: sessionRoot,
      ownFiles: [],
      temp: cwd,
      network: { kind: 'open' },
      judge,
    },
    [],
  );
  return fine(
    'confined_places',
    `hidden: ${listed(hidden)}; to write besides the workspace: ${listed(writable)}`,
  );
};
