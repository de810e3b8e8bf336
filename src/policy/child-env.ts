// Which variables a child process inherits, and which must not be set. (pure)
import { posix, win32 } from 'node:path';
import {
  INHERITED_ELSEWHERE,
  INHERITED_LOCALE,
  INHERITED_NAMES,
  NO_PROXY_NAMES,
  PROXY_NAMES,
  REFUSED_ENV,
} from './env-names.ts';
import { isNamedBy } from './refused-env.ts';

interface ChildEnvInput {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** Variables that every process of this agent gets. */
  readonly fixed: Readonly<Record<string, string>>;
  /** Names that the user's config adds to the list. */
  readonly passEnv: readonly string[];
  /** Variables of this one request. */
  readonly extraEnv: Readonly<Record<string, string>>;
  /** The bridge's own variables; they win over everything. */
  readonly set: Readonly<Record<string, string>>;
}

const PROXIES = new Set(PROXY_NAMES.map((name) => name.toUpperCase()));

function refusal(name: string): (typeof REFUSED_ENV)[number] | undefined {
  const upper = name.toUpperCase();
  return REFUSED_ENV.find((row) => isNamedBy(row, upper));
}

/** Why `extra_env` may not set this name, as the end of a sentence; null where it may. */
export function refusedEnvName(name: string): string | null {
  return refusal(name)?.why ?? null;
}

/** Why the config's `pass_env` may not name it; null where it may. */
export function refusedPassName(name: string): string | null {
  const row = refusal(name);
  return row === undefined || row.configMayPass ? null : row.why;
}

/** The address without user and password; null where that cannot be separated with certainty. */
export function proxyWithoutUserinfo(value: string): string | null {
  if (!value.includes('@')) return value;
  let url: URL;
  try {
    url = new URL(value);
  } catch {
    return null; // Unparsable: withheld, as it may be a password that breaks the syntax.
  }
  if (url.host === '') return null;
  url.username = '';
  url.password = '';
  const bare = `${url.protocol}//${url.host}`;
  return bare.includes('@') ? null : bare;
}

/** A search path without relative and empty entries: they would find programs of the repository. */
export function absolutePath(value: string, platform: NodeJS.Platform): string {
  const path = platform === 'win32' ? win32 : posix;
  return value
    .split(path.delimiter)
    .filter((entry) => path.isAbsolute(entry.replace(/^"|"$/g, '')))
    .join(path.delimiter);
}

function inheritedValue(name: string, value: string, platform: NodeJS.Platform): string | null {
  const upper = name.toUpperCase();
  if (PROXIES.has(upper)) return proxyWithoutUserinfo(value);
  return upper === 'PATH' ? absolutePath(value, platform) : value;
}

/** `Path` and `PATH` are one variable where the system says so. */
const foldOf = (platform: NodeJS.Platform) => (name: string) =>
  platform === 'win32' ? name.toUpperCase() : name;

/** The whole environment of the agent: what is listed, what was asked for and what the bridge sets; nothing else. */
export function buildChildEnv(input: ChildEnvInput): Record<string, string> {
  const { platform } = input;
  const fold = foldOf(platform);
  const allowed = new Set(
    [
      ...(INHERITED_NAMES[platform] ?? INHERITED_ELSEWHERE),
      ...PROXY_NAMES,
      ...NO_PROXY_NAMES,
      ...input.passEnv.filter((name) => refusedPassName(name) === null),
    ].map(fold),
  );
  // Keyed by the folded name.
  const child = new Map<string, readonly [string, string]>();
  const put = (name: string, value: string) => child.set(fold(name), [name, value]);

  for (const [name, value] of Object.entries(input.env)) {
    if (value === undefined) continue;
    if (!allowed.has(fold(name)) && !INHERITED_LOCALE.test(fold(name))) continue;
    const kept = inheritedValue(name, value, platform);
    if (kept !== null) put(name, kept);
  }
  for (const [name, value] of Object.entries(input.extraEnv)) {
    if (refusedEnvName(name) === null) put(name, value);
  }
  for (const [name, value] of Object.entries(input.fixed)) put(name, value);
  for (const [name, value] of Object.entries(input.set)) put(name, value);
  return Object.fromEntries(child.values());
}

/** The environment with these variables, whatever their names were before. */
export function setVariables(
  env: Readonly<Record<string, string>>,
  set: Readonly<Record<string, string>>,
  platform: NodeJS.Platform,
): Record<string, string> {
  const fold = foldOf(platform);
  const names = new Set(Object.keys(set).map(fold));
  return { ...Object.fromEntries(Object.entries(env).filter(([name]) => !names.has(fold(name)))), ...set };
}
