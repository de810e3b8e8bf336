import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { schemaMismatch } from '../../../src/adapters/matches-schema.ts';

const SCHEMA = {
  type: 'object',
  properties: {
    answer: { type: 'string', minLength: 1 },
    count: { type: 'integer', minimum: 0 },
    tags: { type: 'array', items: { $ref: '#/$defs/tag' }, maxItems: 2 },
    state: { enum: ['open', 'shut'] },
    either: { anyOf: [{ type: 'string' }, { type: 'null' }] },
  },
  required: ['answer'],
  additionalProperties: false,
  $defs: { tag: { type: 'string' } },
};

describe('a value fits its schema, or the place where it does not is named', () => {
  it.each([
    [{ answer: 'x', count: 3, tags: ['a'], state: 'open', either: null }, null],
    [{ answer: 'x', count: 3.5 }, '/count'],
    [{ answer: 'x', count: -1 }, '/count'],
    [{ count: 3 }, '/answer'],
    [{ answer: '' }, '/answer'],
    [{ answer: 'x', tags: [1] }, '/tags/0'],
    [{ answer: 'x', tags: ['a', 'b', 'c'] }, '/tags'],
    [{ answer: 'x', state: 'ajar' }, '/state'],
    [{ answer: 'x', either: 1 }, '/either'],
    [{ answer: 'x', more: 1 }, '/more'],
    ['text', '/'],
  ])('%j: %j', (value, place) => {
    expect(schemaMismatch(SCHEMA, value)).toBe(place);
  });

  it('what it does not know speaks against nothing', () => {
    expect(schemaMismatch({ type: 'object', if: {}, then: false, pattern: '^(a+)+$' }, { a: 1 })).toBeNull();
    expect(schemaMismatch({ type: ['made-up'] }, 1)).toBeNull();
    expect(schemaMismatch({ $ref: 'https://example.com/x' }, 1)).toBeNull();
  });

  it('accepts any schema and value, also one that refers to itself', () => {
    expect(() =>
      schemaMismatch(
        { $ref: '#/$defs/a', $defs: { a: { allOf: [{ $ref: '#/$defs/a' }, { $ref: '#/$defs/a' }] } } },
        1,
      ),
    ).not.toThrow();
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue(), (schema, value) => {
        schemaMismatch(schema, value);
      }),
    );
  });
});
