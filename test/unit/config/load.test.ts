import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { loadSettings } from '../../../src/config/load.ts';
import { SETTING_KEYS, settingsSchema } from '../../../src/config/schema.ts';
import { removeTree } from '../../../src/platform/files/paths.ts';
import { makeTemporary } from '../../../src/platform/files/private-file.ts';
import { mayBeConfigured } from '../../../src/config/has-config.ts';
import { userDirs } from '../../../src/platform/user-dirs.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await makeTemporary('agy-mcp-unit-');
  file = path.join(folder, 'config.toml');
});
afterEach(async () => {
  await removeTree(folder);
});

const DEFAULTS = settingsSchema.parse({});

async function load(text: string, env: Record<string, string> = {}) {
  await writeFile(file, text);
  return loadSettings(file, env);
}

/** The message of the refusal. */
async function refusal(loading: Promise<unknown>): Promise<string> {
  const error = await loading.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({ code: 'invalid_request' });
  return (error as Error).message;
}

describe('what counts', () => {
  test('without a file the defaults', async () => {
    expect(await loadSettings(file, {})).toEqual(DEFAULTS);
  });
  test('the file over the defaults', async () => {
    const text = 'backend = "gemini"\nworktree = false\n[execute]\nallow_skip_permissions = true\n';
    expect(await load(text)).toEqual({
      ...DEFAULTS,
      backend: 'gemini',
      worktree: false,
      execute: { allow_skip_permissions: true },
    });
  });
  test('the environment over the file', async () => {
    const env = { AGY_MCP_BACKEND: 'agy', AGY_MCP_OUTPUT_PROTOCOL: 'codex', AGY_MCP_WORKTREE_DEFAULT: '0' };
    const settings = await load('backend = "gemini"\noutput_protocol = "raw"\nworktree = true\n', env);
    expect(settings).toMatchObject({ backend: 'agy', output_protocol: 'codex', worktree: false });
    expect((await load('worktree = false\n', { AGY_MCP_WORKTREE_DEFAULT: '1' })).worktree).toBe(true);
  });
  test('no runner is kept ready where the file or the environment says so', async () => {
    expect((await load('')).jobs.standby).toBe(true);
    expect((await load('[jobs]\nstandby = false\n')).jobs.standby).toBe(false);
    expect((await load('[jobs]\nstandby = false\n', { AGY_MCP_STANDBY: '1' })).jobs.standby).toBe(true);
    expect(await refusal(load('', { AGY_MCP_STANDBY: 'no' }))).toContain('AGY_MCP_STANDBY');
  });
  test('an empty variable counts as none', async () => {
    expect((await load('backend = "gemini"\n', { AGY_MCP_BACKEND: '' })).backend).toBe('gemini');
    expect(await loadSettings(path.join(folder, 'absent.toml'), { AGY_MCP_CONFIG: '' })).toEqual(DEFAULTS);
    expect(userDirs({ AGY_MCP_CONFIG: '', AGY_MCP_SESSION_ROOT: '' }, '/home/ann')).toEqual(
      userDirs({}, '/home/ann'),
    );
  });
});

describe('a session root', () => {
  test.each(['sessions', './x', '~/sessions', '../y'])('that is relative is refused: %s', async (root) => {
    const env = { AGY_MCP_SESSION_ROOT: root };
    expect(mayBeConfigured(path.join(folder, 'absent.toml'), env)).toBe(true);
    const refused = loadSettings(path.join(folder, 'absent.toml'), env);
    await expect(refused).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining('AGY_MCP_SESSION_ROOT') as unknown,
      hint: expect.stringContaining(path.resolve(root)) as unknown,
    });
  });
  test('that is absolute needs no further look', async () => {
    const env = { AGY_MCP_SESSION_ROOT: folder };
    expect(mayBeConfigured(path.join(folder, 'absent.toml'), env)).toBe(false);
    expect(await loadSettings(path.join(folder, 'absent.toml'), env)).toEqual(DEFAULTS);
  });
});

describe('places under the home folder', () => {
  test.each([
    ['HOME', {}, 'home'],
    ['HOME', {}, ''],
    ['HOME', { AGY_MCP_SESSION_ROOT: '/s', AGY_MCP_CONFIG: '/c' }, './home'],
    ['AGY_MCP_CONFIG', { AGY_MCP_CONFIG: 'config.toml' }, '/home/ann'],
    ['AGY_MCP_CONFIG', { AGY_MCP_CONFIG: '~/config.toml' }, '/home/ann'],
  ])('are refused where %s is relative: %j in %j', (variable, env, home) => {
    expect(() => userDirs(env, home)).toThrow(
      expect.objectContaining({
        code: 'invalid_request',
        message: expect.stringContaining(`${variable}: must be an absolute path`) as unknown,
      }) as Error,
    );
  });
});

describe('a bad file is an error that names the place', () => {
  test('a value: file, line and key', async () => {
    const message = await refusal(load('# mine\n\nbackend = "clippy"\n'));
    expect(message).toContain(`${file}:3: "backend"`);
    expect(message).toContain('gemini');
  });
  test('a value in a table, also where an earlier table has the same key', async () => {
    const text = '[environment]\npass = ["OK"]\n\n[execute]\nallow_skip_permissions = "yes"\n';
    expect(await refusal(load(text))).toContain(`${file}:5: "execute.allow_skip_permissions"`);
  });
  test('a value in a list', async () => {
    expect(await refusal(load('[environment]\npass = ["GOOD", "not good"]\n'))).toContain(
      'must be the name of a variable',
    );
  });
  test('a syntax error: file and line', async () => {
    expect(await refusal(load('backend = "agy"\nworktree = = 1\n'))).toContain(`${file}:2:`);
  });
  test('an unknown key: file, line, key and the nearest one', async () => {
    expect(await refusal(load('backend = "agy"\nworktre = false\n'))).toBe(
      `${file}:2: unknown key "worktre", did you mean "worktree"?`,
    );
  });
  test('an unknown key that stands in the wrong table: the name in full', async () => {
    expect(await refusal(load('allow_skip_permissions = true\n'))).toContain(
      'did you mean "execute.allow_skip_permissions"?',
    );
    expect(await refusal(load('[execute]\nallow_skip_permission = true\n'))).toContain(
      `${file}:2: unknown key "execute.allow_skip_permission", did you mean "execute.allow_skip_permissions"?`,
    );
  });
  test('an unknown table: the nearest one', async () => {
    expect(await refusal(load('[enviroment]\npass = []\n'))).toBe(
      `${file}:1: unknown key "enviroment", did you mean "environment"?`,
    );
  });
  test('a key like nothing here: no guess', async () => {
    expect(await refusal(load('zzzzzzzzzz = 1\n'))).toBe(`${file}:1: unknown key "zzzzzzzzzz"`);
  });
  test('a file that cannot be read', async () => {
    await mkdir(file);
    expect(await refusal(loadSettings(file, {}))).toBe(`${file}: the file cannot be read`);
  });
  test('a file that AGY_MCP_CONFIG names and that is not there', async () => {
    expect(await refusal(loadSettings(file, { AGY_MCP_CONFIG: file }))).toContain('AGY_MCP_CONFIG');
  });
});

test('a bad variable is an error that names it and what it takes', async () => {
  expect(await refusal(loadSettings(file, { AGY_MCP_BACKEND: 'clippy' }))).toBe(
    'AGY_MCP_BACKEND: must be one of auto, agy, gemini',
  );
  for (const word of ['yes', 'true', '2', 'constructor'])
    expect(await refusal(loadSettings(file, { AGY_MCP_WORKTREE_DEFAULT: word })), word).toBe(
      'AGY_MCP_WORKTREE_DEFAULT: must be one of 0, 1',
    );
});

test('the list of keys is the schema', () => {
  const keysOf = (key: string, field: unknown): string[] => {
    const inner = field instanceof z.ZodPrefault ? field.unwrap() : field;
    if (!(inner instanceof z.ZodObject)) return [key];
    return Object.entries(inner.shape).flatMap(([name, each]) => keysOf(`${key}.${name}`, each));
  };
  const keys = Object.entries(settingsSchema.shape).flatMap(([key, field]) => keysOf(key, field));
  expect([...SETTING_KEYS]).toEqual(keys);
});

// promise: env-secrets
test('a secret is handed to the agent only when that is allowed', async () => {
  const names = 'pass = ["GEMINI_API_KEY"]';
  expect(await refusal(load(`[environment]\n${names}\n`))).toContain('"environment.pass.0": names a secret');
  expect((await load(`[environment]\n${names}\nallow_secrets = true\n`)).environment.pass).toEqual([
    'GEMINI_API_KEY',
  ]);
});

// promise: redact-patterns
test.each(['(a', '(?=a)', '(a)\\\\1', 'a*'])('the pattern %s is refused by its index', async (pattern) => {
  expect(await refusal(load(`[redaction]\npatterns = ["ok", "${pattern}"]\n`))).toContain(
    '"redaction.patterns.1"',
  );
});
