// The options that keep git from running programs of a repository (pure).
import path from 'node:path';

type Env = Readonly<Record<string, string | undefined>>;

/** One line of `git config -z --show-scope`; a key without a value means true. */
export interface ConfigEntry {
  readonly scope: string;
  readonly key: string;
  readonly value: string | null;
}

export type Override = readonly [key: string, value: string];

/** Keys that every call gets, whatever the repository says. */
const PINNED: readonly Override[] = [
  ['core.hooksPath', '/dev/null'],
  ['core.fsmonitor', 'false'],
  ['core.pager', 'cat'],
  ['core.attributesFile', '/dev/null'],
  ['protocol.allow', 'never'],
  ['submodule.recurse', 'false'],
  ['worktree.useRelativePaths', 'false'],
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
  ['commit.gpgSign', 'false'],
  // an index that is copied must stand alone, be compared by all that the file system says, and stop at nothing
  ['core.splitIndex', 'false'],
  ['core.trustCtime', 'true'],
  ['core.checkStat', 'default'],
  ['core.ignoreStat', 'false'],
  ['core.safecrlf', 'false'],
  // git would look into a submodule with the submodule's own configuration
  ['diff.ignoreSubmodules', 'dirty'],
  // a patch and a merge must come out the same whoever asks
  ['core.quotePath', 'true'],
  ['diff.suppressBlankEmpty', 'false'],
  // a signature would be looked at by a program that the repository names
  ['log.showSignature', 'false'],
  ['i18n.logOutputEncoding', 'UTF-8'],
  ['merge.conflictStyle', 'merge'],
  ['merge.renames', 'true'],
  ['merge.directoryRenames', 'false'],
  ['merge.renormalize', 'false'],
];

/** Author and committer, by the variables that git reads them from. */
export type Identity = Readonly<
  Record<'GIT_AUTHOR_NAME' | 'GIT_AUTHOR_EMAIL' | 'GIT_COMMITTER_NAME' | 'GIT_COMMITTER_EMAIL', string>
>;

/** Who makes the hidden commits. */
export const OWN_IDENTITY: Identity = {
  GIT_AUTHOR_NAME: 'agy-mcp',
  GIT_AUTHOR_EMAIL: 'agy-mcp@localhost',
  GIT_COMMITTER_NAME: 'agy-mcp',
  GIT_COMMITTER_EMAIL: 'agy-mcp@localhost',
};

const PINNED_ENV = {
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_GRAFT_FILE: '/dev/null',
  // protocol.allow alone loses against a repository's own protocol.<name>.allow; a missing object would then fetch
  GIT_ALLOW_PROTOCOL: 'none',
  GIT_NO_LAZY_FETCH: '1',
  ...OWN_IDENTITY,
  LC_ALL: 'C',
} as const;

/** Programs that git would start by these names, and that no call of ours needs. */
const DROPPED_ENV: ReadonlySet<string> = new Set(['EDITOR', 'VISUAL', 'PAGER', 'PREFIX', 'SSH_ASKPASS']);

interface ProgramRow {
  readonly id: string;
  readonly pattern: RegExp;
  /** Whose definition counts after all: the user's own, or nobody's. */
  readonly trusted: 'user' | 'nobody';
  /** The keys to neutralise, with the value that does it. */
  neutral(key: string, name: string): readonly Override[];
}

/** What the user set up for every repository: no repository can write there. */
export const USER_SCOPES: ReadonlySet<string> = new Set(['system', 'global']);

const emptied = (key: string): readonly Override[] => [[key, '']];

/** Keys by which a configuration names programs that our commands, or the user's own filters, would start. */
const PROGRAM_KEYS: readonly ProgramRow[] = [
  {
    id: 'filter',
    pattern: /^filter\.(.*)\.[^.]+$/s,
    trusted: 'user',
    // a required filter that is empty aborts the checkout
    neutral: (key) => [[key, key.endsWith('.required') ? 'false' : '']],
  },
  {
    // hooks by configuration (git 2.54): core.hooksPath does not reach them
    id: 'hook',
    pattern: /^hook\.(.*)\.[^.]+$/s,
    trusted: 'nobody',
    neutral: (_key, name) => [[`hook.${name}.enabled`, 'false']],
  },
  {
    // started by git-lfs, which may well be a global filter of the user
    id: 'lfs',
    pattern:
      /^lfs\.(?:extension\..*\.(?:clean|smudge)|customtransfer\..*\.(?:path|args)|(?:.*\.)?standalonetransferagent)$/s,
    trusted: 'user',
    neutral: emptied,
  },
  {
    // a driver that fails is a conflict; one without a command would keep one side in silence
    id: 'merge',
    pattern: /^merge\.(.*)\.driver$/s,
    trusted: 'user',
    neutral: (key) => [[key, 'false']],
  },
  { id: 'credential', pattern: /^credential\.(?:.*\.)?helper$/s, trusted: 'user', neutral: emptied },
  { id: 'core', pattern: /^core\.(?:askpass|sshcommand)$/, trusted: 'user', neutral: emptied },
];

/** Sections that hold a row of PROGRAM_KEYS, and core, whose hooksPath proves that git obeys the overrides. */
export const LISTED_SECTIONS = String.raw`^(filter|hook|lfs|credential|core|merge)\.`;

const FALSE: ReadonlySet<string> = new Set(['', 'false', 'no', 'off', '0']);

/** As git reads a yes or no. */
export const isTrue = (value: string | null): boolean => value === null || !FALSE.has(value.toLowerCase());

/** Reads the output of `git config -z --show-scope --get-regexp`. */
export function parseConfig(output: string): ConfigEntry[] {
  const fields = output.split('\0');
  const entries: ConfigEntry[] = [];
  for (let i = 0; i + 1 < fields.length; i += 2) {
    const text = fields[i + 1] ?? '';
    const end = text.indexOf('\n');
    entries.push({
      scope: fields[i] ?? '',
      key: end < 0 ? text : text.slice(0, end),
      value: end < 0 ? null : text.slice(end + 1),
    });
  }
  return entries;
}

/** False when this git does not read configuration from the environment (before 2.31): nothing would be pinned. */
export function obeysOverrides(entries: readonly ConfigEntry[]): boolean {
  return entries.findLast(({ key }) => key === 'core.hookspath')?.value === '/dev/null';
}

/**
 * The overrides for a repository: whatever it says itself about programs is emptied, and what the user's own
 * configuration says about the same keys is put behind, so that the user's own filters still run.
 */
export function overridesFor(entries: readonly ConfigEntry[]): readonly Override[] {
  const neutral = new Map<string, string>();
  const usersToo = new Set<string>();
  for (const { scope, key } of entries) {
    if (scope === 'command') continue;
    for (const row of PROGRAM_KEYS) {
      const match = row.pattern.exec(key);
      if (match === null || (row.trusted === 'user' && USER_SCOPES.has(scope))) continue;
      for (const [name, value] of row.neutral(key, match[1] ?? '')) {
        neutral.set(name, value);
        if (row.trusted === 'user') usersToo.add(name);
      }
    }
  }
  const restored = (name: string): Override[] =>
    usersToo.has(name)
      ? entries
          .filter(({ scope, key }) => USER_SCOPES.has(scope) && key === name)
          .map(({ value }) => [name, value ?? 'true'])
      : [];
  return [...PINNED, ...[...neutral].flatMap(([name, value]) => [[name, value] as const, ...restored(name)])];
}

/** Where the user's own configuration lies, as the server's environment says; a relative path would lead into the repository. */
function userConfig(env: Env): Record<string, string> {
  const result: Record<string, string> = {};
  for (const name of ['GIT_CONFIG_GLOBAL', 'GIT_CONFIG_SYSTEM']) {
    const file = env[name];
    if (file !== undefined) result[name] = file === '' || path.isAbsolute(file) ? file : '/dev/null';
  }
  const noSystem = env['GIT_CONFIG_NOSYSTEM'];
  return noSystem === undefined ? result : { ...result, GIT_CONFIG_NOSYSTEM: noSystem };
}

/** Where a call works, as far as the environment says it. */
interface Placed {
  readonly gitDir?: string;
  readonly workTree?: string;
  readonly indexFile?: string;
  readonly objects?: string;
  readonly alternates?: readonly string[];
  readonly largeObjects?: string;
  readonly largeStores?: readonly string[];
  readonly identity?: Identity;
}

/** Who the user is by the variables of the environment; empty where it does not say. */
export const namedIn = (env: Env): Identity => ({
  GIT_AUTHOR_NAME: env['GIT_AUTHOR_NAME'] ?? '',
  GIT_AUTHOR_EMAIL: env['GIT_AUTHOR_EMAIL'] ?? '',
  GIT_COMMITTER_NAME: env['GIT_COMMITTER_NAME'] ?? '',
  GIT_COMMITTER_EMAIL: env['GIT_COMMITTER_EMAIL'] ?? '',
});

/** Tell our filter for Git LFS where to write, and which folders hold contents. */
export const LARGE_OBJECTS = 'AGY_MCP_LARGE_OBJECTS';
export const LARGE_STORES = 'AGY_MCP_LARGE_STORES';

/** As git quotes a line that holds anything. */
export const quoted = (text: string): string =>
  `"${text.replaceAll(/["\\]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\t', '\\t').replaceAll('\r', '\\r')}"`;

/** The environment of one call; overrides go through it because `-c` splits a key at its first `=`. */
export function gitEnv(env: Env, overrides: readonly Override[], place: Placed): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    const upper = name.toUpperCase();
    if (value === undefined || upper.startsWith('GIT_') || DROPPED_ENV.has(upper)) continue;
    result[name] = value;
  }
  Object.assign(result, userConfig(env), PINNED_ENV, place.identity);
  result['GIT_CONFIG_COUNT'] = String(overrides.length);
  overrides.forEach(([key, value], index) => {
    result[`GIT_CONFIG_KEY_${index}`] = key;
    result[`GIT_CONFIG_VALUE_${index}`] = value;
  });
  if (place.gitDir !== undefined) result['GIT_DIR'] = place.gitDir;
  if (place.workTree !== undefined) result['GIT_WORK_TREE'] = place.workTree;
  if (place.indexFile !== undefined) result['GIT_INDEX_FILE'] = place.indexFile;
  if (place.objects !== undefined) result['GIT_OBJECT_DIRECTORY'] = place.objects;
  if (place.largeObjects !== undefined) result[LARGE_OBJECTS] = place.largeObjects;
  if (place.largeStores !== undefined) result[LARGE_STORES] = JSON.stringify(place.largeStores);
  if (place.alternates !== undefined)
    result['GIT_ALTERNATE_OBJECT_DIRECTORIES'] = place.alternates.map(quoted).join(path.delimiter);
  return result;
}
