// Whether a value fits a JSON schema (pure): says no only where it is certain, and never runs a pattern of others.
import { asArray, asRecord, type JsonRecord } from './json.ts';

type Rule = (schema: JsonRecord, value: unknown, at: Place) => string | null;

interface Place {
  readonly path: string;
  readonly root: JsonRecord;
  readonly depth: number;
  /** Shared by all places of one look: what branches without end is given up. */
  readonly steps: { left: number };
}

/** What lies deeper or takes longer counts as fitting. */
const MAX_DEPTH = 64;
const MAX_STEPS = 200_000;

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  object: (value) => asRecord(value) !== null,
  array: Array.isArray,
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  integer: (value) => Number.isInteger(value),
  boolean: (value) => typeof value === 'boolean',
  null: (value) => value === null,
};

const same = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right);
const within = (size: number, least: unknown, most: unknown): boolean =>
  !(typeof least === 'number' && size < least) && !(typeof most === 'number' && size > most);

/** First fault wins. */
const RULES: readonly Rule[] = [
  ({ type }, value, { path }) => {
    const names = (Array.isArray(type) ? type : [type]).filter((name) => typeof name === 'string');
    const known = names.every((name) => Object.hasOwn(TYPES, name));
    return names.length === 0 || !known || names.some((name) => TYPES[name]?.(value) === true) ? null : path;
  },
  (schema, value, { path }) =>
    Object.hasOwn(schema, 'const') && !same(schema['const'], value) ? path : null,
  (schema, value, { path }) =>
    Array.isArray(schema['enum']) && !schema['enum'].some((each) => same(each, value)) ? path : null,
  (schema, value, { path }) => {
    const size = typeof value === 'number' ? value : null;
    return size === null || within(size, schema['minimum'], schema['maximum']) ? null : path;
  },
  (schema, value, { path }) =>
    typeof value !== 'string' || within(Array.from(value).length, schema['minLength'], schema['maxLength'])
      ? null
      : path,
  (schema, value, at) => {
    if (!Array.isArray(value)) return null;
    if (!within(value.length, schema['minItems'], schema['maxItems'])) return at.path;
    return first(value, (each, index) => fault(schema['items'], each, inside(at, String(index))));
  },
  (schema, value, at) => {
    const record = asRecord(value);
    if (record === null) return null;
    const missing = asArray(schema['required']).find(
      (name) => typeof name === 'string' && !Object.hasOwn(record, name),
    );
    if (typeof missing === 'string') return inside(at, missing).path;
    const known = asRecord(schema['properties']) ?? {};
    const others = schema['additionalProperties'];
    return first(Object.entries(record), ([name, each]) => {
      const place = inside(at, name);
      if (Object.hasOwn(known, name)) return fault(known[name], each, place);
      if (asRecord(schema['patternProperties']) !== null) return null;
      return others === false ? place.path : fault(others, each, place);
    });
  },
  (schema, value, at) => first(asArray(schema['allOf']), (each) => fault(each, value, at)),
  (schema, value, at) => {
    const choices = asArray(schema['anyOf'] ?? schema['oneOf']);
    return choices.length === 0 || choices.some((each) => fault(each, value, at) === null) ? null : at.path;
  },
];

const inside = (at: Place, name: string): Place => ({
  ...at,
  path: `${at.path}/${name}`,
  depth: at.depth + 1,
});

function first<T>(values: readonly T[], look: (value: T, index: number) => string | null): string | null {
  for (const [index, value] of values.entries()) {
    const found = look(value, index);
    if (found !== null) return found;
  }
  return null;
}

/** `#/$defs/name` within the schema itself; anything else is not looked up. */
function resolved(schema: JsonRecord, root: JsonRecord): JsonRecord {
  const [, group = '', name = ''] = /^#\/(\$defs|definitions)\/([^/]+)$/.exec(String(schema['$ref'])) ?? [];
  return asRecord(asRecord(root[group])?.[name]) ?? schema;
}

function fault(schema: unknown, value: unknown, at: Place): string | null {
  const record = asRecord(schema);
  at.steps.left -= 1;
  if (record === null || at.depth > MAX_DEPTH || at.steps.left < 0) return null;
  const own = resolved(record, at.root);
  const place = { ...at, depth: at.depth + 1 };
  return first(RULES, (rule) => rule(own, value, place));
}

/** Where the value does not fit, as a path such as `/items/0`; null where nothing speaks against it. */
export function schemaMismatch(schema: Readonly<Record<string, unknown>>, value: unknown): string | null {
  const path = fault(schema, value, {
    path: '',
    root: schema,
    depth: 0,
    steps: { left: MAX_STEPS },
  });
  return path === '' ? '/' : path;
}
