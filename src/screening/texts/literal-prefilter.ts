// What a text must hold before a pattern can match it, read from the pattern. (pure)

/** A piece of text, all of some needs, or any of them. An empty `all` needs nothing. */
export type RequiredLiterals =
  string | { readonly all: readonly RequiredLiterals[] } | { readonly any: readonly RequiredLiterals[] };

const NOTHING: RequiredLiterals = { all: [] };
/** What follows a backslash and is no character of its own: kinds, edges, references. */
const KINDS = 'wWdDsSbBpPkcnrtfv0123456789';

/** Reads one source; classes, look-arounds and what may be left out need nothing. */
function readSource(source: string): RequiredLiterals {
  let at = 0;

  const alternatives = (): RequiredLiterals => {
    const any = [sequence()];
    while (source.charAt(at) === '|') {
      at += 1;
      any.push(sequence());
    }
    if (any.length === 1) return any[0] ?? NOTHING;
    return any.some(isNothing) ? NOTHING : { any };
  };

  const sequence = (): RequiredLiterals => {
    const all: RequiredLiterals[] = [];
    let run = '';
    const endRun = () => {
      if (run !== '') all.push(run);
      run = '';
    };
    for (
      let next = source.charAt(at);
      next !== '' && next !== '|' && next !== ')';
      next = source.charAt(at)
    ) {
      const need = atom();
      const times = quantifier();
      if (times === null && typeof need === 'string') {
        run += need;
        continue;
      }
      endRun();
      if (times !== 'perhaps' && !isNothing(need)) all.push(need);
    }
    endRun();
    return all.length === 1 ? (all[0] ?? NOTHING) : { all };
  };

  const quantifier = (): 'perhaps' | 'once' | null => {
    const sign = source.charAt(at);
    if (sign !== '*' && sign !== '+' && sign !== '?' && sign !== '{') return null;
    const least = sign === '{' ? source.charAt(at + 1) : sign;
    at = sign === '{' ? source.indexOf('}', at) + 1 : at + 1;
    if (source.charAt(at) === '?') at += 1;
    return least === '*' || least === '?' || least === '0' ? 'perhaps' : 'once';
  };

  const atom = (): RequiredLiterals => {
    const character = source.charAt(at);
    at += 1;
    if (character === '(') return group();
    if (character === '[') return skipClass();
    if (character === '\\') return escape();
    if (character === '.' || character === '^' || character === '$' || character > '~') return NOTHING;
    return character.toLowerCase();
  };

  const group = (): RequiredLiterals => {
    let looks = false;
    if (source.charAt(at) === '?') {
      const behind = source.charAt(at + 1) === '<' ? 1 : 0;
      const kind = source.charAt(at + 1 + behind);
      looks = kind === '=' || kind === '!';
      at = looks || behind === 0 ? at + 2 + behind : source.indexOf('>', at) + 1;
    }
    const need = alternatives();
    at += 1;
    return looks ? NOTHING : need;
  };

  const skipClass = (): RequiredLiterals => {
    while (at < source.length && source.charAt(at) !== ']') at += source.charAt(at) === '\\' ? 2 : 1;
    at += 1;
    return NOTHING;
  };

  const escape = (): RequiredLiterals => {
    const character = source.charAt(at);
    at += 1;
    const size = character === 'x' ? 2 : character === 'u' ? 4 : 0;
    if (size === 0) return KINDS.includes(character) ? NOTHING : character;
    const code = Number.parseInt(source.slice(at, at + size), 16);
    at += size;
    return code > 126 ? NOTHING : String.fromCharCode(code).toLowerCase();
  };

  return alternatives();
}

function isNothing(need: RequiredLiterals): boolean {
  return typeof need === 'object' && 'all' in need && need.all.length === 0;
}

/** The pieces of text, in lower case, without which the pattern matches nowhere. Not for the flags `u` and `v`. */
export function requiredLiterals(pattern: RegExp): RequiredLiterals {
  return readSource(pattern.source);
}

/** Which pairs of neighbours a text holds, whatever their case: one pass tells of many patterns that they cannot match. */
export interface Pairs {
  add(text: string): void;
  mayHold(need: RequiredLiterals): boolean;
}

const CODES = 128;

/** Pairs of ASCII characters; what is none is between no pair. */
export function createPairs(): Pairs {
  const pairs = new Uint8Array(CODES * CODES);
  const singles = new Uint8Array(CODES);
  const holds = (piece: string): boolean => {
    if (piece.length === 1) return singles[piece.charCodeAt(0)] === 1;
    for (let at = 1; at < piece.length; at += 1)
      if (pairs[piece.charCodeAt(at - 1) * CODES + piece.charCodeAt(at)] !== 1) return false;
    return true;
  };
  const mayHold = (need: RequiredLiterals): boolean => {
    if (typeof need === 'string') return holds(need);
    return 'all' in need ? need.all.every(mayHold) : need.any.some(mayHold);
  };
  return {
    mayHold,
    add(text) {
      let before = 0;
      for (let at = 0; at < text.length; at += 1) {
        let code = text.charCodeAt(at);
        if (code >= 65 && code <= 90) code += 32;
        else if (code >= CODES) code = 0;
        singles[code] = 1;
        pairs[before * CODES + code] = 1;
        before = code;
      }
    },
  };
}
