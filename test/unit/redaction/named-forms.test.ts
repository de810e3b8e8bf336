// Values behind a name in forms that few languages share, and what only looks like them. Every secret is put together at run time.
import { expect, test } from 'vitest';
import { createRedactor } from '../../../src/redaction/redact.ts';

const redactor = createRedactor();
const password = ['Tr0ub', '4dor9q'].join('');
const token = ['q7Zr3WkP0vTn', '8LxBd2Fj6Hs4'].join('');

// promise: redact-named
test.each([
  `std::string password{"${password}"};`,
  `(password . "${password}")`,
  `const password = opts.password || "${password}"`,
  `const token: string[] = ["${token}"]`,
  `let password: &str = #"${password}"#`,
  `password = Lazy::new(|| "${password}")`,
  `PASSWORD=$(echo "${password}")`,
  `Password → ${password}`,
  `Password ........: ${password}`,
  `<th>Password</th><td>${password}</td>`,
  `Password: <b>${password}</b>`,
  `*password*: ${password}`,
  `*password:* ${password}`,
  `Heslo: ${password}`,
  `Das Passwort lautet ${password}`,
  `La contraseña es ${password}`,
  `userpass = ${password}`,
  `client_secret = ${password}`,
  `secret_token_v2: ${token}`,
  `TOTP_SEED=${token}`,
  `recovery codes: ${token}`,
  `activation code: ${token}`,
  `Unlock code: ${token}`,
  `authorization code: ${token}`,
])('the value of %s is hidden, and nothing else', (text) => {
  expect(redactor.text(text)).toBe(text.replaceAll(password, '***').replaceAll(token, '***'));
});

test.each([
  'the client secret is v2.1',
  'the secret is 3 times as long',
  'secretName: app-tls2',
  'password or "guest" user',
  'token → parser2',
  'mutex.unlock(); activation: relu2',
  'password . "text"',
  '`SQL_PASSWORD` * `SQL_PROJECT` * `SQL_REGION`',
])('%s stays', (text) => {
  expect(redactor.text(text)).toBe(text);
});

test('what stands behind a mask is not taken for its value', () => {
  for (const sign of [': ', ' = ', ':', ' is ', '** : ', ' → ']) {
    for (const rest of ['--*#A1x-', '.Authorization: Bearer ', ` ${password}`]) {
      const text = `secret${sign}***${rest}`;
      expect(redactor.text(text)).toBe(text);
    }
  }
});
