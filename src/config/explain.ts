// What is in force, and where each value comes from.
import { readSettings } from './load.ts';
import { ENV_SETTINGS } from './env-settings.ts';
import { SETTING_KEYS } from './schema.ts';
import { locateKey } from './toml-key-line.ts';

export interface ExplainedSetting {
  readonly key: string;
  readonly value: unknown;
  readonly source: 'default' | 'file' | 'environment';
  /** The variable, or the file with the line; null for a default. */
  readonly from: string | null;
}

type Env = Readonly<Record<string, string | undefined>>;
type Table = Readonly<Record<string, unknown>>;

const valueAt = (table: Table, key: string): unknown => {
  let found: unknown = table;
  for (const name of key.split('.')) found = (found as Table | undefined)?.[name];
  return found;
};

/** What a user wrote to be hidden is not shown: a pattern may be the secret itself. */
function shown(key: string, value: unknown): unknown {
  if (key !== 'redaction.patterns' || !Array.isArray(value) || value.length === 0) return value;
  return `${value.length} ${value.length === 1 ? 'pattern' : 'patterns'}, not shown`;
}

/**
 * Every setting, with its source.
 * @throws BridgeError `invalid_request` as `loadSettings`
 */
export async function explainSettings(configFile: string, env: Env): Promise<ExplainedSetting[]> {
  const { settings, text, values } = await readSettings(configFile, env);
  return SETTING_KEYS.map((key) => {
    const value = shown(key, valueAt(settings, key));
    const variable = ENV_SETTINGS.find((each) => each.key === key)?.variable;
    if (variable !== undefined && (env[variable] ?? '') !== '')
      return { key, value, source: 'environment', from: variable };
    if (valueAt(values, key) === undefined) return { key, value, source: 'default', from: null };
    const line = locateKey(text, key.split('.'));
    return { key, value, source: 'file', from: line === null ? configFile : `${configFile}:${line}` };
  });
}
