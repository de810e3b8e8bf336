// Unknown JSON from an agent, read field by field without trust (pure).
import { moreKeys } from '../protocol/bounds.ts';
import type { AgentEvent, Usage } from '../protocol/event.ts';
import { isRecord } from '../protocol/is-record.ts';
import { LIMITS } from '../protocol/limits.ts';
import { SESSION_ID } from '../protocol/request.ts';
import { hasMoreValues } from '../protocol/text/count-values.ts';

export type JsonRecord = Record<string, unknown>;

/** An unknown line up to this size is passed on whole; a longer one only by its beginning. */
const WHOLE_LINE_CHARS = 65_536;

export function asRecord(value: unknown): JsonRecord | null {
  return isRecord(value) ? value : null;
}

export function asString(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** A string that says something; agents write `""` for "none". */
export function asText(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** The id of a conversation; one that no request may carry is none, and said so. */
export function asSession(value: unknown): { session_id: string | null; session_unusable?: true } {
  const id = asText(value);
  if (id === null || SESSION_ID.test(id)) return { session_id: id };
  return { session_id: null, session_unusable: true };
}

export function asNumber(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

export function asArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The engine parses any depth, and overflows its stack where it writes or walks it: what is deeper is cut off. */
const MOST_LEVELS = 128;
/** Different names of fields in one line: each is looked at wherever the line goes, and costs as much as a short line. */
const MOST_NAMES = 50_000;
/** What the agent's own protocol says is read however many names come before it: so many fields, in so many levels. */
const OWN = { fields: 64, levels: 3 };

/** The names of one line that were met; what comes again costs little. Null: the line is too short for too many. */
type Names = Set<string> | null;
/** What a name takes at least: its quotes, a colon, a value and a comma. */
const NAME_CHARS = 5;

const isInside = (value: unknown): value is JsonRecord => typeof value === 'object' && value !== null;

/** The first of many fields, and how many more there were. */
function withoutNames(fields: JsonRecord, known: Set<string>, level: number): JsonRecord {
  const names = Object.keys(fields);
  const isKept = (name: string, at: number): boolean =>
    known.has(name) || known.size < MOST_NAMES || (level < OWN.levels && at < OWN.fields);
  const end = names.findIndex((name, at) => {
    if (!isKept(name, at)) return true;
    known.add(name);
    return false;
  });
  if (end === -1) return fields;
  const kept = names.slice(0, end).map((name): [string, unknown] => [name, fields[name]]);
  return Object.fromEntries([...kept, moreKeys(names.length - end)]);
}

function withinBounds(value: JsonRecord, known: Names, level = 0): unknown {
  if (level >= MOST_LEVELS) return '… (more levels)';
  const fields = Array.isArray(value) || known === null ? value : withoutNames(value, known, level);
  for (const name in fields) {
    const item = fields[name];
    if (isInside(item)) fields[name] = withinBounds(item, known, level + 1);
  }
  return fields;
}

/** Whether a line may be an object that is too large to be decoded. */
const isBeyondBounds = (line: string): boolean => hasMoreValues(line, LIMITS.lineValues);

/**
 * A line as a JSON object of bounded depth and number of names, or null when it is anything else, or holds more than
 * `LIMITS.lineValues` values: that one is text to whoever reads it.
 */
export function parseRecord(line: string): JsonRecord | null {
  if (!line.trimStart().startsWith('{') || isBeyondBounds(line)) return null;
  try {
    const value: unknown = JSON.parse(line);
    const known = line.length < NAME_CHARS * MOST_NAMES ? null : new Set<string>();
    return isInside(value) ? asRecord(withinBounds(value, known)) : null;
  } catch {
    return null; // no JSON: the caller reports the line as unknown
  }
}

/** A message that may be a string or any JSON. */
export function asMessage(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What is counted; a number that no sum can be made with is as good as the largest. */
export function asCount(value: unknown): number {
  return Math.min(Number.MAX_SAFE_INTEGER, Math.max(0, asNumber(value) ?? 0));
}

/** A count of tokens in agy's words, which are also ours. */
export function asUsage(value: unknown): Usage | null {
  const record = asRecord(value);
  if (record === null) return null;
  const count = (key: keyof Usage): number => asCount(record[key]);
  return {
    input_tokens: count('input_tokens'),
    output_tokens: count('output_tokens'),
    thinking_tokens: count('thinking_tokens'),
    cache_read_tokens: count('cache_read_tokens'),
    total_tokens: count('total_tokens'),
  };
}

/** A line that no rule knows, as an event. */
export function unknownLine(line: string, parsed: JsonRecord | null): AgentEvent {
  if (parsed !== null && line.length <= WHOLE_LINE_CHARS)
    return { type: 'system', subtype: 'unknown', data: parsed };
  return {
    type: 'system',
    subtype: 'unknown',
    data: {
      text: line.slice(0, LIMITS.matchedLineChars),
      chars: line.length,
      ...(parsed === null && isBeyondBounds(line) ? { too_many_values: true } : {}),
    },
  };
}
