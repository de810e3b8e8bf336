// What a line of a private key looks like: its markers, its headers, and base64 that nobody wrote by hand.
import { MASK, type Span } from '../spans.ts';

const MARKER = 'PRIVATE KEY(?: BLOCK)? ?-{4,5}';
const BEGIN = new RegExp(String.raw`-{4,5} ?BEGIN [A-Z0-9 ]{0,40}${MARKER}|Private-Lines: ?\d+`);
const END = new RegExp(
  String.raw`-{4,5} ?END [A-Z0-9 ]{0,40}${MARKER}|Private-(?:MAC|Hash): ?(?=[0-9a-fA-F*])`,
);
const EITHER = new RegExp(`(${BEGIN.source})|${END.source}`, 'g');
/** No marker is longer. */
export const MARKER_CHARS = 96;
/** The end of a line that may be the beginning of a marker. */
const CUT_MARKER = /-{4,5}[A-Z0-9 ]{0,80}-{0,4}$/;

const DASH = 45;
const BEHIND_DASHES = /^ ?(?:BEGIN|END) /;
const BEFORE_DASHES = /(?:KEY|BLOCK) ?$/;

/** Where the next marker may be, or a part of one that was wrapped; -1 when there is none. */
export function nextHint(text: string, from: number): number {
  const putty = text.indexOf('Private-', from);
  const limit = putty === -1 ? text.length : putty;
  for (let at = text.indexOf('----', from); at !== -1 && at < limit;) {
    let end = at + 4;
    while (text.charCodeAt(end) === DASH) end += 1;
    if (
      BEHIND_DASHES.test(text.slice(end, end + 7)) ||
      BEFORE_DASHES.test(text.slice(Math.max(0, at - 6), at))
    )
      return at;
    at = text.indexOf('----', end);
  }
  return putty;
}

/** Whether a marker may have been cut at the end of a line, to go on in the next. */
export const mayEndInMarker = (line: string): boolean => CUT_MARKER.test(line.slice(-MARKER_CHARS));

export interface Marker {
  readonly opens: boolean;
  readonly from: number;
  readonly to: number;
}

/** The markers of a line. @param before the line above: a marker may be wrapped over both */
export function markersOf(line: string, before: string): Marker[] {
  const found: Marker[] = [];
  const tail = CUT_MARKER.exec(before.slice(-MARKER_CHARS))?.[0] ?? '';
  const wrapped = tail === '' ? null : new RegExp(EITHER.source).exec(tail + line.slice(0, MARKER_CHARS));
  if (wrapped !== null && wrapped.index < tail.length && wrapped.index + wrapped[0].length > tail.length)
    found.push({
      opens: wrapped[1] !== undefined,
      from: 0,
      to: wrapped.index + wrapped[0].length - tail.length,
    });
  if (nextHint(line, 0) === -1) return found;
  for (const { index, 0: marker, 1: begin } of line.matchAll(EITHER))
    found.push({ opens: begin !== undefined, from: index, to: index + marker.length });
  return found;
}

/** A run of base64 that is all of a line but for what quotes it, joins it to the next or was put before it. */
export interface Material {
  readonly from: number;
  readonly to: number;
  /** What was put before it: of the same shape for every line of a log. */
  readonly lead: string;
  /** True: it is key material wherever a key may be. */
  readonly random: boolean;
  /** True: nothing but a key or another blob is that long and that mixed. */
  readonly long: boolean;
  /** True: it ends as the last line of base64 does. */
  readonly padded: boolean;
  /** True: nothing is seen of it. */
  readonly hidden: boolean;
}

/**
 * Stands for each character that something else hides. What is hidden counts as key material, as nobody knows what it
 * was: so a text is judged alike before and after its other secrets are masked.
 */
const HIDDEN = '\uffff';
const HIDDEN_CODE = HIDDEN.charCodeAt(0);

/** A text of the same length without the characters between the offsets, nor masks that it brings. */
export function hideSpans(text: string, spans: readonly Span[]): string {
  const seen = text.includes(MASK) ? text.replaceAll(MASK, HIDDEN.repeat(MASK.length)) : text;
  if (spans.length === 0) return seen;
  let out = '';
  let at = 0;
  for (const { from, to } of spans) {
    out += seen.slice(at, from) + HIDDEN.repeat(to - from);
    at = to;
  }
  return out + seen.slice(at);
}

/** Words and numbers of a log line are distinguished by their kind alone: times and counters differ from line to line. */
export function shapeOf(lead: string): string {
  if (!/[A-Za-z0-9\uffff]/.test(lead)) return '';
  return lead
    .replace(/\uffff+/g, MASK)
    .replace(/[A-Za-z0-9]*\d[A-Za-z0-9]*/g, '0')
    .replace(/[:.,-]/g, ':')
    .replace(/\s+/g, ' ');
}

const LONG_CHARS = 40;
/** Shorter runs say too little, and hide too little. */
const DRAWN_CHARS = 12;
const LEAD_CHARS = 160;
/** Words in humps, perhaps numbered: names in code and parts of paths. */
const HUMPS = /^(?:[A-Z]{2,4})?[a-z]*(?:[AI]?[A-Z][a-z]{2,})*\d{0,4}$/;

const isMixed = (text: string): boolean => /[a-z]/.test(text) && /[A-Z]/.test(text) && /\d/.test(text);
const isRandomText = (body: string): boolean =>
  body.includes(HIDDEN) ||
  (body.length >= DRAWN_CHARS && !body.split(/[+/=]+/).every((part) => HUMPS.test(part)));

const isBase64 = (code: number): boolean =>
  (code >= 97 && code <= 122) ||
  (code >= 65 && code <= 90) ||
  (code >= 47 && code <= 57) || // a slash and digits
  code === 43 ||
  code === HIDDEN_CODE;

/** What closes a quoted piece or joins it to the next. */
const TRAIL = /[\s"'`,;:)\]}.&|\\<+]/;
/** A wrapped END marker. */
const CUT_END = /-{1,5}(?: ?E(?:N(?:D[A-Z0-9 ]{0,50})?)?)?$/;

/** @returns null for a piece that is anything else, undefined for one that says nothing */
function pieceOf(text: string, offset: number): Material | null | undefined {
  let end = text.length - (CUT_END.exec(text.slice(-64))?.[0].length ?? 0);
  while (end > 0 && TRAIL.test(text.charAt(end - 1))) end -= 1;
  let from = end;
  while (from > 0 && end - from < 2 && text.charCodeAt(from - 1) === 61) from -= 1;
  const padded = from < end;
  while (from > 0 && isBase64(text.charCodeAt(from - 1))) from -= 1;
  // the mark of an added line
  if (from === 0 && text.startsWith('+')) from = 1;
  if (from === end || (padded && from === end - 1)) return /[A-Za-z0-9\uffff]/.test(text) ? null : undefined;
  if (from > LEAD_CHARS) return null;
  const body = text.slice(from, end);
  return {
    from: offset + from,
    to: offset + end,
    lead: text.slice(0, from),
    random: isRandomText(body),
    long: body.length >= LONG_CHARS && isMixed(body),
    padded,
    hidden: /^\uffff+$/.test(body),
  };
}

export interface Materials {
  readonly pieces: readonly Material[];
  /** True: what follows them on the line is no key material. */
  readonly ends: boolean;
}

/** On one line the breaks may be escaped, also several times. */
const ESCAPED_BREAK = /(?:\\+(?:[nr]|u000[ad]))+/g;

/** What a line begins with of key material. @param offset of the line in the text that the pieces refer to */
export function materialsOf(line: string, offset = 0): Materials {
  const pieces: Material[] = [];
  const add = (from: number, to: number): boolean => {
    const piece = pieceOf(line.slice(from, to), offset + from);
    if (piece != null) pieces.push(piece);
    return piece !== null;
  };
  let from = 0;
  if (line.includes('\\'))
    for (const { index, 0: gap } of line.matchAll(ESCAPED_BREAK)) {
      if (!add(from, index)) return { pieces, ends: true };
      from = index + gap.length;
    }
  return { pieces, ends: !add(from, line.length) };
}

/** Nothing random is that plain, but digests are. */
export const isDigest = (text: string): boolean => /^[0-9a-f]+$/.test(text);
/** What a line says behind a key that broke off. */
export const saysWord = (text: string): boolean => /^(?:[A-Z]?[a-z]*\d{0,4}|.{0,7})$/.test(text);

const HEADER = /(?:^|[\s"'`+>|:\]-])[A-Za-z][\w-]{1,40}: ?[^\s].{0,200}$/;
/** Values of headers that are random: they say nothing to a reader, but something to a holder of the key. */
const HEADER_VALUE =
  /(?:DEK-Info: ?[A-Z0-9-]{3,20},|Argon2-Salt: ?|Private-(?:MAC|Hash): ?)([0-9A-Fa-f]{16,})/;
/** A header without its spaces, as it comes on one line. */
const HEADER_WORD = /^(?:[A-Z][\w-]{2,40}:|\d,[A-Z]{4,12},?|[A-Z0-9-]{3,20},[0-9A-Fa-f]{8,64})$/;

/** What may be between BEGIN and the first line of base64. */
export const isHeader = (line: string): boolean =>
  line.length < 512 && (HEADER.test(line) || HEADER_WORD.test(line.trim()));

/** The random value of a header, as offsets. */
export function headerValue(line: string): readonly [from: number, to: number] | null {
  const found = HEADER_VALUE.exec(line);
  const value = found?.[1];
  if (found === null || value === undefined) return null;
  return [found.index + found[0].length - value.length, found.index + found[0].length];
}
