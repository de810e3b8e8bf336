// What is found in a project that makes agents start programs, and what stays.
import { describe, expect, test } from 'vitest';
import { PROJECT_FILES } from '../../../../src/adapters/index.ts';
import { findAgentFiles, type List } from '../../../../src/confinement/agent-files/find.ts';
import { foldersLookedIn } from '../../../../src/confinement/agent-files/looked-in.ts';
import { look, type Node, type Tree } from '../../../support/confinement-worlds.ts';

const HOME = '/home/ann';
const TOP = `${HOME}/project`;

function treeOf(nodes: Readonly<Record<string, Node>>): Tree {
  const tree = new Map<string, Node>([['/', 'folder']]);
  for (const place of [`${TOP}/.git`, ...Object.keys(nodes)]) {
    const parts = place.split('/').slice(1, -1);
    for (const at of parts.keys()) tree.set(`/${parts.slice(0, at + 1).join('/')}`, 'folder');
    tree.set(place, nodes[place] ?? 'folder');
  }
  return tree;
}

const listOf =
  (tree: Tree): List =>
  (folder, most) =>
    [...tree]
      .filter(([place]) => place.startsWith(`${folder}/`) && !place.slice(folder.length + 1).includes('/'))
      .slice(0, most)
      .map(([place, node]) => ({
        name: place.slice(folder.length + 1),
        kind: typeof node === 'string' ? node : 'other',
      }));

const own = PROJECT_FILES.own.map((name) => `${HOME}/${name}`);

function found(nodes: Readonly<Record<string, Node>>, folders: readonly string[] = [TOP]) {
  const tree = treeOf(nodes);
  return findAgentFiles(folders, PROJECT_FILES.rules, { look: look(tree), list: listOf(tree) }, own);
}
const hidden = (nodes: Readonly<Record<string, Node>>): string[] =>
  found(nodes).map(({ real, as }) => `${as} ${real.replace(`${TOP}/`, '')}`);
const inTop = (names: Readonly<Record<string, Node>>): Record<string, Node> =>
  Object.fromEntries(Object.entries(names).map(([name, node]) => [`${TOP}/${name}`, node]));

describe('what is hidden', () => {
  test.each([
    ['.agents/hooks.json', 'object .agents/hooks.json'],
    ['.agents/mcp_config.json', 'object .agents/mcp_config.json'],
    ['.agents/plugins/p/plugin.json', 'folder .agents/plugins'],
    ['.agents/agents/x.md', 'folder .agents/agents'],
    ['.agent/hooks.json', 'object .agent/hooks.json'],
    ['_agents/plugins/p/hooks.json', 'folder _agents/plugins'],
    ['.agents/of-a-later-version.yaml', 'file .agents/of-a-later-version.yaml'],
    ['.mcp.json', 'object .mcp.json'],
    ['.gemini/settings.json', 'object .gemini/settings.json'],
    ['.gemini/agents/x.md', 'folder .gemini/agents'],
    ['.gemini/commands/x.toml', 'folder .gemini/commands'],
    ['.gemini/extensions/x/gemini-extension.json', 'folder .gemini/extensions'],
    ['.gemini/policies/x.toml', 'folder .gemini/policies'],
    ['.gemini/.env', 'file .gemini/.env'],
  ])('%s', (name, expected) => {
    expect(hidden(inTop({ [name]: 'file' }))).toEqual([expected]);
  });

  test('instructions and what other programs read stay', () => {
    const texts = [
      'AGENTS.md',
      'GEMINI.md',
      '.antigravityignore',
      '.agents/skills/s/SKILL.md',
      '.agents/skills/s/run.sh',
      '.agents/rules/r.md',
      '.agents/workflows/w.md',
      '.agents/README.md',
      '.agents/.gitignore',
      '.agent/rules/r.md',
      '.gemini/GEMINI.md',
      '.gemini/styleguide.md',
      '.gemini/config.yaml',
      '.gemini/skills/s/SKILL.md',
    ];
    expect(hidden(inTop(Object.fromEntries(texts.map((name) => [name, 'file']))))).toEqual([]);
    expect(found({})).toEqual([]);
  });

  test('each is named with what it can start, and of every folder that is looked in', () => {
    const nodes = inTop({
      '.agents/hooks.json': 'file',
      'packages/a/.mcp.json': 'file',
      '.agents/new': 'file',
    });
    const files = found(nodes, [`${TOP}/packages/a`, TOP]);
    expect(files.map(({ folder, name, starts }) => [folder, name, starts])).toEqual([
      [`${TOP}/packages/a`, '.mcp.json', 'MCP servers'],
      [TOP, '.agents/hooks.json', 'hooks'],
      [TOP, '.agents/new', 'not known to be text alone'],
    ]);
  });

  test('names of objects are no row of the table', () => {
    const [file] = found(inTop({ '.agents/constructor': 'file' }));
    expect(file?.starts).toBe('not known to be text alone');
  });
});

describe('links', () => {
  test('one in a folder hides the whole folder, and nothing where it leads', () => {
    const nodes = {
      [`${TOP}/.agents/hooks.json`]: { to: '/etc/passwd' },
      [`${TOP}/.agents/rules/r.md`]: 'file',
    } as const;
    expect(hidden({ ...nodes, '/etc/passwd': 'file' })).toEqual(['folder .agents']);
  });
  test('one in the place of a folder is followed, inside of the project and out of it', () => {
    const inside = {
      [`${TOP}/.agents`]: { to: `${TOP}/config` },
      [`${TOP}/config/hooks.json`]: 'file',
    } as const;
    expect(hidden(inside)).toEqual(['object config/hooks.json']);
    const outside = { [`${TOP}/.agents`]: { to: '/srv/shared' }, '/srv/shared/hooks.json': 'file' } as const;
    expect(hidden(outside)).toEqual(['object /srv/shared/hooks.json']);
  });
  test('one to the own configuration of an agent hides nothing of that', () => {
    const nodes = {
      [`${TOP}/.agents`]: { to: `${HOME}/.gemini/config` },
      [`${TOP}/.mcp.json`]: { to: `${HOME}/.gemini/config/hooks.json` },
      [`${HOME}/.gemini/config/hooks.json`]: 'file',
    } as const;
    expect(hidden(nodes)).toEqual([]);
  });
  test('one that leads nowhere, and a file in the place of a folder, are nothing', () => {
    expect(hidden(inTop({ '.agents': { to: '/nowhere' }, '.gemini': 'file' }))).toEqual([]);
  });
});

test('a folder with more entries than anybody looks at, or a name that cannot be said, is hidden whole', () => {
  const many = Object.fromEntries(
    Array.from({ length: 201 }, (_, at) => [`.agents/${at}.md`, 'file' as const]),
  );
  expect(hidden(inTop(many))).toEqual(['folder .agents']);
  expect(hidden(inTop({ '.agents/\uFFFD': 'file' }))).toEqual(['folder .agents']);
});

describe('folders that are looked in', () => {
  const inPlace = (top: string) => ({ kind: 'in_place', top, writes: false, repositories: [] }) as const;
  const foldersOf = (cwd: string, tree: Tree, addDirs: readonly string[] = []) =>
    foldersLookedIn({ workspace: inPlace(cwd), cwd, addDirs, home: HOME }, look(tree)).map(
      ({ folder, top }) => (top === TOP ? folder.replace(TOP, '@') : `${folder} of ${top}`),
    );
  test('are the directory and those above it up to the top of the repository, and further folders of the job', () => {
    const tree = treeOf({
      [`${TOP}/packages/a`]: 'folder',
      '/srv/more/deep': 'folder',
      '/srv/more/.git': 'folder',
    });
    expect(foldersOf(`${TOP}/packages/a`, tree, ['/srv/more/deep'])).toEqual([
      '@/packages/a',
      '@/packages',
      '@',
      '/srv/more/deep of /srv/more',
      '/srv/more of /srv/more',
    ]);
  });
  test('go on above a repository in another one, and above a .git that is none', () => {
    const tree = treeOf({ [`${TOP}/sub/.git`]: 'file', [`${TOP}/sub/deep`]: 'folder' });
    const folders = foldersLookedIn(
      { workspace: inPlace(`${TOP}/sub/deep`), cwd: `${TOP}/sub/deep`, addDirs: [], home: HOME },
      look(tree),
    );
    expect(folders).toEqual([
      { folder: `${TOP}/sub/deep`, top: `${TOP}/sub` },
      { folder: `${TOP}/sub`, top: `${TOP}/sub` },
      { folder: TOP, top: TOP },
    ]);
  });
  test('are never the home or what is around it: that is its user’s own', () => {
    const tree = treeOf({ [`${HOME}/notes/today`]: 'folder' });
    expect(foldersOf(`${HOME}/notes/today`, tree)).toEqual([
      `${HOME}/notes/today of ${HOME}/notes`,
      `${HOME}/notes of ${HOME}/notes`,
    ]);
    expect(foldersOf(HOME, tree)).toEqual([]);
  });
  test('are for a worktree those of the checkout, too', () => {
    const top = `${TOP}/.agy-mcp/worktrees/one`;
    const tree = treeOf({ [`${top}/src`]: 'folder', [`${top}/.git`]: 'file' });
    const workspace = {
      kind: 'worktree',
      top,
      checkout: TOP,
      gitDir: `${TOP}/.git`,
      adminDir: `${TOP}/.git/worktrees/one`,
      branchFolder: 'agy-mcp',
      submodules: [],
    } as const;
    const folders = foldersLookedIn({ workspace, cwd: `${top}/src`, addDirs: [], home: HOME }, look(tree));
    expect(folders).toEqual([
      { folder: `${top}/src`, top },
      { folder: top, top },
      { folder: `${TOP}/.agy-mcp/worktrees`, top: TOP },
      { folder: `${TOP}/.agy-mcp`, top: TOP },
      { folder: TOP, top: TOP },
    ]);
  });
});
