import { describe, expect, it } from 'vitest';
import { fetcherOf, findServerFaults, startsBridge } from '../../../src/doctor/agent-servers.ts';
import { findSettingFaults } from '../../../src/doctor/agent-settings.ts';
import { parseLenientJson } from '../../../src/doctor/read-json.ts';
import { CLIENT_PLACES, registrationsIn } from '../../../src/doctor/registrations.ts';

describe("agy's settings", () => {
  it('one bad value voids them, and is named', () => {
    expect(findSettingFaults({ useG1Credits: 'off' })).toMatchObject([
      { name: 'agent_settings', ok: false, detail: expect.stringContaining('useG1Credits') as string },
    ]);
    expect(findSettingFaults({ toolPermission: 'yolo' })[0]?.ok).toBe(false);
  });

  it('that open every tool are told', () => {
    expect(findSettingFaults({ toolPermission: 'always-proceed' })[0]).toMatchObject({
      ok: false,
      severity: 'warning',
    });
  });

  it.each(['mcp(server)', 'command()', 'Bash(ls)'])('a rule %s never matches', (rule) => {
    expect(findSettingFaults({ permissions: { allow: [rule] } })[1]).toMatchObject({
      name: 'agent_rules',
      ok: false,
    });
  });

  it('rules that match are counted, and what they deny is named', () => {
    const permissions = {
      allow: ['command(git status)', 'mcp(server/tool)', 'mcp(*)'],
      deny: ['read_url(*)'],
    };
    expect(findSettingFaults({ permissions })[1]).toMatchObject({
      ok: true,
      detail: '3 allow, 1 deny, 0 ask; denied in jobs too: read_url',
    });
  });
});

describe('the MCP servers that agy starts', () => {
  it.each([
    { command: 'agy-mcp' },
    { command: 'npx', args: ['-y', 'agy-mcp'] },
    { command: 'npx', args: ['agy-mcp@0.1.0'] },
    { command: '/usr/bin/node', args: ['/opt/agy-mcp/dist/agy-mcp.js'] },
  ])('%j is this bridge', (server) => {
    expect(startsBridge(server)).toBe(true);
    const check = findServerFaults([
      { place: '~/.gemini/config/mcp_config.json', data: { mcpServers: { x: server } } },
    ]);
    expect(check).toMatchObject({ ok: false, severity: 'warning' });
    expect(check.fix).toContain('~/.gemini/config/mcp_config.json');
    const off = findServerFaults([
      { place: 'p', data: { mcpServers: { x: { ...server, disabled: true } } } },
    ]);
    expect(off.ok).toBe(true);
  });

  it.each([{ command: 'other' }, { command: 'my-agy-mcp-like' }, null, 1])('%j is not', (server) => {
    expect(startsBridge(server)).toBe(false);
  });
});

describe('a registration that fetches this program by its name', () => {
  it.each([
    [{ command: 'npx', args: ['agy-mcp'] }, 'npx'],
    [{ command: 'npx', args: ['-y', 'agy-mcp@latest', 'serve'] }, 'npx'],
    [{ command: '/usr/bin/npx', args: ['--yes', '--package=agy-mcp', 'agy-mcp'] }, 'npx'],
    [{ command: 'cmd', args: ['/c', 'npx.cmd', 'agy-mcp'] }, 'npx'],
    [{ command: 'npm', args: ['exec', '--', 'agy-mcp'] }, 'npm'],
    [{ command: 'pnpm', args: ['dlx', 'agy-mcp'] }, 'pnpm'],
    [{ command: 'bunx', args: ['agy-mcp'] }, 'bunx'],
    [{ command: 'agy-mcp' }, null],
    [{ command: 'node', args: ['/opt/agy-mcp/dist/agy-mcp.js'] }, null],
    [{ command: 'npx', args: ['/home/me/agy-mcp'] }, null],
    [{ command: 'npm', args: ['run', 'agy-mcp'] }, null],
    [null, null],
  ])('%j: %s', (server, fetcher) => {
    expect(fetcherOf(server)).toBe(fetcher);
  });
});

describe('files of others', () => {
  it('are read with comments, trailing commas and a byte order mark', () => {
    expect(parseLenientJson('\uFEFF{ // a\n "u": "http://x/*y*/,}", /* b */ "l": [1, 2, ], }')).toEqual({
      u: 'http://x/*y*/,}',
      l: [1, 2],
    });
    expect(parseLenientJson('[1]')).toBeNull();
    expect(parseLenientJson('{')).toBeNull();
  });

  it('of clients tell how long a call may take', () => {
    const where = { home: '/h', cwd: '/p', env: { CODEX_HOME: '/c' } };
    const found = CLIENT_PLACES.map((place) => [
      place.file(where),
      registrationsIn(
        place,
        {
          mcpServers: { bridge: { command: 'agy-mcp', timeout: 5_000 } },
          mcp_servers: { 'agy-mcp': { command: 'node', tool_timeout_sec: 60, enabled: false } },
          projects: { '/p': { mcpServers: { 'agy-mcp': { command: 'x' } } } },
        },
        where,
      ).map(({ timeoutSeconds, disabled }) => (disabled ? 'off' : timeoutSeconds)),
    ]);
    expect(found).toEqual([
      ['/h/.claude.json', [5, null]],
      ['/p/.mcp.json', [5]],
      ['/c/config.toml', ['off']],
      ['/h/.cursor/mcp.json', [5]],
      ['/h/.gemini/settings.json', [5]],
    ]);
  });
});
