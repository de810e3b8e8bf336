// The only caller of cc-safety-net: a command line to a finding.
import { parse } from 'node:path';

export interface Finding {
  /** The library's own id of the rule, where it has one. */
  readonly id: string | null;
  readonly kind: 'destructive' | 'sensitive' | 'unreadable';
}

/** Asked about the root, every relative folder is outside; our own rules judge recursive deletion. */
const IGNORED = new Set(['rm.recursive-force-outside-cwd']);

export type CommandCheck = (command: string) => Finding | null;

const UNREADABLE = /could not analyze|failed closed|analysis limits/i;
const SENSITIVE = /^secret\.|sensitive path/i;

/**
 * Loads the library on first use, as it is large. It is asked about the root folder: the repository is not trusted,
 * and the library would read rules of its own from there.
 */
export async function loadCommandCheck(): Promise<CommandCheck> {
  const { checkCommand } = await import('cc-safety-net/api');
  const cwd = parse(import.meta.dirname).root;
  return (command) => {
    if (command.trim() === '') return null;
    const result = checkCommand({ command, cwd });
    if (result.kind === 'allow') return null;
    const id = result.ruleId ?? null;
    if (id !== null && IGNORED.has(id)) return null;
    if (id === null && UNREADABLE.test(result.reason)) return { id, kind: 'unreadable' };
    return {
      id,
      kind: SENSITIVE.test(id ?? '') || SENSITIVE.test(result.reason) ? 'sensitive' : 'destructive',
    };
  };
}
