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
    [
      'a file whose text only looks like it',
      'note = """\n[mcp_servers.agy]\ncommand = "agy-mcp"\n"""\n',
      /edited/,
    ],
    ['broken TOML, by its line', 'a = 1\nb = = 2\n', /line 2/],
    ['a file where the name is taken', '[mcp_servers.agy]\ncommand = "other"\n', /Another server/],
    [
      'an inline table that cannot be edited by lines',
      'mcp_servers = { agy = { command = "agy-mcp" } }\n',
      /./,
    ],
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
