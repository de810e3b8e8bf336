import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalHost, coveringRule, parseHostRule } from '../../../src/protocol/host-rules.ts';

const rules = (...texts: string[]) =>
  texts.map((text) => {
    const rule = parseHostRule(text);
    if (rule === null) throw new Error(`no rule: ${text}`);
    return rule;
  });
const covers = (text: string, host: string, port: number): boolean =>
  coveringRule(rules(text), { host: canonicalHost(host) ?? '', port }) !== undefined;

describe('a host', () => {
  test.each([
    ['API.Example.com', 'api.example.com'],
    ['example.com.', 'example.com'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['0x7f.1', '127.0.0.1'],
    ['2130706433', '127.0.0.1'],
    ['0177.0.0.1', '127.0.0.1'],
    ['[::1]', '::1'],
    ['::1', '::1'],
    ['[0:0:0:0:0:0:0:1]', '::1'],
    ['[::ffff:127.0.0.1]', '::ffff:7f00:1'],
    ['my_host.internal', 'my_host.internal'],
    ['ｅxample.com', 'example.com'],
  ])('%s is written %s', (written, host) => {
    expect(canonicalHost(written)).toBe(host);
  });
  test.each([
    '',
    ' ',
    'a b',
    'a/b',
    'a?b',
    'a#b',
    'user@host',
    'a\\b',
    'a%2eb',
    'host:80',
    '[::1',
    '1.2.3.999',
    '.',
  ])('%j is none', (written) => {
    expect(canonicalHost(written)).toBeNull();
  });
  test('is the same when it is judged twice', () => {
    fc.assert(
      fc.property(fc.oneof(fc.domain(), fc.ipV4(), fc.ipV6(), fc.string()), (text) => {
        const once = canonicalHost(text);
        if (once !== null) expect(canonicalHost(once)).toBe(once);
      }),
    );
  });
});

describe('a rule', () => {
  test.each([
    ['api.example.com', 'api.example.com', 443, true],
    ['api.example.com', 'api.example.com', 80, true],
    ['api.example.com', 'API.EXAMPLE.COM.', 443, true],
    ['api.example.com', 'api.example.com', 22, false],
    ['api.example.com', 'x.api.example.com', 443, false],
    ['api.example.com', 'xapi.example.com', 443, false],
    ['api.example.com', 'api.example.com.evil.test', 443, false],
    ['*.example.com', 'a.example.com', 443, true],
    ['*.example.com', 'a.b.example.com', 443, true],
    ['*.example.com', 'example.com', 443, false],
    ['*.example.com', 'evilexample.com', 443, false],
    ['*.example.com:8443', 'a.example.com', 8443, true],
    ['*.example.com:8443', 'a.example.com', 443, false],
    ['127.0.0.1:3000', '127.1', 3000, true],
    ['[::1]:3000', '::1', 3000, true],
    ['10.0.0.5', '10.0.0.5', 443, true],
  ])('%s: %s at %d: %s', (text, host, port, expected) => {
    expect(covers(text, host, port)).toBe(expected);
  });
  test.each([
    '',
    '*',
    '*.com',
    '*.127.0.0.1',
    '*.*.example.com',
    'a.*.example.com',
    'https://example.com',
    'example.com/path',
    'user@example.com',
    'example.com:0',
    'example.com:65536',
    'example.com:80:80',
    'example.com:',
    'two words',
  ])('%j is none', (text) => {
    expect(parseHostRule(text)).toBeNull();
  });
  test('of a suffix never covers a host that does not end with it at a label', () => {
    fc.assert(
      fc.property(fc.domain(), fc.domain(), (suffix, host) => {
        const rule = parseHostRule(`*.${suffix}`);
        const name = canonicalHost(host);
        if (rule === null || name === null) return;
        expect(coveringRule([rule], { host: name, port: 443 }) !== undefined).toBe(
          name.endsWith(`.${rule.host}`),
        );
      }),
    );
  });
});
