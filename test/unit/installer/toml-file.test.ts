import { parse } from 'smol-toml';
import { describe, expect, test } from 'vitest';
import { putTable, takeTable } from '../../../src/installer/clients/toml-file.ts';

const ENTRY = { command: '/usr/bin/node', args: ['/opt/agy-mcp.js'], tool_timeout_sec: 300 };
const put = (text: string | null, entry: Readonly<Record<string, unknown>> = ENTRY) =>
  putTable(text, 'config.toml', 'mcp_servers', 'agy', entry);
const take = (text: string) => takeTable(text, 'config.toml', 'mcp_servers', 'agy');

const FOREIGN = `# my settings
model = "x"   # keep

[mcp_servers.other]
command = "foo"  # mine
args = [ "a",
  "b" ]

# about the interface
[tui]
notifications = true
`;

describe('a table', () => {
  test('is put behind the others, which keep every byte, and goes without a trace', () => {
    expect(put(FOREIGN).startsWith(`${FOREIGN}\n[mcp_servers.agy]\n`)).toBe(true);
    expect(take(put(FOREIGN))).toBe(FOREIGN);
    expect(take(put('a = 1'))).toBe('a = 1\n');
    expect(take(put(null))).toBe('');
  });
  test('is put once: the second time nothing changes', () => {
    for (const text of [null, FOREIGN, 'a = 1\r\n']) expect(put(put(text))).toBe(put(text));
  });
  test('is brought up to date line by line, in the middle of the file', () => {
    const text = `[mcp_servers.agy]\ncommand = "/old/node" # which\nargs = ["/old/agy-mcp.js"]\nenabled = false\n\n# next\n[tui]\nx = 1\n`;
    const next = put(text);
    expect(next).toContain('enabled = false\ntool_timeout_sec = 300\n\n# next\n[tui]\nx = 1\n');
    expect(parse(next)).toEqual({ mcp_servers: { agy: { ...ENTRY, enabled: false } }, tui: { x: 1 } });
  });
  test('keeps a limit that the user has set', () => {
    const text = put(null).replace('300', '900').replace('/opt', '/old');
    expect(parse(put(text))).toEqual({ mcp_servers: { agy: { ...ENTRY, tool_timeout_sec: 900 } } });
  });
  test('has variables as a table of its own, which goes with it', () => {
    const text = put(FOREIGN, { ...ENTRY, env: { AGY_BIN: '/x/agy' } });
    expect(parse(text)).toMatchObject({ mcp_servers: { agy: { env: { AGY_BIN: '/x/agy' } } } });
    const moved = put(text, { ...ENTRY, env: { AGY_BIN: '/y/agy' } });
    expect(parse(moved)).toMatchObject({ mcp_servers: { agy: { env: { AGY_BIN: '/y/agy' } } } });
    expect(take(moved)).toBe(FOREIGN);
  });
  test('with Windows line ends keeps them', () => {
    const text = put('a = 1\r\n');
    expect(text.replaceAll('\r\n', '')).not.toContain('\n');
    expect(take(text)).toBe('a = 1\r\n');
  });
  test.each([
    ['broken TOML, by its line', 'a = 1\nb = = 2\n', /line 2 is no valid TOML/],
    ['a file where the name is taken', '[mcp_servers.agy]\ncommand = "other"\n', /Another server/],
    ['a list of tables', '[[mcp_servers]]\nname = "x"\n', /mcp_servers is a list there, not a table/],
    ['a value', 'mcp_servers = 1\n', /mcp_servers is a value there, not a table/],
  ])('is refused in %s', (_what, text, message) => {
    expect(() => put(text)).toThrow(
      expect.objectContaining({ code: 'install_failed', message: expect.stringMatching(message) as unknown }),
    );
  });
  test('of another server is not removed', () => {
    const text = '[mcp_servers.agy]\ncommand = "other"\n';
    expect(take(text)).toBe(text);
  });
});

/** Valid files in which servers are written in other ways; `x` is a server of the user. */
const SHAPES: readonly (readonly [string, string])[] = [
  ['one inline table on one line', 'mcp_servers = { x = { command = "foo" } } # mine\n'],
  ['one inline table without an end of line', 'mcp_servers = { x = { command = "foo" } }'],
  ['an inline table over lines', 'mcp_servers = {\n  x = { command = "foo" }, # mine\n}\n[tui]\na = 1\n'],
  ['dotted keys at the root', 'mcp_servers.x.command = "foo" # mine\nmodel = "y"\n\n[tui]\na = 1\n'],
  ['a table of inline tables', '[mcp_servers]\nx = { command = "foo", env = { A = "b" } }\n\n[tui]\na = 1\n'],
  ['a table of dotted keys', '[mcp_servers]\nx.command = "foo"\nx.env.A = "b" # mine\n'],
  [
    'quoted names and odd spaces',
    '[ "mcp_servers" . \'x\' ]\n  command="foo"\n\t[ mcp_servers . x . env ]\n  A = "b"\n',
  ],
  [
    'our header inside a string',
    'note = """\n[mcp_servers.agy]\ncommand = "agy-mcp"\n"""\n[mcp_servers.x]\ncommand = "foo"\n',
  ],
  [
    'our header inside a literal string and a comment',
    "a = '''\n[mcp_servers.agy]\n''' # [mcp_servers.agy]\n# [mcp_servers.agy]\n[mcp_servers.x]\ncommand = 'foo'\n",
  ],
  [
    'strings that end in quotes of their own',
    'a = """x"""""\nb = "\\"[mcp_servers.agy]\\\\"\n[mcp_servers.x]\ncommand = "foo"\n',
  ],
  [
    'lists, dates and nested tables',
    '[mcp_servers.x]\ncommand = "foo"\nargs = [ "a", # [mcp_servers.agy]\n  "]" ]\nat = 1979-05-27 07:32:00\nmore = [ { a = 1 }, { b = [ 2 ] } ]\n',
  ],
  ['a byte order mark', '\uFEFF[mcp_servers.x]\ncommand = "foo"\n'],
  ['Windows line ends', '[mcp_servers.x]\r\ncommand = "foo"\r\n\r\n[tui]\r\na = 1\r\n'],
];

describe('a server', () => {
  test.each(SHAPES)('is put into %s, beside the others, and taken out again', (_shape, text) => {
    const next = put(text);
    const data = (each: string) =>
      parse(each.replace(/^\uFEFF/, '')) as { mcp_servers: Record<string, unknown> };
    const { agy, ...others } = data(next).mcp_servers;
    expect(agy).toEqual(ENTRY);
    expect(others).toEqual(data(text).mcp_servers);
    expect({ ...data(next), mcp_servers: others }).toEqual(data(text));
    expect(put(next)).toBe(next);
    // Not a byte of what stood there moves: what was added is in one place.
    expect(take(next).trimEnd()).toBe(text.trimEnd());
  });

  test.each([
    [
      'an inline table',
      'mcp_servers = { x = { a = 1 }, agy = { command = "/old/node", args = ["/old/agy-mcp.js"], enabled = false } }\n',
    ],
    [
      'a table of inline tables',
      '[mcp_servers]\nagy = { command = "/old/node", args = ["/old/agy-mcp.js"], enabled = false } # mine\nx = { a = 1 }\n',
    ],
    [
      'dotted keys',
      'mcp_servers.agy.command = "/old/node" # mine\nmcp_servers.agy.args = ["/old/agy-mcp.js"]\nmcp_servers.agy.enabled = false\nmcp_servers.x.a = 1\n',
    ],
    [
      'dotted keys of a table',
      '[mcp_servers]\nagy.command = "/old/node" # mine\n  agy.args = [\n "/old/agy-mcp.js" ]\nagy.enabled = false\nx.a = 1\n',
    ],
    [
      'a table with a quoted name',
      '["mcp_servers"."agy"]\ncommand = "/old/node" # mine\nargs = ["/old/agy-mcp.js"]\nenabled = false\n[mcp_servers.x]\na = 1\n',
    ],
  ])('that is ours is brought up to date as %s, and goes', (_shape, text) => {
    const wanted = { ...ENTRY, env: { AGY_BIN: '/x/agy' } };
    const next = put(text, wanted);
    expect(parse(next)).toEqual({ mcp_servers: { agy: { ...wanted, enabled: false }, x: { a: 1 } } });
    expect(next.includes('# mine')).toBe(text.includes('# mine'));
    expect(put(next, wanted)).toBe(next);
    const moved = put(next, { ...wanted, env: { AGY_BIN: '/y/agy' } });
    expect(parse(moved)).toMatchObject({ mcp_servers: { agy: { env: { AGY_BIN: '/y/agy' } } } });
    expect(parse(take(moved))).toEqual({ mcp_servers: { x: { a: 1 } } });
  });

  test('that was alone leaves no empty table', () => {
    expect(take('mcp_servers = { agy = { command = "agy-mcp" } }\nmodel = "x"\n')).toBe('model = "x"\n');
    const dotted = 'mcp_servers.agy.command = "agy-mcp"\nmcp_servers.agy.args = []\nmodel = "x"\n';
    expect(take(dotted)).toBe('model = "x"\n');
  });
});
