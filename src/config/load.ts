// Settings from file and environment; a bad one is a clear error, never a silent default.
import path from 'node:path';
import type * as z from 'zod';
import { readText } from '../platform/files/private-file.ts';
import { BridgeError } from '../protocol/error.ts';
import { nearestName } from '../protocol/text/nearest-name.ts';
import { quotedName } from '../protocol/text/visible-text.ts';
import { locateKey } from './toml-key-line.ts';
import { ENV_SETTINGS } from './env-settings.ts';
import { REPOSITORY_KEYS, SETTING_KEYS, type Settings, settingsSchema } from './schema.ts';

type Env = Readonly<Record<string, string | undefined>>;

function invalid(where: string, what: string, cause?: unknown): BridgeError {
  return new BridgeError('invalid_request', `${where}: ${what}`, {
    hint: 'Correct the configuration; docs/reference/settings.md lists every key.',
    cause,
  });
}

/** What may be written in the file: tables, and keys without theirs, to the name in full. */
const NAMES: ReadonlyMap<string, string> = new Map(
  [...SETTING_KEYS, ...Object.keys(REPOSITORY_KEYS)].flatMap((key) => {
    const [first = key] = key.split('.');
    const last = key.split('.').at(-1) ?? key;
    return [
      [first, first],
      [last, key],
    ];
  }),
);

/** Keys are in quotes: some have the name of a field of a request. */
function describeIssue(issue: z.core.$ZodIssue): { keys: string[]; what: string } {
  const keys = issue.path.map(String);
  if (issue.code !== 'unrecognized_keys')
    return { keys, what: `${quotedName(keys.join('.'))}: ${issue.message}` };
  const unknown = issue.keys[0] ?? '';
  const near = NAMES.get(nearestName(unknown, [...NAMES.keys()]) ?? '');
  return {
    keys: [...keys, unknown],
    what: `unknown key ${quotedName([...keys, unknown].join('.'))}${near === undefined ? '' : `, did you mean ${quotedName(near)}?`}`,
  };
}

const ROOT = 'AGY_MCP_SESSION_ROOT';

/** Every client starts the server somewhere else: each would have a store of its own. */
const relativeRoot = (root: string): BridgeError =>
  new BridgeError('invalid_request', `${ROOT}: must be an absolute path, and is ${JSON.stringify(root)}`, {
    hint: `Set ${ROOT} to ${path.resolve(root)}, if that is the folder which is meant; \`~\` is not expanded.`,
  });

async function readFileSettings(
  file: string,
  mustExist: boolean,
): Promise<{ text: string; values: Record<string, unknown> }> {
  const text = await readText(file).catch((error: unknown) => {
    throw invalid(file, 'the file cannot be read', error);
  });
  if (text === null) {
    if (mustExist) throw invalid(file, 'AGY_MCP_CONFIG names this file, but there is none');
    return { text: '', values: {} };
  }
  const { parse: parseToml, TomlError } = await import('smol-toml'); // most users have no file
  try {
    return { text, values: parseToml(text) };
  } catch (error) {
    if (error instanceof TomlError) throw invalid(`${file}:${error.line}`, 'this is not valid TOML', error);
    throw error;
  }
}

interface ReadSettings {
  /** Environment over file over default. */
  readonly settings: Settings;
  /** The file as it is, and what it sets. */
  readonly text: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/**
 * Loads the settings: environment over file over default.
 * @throws BridgeError `invalid_request` that names the file, line and key, or the variable
 */
export async function loadSettings(configFile: string, env: Env): Promise<Settings> {
  const { settings } = await readSettings(configFile, env);
  return settings;
}

/**
 * The same, with what the file says.
 * @throws BridgeError as `loadSettings`
 */
export async function readSettings(configFile: string, env: Env): Promise<ReadSettings> {
  const root = env[ROOT] ?? '';
  if (root !== '' && !path.isAbsolute(root)) throw relativeRoot(root);
  const { text, values } = await readFileSettings(configFile, (env['AGY_MCP_CONFIG'] ?? '') !== '');
  const parsed = await settingsSchema.safeParseAsync(values);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const { keys, what } = issue === undefined ? { keys: [], what: 'is not valid' } : describeIssue(issue);
    const line = locateKey(text, keys) ?? locateKey(text, keys.slice(0, -1));
    throw invalid(line === null ? configFile : `${configFile}:${line}`, what);
  }
  let settings = parsed.data;
  for (const { variable, key, words, parse } of ENV_SETTINGS) {
    const word = env[variable];
    if (word === undefined || word === '') continue;
    const [table, inner] = key.split('.') as [keyof Settings, string?]; // as the type of a key says
    const within = settings[table] as object;
    const value = settingsSchema.shape[table].safeParse(
      inner === undefined ? parse(word) : { ...within, [inner]: parse(word) },
    );
    if (!value.success)
      throw invalid(variable, `must be ${words.length === 1 ? '' : 'one of '}${words.join(', ')}`);
    settings = { ...settings, [table]: value.data };
  }
  return { settings, text, values };
}
