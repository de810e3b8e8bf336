import { describe, expect, test } from 'vitest';
import { putEntry, putWords, takeEntry, takeWords } from '../../../src/installer/clients/json-file.ts';

const PLACE = ['mcpServers', 'agy'];
const ANY = { reader: 'Anything', comments: true, trailingCommas: true, bom: true };
const ENTRY = { command: '/usr/bin/node', args: ['/opt/agy-mcp/dist/agy-mcp.js'], timeout: 600_000 };
const put = (text: string | null) => putEntry(text, 'settings.json', PLACE, ENTRY, ANY);

const FOREIGN = `{
    // my theme
    "ui": { "theme":"x" },   /* odd   spacing */
    "mcpServers": {
        "other": {"command":"foo", "args":["a"],}
    },
    "list": [1,2,
      3]
}
`;

describe('an entry', () => {
  test('is put into a new file', () => {
    expect(JSON.parse(put(null))).toEqual({ mcpServers: { agy: ENTRY } });
    expect(put('')).toBe(put(null));
  });
  test('leaves every byte of the others as it is, and goes without a trace of itself', () => {
    const text = put(FOREIGN);
    expect(text).toContain('// my theme\n    "ui": { "theme":"x" },   /* odd   spacing */');
    expect(text).toContain('"other": {"command":"foo", "args":["a"],}');
    expect(text).toContain('"list": [1,2,\n      3]');
    expect(takeEntry(text, 'f', PLACE)).toBe(FOREIGN);
  });
  test('goes without a trace where comments and commas stand around it', () => {
    for (const text of [
      '{\n  "mcpServers": {\n    "a": {} // last\n  }\n}\n',
      '{\n  "mcpServers": {\n    // none yet\n  }\n}\n',
      '{\n  "mcpServers": {\n    "a": {}, /* more to come */\n  }\n}\n',
    ])
      expect(takeEntry(put(text), 'f', PLACE)).toBe(text);
  });
  test('goes from before another one', () => {
    const text = '{\n  "mcpServers": {\n    "agy": { "command": "agy-mcp" },\n    "b": 1 // mine\n  }\n}\n';
    expect(takeEntry(text, 'f', PLACE)).toBe('{\n  "mcpServers": {\n    "b": 1 // mine\n  }\n}\n');
  });
  test('is put into objects on one line', () => {
    expect(JSON.parse(put('{"mcpServers":{"a":{}}}'))).toEqual({ mcpServers: { a: {}, agy: ENTRY } });
    expect(JSON.parse(put('{"mcpServers":{}}'))).toEqual({ mcpServers: { agy: ENTRY } });
    expect(JSON.parse(put('{"a":[]}'))).toEqual({ a: [], mcpServers: { agy: ENTRY } });
  });
  test('is put once: the second time nothing changes', () => {
    for (const text of [null, FOREIGN, '\uFEFF{}\r\n']) expect(put(put(text))).toBe(put(text));
  });
  test('keeps what the user has set in it, and gets the new program', () => {
    const old = put(null).replace('600000', '1').replace('/opt', '/old');
    const next = JSON.parse(putEntry(old, 'f', PLACE, { ...ENTRY, trust: true }, ANY)) as Record<
      string,
      unknown
    >;
    expect(next).toEqual({ mcpServers: { agy: { ...ENTRY, timeout: 1, trust: true } } });
  });
  test('keeps a byte order mark, tabs and line ends', () => {
    const text = put('\uFEFF{\r\n\t"a": 1\r\n}\r\n');
    expect(text.startsWith('\uFEFF{\r\n\t"a": 1,\r\n\t"mcpServers"')).toBe(true);
    expect(text.replaceAll('\r\n', '')).not.toContain('\n');
  });
  test('takes over from the Python program, and leaves it alone when it is to be taken out', () => {
    const old = '{"mcpServers":{"agy":{"command":"/home/me/.local/bin/agymcp","args":[]}}}';
    expect(JSON.parse(put(old))).toEqual({ mcpServers: { agy: ENTRY } });
    expect(takeEntry(old, 'f', PLACE)).toBe(old);
  });
  test('of another server with the same name is refused, and not removed', () => {
    const text = '{"mcpServers":{"agy":{"command":"other"}}}';
    expect(() => put(text)).toThrow(expect.objectContaining({ code: 'install_failed' }));
    expect(takeEntry(text, 'f', PLACE)).toBe(text);
  });
  test.each([
    ['broken JSON, by its line', '{\n"a": \n}', /line 3/],
    ['a list', '[]', /no JSON object/],
    ['a holder that is none', '{"mcpServers": 1}', /mcpServers is no object/],
  ])('is not put into %s', (_what, text, message) => {
    expect(() => put(text)).toThrow(
      expect.objectContaining({ code: 'install_failed', message: expect.stringMatching(message) as unknown }),
    );
  });
});

describe('words of a list', () => {
  const AT = ['permissions', 'allow'];
  test('are added once, behind those that are there', () => {
    const text = '{ "permissions": { "allow": [ "Bash(ls)" ], "deny": [] } }';
    const added = putWords(text, 'f', AT, ['mcp__agy'], ANY);
    expect(JSON.parse(added)).toEqual({ permissions: { allow: ['Bash(ls)', 'mcp__agy'], deny: [] } });
    expect(putWords(added, 'f', AT, ['mcp__agy'], ANY)).toBe(added);
    expect(JSON.parse(takeWords(added, 'f', AT, ['mcp__agy']))).toEqual(JSON.parse(text));
  });
  test('take an empty list and holder with them', () => {
    const added = putWords('{"model":"x"}', 'f', AT, ['one', 'two'], ANY);
    expect(JSON.parse(takeWords(added, 'f', AT, ['two', 'one']))).toEqual({ model: 'x' });
  });
});
