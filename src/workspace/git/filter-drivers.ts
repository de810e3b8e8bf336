// Filter drivers: which ones work here as they do for the user, and how they are switched off (pure).
import { type ConfigEntry, type Override, USER_SCOPES } from './hardening.ts';

type Program = 'clean' | 'smudge' | 'process';

/** The programs of one filter driver, as the user defined it. */
type FilterDriver = ReadonlyMap<Program, string>;

/** The filter drivers of one repository, by name. */
export interface Filters {
  /** Those of the user's own configuration. */
  readonly on: ReadonlyMap<string, FilterDriver>;
  /** Those that do not do here what they do for the user. */
  readonly off: ReadonlySet<string>;
}

export const NO_FILTERS: Filters = { on: new Map(), off: new Set() };

const KEY = /^filter\.(?<driver>.*)\.(?<what>[^.]+)$/s;
const PROGRAMS: ReadonlySet<string> = new Set<Program>(['clean', 'smudge', 'process']);
const isProgram = (what: string): what is Program => PROGRAMS.has(what);

/** A driver is off when the configuration of the repository alone names a program of it. */
export function filtersOf(entries: readonly ConfigEntry[]): Filters {
  const users = new Set(entries.filter(({ scope }) => USER_SCOPES.has(scope)).map(({ key }) => key));
  const off = new Set<string>();
  const on = new Map<string, FilterDriver>();
  for (const { scope, key, value } of entries) {
    const { driver, what = '' } = KEY.exec(key)?.groups ?? {};
    if (driver === undefined || scope === 'command' || !isProgram(what)) continue;
    if (USER_SCOPES.has(scope)) {
      on.set(driver, new Map(on.get(driver)).set(what, value ?? ''));
    } else if (!users.has(key)) off.add(driver);
  }
  return without({ on, off }, off);
}

export function without({ on, off }: Filters, drivers: Iterable<string>): Filters {
  const all = new Set([...off, ...drivers]);
  return { off: all, on: new Map([...on].filter(([driver]) => !all.has(driver))) };
}

/** Files of these drivers stay as they are stored, in both directions. */
export const switchedOff = (drivers: Iterable<string>): readonly Override[] =>
  [...drivers].flatMap((driver) => [
    [`filter.${driver}.clean`, ''] as const,
    [`filter.${driver}.smudge`, ''] as const,
    [`filter.${driver}.process`, ''] as const,
    [`filter.${driver}.required`, 'false'] as const,
  ]);

/** With these a failed conversion is an error also where the user would not notice it. */
export const strictly = ({ on }: Pick<Filters, 'on'>): readonly Override[] =>
  [...on].flatMap(([driver, programs]) => {
    const has = (what: Program): boolean => (programs.get(what) ?? '') !== '';
    // a process may say by itself that it leaves a file as it is
    return has('clean') && !has('process') ? [[`filter.${driver}.required`, 'true'] as const] : [];
  });
