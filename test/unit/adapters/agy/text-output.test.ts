import { expect, it } from 'vitest';
import { agyOf, eventsOf } from '../../../support/adapter-runs.ts';

const AGY = agyOf('1.0.16');

it('text mode gives the answer line by line, and a result at the end', () => {
  expect(eventsOf(AGY, { stdout: ['One', '', 'Two'] })).toEqual([
    { type: 'assistant', subtype: 'text', text: 'One\n' },
    { type: 'assistant', subtype: 'text', text: '\n' },
    { type: 'assistant', subtype: 'text', text: 'Two\n' },
    expect.objectContaining({ type: 'result', subtype: 'success', response: null }),
  ]);
});

it.each([
  ['an empty answer', [], 0],
  ['a blank answer', ['', ' '], 0],
  ['an answer before a failing exit', ['partial'], 1],
  ['a killed run', ['partial'], null],
])('%s is no success', (_name, stdout, exitCode) => {
  expect(eventsOf(AGY, { stdout }, exitCode).at(-1)).toMatchObject({ type: 'result', subtype: 'error' });
});
