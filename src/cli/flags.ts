// (pure) Command line words to the arguments of a tool, by its input schema.
import { z } from 'zod';
import { BridgeError } from '../protocol/error.ts';
import { nearestName } from '../protocol/nearest-name.ts';

type Kind = 'boolean' | 'number' | 'string' | 'list' | 'json';

const KINDS: Readonly<Record<string, Kind>> = {
  boolean: 'boolean',
  integer: 'number',
  number: 'number',
  string: 'string',
  array: 'list',
  object: 'json',
};

interface Flag {
  readonly field: string;
  readonly kind: Kind;
  readonly description: string;
}

const flagOf = (field: string): string => field.replaceAll('_', '-');

/** The flags of a schema: `--job-id` for `job_id`. */
export function flagKinds(schema: z.ZodObject): Map<string, Flag> {
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  const kinds = new Map<string, Flag>();
  for (const [field, property] of Object.entries(properties)) {
    const { type, description = '' } = typeof property === 'object' ? property : {};
    kinds.set(flagOf(field), { field, kind: KINDS[String(type ?? 'string')] ?? 'string', description });
  }
  return kinds;
}

function usage(message: string, hint: string): BridgeError {
  return new BridgeError('invalid_request', message, { hint });
}

function toValue(flag: string, kind: Kind, word: string): unknown {
  if (kind === 'number') {
    const value = Number(word);
    if (word.trim() === '' || Number.isNaN(value))
      throw usage(`--${flag} takes a number.`, `For example --${flag} 60.`);
    return value;
  }
  if (kind !== 'json') return word;
  try {
    return JSON.parse(word) as unknown;
  } catch {
    throw usage(`--${flag} takes a JSON object.`, `For example --${flag} '{"NAME":"value"}'.`);
  }
}

/** Only what is surely meant: a switch that permits something must not come on by a word it does not know. */
function toFlag(name: string, negated: boolean, word: string | undefined): boolean {
  if (word === undefined) return !negated;
  if (!negated && (word === 'true' || word === 'false')) return word === 'true';
  throw usage(`--${name} takes no value.`, 'Write --FLAG or --no-FLAG.');
}

/**
 * `--flag value`, `--flag=value`, `--flag` and `--no-flag` for booleans; `--` ends the flags.
 * @param positional field that takes the first word without a flag
 * @throws BridgeError `invalid_request`
 */
export function parseFlags(
  words: readonly string[],
  schema: z.ZodObject,
  positional: string | null,
): Record<string, unknown> {
  const kinds = flagKinds(schema);
  const args: Record<string, unknown> = {};
  const loose: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (word === '--') {
      loose.push(...words.slice(at + 1));
      break;
    }
    if (!word.startsWith('--')) {
      loose.push(word);
      continue;
    }
    const [name, inline] = splitOnce(word.slice(2));
    const negated = name.startsWith('no-') && kinds.get(name.slice(3))?.kind === 'boolean';
    const known = kinds.get(negated ? name.slice(3) : name);
    if (known === undefined) {
      const near = nearestName(name, [...kinds.keys()]);
      throw usage(
        `Unknown option --${name}${near === null ? '.' : `, did you mean --${near}?`}`,
        `Options: ${[...kinds.keys()].map((flag) => `--${flag}`).join(' ')} --json`,
      );
    }
    if (known.kind === 'boolean') {
      args[known.field] = toFlag(name, negated, inline);
      continue;
    }
    const value = inline ?? words[(at += 1)];
    if (value === undefined) throw usage(`--${name} needs a value.`, `Write --${name}=VALUE.`);
    if (known.kind === 'list')
      args[known.field] = [...((args[known.field] as unknown[] | undefined) ?? []), value];
    else args[known.field] = toValue(name, known.kind, value);
  }
  const [first, second] = loose;
  if (first !== undefined && positional !== null) {
    if (positional in args)
      throw usage(`Unexpected word: ${first}`, `--${flagOf(positional)} is given already.`);
    args[positional] = first;
  }
  const surplus = positional === null ? first : second;
  if (surplus !== undefined)
    throw usage(`Unexpected word: ${surplus}`, 'Put a text of several words in quotes.');
  return args;
}

function splitOnce(word: string): [string, string?] {
  const at = word.indexOf('=');
  return at === -1 ? [word] : [word.slice(0, at), word.slice(at + 1)];
}
