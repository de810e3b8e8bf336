// When files under Git LFS go through a filter of our own, which asks no server (pure).
import path from 'node:path';
import type { Filters } from './filter-drivers.ts';
import { type ConfigEntry, type Override, USER_SCOPES } from './hardening.ts';
import { shellWord } from '../../protocol/text/shell-word.ts';

/** Name of the filter driver. */
export const LFS = 'lfs';
const USUAL = /^git[- ]lfs\b/;
const EXTENSION = /^lfs\.extension\./;

/**
 * Whether the user has set up something else under the name: another program, or extensions, which change contents on
 * their way and are programs, too.
 */
function isOwnKind({ on }: Filters, entries: readonly ConfigEntry[]): boolean {
  const programs = [...(on.get(LFS)?.values() ?? [])].filter((each) => each !== '');
  const extends_ = entries.some(({ scope, key }) => USER_SCOPES.has(scope) && EXTENSION.test(key));
  return extends_ || programs.some((each) => !USUAL.test(each));
}

const STORAGE = 'lfs.storage';
const DEFAULT_STORE = 'lfs';

/**
 * Folders that hold the contents, from the git folder on; new ones are written to the first. What the repository itself
 * names is read, as each content is checked; written to only inside of its git folder.
 */
export function largeStores(entries: readonly ConfigEntry[]): string[] {
  const named = entries.filter(({ scope, key, value }) => scope !== 'command' && key === STORAGE && !!value);
  const isWritten = ({ scope, value }: ConfigEntry): boolean =>
    USER_SCOPES.has(scope) || !/^(?:\.\.(?:$|[\\/])|[\\/]|[a-z]:)/i.test(path.normalize(value ?? ''));
  const written = named.findLast(isWritten)?.value ?? DEFAULT_STORE;
  return [...new Set([written, ...named.slice(-1).map(({ value }) => value ?? ''), DEFAULT_STORE])];
}

/** @param program path of the filter, and of the Node that runs it; null where there is none */
export function withBuiltInLfs(
  filters: Filters,
  entries: readonly ConfigEntry[],
  program: readonly [node: string, script: string] | null,
): { readonly filters: Filters; readonly overrides: readonly Override[] } {
  if (program === null || isOwnKind(filters, entries)) return { filters, overrides: [] };
  const command = program.map((each) => shellWord(each.replaceAll('\\', '/'))).join(' ');
  const on = new Map(filters.on).set(LFS, new Map([['process', command]]));
  const off = new Set([...filters.off].filter((driver) => driver !== LFS));
  return {
    filters: { on, off },
    overrides: [
      [`filter.${LFS}.clean`, ''],
      [`filter.${LFS}.smudge`, ''],
      [`filter.${LFS}.process`, command],
      [`filter.${LFS}.required`, 'true'],
    ],
  };
}
