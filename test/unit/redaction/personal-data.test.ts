import { expect, test } from 'vitest';
import { maskPersonalData } from '../../../src/redaction/personal-data.ts';
import { createRedactor } from '../../../src/redaction/redact.ts';

test.each([
  'write to ada.lovelace@example.org now',
  'Ada <ada+agents@mail.example.co.uk>',
  'ada_l@example.com, bob@example.com',
  'call +49 170 1234567 today',
  'call +1 (415) 555-2671.',
  '+442071838750',
  'card 4111 1111 1111 1111 expires',
  'card 5500-0055-5555-5559',
  '378282246310005',
  '3782 822463 10005',
  '6011111111111117',
])('%s is masked', (text) => {
  const masked = maskPersonalData(text);
  expect(masked).toContain('***');
  expect(masked).not.toMatch(/@|\d{4}/);
});

test.each([
  'git@github.com:org/repo.git',
  'https://user@example.com/path',
  'npm i eslint@10.15.0 @types/node@20.19.43',
  'docker pull image@sha256:9f86d081884c7d65',
  'v1.2.3+4 and 1.0.0+20130313144700',
  'listening on 127.0.0.1:54321 and :8080',
  'sha 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  'commit 4111111111111111aaaa',
  '+12 -3 lines',
  '+1234567', // seven digits are no number of a phone
  'at 2026-11-28T05:00:00.000Z+00:00',
  'card 4111 1111 1111 1112', // the check digit is wrong
  'ids 1234567890123456 and 20261128050059123',
  'job_m4v3xk2q9w8e7r6t5',
  '@@ -1,4 +1,4 @@',
])('%s stays', (text) => {
  expect(maskPersonalData(text)).toBe(text);
});

// promise: audit-private
test('fields of a record lose secrets and personal data alike, deep', () => {
  const token = ['ghp', '_', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('');
  const redactor = createRedactor();
  const sealed = redactor.impersonalFields({
    label: `for ada@example.org, ${token}`,
    list: ['+49 170 1234567'],
  });
  expect(JSON.stringify(sealed)).not.toMatch(/ada|ghp_|1234567/);
  expect(redactor.redactFields({ label: 'for ada@example.org' })).toEqual({ label: 'for ada@example.org' });
});
