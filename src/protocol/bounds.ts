// Texts, lists and JSON values cut to a bound, each with a sign that says how much is missing (pure).
import { LIMITS } from './limits.ts';

const isFirstHalf = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;

/** The beginning of a text, never ending within a surrogate pair. */
export function beginningOf(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  return text.slice(0, isFirstHalf(text.charCodeAt(maxChars - 1)) ? maxChars - 1 : maxChars);
}

/** The text; one that is longer than the bound ends with `… (N more characters)`. */
export function clipText(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  const signChars = ` … (${text.length} more characters)`.length;
  const kept = beginningOf(text, Math.max(0, maxChars - signChars));
  return `${kept}${kept === '' ? '' : ' '}… (${text.length - kept.length} more characters)`.slice(
    0,
    maxChars,
  );
}

/** What a value costs beside its texts: quotes, separators. */
const NODE_CHARS = 8;
/** The longest number in JSON. */
const NUMBER_CHARS = 24;

/** The length of a value's JSON, roughly and at no more than `most`; deeper than the bound counts as too much. */
function weigh(value: unknown, most: number, depth: number): number {
  if (typeof value === 'string') return value.length + NODE_CHARS;
  if (typeof value === 'number') return NUMBER_CHARS;
  if (typeof value !== 'object' || value === null) return NODE_CHARS;
  if (depth >= LIMITS.jsonDepth) return most + 1;
  let weight = NODE_CHARS;
  if (Array.isArray(value)) {
    for (const item of value) {
      weight += weigh(item, most - weight, depth + 1);
      if (weight > most) return weight;
    }
    return weight;
  }
  for (const key in value) {
    weight += key.length + NODE_CHARS;
    if (weight <= most) weight += weigh((value as Record<string, unknown>)[key], most - weight, depth + 1);
    if (weight > most) return weight;
  }
  return weight;
}

/** Whether a JSON value is within the bounds of size and depth; cheap for a value that is far beyond them, too. */
export const fitsIn = (value: unknown, maxChars: number): boolean => weigh(value, maxChars, 0) <= maxChars;

/** The sign of a value that is cut, as a key of an object. */
const MORE_KEY = '…';
/** The field that says how many more there were. */
export const moreKeys = (count: number): [string, string] => [MORE_KEY, `${count} more keys`];
/** The longest key that is kept. */
const KEY_CHARS = 200;

interface Budget {
  left: number;
}

/** One text takes at most half of what is left, so that what follows it is seen as well. */
function textWithin(text: string, budget: Budget): string {
  const kept = clipText(text, Math.max(64, Math.floor(budget.left / 2)));
  budget.left -= kept.length + NODE_CHARS;
  return kept;
}

function within(value: unknown, budget: Budget, depth: number): unknown {
  if (typeof value === 'string') return textWithin(value, budget);
  budget.left -= typeof value === 'number' ? NUMBER_CHARS : NODE_CHARS;
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= LIMITS.jsonDepth - 1) return textWithin('… (more levels)', budget);
  if (Array.isArray(value)) {
    const kept: unknown[] = [];
    for (const item of value) {
      if (budget.left <= 0) break;
      kept.push(within(item, budget, depth + 1));
    }
    return kept.length === value.length ? kept : [...kept, `… (${value.length - kept.length} more entries)`];
  }
  const names = Object.keys(value);
  const kept: [string, unknown][] = [];
  for (const name of names) {
    if (budget.left <= 0) break;
    const key = clipText(name, KEY_CHARS);
    budget.left -= key.length + NODE_CHARS;
    kept.push([key, within((value as Record<string, unknown>)[name], budget, depth + 1)]);
  }
  if (kept.length < names.length) kept.push(moreKeys(names.length - kept.length));
  return Object.fromEntries(kept);
}

/** The chars that signs of cuts may add behind a full budget, at each level. */
const SIGNS_CHARS = LIMITS.jsonDepth * 128;

/**
 * A JSON value within the bound, with the same shape as far as it goes; what is cut is counted where it stood. A value
 * that fits is returned as it is.
 */
export function clipJson(value: unknown, maxChars: number): unknown {
  if (fitsIn(value, maxChars)) return value;
  return within(value, { left: maxChars - Math.min(SIGNS_CHARS, Math.floor(maxChars / 2)) }, 0);
}

/** The first entries of a list, as many as its bounds allow, and how many there are behind them. */
export function clipList<T>(
  list: readonly T[],
  { entries = LIMITS.listEntries, chars = LIMITS.listChars }: { entries?: number; chars?: number } = {},
): { kept: T[]; more: number } {
  const kept: T[] = [];
  let left = chars;
  for (const entry of list) {
    left -= weigh(entry, left, 0);
    if (left < 0 || kept.length >= entries) break;
    kept.push(entry);
  }
  return { kept, more: list.length - kept.length };
}
