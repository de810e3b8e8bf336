// Parts of sentences that the rules are made of. (pure)

/** Between words: blanks, emphasis, quotation marks. */
export const GAP = '(?:(?:[\\s*_~"\'`“”‘’]|%20|&nbsp;){1,8})';

/** One of these words or pieces of patterns. */
export const anyOf = (...words: readonly string[]): string => `(?:${words.join('|')})`;

/** The same, written over several lines. */
export const oneOf = (lines: string): string => `(?:${lines.trim().replace(/\n\s*/g, '|')})`;

/** Words of a list that is written over several lines; a dot in the middle of the line stands for a blank at an edge. */
export const list = (lines: string): readonly string[] =>
  lines
    .trim()
    .split(/(?<!<)\||\n\s*/)
    .filter((word) => word !== '')
    .map((word) => word.replaceAll('·', ' '));

/** Up to so many of these words, each with the gap behind it. */
export const upTo = (most: number, words: string): string => `(?:${words}${GAP}){0,${most}}`;

/** Up to so many words of any kind, as few as will do; a sentence that ends ends them. */
export const freely = (most: number): string => `(?:[\\w'’@/$.{}()-]{0,30}[\\w'’)}][,:]?${GAP}){0,${most}}?`;

/** A blank in a pattern stands for the gap between words, but for one in a class of characters. */
const spaced = (source: string): string =>
  source.replace(/\\.|\[(?:\\.|[^\]\\])*\]| /g, (part) => (part === ' ' ? GAP : part));

/** A sticky pattern without case that ends at the end of a word. */
export const words = (source: string): RegExp => new RegExp(`${spaced(source)}(?![\\w])`, 'iy');
/** The same however it ends. */
export const loose = (source: string): RegExp => new RegExp(spaced(source), 'iy');
/** With case, and however it ends. */
export const exact = (source: string): RegExp => new RegExp(spaced(source), 'y');
