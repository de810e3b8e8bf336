import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ClientId } from '../../../src/installer/clients/client.ts';
import { CLIENT_SIGNS } from '../../../src/installer/clients/signs.ts';
import { TARGETS } from '../../../src/installer/skill-targets.ts';
import { createRegistrar, type RegisterOptions } from '../../../src/installer/register.ts';

let home: string;
let project: string;
beforeEach(() => {
  home = realpathSync(mkdtempSync(path.join(tmpdir(), 'agy-register-')));
  project = path.join(home, 'project');
  mkdirSync(project);
});
afterEach(() => {
  rmSync(home, { recursive: true });
});

const registrar = (env: Record<string, string> = {}) =>
  createRegistrar({
    home,
    env: { PATH: path.join(home, 'bin'), ...env },
    platform: process.platform,
    nodePath: '/usr/bin/node',
    serverScript: '/opt/agy-mcp/dist/agy-mcp.js',
    readingTools: ['agy_status'],
    now: () => new Date('2026-01-02T03:04:05Z'),
  });
const options = (more: Partial<RegisterOptions> = {}): RegisterOptions => ({
  scope: 'user',
  projectRoot: project,
  approve: 'reading',
  dryRun: false,
  ...more,
});
const file = (...names: string[]): string => path.join(home, ...names);
const write = (text: string, ...names: string[]): void => {
  mkdirSync(path.dirname(file(...names)), { recursive: true });
  writeFileSync(file(...names), text);
};
const read = (...names: string[]): string => readFileSync(file(...names), 'utf8');

const CASES: readonly [ClientId, string[], string, string[]][] = [
  ['claude', ['.claude.json'], '{\n  "theme":   "mine"\n}\n', ['project', '.mcp.json']],
  ['codex', ['.codex', 'config.toml'], '# mine\nmodel = "x"\n', ['project', '.codex', 'config.toml']],
  [
    'gemini',
    ['.gemini', 'settings.json'],
    '{\n  // mine\n  "a": 1\n}\n',
    ['project', '.gemini', 'settings.json'],
  ],
  ['cursor', ['.cursor', 'mcp.json'], '{\n  // mine\n  "a": 1\n}\n', ['project', '.cursor', 'mcp.json']],
  [
    'vscode',
    ['.config', 'Code', 'User', 'mcp.json'],
    '{\n  // mine\n  "a": 1\n}\n',
    ['project', '.vscode', 'mcp.json'],
  ],
];

describe.each(CASES)('%s', (id, names, before, inProject) => {
  // promise: install-spares
  test('is registered with a copy of the file kept, once, and taken out again', async () => {
    write(before, ...names);
    const done = await registrar().register(id, options());
    expect(done).toMatchObject({ action: 'registered' });
    expect(read(...names)).toContain('/opt/agy-mcp/dist/agy-mcp.js');
    expect(read(...names)).toMatch(/mine/);
    const [edit] = done.edits;
    expect(readFileSync(edit?.backup ?? '', 'utf8')).toBe(before);
    expect(edit?.backup).toMatch(/\.20260102T030405Z\.agy-mcp-backup$/);
    const after = read(...names);
    expect(await registrar().register(id, options())).toMatchObject({ action: 'unchanged' });
    expect(read(...names)).toBe(after);
    expect(await registrar().isRegistered(id, options())).toBe(true);
    expect(await registrar().unregister(id, options())).toMatchObject({ action: 'removed' });
    expect(read(...names)).toBe(before);
    expect(await registrar().unregister(id, options())).toMatchObject({ action: 'unchanged' });
  });
  test('is registered in a project, and there links are not followed', async () => {
    expect(await registrar().register(id, options({ scope: 'project' }))).toMatchObject({
      action: 'registered',
    });
    expect(read(...inProject)).toContain('/opt/agy-mcp/dist/agy-mcp.js');
    rmSync(file(...inProject));
    write('{}', 'precious');
    symlinkSync(file('precious'), file(...inProject));
    expect(await registrar().register(id, options({ scope: 'project' }))).toMatchObject({
      action: 'refused',
      note: expect.stringMatching(/link/) as unknown,
    });
    expect(read('precious')).toBe('{}');
  });
  test('is only planned in a dry run', async () => {
    const before = readdirSync(home, { recursive: true });
    expect(await registrar().register(id, options({ dryRun: true }))).toMatchObject({ action: 'registered' });
    expect(readdirSync(home, { recursive: true })).toEqual(before);
  });
});

test("a link of the user's own and the permission bits stay", async () => {
  write('{}\n', 'dotfiles', 'cursor.json');
  chmodSync(file('dotfiles', 'cursor.json'), 0o640);
  mkdirSync(file('.cursor'));
  symlinkSync(file('dotfiles', 'cursor.json'), file('.cursor', 'mcp.json'));
  await registrar().register('cursor', options());
  expect(realpathSync(file('.cursor', 'mcp.json'))).toBe(file('dotfiles', 'cursor.json'));
  expect(statSync(file('dotfiles', 'cursor.json')).mode & 0o777).toBe(0o640);
});

test('Claude Code gets permissions for the tools that read, or for all when asked', async () => {
  const allow = () =>
    (JSON.parse(read('.claude', 'settings.json')) as { permissions: { allow: string[] } }).permissions.allow;
  await registrar().register('claude', options({ approve: 'none' }));
  expect(existsSync(file('.claude', 'settings.json'))).toBe(false);
  await registrar().register('claude', options());
  expect(allow()).toEqual(['mcp__agy__agy_status']);
  expect(await registrar().register('claude', options({ approve: 'all' }))).toMatchObject({
    action: 'updated',
  });
  expect(allow()).toEqual(['mcp__agy__agy_status', 'mcp__agy']);
  await registrar().unregister('claude', options());
  expect(existsSync(file('.claude', 'settings.json'))).toBe(false);
});

test('an approval of everything is written only when asked for', async () => {
  await registrar().register('codex', options());
  await registrar().register('gemini', options());
  expect(read('.codex', 'config.toml') + read('.gemini', 'settings.json')).not.toMatch(/approve|trust/);
  await registrar().register('codex', options({ approve: 'all' }));
  await registrar().register('gemini', options({ approve: 'all' }));
  expect(read('.codex', 'config.toml')).toContain('default_tools_approval_mode = "approve"');
  expect(read('.gemini', 'settings.json')).toContain('"trust": true');
});

test('variables of the bridge go into the registration, others do not', async () => {
  await registrar({ AGY_BIN: '/x/agy', MY_TOKEN: 'x' }).register('cursor', options());
  expect(JSON.parse(read('.cursor', 'mcp.json'))).toMatchObject({
    mcpServers: { agy: { env: { AGY_BIN: '/x/agy' } } },
  });
  expect(read('.cursor', 'mcp.json')).not.toContain('MY_TOKEN');
});

describe('a client is found by the same signs, whichever it is', () => {
  const found = async () =>
    Object.fromEntries(
      (await registrar().detect())
        .filter(({ sign }) => sign !== null)
        .map((each) => [each.id, [each.sign, each.found]]),
    );
  test.each(Object.entries(CLIENT_SIGNS))(
    '%s: its program on the PATH, then its configuration',
    async (id, signs) => {
      expect(await found()).toEqual({});
      const configuration = signs.configuration({ home, env: {}, platform: process.platform });
      mkdirSync(configuration, { recursive: true });
      expect(await found()).toEqual({ [id]: ['configuration', configuration] });
      write('#!/bin/sh\n', 'bin', signs.program);
      chmodSync(file('bin', signs.program), 0o755);
      expect(await found()).toEqual({ [id]: ['program', file('bin', signs.program)] });
    },
  );
  test('an application in its usual place is a sign, too', async () => {
    write('#!/bin/sh\n', '.local', 'bin', 'claude');
    expect(await found()).toEqual({ claude: ['application', file('.local', 'bin', 'claude')] });
    for (const { applications } of Object.values(CLIENT_SIGNS))
      for (const platform of ['darwin', 'win32', 'linux'] as const)
        for (const place of applications({ home, env: {}, platform }))
          expect(path.isAbsolute(place)).toBe(true);
  });
  test('what install itself writes for the skills is no sign', async () => {
    for (const { folders } of Object.values(TARGETS))
      mkdirSync(file(...folders.user, 'agy'), { recursive: true });
    expect(await found()).toEqual({});
  });
  test('the table of the documents is the table of the program', () => {
    const doc = readFileSync(path.resolve(import.meta.dirname, '../../../docs/install.md'), 'utf8');
    for (const [id, { program, configuration }] of Object.entries(CLIENT_SIGNS)) {
      const place = configuration({ home: '~', env: {}, platform: 'linux' });
      expect(
        doc
          .split('\n')
          .some(
            (line) =>
              line.startsWith('|') && line.includes(`| \`${program}\` |`) && line.includes(`\`${place}\``),
          ),
        id,
      ).toBe(true);
    }
  });
});

test('a file that cannot be read as its client would is refused, and stays', async () => {
  write('{ broken', '.cursor', 'mcp.json');
  expect(await registrar().register('cursor', options())).toMatchObject({
    action: 'refused',
    note: expect.stringMatching(/line 1/) as unknown,
  });
  expect(read('.cursor', 'mcp.json')).toBe('{ broken');
  expect(readdirSync(file('.cursor'))).toEqual(['mcp.json']);
});

test('a relative XDG_CONFIG_HOME is ignored, as its specification wants', () => {
  const { configuration } = CLIENT_SIGNS.vscode;
  const placeOf = (folder: string) =>
    configuration({ home: '/home/a', env: { XDG_CONFIG_HOME: folder }, platform: 'linux' });
  expect(placeOf('settings')).toBe('/home/a/.config/Code/User');
  expect(placeOf('/settings')).toBe('/settings/Code/User');
});
