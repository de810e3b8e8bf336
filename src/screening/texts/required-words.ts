// Words without which a pattern matches nowhere, read from the pattern. (pure)
import { isScanned, SCAN_CHARS } from '../../protocol/text/keyword-scan.ts';

/** One of these is in every match; in lower case. */
type AnyOf = readonly string[];

/** A part of a pattern. */
interface Part {
  /** All that it can match, where that is little. */
  readonly exact: AnyOf | null;
  /** What each match begins with. */
  readonly heads: AnyOf;
  /** Lists of which each match holds a word. */
  readonly lists: readonly AnyOf[];
}

const exactly = (words: AnyOf): Part => ({ exact: words, heads: words, lists: [] });
const EMPTY = exactly(['']);
const NOTHING: Part = { exact: null, heads: [''], lists: [] };
/** What follows a backslash and is no character of its own: kinds and references; edges are empty. */
const KINDS = 'wWdDsSpPkcnrtfv0123456789';
const EDGES = 'bB';
/** More ways to write a part are not listed. */
const MOST_EXACT = 64;
const MOST_PERHAPS = 16;
const MOST_OF_CLASS = 8;

const listsOf = ({ exact, lists }: Part): readonly AnyOf[] =>
  exact === null ? lists : exact.includes('') ? [] : [exact];

const product = (heads: AnyOf, tails: AnyOf): AnyOf => [
  ...new Set(heads.flatMap((head) => tails.map((tail) => head + tail))),
];

/** How often a word is met, roughly: what is short is met often, what has a mark in it less so. */
const oftenness = (word: string): number =>
  16 ** -Math.min(word.length, 7) * (/^[a-z]+$/.test(word) ? 1 : 0.25);
const weightOf = (words: AnyOf): number => words.reduce((sum, word) => sum + oftenness(word), 0);
const byWeight = (left: AnyOf, right: AnyOf): number => weightOf(left) - weightOf(right);
const mostTelling = (lists: readonly AnyOf[]): AnyOf | undefined => [...lists].sort(byWeight)[0];

/** Alternatives as one part. */
function anyOf(parts: readonly Part[]): Part {
  const [first = NOTHING] = parts;
  if (parts.length === 1) return first;
  const heads = [...new Set(parts.flatMap((part) => part.heads))];
  if (parts.every(({ exact }) => exact !== null) && heads.length <= MOST_EXACT) return exactly(heads);
  const best = parts.map((part) => mostTelling(listsOf(part)));
  const lists = best.includes(undefined) ? [] : [best.flatMap((words) => words ?? [])];
  return { exact: null, heads: heads.length <= MOST_EXACT ? heads : [''], lists };
}

/** Parts behind one another. */
function createSequence() {
  const lists: AnyOf[] = [];
  let run: AnyOf = [''];
  let heads: AnyOf | null = null;
  /** @param next what the part begins with that is behind it */
  const endRun = (next: AnyOf): void => {
    const longer = product(run, next);
    if (longer.length <= MOST_EXACT) run = longer;
    if (!run.includes('')) lists.push(run);
    heads ??= run;
    run = [''];
  };
  return {
    add(part: Part, times: 'once' | 'perhaps' | 'many' | 'any'): void {
      const exact = times === 'perhaps' && part.exact !== null ? ['', ...part.exact] : part.exact;
      if (exact !== null && (times === 'once' || times === 'perhaps')) {
        const joined = product(run, exact);
        if (joined.length <= (times === 'once' ? MOST_EXACT : MOST_PERHAPS)) {
          run = joined;
          return;
        }
      }
      const isThere = times === 'once' || times === 'many';
      endRun(isThere ? part.heads : ['']);
      if (times === 'once' && part.exact !== null) run = part.exact;
      else if (isThere) lists.push(...listsOf(part));
    },
    end(): Part {
      if (heads === null) return exactly(run);
      endRun(['']);
      return { exact: null, heads, lists };
    },
  };
}

/** Reads one source: its alternatives, each as a part. Not for the flags `u` and `v`. */
function readSource(source: string): readonly Part[] {
  let at = 0;

  const alternatives = (): Part[] => {
    const parts = [sequence()];
    while (source.charAt(at) === '|') {
      at += 1;
      parts.push(sequence());
    }
    return parts;
  };

  const sequence = (): Part => {
    const parts = createSequence();
    for (
      let next = source.charAt(at);
      next !== '' && next !== '|' && next !== ')';
      next = source.charAt(at)
    ) {
      const part = atom();
      parts.add(part, quantifier());
    }
    return parts.end();
  };

  const quantifier = (): 'once' | 'perhaps' | 'many' | 'any' => {
    const sign = source.charAt(at);
    if (sign !== '*' && sign !== '+' && sign !== '?' && sign !== '{') return 'once';
    const end = sign === '{' ? source.indexOf('}', at) : at;
    const [least = sign, most = least] = sign === '{' ? source.slice(at + 1, end).split(',') : [];
    at = end + 1;
    if (source.charAt(at) === '?') at += 1;
    if (least === '?' || (least === '0' && most === '1')) return 'perhaps';
    return least === '*' || least === '0' ? 'any' : 'many';
  };

  const atom = (): Part => {
    const character = source.charAt(at);
    at += 1;
    if (character === '(') return group();
    if (character === '[') return characterClass();
    if (character === '\\') return escape();
    if (character === '^' || character === '$') return EMPTY;
    return character === '.' || character > '~' ? NOTHING : exactly([character.toLowerCase()]);
  };

  const group = (): Part => {
    let looks = false;
    if (source.charAt(at) === '?') {
      const behind = source.charAt(at + 1) === '<' ? 1 : 0;
      const kind = source.charAt(at + 1 + behind);
      looks = kind === '=' || kind === '!';
      at = looks || behind === 0 ? at + 2 + behind : source.indexOf('>', at) + 1;
    }
    const part = anyOf(alternatives());
    at += 1;
    return looks ? EMPTY : part;
  };

  const characterClass = (): Part => {
    const from = at;
    while (at < source.length && source.charAt(at) !== ']') at += source.charAt(at) === '\\' ? 2 : 1;
    const members = source.slice(from, at);
    at += 1;
    // what is left out, ranges and kinds are more than a few
    if (members.length > MOST_OF_CLASS || /^\^|\\\w|[^\\]-.|[^ -~]/.test(members)) return NOTHING;
    return exactly([...new Set(members.replace(/\\(.)/g, '$1').toLowerCase())]);
  };

  const escape = (): Part => {
    const character = source.charAt(at);
    at += 1;
    const size = character === 'x' ? 2 : character === 'u' ? 4 : 0;
    if (size === 0) {
      if (EDGES.includes(character)) return EMPTY;
      return KINDS.includes(character) ? NOTHING : exactly([character]);
    }
    const code = Number.parseInt(source.slice(at, at + size), 16);
    at += size;
    return code > 126 ? NOTHING : exactly([String.fromCharCode(code).toLowerCase()]);
  };

  return alternatives();
}

/** What a scan can look for of a word: its longest run of characters that are scanned; empty where that is too short. */
function scannedPart(word: string): string {
  let longest = '';
  let run = '';
  for (const character of word) {
    run = isScanned(character) ? run + character : '';
    if (run.length > longest.length) longest = run;
  }
  return longest.length < SCAN_CHARS.least ? '' : longest.slice(0, SCAN_CHARS.most);
}

/** The same list as a scan looks for it; empty where it cannot. */
export function scannedWords(words: AnyOf): AnyOf {
  const parts = [...new Set(words.map(scannedPart))];
  if (parts.includes('')) return [];
  return parts.filter((part) => !parts.some((other) => other !== part && part.includes(other)));
}

/** Whether a text that holds a word of the second list also holds one of the first. */
const isImplied = (words: AnyOf, by: AnyOf): boolean =>
  by.every((word) => words.some((part) => word.includes(part)));

/** One of the ways in which a pattern can match. */
export interface Way {
  /** Of each list a text that it matches holds a word; the most telling first. */
  readonly lists: readonly AnyOf[];
  /** The same where no scan can look for them, as they are too short. */
  readonly marks: readonly AnyOf[];
}

/** More lists than these say little more. */
const MOST_LISTS = 2;
const MOST_MARKS = 8;

/** A command may be written with more white space, or less: what is between it stays as it is. */
const longestPiece = (word: string): string =>
  word.split(' ').reduce((longest, piece) => (piece.length > longest.length ? piece : longest), '');

/** What a pattern needs of a text, for each way in which it can match it. Not for the flags `u` and `v`. */
export function requiredWords({ source }: RegExp): readonly Way[] {
  return readSource(source).map((part) => {
    const all = listsOf(part).map((words) => words.map(longestPiece));
    const lists = all
      .map(scannedWords)
      .filter((words) => words.length > 0)
      .sort(byWeight);
    const [first = []] = lists;
    const others = lists.filter((words) => !isImplied(words, first));
    return {
      lists: [first, ...others].filter((words) => words.length > 0).slice(0, MOST_LISTS),
      marks: all
        .filter((words) => words.length <= MOST_MARKS && !words.includes(''))
        .sort(byWeight)
        .slice(0, MOST_LISTS),
    };
  });
}
