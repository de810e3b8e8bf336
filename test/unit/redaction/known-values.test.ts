import { expect, test } from 'vitest';
import { createRedactor } from '../../../src/redaction/redact.ts';

const VALUE = ['Kq7', 'violet/9931', 'ü~tulip'].join('-');
const bytes = [...new TextEncoder().encode(VALUE)].map((byte) => byte.toString(16).padStart(2, '0'));
const percent = bytes.map((byte) => `%${byte}`).join('');

test('a known value is hidden where percent codes stand for each of its characters', () => {
  const own = createRedactor({ literals: [VALUE] });
  for (const text of [percent, percent.toUpperCase()])
    expect(own.text(`at ${text} there`)).toBe('at *** there');
  expect(createRedactor().text(percent)).toBe(percent);
});
