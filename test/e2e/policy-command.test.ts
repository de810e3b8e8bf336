// agy-mcp policy: a call explained, rules linted, what holds in sentences; and the examples that are shipped.
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { typeHere } from '../support/command-here.ts';
import { type Home, makeHome } from '../support/start-bridge.ts';

const EXAMPLES = path.resolve(import.meta.dirname, '../../examples/policy');

let home: Home;
beforeEach(() => {
  home = makeHome({ version: '1.3.2' });
});
afterEach(() => home.clear());

function policy(text: string): void {
  const folder = path.join(home.home, '.config', 'agy-mcp');
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o700);
  writeFileSync(path.join(folder, 'policy.toml'), text, { mode: 0o600 });
}
const type = (words: readonly string[], env: Record<string, string> = {}) =>
  typeHere(home, ['policy', ...words], { env });
const json = async (words: readonly string[], env: Record<string, string> = {}) => {
  const { code, out } = await type([...words, '--json'], env);
  return { code, data: JSON.parse(out) as Record<string, unknown> };
};
const check = (call: object, env: Record<string, string> = {}) => json(['check', JSON.stringify(call)], env);

const TWO_ROLES = `schema = 1
[roles.reader]
risk = "low"
tools = { deny = ["agy_apply"] }
[roles.owner]
risk = "medium"
[clients]
codex = "reader"
"*" = "owner"
[[rules]]
id = "no-drafts"
action = "deny"
when = { role = ["reader"], path = ["**/drafts/**"] }
reason = "Drafts are private."
`;

describe('policy check', () => {
  test('explains each step, and exits with 3 where the call would be denied', async () => {
    policy(TWO_ROLES);
    const call = { tool: 'agy', client: 'codex', path: '~/drafts/a', confinement: 'bubblewrap' };
    const { code, data } = await check(call);
    expect(code).toBe(3);
    expect(data).toEqual({
      action: 'deny',
      rule: 'no-drafts',
      role: 'reader',
      reason: 'Drafts are private.',
      tier: 'auto',
      trace: [
        { step: 'roles.reader.tools', action: null, why: 'there is no list of tools' },
        { step: 'roles.reader.grants', action: null, why: 'no grant is asked for that it lacks' },
        { step: 'risk.low', action: null, why: 'a role of low risk, and a call that reads' },
        {
          step: 'no-drafts',
          action: 'deny',
          why: `role is "reader" and path is "${home.home}/drafts/a"`,
        },
      ],
    });
    expect((await type(['check', JSON.stringify(call)])).out).toContain('deny: Drafts are private.\n');
    expect(await check({ ...call, client: 'other' })).toMatchObject({
      code: 0,
      data: { action: 'allow', rule: null, role: 'owner', reason: 'No rule is against it.' },
    });
  });
  test('takes the place of the role, and the arguments of a call', async () => {
    policy(TWO_ROLES);
    const call = { tool: 'agy_apply', job_id: 'job_x', as: 'commit', client: 'codex' };
    expect((await check(call)).data).toMatchObject({ action: 'deny', rule: 'roles.reader.tools' });
    expect((await check({ ...call, role: 'owner' })).data).toMatchObject({ action: 'confirm', tier: 'sync' });
    expect((await json(['check', JSON.stringify(call), '--role', 'owner'])).code).toBe(0);
    expect((await check(call, { AGY_MCP_ROLE: 'nobody' })).data).toMatchObject({ rule: 'role' });
  });
  test('counts the file of the repository in which a job would work', async () => {
    writeFileSync(
      path.join(home.repo, '.agy-mcp.toml'),
      '[[rules]]\nid = "no-web"\naction = "deny"\nwhen = { mode = ["browser"] }\n',
    );
    const call = { tool: 'agy', mode: 'browser', confinement: 'bubblewrap' };
    expect((await check(call)).data).toMatchObject({ action: 'deny', rule: 'repository.no-web' });
    expect((await check({ ...call, path: home.home })).data).toMatchObject({ action: 'allow' });
    expect((await check({ ...call, path: home.home, add_dirs: [home.repo] })).code).toBe(3);
  });
  test('allows without a policy, and less in safe mode', async () => {
    const call = { tool: 'agy', mode: 'execute', confinement: 'bubblewrap' };
    expect((await check(call)).data).toMatchObject({ action: 'allow', role: null });
    const safe = { AGY_MCP_SAFE_MODE: '1' };
    expect((await check(call, safe)).data).toMatchObject({ action: 'confirm', rule: 'safe_mode.writes' });
    expect((await check({ ...call, confinement: 'none' }, safe)).code).toBe(3);
  });
  test.each([
    [['check'], 'The call is missing.'],
    [['check', '{'], 'The call is no JSON.'],
    [['check', '[]'], 'The call is no JSON object.'],
    [['check', '{"tool":"agy_aply"}'], 'There is no tool "agy_aply", did you mean "agy_apply"?'],
    [['check', '{"tool":"agy","mdoe":"ask"}'], 'unknown key "mdoe", did you mean "mode"?'],
    [['check', '{"tool":"agy","mode":"write"}'], 'The call is not valid: "mode"'],
    [['lint', '--role', 'x'], '--role is no option of agy-mcp policy lint.'],
    [['show', 'x'], 'agy-mcp policy show takes nothing behind it.'],
    [['show', '--role', 'x'], 'There is no role "x".'],
    [['lnit'], 'lint'],
  ])('what is typed wrong is named: %j', async (words, message) => {
    const { code, text } = await type(words);
    expect(code).toBe(2);
    expect(text).toContain(message);
  });
});

describe('policy lint', () => {
  test('exits with 1 where it finds something, in the file and in that of the repository', async () => {
    expect(await json(['lint'])).toEqual({ code: 0, data: { ok: true, findings: [] } });
    policy(`${TWO_ROLES}[[rules]]\nid = "typo"\naction = "deny"\nwhen = { mode = ["exeute"] }\n`);
    writeFileSync(
      path.join(home.repo, '.agy-mcp.toml'),
      '[roles.x]\nrisk = "low"\n[[rules]]\nid = "all"\naction = "allow"\n',
    );
    const { code, data } = await json(['lint']);
    expect(code).toBe(1);
    const found = (data['findings'] as { kind: string; where: string }[]).map(({ kind, where }) => [
      kind,
      where,
    ]);
    expect(found).toEqual([
      ['never_matches', 'rules.typo'],
      ['widens', 'roles'],
      ['widens', 'rules.repository.all'],
    ]);
    expect((await type(['lint'])).out).toContain('rules.typo: No mode fits "exeute"');
  });
  test('tells what keeps the policy from being read', async () => {
    policy('schema = 1\n[[rule]]\n');
    const { code, out } = await type(['lint']);
    expect(code).toBe(1);
    expect(out).toContain('policy.toml:2: unknown key "rule", did you mean "rules"?');
    expect((await check({ tool: 'agy_status' })).data).toMatchObject({ action: 'deny', rule: 'policy_file' });
    expect((await type(['show'])).out).toContain('Everything is denied');
  });
  test('takes a file that is not in force', async () => {
    const file = path.join(home.repo, 'new.toml');
    writeFileSync(file, TWO_ROLES);
    expect((await type(['lint', 'new.toml'])).code).toBe(0);
    expect((await type(['lint', 'none.toml'])).out).toContain('none.toml cannot be read');
  });
});

describe('policy show', () => {
  test('says in sentences what holds, for all roles or for one', async () => {
    policy(TWO_ROLES);
    const { code, out } = await type(['show']);
    expect(code).toBe(0);
    for (const words of [
      'The policy is ~/.config/agy-mcp/policy.toml.',
      'Role reader\n  It has low risk and is the role of "codex".',
      'Hidden from it: agy_apply.',
      'It may have 8 jobs at once, 240 jobs an hour and the same request 10 times in 10 minutes.',
      'Role owner\n  It has medium risk and is the role of every client that is not named.',
      'It may use every tool.',
      'no-drafts: Denies calls where role is "reader" and path is in "**/drafts/**". Its reason: "Drafts are private."',
    ])
      expect(out).toContain(words);
    const owner = (await type(['show', '--role', 'owner'])).out;
    expect(owner).not.toContain('no-drafts');
    expect(owner).not.toContain('Role reader');
  });
  test('says that there is none, and what safe mode adds', async () => {
    expect((await type(['show'])).out).toContain('There is no policy (~/.config/agy-mcp/policy.toml)');
    expect((await type(['show'], { AGY_MCP_SAFE_MODE: '1' })).out).toContain('Safe mode is on');
  });
});

describe('the examples', () => {
  const files = readdirSync(EXAMPLES);
  test('are three', () => {
    expect(files.sort()).toEqual(['locked-down.toml', 'solo.toml', 'team.toml']);
  });
  test.each(files)('%s is sound, and decides as its comments say', async (file) => {
    const text = readFileSync(path.join(EXAMPLES, file), 'utf8');
    policy(text);
    expect(await json(['lint'])).toEqual({ code: 0, data: { ok: true, findings: [] } });
    const lines = [...text.matchAll(/^# +agy-mcp policy check '(.*)' +-> (\w+)(?: (\S+))?$/gm)];
    expect(lines.length).toBeGreaterThan(5);
    expect(text.match(/policy check/g)).toHaveLength(lines.length);
    for (const [line, call = '', action, rule = null] of lines)
      expect((await check(JSON.parse(call) as object)).data, line).toMatchObject({ action, rule });
  });
});
