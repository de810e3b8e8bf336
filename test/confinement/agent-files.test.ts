// The project's own agent files in real jobs: hidden from a confined agent, unchanged for git and for the user, until a person approves them.
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeWorld, runConfined, runTyped, type World } from '../support/confined-job.ts';

let world: World;
beforeEach(() => {
  world = makeWorld();
  mkdirSync(path.join(world.home, '.cache'));
});
afterEach(() => {
  world.clear();
});

const EXECUTE = ['--mode', 'execute', '--allow-write'];
/** A place that a confined agent may write, so that a program which was started can say so. */
const MARKS = '.cache/started';
const mark = (name: string): string => `echo ${name} >> "$HOME/${MARKS}"`;
const hook = (name: string) => ({ all: { Stop: [{ hooks: [{ type: 'command', command: mark(name) }] }] } });
const server = (name: string) => ({ mcpServers: { one: { command: 'sh', args: ['-c', mark(name)] } } });

/** Each kind of file, with something in it that must not be read. */
const STARTING: Readonly<Record<string, string>> = {
  '.agents/hooks.json': JSON.stringify(hook('hook')),
  '.agents/mcp_config.json': JSON.stringify(server('server')),
  '.agents/guard.sh': '# planted\n',
  '.agents/plugins/p/hooks.json': JSON.stringify(hook('plugin')),
  '.agents/agents/a.md': 'planted agent\n',
  '.agent/hooks.json': JSON.stringify(hook('old')),
  '_agents/plugins/p/mcp_config.json': JSON.stringify(server('older')),
  '.gemini/settings.json': JSON.stringify(server('gemini')),
  '.gemini/.env': 'NODE_OPTIONS=planted\n',
  '.gemini/commands/c.toml': 'prompt = "!{planted}"\n',
  '.mcp.json': JSON.stringify(server('shared')),
};
const TEXTS: Readonly<Record<string, string>> = {
  'AGENTS.md': 'read me\n',
  'GEMINI.md': 'read me\n',
  '.agents/rules/r.md': 'read me\n',
  '.agents/skills/s/SKILL.md': 'read me\n',
  '.gemini/skills/s/SKILL.md': 'read me\n',
};

function put(files: Readonly<Record<string, string>>, below = ''): void {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(world.repo, below, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

function commit(files: Readonly<Record<string, string>>): void {
  put(files);
  world.git('add', '-A');
  world.git('commit', '-q', '-m', 'agent files');
}

const started = (): string[] => {
  const file = path.join(world.home, MARKS);
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').sort() : [];
};
const warningsOf = (record: Readonly<Record<string, unknown>>): string =>
  (record['warnings'] as string[]).join('\n');

const READ = [...Object.keys(STARTING), ...Object.keys(TEXTS)]
  .map((name) => `echo "${name}: $(cat ${name} 2> /dev/null | head -c 40)"`)
  .join('\n');

describe('confined', () => {
  // promise: agent-files-hidden
  test('nothing of them is read or starts a program, they are named, and instructions stay', async () => {
    commit({ ...STARTING, ...TEXTS });
    const rows = [
      [EXECUTE, 'self'],
      [['--mode', 'ask'], 'self'],
      [[...EXECUTE, '--no-worktree'], 'self'],
      ...(process.getuid?.() === 0 ? [[EXECUTE, 'nobody'] as const] : []),
    ] as const;
    for (const [args, who] of rows) {
      const { said, record } = await runConfined(world, READ, args, { who });
      expect(started(), args.join(' ')).toEqual([]);
      for (const name of Object.keys(STARTING))
        expect(said).toMatch(new RegExp(`^${name.replaceAll('.', '\\.')}: (?:\\{\\})?$`, 'm'));
      for (const name of Object.keys(TEXTS)) expect(said).toContain(`${name}: read me`);
      const warnings = warningsOf(record);
      expect(warnings).toContain('hidden from the agent: ".agents/');
      expect(warnings).toContain('".agents/hooks.json" (hooks)');
      expect(warnings).toMatch(/and \d more/);
      expect(warnings).toContain('`agy-mcp trust ');
    }
  });

  // promise: agent-files-unchanged
  test('a commit of everything in the worktree leaves them as they are, and so do the changes of the job', async () => {
    commit({ ...STARTING, ...TEXTS });
    const script = [
      'git status --porcelain',
      'git reset -q --hard && git checkout -q . && git restore --staged --worktree . && echo reset ok',
      'echo work > work.txt',
      'git add -A && git -c user.name=a -c user.email=a@localhost commit -q -a -m work && echo commit ok',
      'git ls-files | wc -l',
      'git status --porcelain',
      'echo end',
    ].join('\n');
    const { said, record } = await runConfined(world, script, EXECUTE);
    expect(said).toContain('reset ok');
    expect(said).toContain('commit ok');
    expect(said).not.toMatch(/^ ?[MD?]/m);
    const { branch, path: tree, changed_files: changed } = record['workspace'] as Record<string, string>;
    expect(changed).toBe(1);
    expect(world.git('diff', '--name-only', 'main', String(branch)).trim()).toBe('work.txt');
    const { head_commit: head } = record['worktree'] as { head_commit: string };
    expect(world.git('diff', '--name-only', 'main', head).trim()).toBe('work.txt');
    expect(world.git('status', '--porcelain')).toBe('');
    // What stood in for them is gone with the job, and so are the marks in the index of the worktree.
    for (const [name, text] of Object.entries(STARTING))
      expect(readFileSync(path.join(String(tree), name), 'utf8')).toBe(text);
    expect(world.git('-C', String(tree), 'ls-files', '-t')).not.toMatch(/^S /m);
  });

  test('an agent that empties its index and commits all the same changes nothing of them', async () => {
    commit(STARTING);
    const script =
      'rm "$(git rev-parse --git-dir)/index"; git reset -q; echo work > work.txt; git add -A; git -c user.name=a -c user.email=a@localhost commit -q -m all; echo end';
    const { record } = await runConfined(world, script, EXECUTE);
    const { head_commit: head } = record['worktree'] as { head_commit: string };
    expect(world.git('diff', '--name-only', 'main', head).trim()).toBe('work.txt');
    expect(record['workspace']).toMatchObject({ changed_files: 1 });
  });

  test('none can be made, changed or moved, and the next job in the worktree sees none either', async () => {
    commit({ '.agents/hooks.json': STARTING['.agents/hooks.json'] ?? '', 'sub/one.txt': 'x\n' });
    const made = JSON.stringify(hook('made'));
    const tried = [
      '.agents/hooks.json',
      '.agents/new.json',
      '.gemini/settings.json',
      '.mcp.json',
      '.agent/hooks.json',
      'sub/.agents/hooks.json',
      'sub/.mcp.json',
    ];
    const script = [
      ...tried.map(
        (name) => `mkdir -p $(dirname ../${name}); echo '${made}' > ../${name} && echo MADE ${name}`,
      ),
      'mv ../.agents ../moved && echo MOVED',
      'rm -rf ../.agents/hooks.json && echo REMOVED',
      'rm -rf .agents && mkdir .agents && echo AGAIN',
    ].join('\n');
    const cwd = path.join(world.repo, 'sub');
    const { said, record } = await runConfined(world, script, EXECUTE, { cwd });
    expect(said).not.toMatch(/MADE|MOVED|REMOVED|AGAIN/);
    expect(record['workspace']).toMatchObject({ changed_files: 0 });
    expect(started()).toEqual([]);
  });

  test('links and names that lead elsewhere, and folders above and beside, are no way around', async () => {
    const elsewhere = path.join(world.home, 'other');
    mkdirSync(path.join(elsewhere, 'config'));
    const file = path.join(elsewhere, 'config/hooks.json');
    writeFileSync(file, JSON.stringify(hook('linked')));
    const place = path.join(world.repo, '.agents');
    const cases: Readonly<Record<string, () => void>> = {
      'the folder is a link': () => {
        symlinkSync(path.join(elsewhere, 'config'), place);
      },
      'the folder is a link inside': () => {
        put({ 'config/hooks.json': JSON.stringify(hook('inside')) });
        symlinkSync('config', place);
      },
      'the file is a link': () => {
        mkdirSync(place);
        symlinkSync(file, path.join(place, 'hooks.json'));
      },
      'the project is above': () => {
        put({ '.agents/hooks.json': JSON.stringify(hook('above')), 'sub/one.txt': 'x\n' });
      },
    };
    for (const [name, make] of Object.entries(cases)) {
      make();
      const cwd = name.includes('above') ? path.join(world.repo, 'sub') : world.repo;
      for (const args of [
        ['--mode', 'ask'],
        [...EXECUTE, '--no-worktree'],
      ]) {
        const { record } = await runConfined(world, 'cat .agents/hooks.json', args, { cwd });
        expect(record, name).toMatchObject({ status: 'completed' });
        expect(started(), name).toEqual([]);
        expect(warningsOf(record), name).toContain('hidden from the agent');
      }
      rmSync(place, { recursive: true });
    }
    expect(readFileSync(file, 'utf8')).toContain('linked');
  });

  test('a link to what the job needs is refused before the agent starts', async () => {
    symlinkSync('.', path.join(world.repo, '.agents'));
    put({ 'src/one.txt': 'x\n' });
    const { record } = await runConfined(world, 'true', ['--mode', 'ask'], {
      cwd: path.join(world.repo, 'src'),
    });
    expect(record).toMatchObject({ status: 'failed', reason: 'confinement_unavailable' });
    expect(JSON.stringify(record)).toContain('agy-mcp trust');
  });

  test('a name with control characters is shown as one', async () => {
    put({ '.agents/\u001b[2Jhooks.json': '{}' });
    const { record } = await runConfined(world, 'true', ['--mode', 'ask']);
    expect(warningsOf(record)).toContain(String.raw`".agents/\x1b[2Jhooks.json"`);
  });
});

describe('approved', () => {
  // promise: agent-files-trusted
  test('they work until one of them changes, also in worktrees; another agent file ends it', async () => {
    commit({ ...STARTING, ...TEXTS });
    const shown = runTyped(world, 'trust');
    expect(shown.code).toBe(3);
    expect(shown.out).toContain('.agents/hooks.json: hooks');
    expect(shown.out).toContain('.gemini/settings.json: hooks, MCP servers');
    expect(runTyped(world, 'trust', '--yes').code).toBe(0);
    expect(runTyped(world, 'trust').out).toContain('You have approved this.');
    const { said, record } = await runConfined(world, READ, EXECUTE);
    expect(started()).toEqual(['hook', 'server']);
    expect(said).toContain('.agents/agents/a.md: planted agent');
    expect(warningsOf(record)).not.toContain('agents start programs');
    await runConfined(world, READ, ['--mode', 'ask']);
    expect(started()).toEqual(['hook', 'hook', 'server', 'server']);

    for (const change of [
      { '.agents/guard.sh': '# changed\n' },
      { '.agents/plugins/p/deep/new.json': '{}' },
      { '.agents/another.json': '{}' },
    ]) {
      commit({ ...STARTING, ...change });
      const { record: after } = await runConfined(world, 'true', EXECUTE);
      expect(started()).toHaveLength(4);
      expect(warningsOf(after)).toContain('".agents/hooks.json" (hooks)');
      world.git('reset', '-q', '--hard', 'HEAD~1');
      world.git('clean', '-qfd');
    }
    await runConfined(world, 'true', EXECUTE);
    expect(started()).toHaveLength(6);
    expect(JSON.parse(runTyped(world, 'trust', '--revoke', '--json').out)).toMatchObject({ revoked: 11 });
    await runConfined(world, 'true', EXECUTE);
    expect(started()).toHaveLength(6);
  });

  test('by the configuration, all of them work', async () => {
    commit(STARTING);
    const config = '[confinement]\ntrust_project_agents = true\n';
    const { record } = await runConfined(world, 'true', EXECUTE, { config });
    expect(started()).toEqual(['hook', 'server']);
    expect(warningsOf(record)).not.toContain('agents start programs');
  });

  test('a folder that only says it is of an approved repository is not', async () => {
    commit({ '.agents/hooks.json': STARTING['.agents/hooks.json'] ?? '' });
    expect(runTyped(world, 'trust', '--yes').code).toBe(0);
    const forged = path.join(world.home, 'forged');
    mkdirSync(path.join(forged, '.agents'), { recursive: true });
    writeFileSync(path.join(forged, '.agents/hooks.json'), STARTING['.agents/hooks.json'] ?? '');
    writeFileSync(path.join(forged, '.git'), `gitdir: ${world.repo}/.git\n`);
    await runConfined(world, 'true', ['--mode', 'ask'], { cwd: forged });
    rmSync(path.join(forged, '.git'));
    symlinkSync(path.join(world.repo, '.git'), path.join(forged, '.git'));
    await runConfined(world, 'true', ['--mode', 'ask'], { cwd: forged });
    expect(started()).toEqual([]);
    rmSync(path.join(forged, '.git'));
    expect(runTyped(world, 'trust', forged, '--yes').code).toBe(0);
    await runConfined(world, 'true', ['--mode', 'ask'], { cwd: forged });
    expect(started()).toEqual(['hook']);
    expect(JSON.parse(runTyped(world, 'trust', forged, '--revoke', '--json').out)).toMatchObject({
      revoked: 1,
    });
  });
});

test('unconfined, they work, and the job says so', async () => {
  commit(STARTING);
  const { record } = await runConfined(world, 'true', [...EXECUTE, '--confinement', 'off'], {
    config: '[confinement]\nlevel = "off"\n',
  });
  expect(started()).toEqual(['hook', 'server']);
  expect(warningsOf(record)).toContain('nothing hides them, as nothing confines this job: ".agents/');
});
