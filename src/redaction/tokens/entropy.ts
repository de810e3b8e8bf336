// Whether a run of characters is random: letters and digits in an order that nobody would type.
import { isPlaceholder, isWordy } from '../named/secret-names.ts';

const LOWER = 1;
const UPPER = 2;
const DIGIT = 3;

function kindOf(code: number): number {
  if (code >= 97 && code <= 122) return LOWER;
  if (code >= 65 && code <= 90) return UPPER;
  return code >= 48 && code <= 57 ? DIGIT : 0;
}

/** Steps from one kind of character to another for each character; words and identifiers have few. */
function changes(value: string): number {
  let last = 0;
  let count = 0;
  let letters = 0;
  let digits = 0;
  let size = 0;
  for (let at = 0; at < value.length; at += 1) {
    const kind = kindOf(value.charCodeAt(at));
    if (kind === 0) continue;
    size += 1;
    if (kind === DIGIT) digits += 1;
    else letters += 1;
    if (last !== 0 && kind !== last) count += 1;
    last = kind;
  }
  return digits < 2 || letters < 2 ? 0 : count / size;
}

const MAX_LOOK = 256;

/** Of at least 12 characters, with letters and digits that alternate as chance would have it. */
export function isRandom(value: string): boolean {
  const look = value.slice(0, MAX_LOOK);
  return look.length >= 12 && changes(look) >= 0.22 && !isWordy(look) && !isPlaceholder(look);
}

/** The digest of something public: a commit, a file, a layer. */
export function isDigest(value: string): boolean {
  return /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{56}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})$/i.test(value);
}

export function isUuid(value: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(value);
}
