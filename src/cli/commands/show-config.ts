// config: what is in force, and where each value comes from.
import { type ExplainedSetting, explainSettings } from '../../config/explain.ts';
import { kindOf } from '../../platform/files/paths.ts';
import { userDirs } from '../../platform/user-dirs.ts';
import type { Colours } from '../output/colours.ts';
import type { Invocation } from '../command.ts';

interface Place {
  readonly name: string;
  readonly path: string;
  readonly source: 'default' | 'environment';
  readonly from: string | null;
  readonly exists: boolean;
}

type Env = Readonly<Record<string, string | undefined>>;

async function placesOf(env: Env, home: string): Promise<Place[]> {
  const { configFile, sessionRoot } = userDirs(env, home);
  const named = [
    ['configuration file', configFile, 'AGY_MCP_CONFIG'],
    ['jobs', sessionRoot, 'AGY_MCP_SESSION_ROOT'],
  ] as const;
  return Promise.all(
    named.map(async ([name, path, variable]) => {
      const isSet = (env[variable] ?? '') !== '';
      const exists = (await kindOf(path)) !== 'absent';
      return {
        name,
        path,
        source: isSet ? ('environment' as const) : ('default' as const),
        from: isSet ? variable : null,
        exists,
      };
    }),
  );
}

/** Programs of agents that a variable names; else they are found on PATH. */
const programsOf = (env: Env): ExplainedSetting[] =>
  ['AGY_BIN', 'GEMINI_BIN'].map((variable) => {
    const value = env[variable] ?? '';
    return value === ''
      ? { key: variable, value: 'looked for on PATH', source: 'default', from: null }
      : { key: variable, value, source: 'environment', from: variable };
  });

/** What has no default in the file depends on the machine. */
const tomlOf = (value: unknown): string => {
  if (value === undefined) return 'of this machine';
  return typeof value === 'string' ? value : JSON.stringify(value);
};

interface Shown {
  readonly places: readonly Place[];
  readonly settings: readonly ExplainedSetting[];
}

/** A longer value moves only its own line. */
const VALUE_CHARS = 24;

function say({ places, settings }: Shown, home: string, paint: Colours): string {
  const short = (text: string): string =>
    text.startsWith(`${home}/`) ? `~${text.slice(home.length)}` : text;
  const rows = [
    ...places.map(({ name, path, from, exists }) => [
      name,
      `${short(path)}${exists ? '' : ' (not there yet)'}`,
      from ?? 'default',
    ]),
    ...settings.map(({ key, value, from }) => [key, tomlOf(value), short(from ?? 'default')]),
  ];
  const widths = [0, 1].map((at) =>
    Math.max(
      ...rows.map((row) => (row[at] ?? '').length).filter((length) => at === 0 || length <= VALUE_CHARS),
    ),
  );
  return rows
    .map(([name = '', value = '', from = '']) => {
      const line = `${name.padEnd(widths[0] ?? 0)}  ${value.padEnd(widths[1] ?? 0)}  `;
      return from === 'default' ? paint.dim(`${line}${from}`) : `${line}${from}`;
    })
    .join('\n');
}

/** @throws BridgeError `invalid_request` that names file, line and key when the configuration is bad */
export async function showConfig({ machine, app, printer, paint }: Invocation): Promise<number> {
  const { env, home } = machine;
  await app(); // from here on the user's own patterns are redacted as well
  const { configFile } = userDirs(env, home);
  const settings = [...(await explainSettings(configFile, env)), ...programsOf(env)];
  printer.result({ places: await placesOf(env, home), settings }, (safe) => say(safe, home, paint));
  return 0;
}
