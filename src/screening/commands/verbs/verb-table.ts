// The verbs of command-line tools as rows: how their text is read. (pure)
import { EFFECTS, type Effect } from '../effects.ts';
import { DELETES, DELETING_FLAG } from './deleting-words.ts';
import { CLOUD_VERBS } from './cloud-verbs.ts';
import { CLUSTER_VERBS } from './cluster-verbs.ts';
import { DATA_VERBS } from './data-verbs.ts';
import { FORGE_VERBS } from './forge-verbs.ts';
import { MACHINE_VERBS } from './machine-verbs.ts';

/*
 * A line that begins with a letter names programs, those below it say what their commands do: an effect, `?` before it
 * for a warning, `-` for what is harmless; then patterns, of which the first that fits decides.
 *   word      the next word of the command; `a|b` either, `*` and `?` as in file names. Flags between words, and one
 *             word behind each of them, may be passed over
 *   **        up to four words
 *   @  -@     any word, any flag, that deletes
 *   +-f|--x   one of these flags somewhere; `=value` has it; `+!` none of them
 *   +~a b|c   one of these texts somewhere, to the end of the pattern; `+!~` not this one
 *   +%a|b     one of these programs only
 *   +@dev     in a context or a namespace for development
 */
const TABLES: readonly string[] = [CLOUD_VERBS, CLUSTER_VERBS, DATA_VERBS, FORGE_VERBS, MACHINE_VERBS];

/** One word of a command as a pattern knows it. */
export type WordTest = (word: string, lower: string) => boolean;

export interface VerbPattern {
  /** In their order; null for up to four words of any kind. */
  readonly words: readonly (WordTest | null)[];
  /** Whether a word is a flag. */
  readonly flags: readonly boolean[];
  readonly conditions: readonly Condition[];
  /** Ends with `*`: whatever follows is meant. */
  readonly open: boolean;
}

export interface Condition {
  readonly kind: 'flag' | 'text' | 'program' | 'dev';
  readonly wanted: boolean;
  readonly any: readonly string[];
}

export interface VerbRow {
  readonly effect: Effect | null;
  readonly warns: boolean;
  readonly patterns: readonly VerbPattern[];
}

/** A short flag and one with capitals mean themselves; the rest may be spelt in any case. */
function wordTest(token: string): WordTest {
  const same = new Set<string>();
  const folded = new Set<string>();
  const globs: RegExp[] = [];
  for (const pattern of token.split('|')) {
    const exact = pattern.startsWith('-') && (pattern.length <= 3 || /[A-Z]/.test(pattern));
    if (pattern === '@') globs.push(DELETES);
    else if (pattern === '-@') globs.push(DELETING_FLAG);
    else if (/[*?]/.test(pattern)) {
      const source = pattern
        .replace(/[.+^${}()[\]\\/]/g, '\\$&')
        .replaceAll('*', '.*')
        .replaceAll('?', '.');
      globs.push(new RegExp(`^${source}$`, exact ? '' : 'i'));
    } else if (exact) same.add(pattern);
    else folded.add(pattern.toLowerCase());
  }
  if (token === '*') return () => true;
  return (word, lower) => folded.has(lower) || same.has(word) || globs.some((glob) => glob.test(word));
}

function conditionOf(token: string): Condition {
  const wanted = !token.startsWith('+!');
  const rest = token.slice(wanted ? 1 : 2);
  if (rest === '@dev') return { kind: 'dev', wanted, any: [] };
  if (rest.startsWith('~')) return { kind: 'text', wanted, any: rest.slice(1).toLowerCase().split('|') };
  if (rest.startsWith('%')) return { kind: 'program', wanted, any: rest.slice(1).split('|') };
  return { kind: 'flag', wanted, any: rest.split('|') };
}

function patternOf(text: string): VerbPattern {
  const said = /\s?\+~/.exec(text);
  const tokens = (said === null ? text : text.slice(0, said.index))
    .split(' ')
    .filter((token) => token !== '');
  const conditions = tokens.filter((token) => token.startsWith('+')).map(conditionOf);
  if (said !== null) conditions.push(conditionOf(text.slice(said.index).trimStart()));
  const plain = tokens.filter((token) => !token.startsWith('+'));
  return {
    words: plain.map((token) => (token === '**' ? null : wordTest(token))),
    flags: plain.map((token) => token.startsWith('-')),
    conditions,
    open: plain.at(-1) === '*',
  };
}

function rowOf(line: string): VerbRow {
  const end = line.indexOf(':');
  const name = line.slice(1, end);
  const effect = name.replace('?', '');
  return {
    effect: effect in EFFECTS ? (effect as Effect) : null,
    warns: name.startsWith('?'),
    patterns: line
      .slice(end + 1)
      .split(/;\s/)
      .map((text) => patternOf(text.trimStart())),
  };
}

/** The rows of programs, each read when it is first asked for. */
export interface VerbBook {
  has(program: string): boolean;
  rows(program: string): readonly VerbRow[];
  programs(): readonly string[];
}

/** Reads the tables' programs; their patterns wait. */
export function openVerbBook(): VerbBook {
  const lines = new Map<string, string[]>();
  const read = new Map<string, readonly VerbRow[]>();
  for (const table of TABLES) {
    let programs: readonly string[] = [];
    for (const line of table.split('\n')) {
      if (line === '') continue;
      if (!line.startsWith(' ')) {
        programs = line.split('|');
        continue;
      }
      for (const program of programs) {
        const known = lines.get(program);
        if (known === undefined) lines.set(program, [line]);
        else known.push(line);
      }
    }
  }
  return {
    has: (program) => lines.has(program),
    programs: () => [...lines.keys()],
    rows(program) {
      const known = read.get(program);
      if (known !== undefined) return known;
      const rows = (lines.get(program) ?? []).map(rowOf);
      read.set(program, rows);
      return rows;
    },
  };
}
