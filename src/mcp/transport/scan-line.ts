// (pure) One pass over the bytes of a message, before anything parses it: how deep and wide it is, and the text of its id.
import { LIMITS } from '../../protocol/limits.ts';

/** What is known of a message without parsing it. */
export interface Scan {
  /** How many lists and objects are nested at the deepest place. */
  readonly depth: number;
  /** How many values it holds at most; what is nested deeper than any message may is counted by its commas. */
  readonly values: number;
  /** The id as it is written; null when there is none, or none that could be answered to. The last one counts. */
  readonly idText: string | null;
}

/** Takes a message in pieces, however long it is, in bounded memory. */
export interface Scanner {
  push(bytes: Uint8Array): void;
  result(): Scan;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN_OBJECT = 0x7b;
const OPEN_LIST = 0x5b;
const CLOSE_OBJECT = 0x7d;
const CLOSE_LIST = 0x5d;
const SPACE = 0x20;

/** A name of that length is not `id`, however it is escaped; an id of that length is not read. */
const NAME_BYTES = 32;
const ID_BYTES = 4_096;

const ANSWERABLE = /^(?:"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)$/su;

function isId(name: string): boolean {
  if (!name.includes('\\')) return name === '"id"';
  try {
    return JSON.parse(name) === 'id';
  } catch {
    return false; // no JSON, which the parser says
  }
}

export function createScanner(): Scanner {
  let depth = 0;
  let deepest = 0;
  let values = 1;
  let inString = false;
  let isEscaped = false;
  let isObject = false;
  /** Of the outermost object: whether a name or a value comes next. */
  let expectsName = false;
  let atId = false;
  /** The name or the id that is being read; null while neither is. */
  let word: number[] | null = null;
  let idText: string | null = null;

  const text = (bytes: number[]): string => Buffer.from(bytes).toString();
  const collect = (byte: number): void => {
    if (word !== null && word.length <= ID_BYTES) word.push(byte);
  };
  const endName = (): void => {
    atId = word !== null && word.length <= NAME_BYTES && isId(text(word));
    word = null;
  };
  const endValue = (): void => {
    if (atId) {
      const value = word === null || word.length > ID_BYTES ? '' : text(word).trim();
      idText = ANSWERABLE.test(value) ? value : null;
    }
    atId = false;
    word = null;
  };
  const open = (byte: number): void => {
    if (depth === 0) {
      isObject = byte === OPEN_OBJECT;
      expectsName = isObject;
    } else collect(byte);
    depth += 1;
    if (depth > deepest) deepest = depth;
    if (depth <= LIMITS.messageDepth) values += 1;
  };
  const close = (byte: number): void => {
    depth -= 1;
    if (depth > 0) collect(byte);
    else if (isObject) endValue();
  };
  const structure = (byte: number): void => {
    if (byte === COMMA) values += 1;
    const isTop = depth === 1 && isObject;
    if (isTop && byte === COMMA) {
      endValue();
      expectsName = true;
    } else if (isTop && byte === COLON) {
      expectsName = false;
      word = atId ? [] : null;
    } else if (byte > SPACE) collect(byte);
  };

  return {
    push(bytes) {
      for (let at = 0; at < bytes.length; at += 1) {
        const byte = bytes[at] ?? 0;
        if (inString) {
          collect(byte);
          if (isEscaped) isEscaped = false;
          else if (byte === BACKSLASH) isEscaped = true;
          else if (byte === QUOTE) {
            inString = false;
            if (depth === 1 && expectsName) endName();
          }
        } else if (byte === QUOTE) {
          inString = true;
          if (depth === 1 && expectsName) word = [];
          collect(byte);
        } else if (byte === OPEN_OBJECT || byte === OPEN_LIST) open(byte);
        else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) close(byte);
        else structure(byte);
      }
    },
    result: () => ({ depth: deepest, values, idText }),
  };
}

/** A whole message at once. */
export function scanLine(line: Uint8Array): Scan {
  const scanner = createScanner();
  scanner.push(line);
  return scanner.result();
}
