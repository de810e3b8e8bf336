// The facts for a plan, from this machine: what is there, without links.
import { posix } from 'node:path';
import { linkTarget } from '../platform/files/stand-in.ts';
import { entriesOf, lookAt } from '../platform/files/look-at.ts';
import { isInstalled, searchPath } from '../platform/processes/find-executable.ts';
import type { ConfinementOrder } from '../protocol/confinement.ts';
import type { ConfinedWorkspace, ConfinementFacts, SandboxNetwork } from './facts.ts';
import { findSecrets, type Judge } from './secret-places.ts';
import { TOOL_CACHES } from './tool-caches.ts';

/** Where an agent keeps its things, below the home folder. */
interface AgentPlaces {
  readonly state: readonly string[];
  /** Of the state: what its user decides, and no job. */
  readonly configuration: readonly string[];
  /** What it may read although it holds credentials: its own. */
  readonly signIn: readonly string[];
  /** Files with its sign-in; where none is there, it can only be in the keyring. */
  readonly tokens: readonly string[];
}

/** What an agent reads in the project, as it was looked for. */
export type ProjectFiles = Pick<ConfinementFacts, 'agentFiles' | 'agentFolders' | 'cwd'>;

export interface Gathering {
  readonly order: Pick<ConfinementOrder, 'profile' | 'read' | 'write' | 'own'>;
  /** Absent where nothing is to be hidden. */
  readonly project?: ProjectFiles | undefined;
  readonly workspace: ConfinedWorkspace;
  readonly agent: AgentPlaces | null;
  /** The program that is started, and what comes before its arguments. */
  readonly launch: { readonly program: string; readonly script: string | null };
  readonly addDirs: readonly string[];
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly store: string;
  readonly ownFiles: readonly string[];
  readonly temp: string;
  readonly network: SandboxNetwork;
  readonly judge: Judge;
}

interface Gathered {
  readonly facts: ConfinementFacts;
  /** Caches of installed tools and folders of the agent, to be made where they are missing. */
  readonly missing: readonly string[];
  /** What a person should know of the plan, as sentences. */
  readonly notes: readonly string[];
}

const HOMES = ['/home', '/Users', '/var/home'];
const MOST_HOMES = 50;

/** Every home that can be seen, this one first. */
function homesOf(home: string): string[] {
  const others = HOMES.flatMap((folder) =>
    entriesOf(folder, MOST_HOMES).map(({ name }) => posix.join(folder, name)),
  );
  return [...new Set([home, ...others, '/root'])].filter((folder) => lookAt(folder)?.kind === 'folder');
}

const expand = (path: string, home: string): string =>
  path === '~' || path.startsWith('~/') ? posix.join(home, path.slice(1)) : path;

/** Folders of programs: where they are named, and where they really are. */
function programFolders({ program, script }: Gathering['launch']): string[] {
  const files = [program, ...(script === null ? [] : [script]), process.execPath];
  return files.flatMap((file) => [...linkFolders(file), posix.dirname(lookAt(file)?.real ?? file)]);
}

/** The kernel follows as many (path_resolution(7)). */
const MOST_LINKS = 40;

/** The folder of a file as it is named, and of each name that a link there leads to. */
function linkFolders(file: string): string[] {
  const folders: string[] = [];
  for (let at: string | null = file; at !== null && folders.length < MOST_LINKS;) {
    const folder = posix.dirname(at);
    folders.push(folder);
    const target = linkTarget(at);
    // As the kernel reads it: from where the link really is.
    at = target === null ? null : posix.resolve(lookAt(folder)?.real ?? folder, target);
  }
  return folders;
}

/** The session's bus as a file; null where there is none, or it is no file. */
function busOf(env: Gathering['env']): string | null {
  const named = /unix:path=([^,;]+)/.exec(env['DBUS_SESSION_BUS_ADDRESS'] ?? '')?.[1];
  const usual = env['XDG_RUNTIME_DIR'] === undefined ? undefined : posix.join(env['XDG_RUNTIME_DIR'], 'bus');
  const place = named ?? usual;
  return place === undefined || lookAt(place) === null ? null : place;
}

function cachesOf(home: string, env: Gathering['env']): { all: string[]; missing: string[] } {
  const search = searchPath(env, 'linux');
  const rows = TOOL_CACHES.map(({ tool, folders }) => {
    const places = folders.map((name) => posix.join(home, name));
    const absent = places.filter((place) => lookAt(place) === null);
    const isUsed = absent.length > 0 && (tool === null || isInstalled(tool, search));
    return { places, missing: isUsed ? absent : [] };
  });
  return { all: rows.flatMap((row) => row.places), missing: rows.flatMap((row) => row.missing) };
}

const KEYRING =
  'The session bus can be reached, as the sign-in of the agent is in the keyring: programs that listen there can be asked to act.';
const BOUNDED = 'There are more folders in the home than were searched for credentials.';

/** Looks at the machine; changes nothing. */
export function gatherFacts(asked: Gathering): Gathered {
  const { order, agent, env } = asked;
  const home = lookAt(asked.home)?.real ?? asked.home;
  const inHome = (names: readonly string[] = []) => names.map((name) => posix.join(home, name));
  const secrets = findSecrets(homesOf(home), asked.judge);
  const caches = order.profile === 'standard' ? cachesOf(home, env) : { all: [], missing: [] };
  const state = inHome(agent?.state);
  const isSignedInByFile = inHome(agent?.tokens).some((file) => lookAt(file) !== null);
  const bus = agent === null || isSignedInByFile ? null : busOf(env);
  const facts: ConfinementFacts = {
    profile: order.profile,
    workspace: asked.workspace,
    home,
    agent: {
      state,
      configuration: inHome(agent?.configuration),
      signIn: inHome(agent?.signIn),
    },
    programs: [...programFolders(asked.launch), ...searchPath(env, 'linux')],
    read: [...asked.addDirs, ...order.read.map((each) => expand(each, home))],
    write: order.write.map((each) => expand(each, home)),
    caches: caches.all,
    secrets: secrets.places,
    own: [asked.store, ...order.own],
    ownFiles: asked.ownFiles,
    temp: asked.temp,
    ...(asked.project ?? { agentFiles: [], agentFolders: [], cwd: asked.workspace.top }),
    network: asked.network,
    bus,
  };
  return {
    facts,
    missing: [...caches.missing, ...state.filter((folder) => lookAt(folder) === null)],
    notes: [...(bus === null ? [] : [KEYRING]), ...(secrets.bounded ? [BOUNDED] : [])],
  };
}
