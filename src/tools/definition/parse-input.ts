// Arguments against a tool's schema; what is wrong is said in words that name the field and the way out.
import type * as z from 'zod';
import { BridgeError } from '../../protocol/error.ts';
import { isRecord } from '../../protocol/is-record.ts';
import { shapeFault, type ShapeFault } from '../../protocol/json-shape.ts';
import type { FieldName } from '../../protocol/field-names.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { nearestName } from '../../protocol/text/nearest-name.ts';
import { fieldRef, memberRef } from '../../protocol/text/references.ts';

type Issue = z.core.$ZodIssue;

const quoteList = (words: readonly unknown[]): string =>
  words.map((word) => `\`${String(word)}\``).join(', ');

/** A field of the request, or an entry of one. */
function fieldOf({ path: [name, ...members] }: Pick<Issue, 'path'>): string {
  if (name === undefined) return '`the arguments`';
  const field = String(name) as FieldName; // marked cast: a test compares the names with the schemas
  return members.length === 0 ? fieldRef(field) : memberRef(field, members.map(String).join('.'));
}

const SENTENCES: {
  readonly [Code in Issue['code']]?: (issue: Extract<Issue, { code: Code }>, names: string[]) => string;
} = {
  unrecognized_keys: (issue, names) => {
    const [key = ''] = issue.keys;
    const near = issue.path.length === 0 ? nearestName(key, names) : null;
    return `unknown argument ${fieldOf({ path: [...issue.path, key] })}${near === null ? '' : `, did you mean \`${near}\`?`}`;
  },
  invalid_type: (issue) =>
    issue.input === undefined
      ? `${fieldOf(issue)} is required`
      : `${fieldOf(issue)} must be of type ${issue.expected}`,
  invalid_value: (issue) => {
    const near = typeof issue.input === 'string' ? nearestName(issue.input, issue.values.map(String)) : null;
    const hint = near === null ? '' : `, did you mean \`${near}\`?`;
    return `${fieldOf(issue)} must be one of ${quoteList(issue.values)}${hint}`;
  },
  invalid_key: (issue) => `${fieldOf(issue)} ${issue.issues[0]?.message ?? 'is not a valid name'}`,
  too_big: (issue) =>
    issue.message.startsWith('Too big')
      ? `${fieldOf(issue)} must be at most ${issue.maximum}${unit(issue.origin)}`
      : `${fieldOf(issue)} ${issue.message}`,
  too_small: (issue) =>
    issue.message.startsWith('Too small')
      ? `${fieldOf(issue)} must be at least ${issue.minimum}${unit(issue.origin)}`
      : `${fieldOf(issue)} ${issue.message}`,
};

const UNITS: Readonly<Record<string, string>> = { string: ' characters', array: ' entries' };
const unit = (origin: string): string => UNITS[origin] ?? '';

function sentence(issue: Issue, names: string[]): string {
  const say = SENTENCES[issue.code] as ((issue: Issue, names: string[]) => string) | undefined;
  return say?.(issue, names) ?? `${fieldOf(issue)} ${issue.message.replace(/^Invalid/, 'is an invalid')}`;
}

const SHAPE_SENTENCES: Readonly<Record<ShapeFault, string>> = {
  deep: `nests more than ${LIMITS.argument.depth} levels deep`,
  many: `holds more than ${LIMITS.argument.values} values`,
  prototype: 'holds the name `__proto__`, which no argument may',
};

/** Judged before the schema: what it recurses into is within bounds, and what it would drop is refused. */
function checkShape(args: unknown): void {
  if (!isRecord(args)) return;
  const sentences = Object.entries(args).flatMap(([name, value]) => {
    if (name === '__proto__') return [`unknown argument ${fieldOf({ path: [name] })}`];
    const fault = shapeFault(value, LIMITS.argument);
    return fault === null ? [] : [`${fieldOf({ path: [name] })} ${SHAPE_SENTENCES[fault]}`];
  });
  if (sentences.length === 0) return;
  throw new BridgeError('invalid_request', `${sentences.slice(0, MOST_SENTENCES).join('; ')}.`);
}

const MOST_SENTENCES = 5;

/**
 * @throws BridgeError `invalid_request` that names every wrong field
 */
export function parseInput<Schema extends z.ZodObject>(schema: Schema, args: unknown): z.output<Schema> {
  checkShape(args);
  const parsed = schema.safeParse(args ?? {}, { reportInput: true });
  if (parsed.success) return parsed.data;
  const names = Object.keys(schema.shape);
  const sentences = parsed.error.issues.slice(0, MOST_SENTENCES).map((issue) => sentence(issue, names));
  const unknown = parsed.error.issues.some(
    ({ code, path }) => code === 'unrecognized_keys' && path.length === 0,
  );
  throw new BridgeError(
    'invalid_request',
    sentences.join('; ').replace(/[^?]$/, '$&.'),
    unknown ? { hint: `Valid arguments: ${quoteList(names)}.` } : {},
  );
}
