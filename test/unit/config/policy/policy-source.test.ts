import { chmod, mkdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createPolicySource } from '../../../../src/config/policy/policy-source.ts';
import { removeTree } from '../../../../src/platform/files/paths.ts';
import { withoutLinks } from '../../../../src/platform/files/pinned-folder.ts';
import { makeTemporary } from '../../../../src/platform/files/private-file.ts';
import type { Policy } from '../../../../src/policy/rules/policy.ts';
import { callOf, decided } from '../../../support/policies.ts';

let home: string;
let file: string;
let top: string;
beforeEach(async () => {
  home = await withoutLinks(await makeTemporary('agy-mcp-unit-'));
  file = path.join(home, '.config', 'agy-mcp', 'policy.toml');
  top = path.join(home, 'src', 'work');
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  await mkdir(top, { recursive: true });
});
afterEach(() => removeTree(home));

const sourceOf = (env: Record<string, string> = {}) =>
  createPolicySource({ configFile: path.join(path.dirname(file), 'config.toml'), env, home });
const write = (text: string) => writeFile(file, text, { mode: 0o600 });
const policyOf = async (text: string, env: Record<string, string> = {}): Promise<Policy | null> => {
  await write(text);
  return sourceOf(env).policyFor(null);
};
const faultOf = async (text: string): Promise<string> => (await policyOf(text))?.fault ?? '';

const DENY = 'schema = 1\n[[rules]]\nid = "no"\naction = "deny"\n';

describe('without a policy', () => {
  test('there is none', async () => {
    expect(await sourceOf().policyFor(null)).toBeNull();
    expect(await sourceOf({ AGY_MCP_POLICY: '', AGY_MCP_SAFE_MODE: '0' }).policyFor(top)).toBeNull();
  });
  test('safe mode holds all the same', async () => {
    const policy = await sourceOf({ AGY_MCP_SAFE_MODE: '1' }).policyFor(null);
    expect(policy).toMatchObject({ fault: null, safeMode: true, rules: [] });
  });
  test('a role that is asked for is missing', async () => {
    const env = { AGY_MCP_ROLE: 'reviewer' };
    const policy = await sourceOf(env).policyFor(null);
    expect(policy && decided(policy, callOf(), env)).toMatchObject({ action: 'deny', rule: 'role' });
  });
});

describe('the file', () => {
  test('is read into roles, clients and rules', async () => {
    const text = `
schema = 1
[roles.reviewer]
risk = "low"
tools = { allow = ["agy", "agy_*"], deny = ["agy_apply"] }
grants = ["github"]
audit = "full"
[roles.reviewer.budget]
jobs_at_once = 2
tokens_a_day = 1000
same_requests = { count = 3, minutes = 5 }
[[rules]]
id = "work-only"
action = "confirm"
approval = "async"
when = { tool = ["agy*"], mode = ["execute"], path = ["~/src/**"] }
unless = { path = ["~/src/work/**"] }
reason = "Only the work folder."
[clients]
"claude-code" = "reviewer"
`;
    const policy = await policyOf(text);
    expect(policy).toEqual({
      fault: null,
      file: '~/.config/agy-mcp/policy.toml',
      safeMode: false,
      roles: [
        {
          name: 'reviewer',
          risk: 'low',
          tools: { allow: ['agy', 'agy_*'], deny: ['agy_apply'] },
          grants: ['github'],
          audit: 'full',
          budget: { jobsAtOnce: 2, tokensADay: 1000, sameRequests: { count: 3, minutes: 5 } },
        },
      ],
      clients: { 'claude-code': 'reviewer' },
      rules: [
        {
          id: 'work-only',
          action: 'confirm',
          when: { tool: ['agy*'], mode: ['execute'], path: [`${home}/src/**`] },
          unless: { path: [`${home}/src/work/**`] },
          reason: 'Only the work folder.',
          approval: 'async',
          from: 'policy',
        },
      ],
    });
  });
  test('counts as it is now, with the next call', async () => {
    await write('schema = 1\n');
    const source = sourceOf();
    const first = await source.policyFor(null);
    expect(first?.rules).toEqual([]);
    expect((await source.policyFor(null))?.roles).toBe(first?.roles); // not read again
    await write(DENY);
    expect((await source.policyFor(null))?.rules).toHaveLength(1);
    await rm(file);
    expect(await source.policyFor(null)).toBeNull();
  });
  test('counts as it is now where its size and time stay the same', async () => {
    const at = new Date(1_700_000_000_000);
    await write(DENY);
    await utimes(file, at, at);
    const source = sourceOf();
    expect((await source.policyFor(null))?.rules[0]?.action).toBe('deny');
    await write(DENY.replace('"deny"', '"audit"').replace('"no"', '"n"'));
    await utimes(file, at, at);
    expect((await source.policyFor(null))?.rules[0]?.action).toBe('audit');
  });
  test('may be named by the variable, and must then be there', async () => {
    const other = path.join(home, 'other.toml');
    const source = sourceOf({ AGY_MCP_POLICY: other });
    expect((await source.policyFor(null))?.fault).toContain(
      'AGY_MCP_POLICY names ~/other.toml, but there is no such file. Whoever starts',
    );
    await writeFile(other, DENY, { mode: 0o600 });
    await chmod(home, 0o700);
    expect((await source.policyFor(null))?.rules).toHaveLength(1);
    expect((await sourceOf({ AGY_MCP_POLICY: 'other.toml' }).policyFor(null))?.fault).toContain(
      'absolute path',
    );
  });
  test('is compared without links, as directories are', async () => {
    await symlink(path.join(home, 'src'), path.join(home, 'code'));
    const when = `when = { path = ["~/code/**"] }\n`;
    const policy = await policyOf(`${DENY}${when}`);
    expect(policy?.rules[0]?.when.path).toEqual([`${home}/code/**`, `${home}/src/**`]);
    expect(policy && decided(policy, callOf({ paths: [top] })).action).toBe('deny');
  });
});

describe('what is wrong denies everything, and says where', () => {
  // promise: policy-fails-closed
  test.each([
    ['schema = ', '~/.config/agy-mcp/policy.toml:1: this is not valid TOML'],
    ['[clients]\n', '"schema" must be a whole number; add schema = 1 as the first line'],
    ['schema = 2\n', 'policy.toml:1: schema 2 is newer than this agy-mcp, which reads 1; update agy-mcp'],
    ['schema = 0\n', '"schema" must be a whole number'],
    ['schema = "1"\n', '"schema" must be a whole number'],
    ['schema = 1\n\n[[rule]]\nid = "a"\n', 'policy.toml:3: unknown key "rule", did you mean "rules"?'],
    [
      'schema = 1\n[roles.a]\nrisk = "low"\ntool = {}\n',
      ':4: unknown key "roles.a.tool", did you mean "tool"?',
    ],
    ['schema = 1\n[roles.a]\n', ':2: "roles.a.risk"'],
    ['schema = 1\n[roles.a]\nrisk = "hi"\n', ':3: "roles.a.risk": Invalid option'],
    [`${DENY}when = { mdoe = ["ask"] }\n`, ':5: unknown key "rules.0.when.mdoe", did you mean "mode"?'],
    [
      `${DENY}when = { path = ["src/**"] }\n`,
      ':5: "rules.0.when.path.0": must be absolute, or begin with ~ or **',
    ],
    [`${DENY}when = { path = ["~/src**"] }\n`, 'stands for whole names'],
    [`${DENY}when = { path = ["~/a/../b"] }\n`, 'must not hold . or ..'],
    [`${DENY}when = { network = ["a b"] }\n`, 'must be open, agent, none, or a host'],
    [`${DENY}approval = "sync"\n`, ':5: "rules.0.approval": goes with action = "confirm" only'],
    [`${DENY}[[rules]]\nid = "no"\naction = "deny"\n`, ':6: "rules.1.id": is the id of two rules'],
    [`${DENY}reason = "a\\u202eb"\n`, 'one line without hidden characters'],
    [`schema = 1\n[grants.x]\n`, 'unknown key "grants"'],
  ])('%j', async (text, words) => {
    const fault = await faultOf(text);
    expect(fault).toContain(words);
    expect(fault).toMatch(/^Everything is denied, as the policy cannot be used: .*A person can correct it/);
    expect(fault).not.toContain(home);
  });
  test('no text in UTF-8, a folder, a link that leads nowhere, a file that is too large', async () => {
    await writeFile(file, Buffer.from([0x23, 0xff, 0xfe]), { mode: 0o600 });
    const source = sourceOf();
    expect((await source.policyFor(null))?.fault).toContain('is not written in UTF-8');
    await rm(file);
    await mkdir(file);
    expect((await source.policyFor(null))?.fault).toContain('policy.toml is a folder');
    await removeTree(file);
    await symlink(path.join(home, 'nowhere'), file);
    expect((await source.policyFor(null))?.fault).toContain('cannot be read (ENOENT)');
    await rm(file);
    await write('#'.repeat(300_000));
    expect((await source.policyFor(null))?.fault).toContain('larger than');
  });
  test.skipIf(process.platform === 'win32')('a file that others may write', async () => {
    await write('schema = 1\n');
    const source = sourceOf();
    expect((await source.policyFor(null))?.fault).toBeNull();
    await chmod(file, 0o660);
    expect((await source.policyFor(null))?.fault).toContain('may be written by other users');
    await chmod(file, 0o644);
    expect((await source.policyFor(null))?.fault).toBeNull();
    await chmod(path.dirname(file), 0o777);
    expect((await source.policyFor(null))?.fault).toContain('chmod go-w');
  });
  test('a switch that says nothing known', async () => {
    expect((await sourceOf({ AGY_MCP_SAFE_MODE: 'yes' }).policyFor(null))?.fault).toContain('must be 0 or 1');
  });
});

describe("a repository's own file", () => {
  const project = (text: string) => writeFile(path.join(top, '.agy-mcp.toml'), text);
  test('adds its rules, in that repository alone', async () => {
    await project('[workspace]\nsetup = ["npm ci"]\n[[rules]]\nid = "no-write"\naction = "deny"\n');
    const source = sourceOf();
    expect(await source.policyFor(null)).toBeNull();
    expect(await source.policyFor(path.join(home, 'src'))).toBeNull();
    const policy = await source.policyFor(top);
    expect(policy?.rules).toMatchObject([{ id: 'repository.no-write', from: 'repository' }]);
  });
  test('adds no role, no client and nothing that allows', async () => {
    await write(
      'schema = 1\n[roles.reader]\nrisk = "low"\ntools = { allow = ["agy"] }\n[clients]\n"*" = "reader"\n',
    );
    await project(
      'schema = 1\n[roles.reader]\nrisk = "high"\n[clients]\n"codex" = "owner"\n[[rules]]\nid = "all"\naction = "allow"\n',
    );
    const source = sourceOf();
    expect(await source.policyFor(top)).toEqual(await source.policyFor(null));
  });
  test('with anything but rules is no policy', async () => {
    await project('[workspace]\nsetup = ["npm ci"]\n[other]\nkey = 1\n');
    expect(await sourceOf().policyFor(top)).toBeNull();
  });
  test.each([
    ['[[rule]]\nid = "a"\n', '~/src/work/.agy-mcp.toml:1: unknown key "rule", did you mean "rules"?'],
    ['schema = 2\n', 'schema 2 is newer'],
    ['[[rules]]\nid = "a"\n', '"rules.0.action"'],
    ['= 1', 'this is not valid TOML'],
  ])('that is wrong denies everything there: %j', async (text, words) => {
    await project(text);
    const source = sourceOf();
    expect((await source.policyFor(top))?.fault).toContain(words);
    expect(await source.policyFor(null)).toBeNull();
  });
  test('is no link', async () => {
    await writeFile(path.join(home, 'elsewhere.toml'), DENY);
    await symlink(path.join(home, 'elsewhere.toml'), path.join(top, '.agy-mcp.toml'));
    expect((await sourceOf().policyFor(top))?.fault).toContain('.agy-mcp.toml is a link');
  });
  test('counts as it is now, for any number of repositories', async () => {
    const source = sourceOf();
    const places = Array.from({ length: 70 }, (_, index) => path.join(home, 'src', `repo-${index}`));
    for (const place of places) {
      await mkdir(place);
      await writeFile(path.join(place, '.agy-mcp.toml'), DENY);
      expect((await source.policyFor(place))?.rules).toHaveLength(1);
    }
    const [first = ''] = places;
    await writeFile(path.join(first, '.agy-mcp.toml'), '');
    expect(await source.policyFor(first)).toBeNull();
  });
});
