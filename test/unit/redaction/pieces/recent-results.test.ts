// What was judged a moment ago is known again, and only that.
import { expect, test } from 'vitest';
import {
  createRecent,
  type Judgement,
  type Question,
} from '../../../../src/redaction/pieces/recent-results.ts';

const question = (change: Partial<Question> = {}): Question => ({
  context: '',
  held: '',
  added: 'a text\n',
  until: 'line',
  ...change,
});
const judgement = (change: Partial<Question> = {}, rest: Partial<Judgement> = {}): Judgement => {
  const before = question(change);
  const after = { context: { text: '', line: 0 }, held: '', isClear: true };
  return { before, out: before.added, after, ...rest };
};

test('the same question has the same answer, another has none', () => {
  const recent = createRecent();
  const known = judgement();
  recent.add(known);
  expect(recent.find(question())).toBe(known);
  for (const change of [
    { context: 'x' },
    { held: 'x' },
    { added: 'a test\n' },
    { added: 'a text' },
    { until: 'end' },
  ] as const)
    expect(recent.find(question(change))).toBeNull();
});

test('nothing is known at first, and one of many is enough', () => {
  const recent = createRecent();
  expect(recent.find(question())).toBeNull();
  expect(recent.isPlain('a text\n')).toBe(false);
  recent.add(judgement({ held: 'x' }));
  recent.add(judgement());
  recent.add(judgement({ added: 'another\n' }));
  expect(recent.isPlain('a text\n')).toBe(true);
});

test('a few are kept, and none that is long', () => {
  const recent = createRecent();
  const fits = 'x'.repeat(65_536);
  for (let at = 0; at < 7; at += 1) recent.add(judgement({ added: `${at}` }));
  recent.add(judgement({ added: fits }));
  recent.add(judgement({ added: `${fits}x` }));
  expect(recent.find(question({ added: `${fits}x` }))).toBeNull();
  expect(recent.find(question({ added: fits }))).not.toBeNull();
  expect(recent.find(question({ added: '0' }))).not.toBeNull();
  recent.add(judgement());
  expect(recent.find(question({ added: '0' }))).toBeNull();
  for (const added of ['1', '6', fits]) expect(recent.find(question({ added }))).not.toBeNull();
});

// promise: redact-stream
test('a text is shown as it is where it was judged alone, as a whole, and holds no secret', () => {
  const isPlain = (known: Judgement, text = known.before.added): boolean => {
    const recent = createRecent();
    recent.add(known);
    return recent.isPlain(text);
  };
  for (const until of ['line', 'stop', 'end'] as const) expect(isPlain(judgement({ until }))).toBe(true);
  for (const until of ['cut', 'pause'] as const) expect(isPlain(judgement({ until }))).toBe(false);
  expect(isPlain(judgement({ added: 'one\ntwo', until: 'end' }))).toBe(true);
  expect(isPlain(judgement({ context: 'x' }))).toBe(false);
  expect(isPlain(judgement({ held: 'x' }))).toBe(false);
  expect(isPlain(judgement({}, { after: { ...judgement().after, held: 'x' } }))).toBe(false);
  expect(isPlain(judgement(), 'b text\n')).toBe(false);
  expect(isPlain(judgement({ added: 'abc' }, { out: '***' }), 'abc')).toBe(false);
  expect(isPlain(judgement({ added: 'abc' }, { out: '***' }), '***')).toBe(false);
  expect(isPlain(judgement({ added: 'a\x1bc' }, { out: 'ac' }), 'ac')).toBe(false);
});
