// Text fields that may arrive split: a continuation is redacted together with the preceding text of the same field.
import { isRecord } from '../../protocol/is-record.ts';
import type { Redactor } from '../../redaction/redact.ts';
import type { TextStream } from '../../redaction/pieces/redact-stream.ts';
import { mapJsonValues } from './map-json-values.ts';

export interface TextContinuation {
  /** @param place where texts that may continue each other are */
  text(place: string, text: string): string;
  /** The same for the strings of a JSON value, each with a place of its own; beyond a bound they stay as they are. */
  json(place: string, value: unknown): unknown;
}

interface Place {
  readonly last: string;
  readonly shown: string;
  /** What the next text follows: its end, or the stream where a key has begun. */
  readonly behind: string | TextStream;
}

/** So many places are known; the one that was used longest ago is forgotten. */
const MOST_PLACES = 256;
/** Of the name of a place: agents give ids of any length. */
const NAME_CHARS = 1_024;
/** A text that is repeated with more behind it is known by so much of it. */
const LAST_CHARS = 4_096;
/** A shorter text may be the beginning of the next one by chance. */
const AGAIN_CHARS = 16;
const MOST_DEPTH = 8;
/** Ids and states begin at many places: of so many short ones it is known how they are shown. */
const SHORT_CHARS = 64;
const MOST_SHORT = 512;
/** So many names of places are kept, made of those above them: each line of an agent has the same ones. */
const MOST_NAMES = 2_048;
/** So many texts of one value are scanned with what came before them: each costs as much as a line. */
const MOST_TEXTS = 2_000;

export function createTextContinuation(redactor: Redactor): TextContinuation {
  const places = new Map<string, Place>();
  const short = new Map<string, Place>();

  const judge = (value: string, stream: TextStream, isLine: boolean): Place => {
    const shown = stream.stop(isLine ? `\n${value}` : value);
    return { last: value.slice(0, LAST_CHARS), shown: isLine ? shown.slice(1) : shown, behind: stream };
  };
  const begin = (value: string): Place => {
    const isShort = value.length <= SHORT_CHARS;
    const known = isShort ? short.get(value) : undefined;
    if (known !== undefined) return known;
    const stream = redactor.stream();
    const place = judge(value, stream, false);
    const behind = stream.behind();
    if (!isShort || behind === null) return place;
    if (short.size >= MOST_SHORT) short.clear();
    short.set(value, { ...place, behind });
    return place;
  };
  const goOn = (value: string, { behind }: Place): Place => {
    const stream = typeof behind === 'string' ? redactor.stream(behind) : behind;
    // a line each, as lists and messages have them
    return judge(value, stream, stream.isInKey());
  };
  const text = (path: string, value: string): string => {
    const name = path.length > NAME_CHARS ? `${path.slice(0, NAME_CHARS)} ${path.length}` : path;
    const known = places.get(name);
    // A repetition goes on from nothing: ids and states come with every line.
    if (known?.last === value) return known.shown;
    places.delete(name);
    if (places.size >= MOST_PLACES)
      for (const oldest of places.keys()) {
        places.delete(oldest);
        break;
      }
    // repeated, perhaps with more after it: nothing of it continues
    const isNew = known === undefined || (known.last.length >= AGAIN_CHARS && value.startsWith(known.last));
    const place = isNew ? begin(value) : goOn(value, known);
    // Only a short one is ever shown again from here.
    places.set(name, value.length > LAST_CHARS ? { ...place, shown: '' } : place);
    return place.shown;
  };
  const names = new Map<string, Map<string, string>>();
  let known = 0;
  /** The name of the place below another one. */
  const below = (name: string, key: string): string => {
    const found = names.get(name)?.get(key);
    if (found !== undefined) return found;
    if (known >= MOST_NAMES) {
      names.clear();
      known = 0;
    }
    const made = `${name}.${key.slice(0, 64)}`;
    const keys = names.get(name) ?? new Map<string, string>();
    // A name of any length would be kept with it.
    if (key.length <= 64 && name.length <= NAME_CHARS) {
      names.set(name, keys.set(key, made));
      known += 1;
    }
    return made;
  };
  let left = 0;
  const json = (name: string, value: unknown, depth: number): unknown => {
    if (typeof value === 'string') {
      left -= 1;
      return left < 0 ? value : text(name, value);
    }
    if (depth >= MOST_DEPTH) return value;
    // pieces of one text may be in a list
    if (Array.isArray(value)) return value.map((item) => json(`${name}[]`, item, depth + 1));
    if (!isRecord(value)) return value;
    return mapJsonValues(value, (item, key) => json(below(name, key), item, depth + 1));
  };
  return {
    text,
    json(place, value) {
      left = MOST_TEXTS;
      return json(place, value, 0);
    },
  };
}
