// Plans of confinement: what each profile shows, what stays as it is, and that no plan gives more than it should.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ConfinedWorkspace, ConfinementFacts } from '../../../src/confinement/facts.ts';
import { planConfinement } from '../../../src/confinement/plan.ts';
import { probeChecks } from '../../../src/confinement/probe.ts';
import {
  accessOf,
  checkWorld,
  look,
  type Node,
  someWorld,
  type Tree,
} from '../../support/confinement-worlds.ts';

function machine(nodes: Readonly<Record<string, Node>>): Tree {
  const tree = new Map<string, Node>([['/', 'folder']]);
  for (const [place, node] of Object.entries(nodes)) {
    const parts = place.split('/').slice(1, -1);
    parts.forEach((_, at) => {
      const above = `/${parts.slice(0, at + 1).join('/')}`;
      if (!tree.has(above)) tree.set(above, 'folder');
    });
    tree.set(place, node);
  }
  return tree;
}

const MACHINE = machine({
  '/bin': { to: '/usr/bin' },
  '/usr/bin': 'folder',
  '/etc/shadow': 'file',
  '/tmp': 'folder',
  '/var/tmp': 'folder',
  '/run/docker.sock': 'file',
  '/home/ann/.ssh': 'folder',
  '/home/ann/.netrc': 'file',
  '/home/ann/.bashrc': 'file',
  '/home/ann/.cache': 'folder',
  '/home/ann/.agent/data': 'folder',
  '/home/ann/.agent/data/token': 'file',
  '/home/ann/.agent/data/settings.json': 'file',
  '/home/ann/other': 'folder',
  '/home/ann/project/.git/objects/info': 'folder',
  '/home/ann/project/.git/refs/heads/agy-mcp': 'folder',
  '/home/ann/project/.git/refs/heads/main': 'file',
  '/home/ann/project/.git/logs/refs/heads/agy-mcp': 'folder',
  '/home/ann/project/.git/hooks': 'folder',
  '/home/ann/project/.git/config': 'file',
  '/home/ann/project/.git/worktrees/one/commondir': 'file',
  '/home/ann/project/.git/worktrees/one/index': 'file',
  '/home/ann/project/.git/worktrees/other/index': 'file',
  '/home/ann/project/.agy-mcp/worktrees/one/.git': 'file',
  '/home/ann/project/.agy-mcp/worktrees/one/src': 'folder',
  '/home/ann/project/src': 'folder',
  '/home/ann/.agy-mcp/sessions/job/agy.log.raw': 'file',
});

const PROJECT = '/home/ann/project';
const TREE = `${PROJECT}/.agy-mcp/worktrees/one`;
const GIT = `${PROJECT}/.git`;

const inPlace = (writes: boolean): ConfinedWorkspace => ({
  kind: 'in_place',
  top: PROJECT,
  writes,
  repositories: [],
});
const WORKTREE: ConfinedWorkspace = {
  kind: 'worktree',
  top: TREE,
  checkout: PROJECT,
  gitDir: GIT,
  adminDir: `${GIT}/worktrees/one`,
  branchFolder: 'agy-mcp',
  submodules: [],
};

const facts = (change: Partial<ConfinementFacts>): ConfinementFacts => ({
  profile: 'standard',
  network: { kind: 'open' },
  workspace: WORKTREE,
  home: '/home/ann',
  agent: {
    state: ['/home/ann/.agent/data'],
    configuration: ['/home/ann/.agent/data/settings.json', '/home/ann/.agent/data/hooks.json'],
    signIn: [],
  },
  programs: ['/usr/bin'],
  read: [],
  write: [],
  caches: ['/home/ann/.cache'],
  secrets: ['/etc/shadow', '/home/ann/.ssh', '/home/ann/.netrc', '/home/ann/.agent/data/token'],
  own: ['/home/ann/.agy-mcp'],
  ownFiles: ['/home/ann/.agy-mcp/sessions/job/agy.log.raw'],
  temp: '/home/ann/.agy-mcp/sessions/job/agent-temp',
  agentFiles: [],
  agentFolders: [],
  cwd: TREE,
  bus: null,
  ...change,
});

const access = (change: Partial<ConfinementFacts>, tree: Tree = MACHINE) => {
  const plan = planConfinement(facts(change), look(tree));
  return (place: string) => accessOf(plan, place);
};

describe('a plan', () => {
  test('hides credentials and our own store, and leaves the agent its sign-in', () => {
    for (const profile of ['standard', 'strict'] as const) {
      const of = access({ profile });
      for (const hidden of ['/home/ann/.ssh', '/home/ann/.netrc', '/etc/shadow', '/run/docker.sock'])
        expect(of(hidden), hidden).toBe('none');
      expect(of('/home/ann/.agy-mcp/sessions/job')).toBe('none');
      expect(of('/home/ann/.agy-mcp/sessions/job/agy.log.raw')).toBe('write');
      expect(of('/home/ann/.agent/data/token')).toBe('write');
    }
  });
  test('shows the rest of the machine in standard, and of a home in strict what is named alone', () => {
    expect(access({})('/home/ann/other')).toBe('read');
    const strict = access({ profile: 'strict', read: ['/home/ann/other'] });
    expect(strict('/home/ann/other')).toBe('read');
    expect(strict('/home/ann/.bashrc')).toBe('none');
    expect(strict('/home/ann/.cache')).toBe('none');
    expect(strict('/home/ann/project/src')).toBe('none');
    expect(strict(`${TREE}/src`)).toBe('write');
  });
  test('writes the workspace where the mode does, the caches and the state of the agent', () => {
    expect(access({ workspace: inPlace(true) })(`${PROJECT}/src`)).toBe('write');
    const reading = access({ workspace: inPlace(false) });
    expect(reading(`${PROJECT}/src`)).toBe('read');
    expect(reading('/home/ann/.cache')).toBe('write');
    expect(reading('/home/ann/.agent/data')).toBe('write');
    expect(reading('/home/ann/.agent/data/settings.json')).toBe('read');
  });
  test('gives a commit what it needs, and nothing else of the repository', () => {
    const of = access({});
    for (const written of ['objects', 'refs/heads/agy-mcp', 'logs/refs/heads/agy-mcp', 'worktrees/one/index'])
      expect(of(`${GIT}/${written}`), written).toBe('write');
    for (const kept of [
      'config',
      'hooks',
      'refs/heads/main',
      'worktrees/other/index',
      'worktrees/one/commondir',
    ])
      expect(of(`${GIT}/${kept}`), kept).toBe('read');
    expect(of(`${GIT}/objects/info`)).toBe('read');
    expect(of(`${TREE}/.git`)).toBe('read');
    expect(of(`${PROJECT}/src`)).toBe('read');
    expect(access({ workspace: inPlace(true) })(`${GIT}/objects`)).toBe('read');
  });
  test('holds the place of what is protected and missing, in a form that git overlooks', () => {
    const { placeholders } = planConfinement(facts({}), look(MACHINE));
    expect(placeholders).toContainEqual({ path: `${TREE}/.mcp.json`, text: null });
    expect(placeholders).toContainEqual({ path: '/home/ann/.agent/data/hooks.json', text: '{}\n' });
    expect(placeholders).toContainEqual({ path: `${GIT}/worktrees/one/config.worktree`, text: '' });
    expect(placeholders.map((each) => each.path)).not.toContain(`${TREE}/.git`);
    expect(planConfinement(facts({ workspace: inPlace(false) }), look(MACHINE)).placeholders).toEqual([
      { path: '/home/ann/.agent/data/hooks.json', text: '{}\n' },
    ]);
  });
  test('follows no link of the repository to a place outside of it', () => {
    const tree = new Map(MACHINE);
    tree.set(`${GIT}/objects`, { to: '/home/ann/other' });
    expect(access({}, tree)('/home/ann/other')).toBe('read');
  });
  test('leads to programs by the names that they were found by', () => {
    const tree = new Map(MACHINE);
    tree.set('/tmp/tools', { to: '/home/ann/other' });
    const programs = ['/tmp/tools', '/tmp/tools/bin', '/bin', '/tmp/none', '/home/ann/other'];
    expect(planConfinement(facts({ programs }), look(tree)).programLinks).toEqual([
      { path: '/tmp/tools', to: '/home/ann/other' },
    ]);
    for (const profile of ['standard', 'strict'] as const) {
      const inRoot = planConfinement(facts({ profile, programs: ['/bin', '/usr/bin'] }), look(tree));
      expect(inRoot.programLinks).toEqual([]);
    }
  });
  test('names protected links that could be replaced', () => {
    const tree = new Map(MACHINE);
    tree.set(`${TREE}/.mcp.json`, { to: '/home/ann/other' });
    tree.set(`${TREE}/.claude`, { to: '/nowhere' });
    const plan = planConfinement(facts({}), look(tree));
    expect(plan.links).toEqual([`${TREE}/.mcp.json`, `${TREE}/.claude`]);
  });
  test('hides what makes agents start programs, each in the form that its program takes for nothing', () => {
    const tree = new Map(MACHINE);
    for (const name of ['hooks.json', 'guard.sh', 'rules']) tree.set(`${TREE}/.agents/${name}`, 'file');
    tree.set(`${TREE}/.agents`, 'folder');
    tree.set(`${TREE}/.agents/plugins`, 'folder');
    const file = (name: string, as: 'folder' | 'file' | 'object') => ({
      name,
      real: `${TREE}/.agents/${name}`,
      as,
    });
    const agentFiles = [file('hooks.json', 'object'), file('guard.sh', 'file'), file('plugins', 'folder')];
    const plan = planConfinement(facts({ agentFiles }), look(tree));
    const kindOf = (path: string) => plan.mounts.findLast((mount) => mount.path === path)?.kind;
    expect(agentFiles.map(({ real }) => kindOf(real))).toEqual([
      'empty_object',
      'empty_file',
      'empty_folder',
    ]);
    expect(accessOf(plan, `${TREE}/.agents/rules`)).toBe('read');
    expect(probeChecks(plan, null)).toEqual(
      expect.arrayContaining([
        `o${TREE}/.agents/hooks.json`,
        `z${TREE}/.agents/guard.sh`,
        `e${TREE}/.agents/plugins`,
      ]),
    );
    // A folder in which an agent looks gets none while the job writes around it.
    const sub = `${TREE}/src`;
    expect(planConfinement(facts({ agentFolders: [sub] }), look(tree)).placeholders).toContainEqual({
      path: `${sub}/.agents`,
      text: null,
    });
  });
  test('refuses to hide what the job needs', () => {
    const hides = (real: string) =>
      facts({ agentFiles: [{ name: '.agents', real, as: 'folder' }], cwd: `${TREE}/src` });
    for (const real of [`${TREE}/src`, TREE, '/home/ann', '/usr', '/'])
      expect(planConfinement(hides(real), look(MACHINE)).conflict, real).toContain(
        '".agents" of the project',
      );
    expect(planConfinement(hides('/home/ann/other'), look(MACHINE)).conflict).toBe(null);
  });
  test('refuses a workspace in a place that is hidden', () => {
    const tree = new Map(MACHINE);
    tree.set('/home/ann/.ssh/project', 'folder');
    const workspace = { ...inPlace(true), top: '/home/ann/.ssh/project' };
    expect(planConfinement(facts({ workspace }), look(tree)).conflict).toContain('/home/ann/.ssh');
    expect(planConfinement(facts({}), look(MACHINE)).conflict).toBe(null);
  });
  test('keeps its own /proc, /dev and temporary folders, whatever the configuration names', () => {
    const of = access({ read: ['/'], write: ['/', '/proc', '/dev', '/sys'] });
    for (const own of ['/proc', '/dev', '/tmp', '/run']) expect(of(own), own).toBe('none');
    expect(of('/home/ann/other')).toBe('write');
    expect(of('/home/ann/.bashrc')).toBe('read');
    expect(of('/home/ann/.ssh')).toBe('none');
  });
  test('without its last mounts would show a secret: the check is able to fail', () => {
    const plan = planConfinement(facts({ own: [], ownFiles: [] }), look(MACHINE));
    const last = plan.mounts.findIndex(({ path }) => path === '/home/ann/.ssh');
    expect(accessOf({ ...plan, mounts: plan.mounts.slice(0, last) }, '/home/ann/.ssh')).toBe('read');
  });
  test('never gives more on machines, jobs and links of any kind (a thousand more: npm run test:confinement)', () => {
    fc.assert(fc.property(someWorld, checkWorld), { numRuns: 15 });
  });
});
