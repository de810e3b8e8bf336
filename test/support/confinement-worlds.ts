// A modelled machine for plans of confinement: folders, files and links, jobs on it, and what a plan must never do.
import path from 'node:path/posix';
import fc from 'fast-check';
import type { ConfinementFacts, Look, Place } from '../../src/confinement/facts.ts';
import { type ConfinementPlan, planConfinement } from '../../src/confinement/plan.ts';
import {
  ADMIN_PROTECTED,
  AGENT_PROTECTED,
  HOME_PROTECTED,
  MODULE_PROTECTED,
  WORKSPACE_PROTECTED,
} from '../../src/confinement/protected-places.ts';

export type Node = 'folder' | 'file' | { readonly to: string };
export type Tree = ReadonlyMap<string, Node>;

/** Few, so that paths meet often. */
const NAMES = [
  'a',
  'b',
  '.git',
  '.gemini',
  '.ssh',
  '.config',
  'git',
  'home',
  'tmp',
  'run',
  'objects',
  'hooks',
];

function resolve(tree: Tree, wanted: string, links = 0): Place | null {
  const parts = wanted.split('/').filter((part) => part !== '');
  let at = '/';
  for (const [index, part] of parts.entries()) {
    const next = path.join(at, part);
    const node = tree.get(next);
    if (node === undefined) return null;
    const rest = parts.slice(index + 1);
    if (typeof node === 'object') {
      if (links > 8) return null;
      const target = resolve(tree, path.join(node.to, ...rest), links + 1);
      return target ?? (rest.length === 0 ? { real: next, kind: 'dangling' } : null);
    }
    if (node === 'file') return rest.length === 0 ? { real: next, kind: 'file' } : null;
    at = next;
  }
  return { real: at, kind: 'folder' };
}

const somePath = fc
  .array(fc.constantFrom(...NAMES), { minLength: 0, maxLength: 4 })
  .map((parts) => `/${parts.join('/')}`);

const someTree = fc
  .array(
    fc.tuple(
      somePath,
      fc.oneof(
        { weight: 5, arbitrary: fc.constant<Node>('folder') },
        { weight: 2, arbitrary: fc.constant<Node>('file') },
        { weight: 2, arbitrary: somePath.map((to): Node => ({ to })) },
      ),
    ),
    { minLength: 5, maxLength: 40 },
  )
  .map((entries): Tree => {
    const tree = new Map<string, Node>([['/', 'folder']]);
    for (const [place, node] of entries) {
      if (place === '/' || tree.has(place)) continue;
      const parents = place.split('/').slice(1, -1);
      const above = parents.map((_, at) => `/${parents.slice(0, at + 1).join('/')}`);
      if (above.some((each) => (tree.get(each) ?? 'folder') !== 'folder')) continue;
      for (const each of above) tree.set(each, 'folder');
      tree.set(place, node);
    }
    return tree;
  });

interface World {
  readonly tree: Tree;
  readonly facts: ConfinementFacts;
}

/** Named by anybody, so with links in it; or found by the bridge, so without. */
const somePaths = fc.array(somePath, { maxLength: 3 });

export const someWorld: fc.Arbitrary<World> = someTree.chain((tree) => {
  const folders = [...tree].filter(([, node]) => node === 'folder').map(([place]) => place);
  const folder = fc.constantFrom(...folders);
  const real = [...tree].filter(([, node]) => typeof node === 'string').map(([place]) => place);
  const inPlace = fc.record({
    kind: fc.constant('in_place' as const),
    top: folder,
    writes: fc.boolean(),
    repositories: fc.array(folder, { maxLength: 2 }),
  });
  const worktree = fc
    .record({ top: folder, checkout: folder, gitDir: folder })
    .map(({ top, checkout, gitDir }) => ({
      kind: 'worktree' as const,
      top,
      checkout,
      gitDir,
      adminDir: path.join(gitDir, 'a'),
      branchFolder: 'b',
      submodules: [{ gitFile: path.join(top, 'a/.git'), adminDir: path.join(gitDir, 'a/b') }],
    }));
  return fc.record({
    tree: fc.constant(tree),
    facts: fc.record({
      profile: fc.constantFrom('standard' as const, 'strict' as const),
      workspace: fc.oneof(inPlace, worktree),
      home: folder,
      agent: fc.record({
        state: fc.array(somePath, { maxLength: 1 }),
        configuration: fc.array(somePath, { maxLength: 2 }),
        signIn: fc.array(somePath, { maxLength: 1 }),
      }),
      programs: somePaths,
      read: somePaths,
      write: somePaths,
      caches: somePaths,
      secrets: somePaths,
      own: fc.array(somePath, { maxLength: 1 }),
      ownFiles: fc.constant([]),
      agentFiles: fc.array(
        fc.record({
          name: fc.constant('.agents/hooks.json'),
          real: fc.constantFrom(...real),
          as: fc.constantFrom('folder' as const, 'file' as const, 'object' as const),
        }),
        { maxLength: 2 },
      ),
      agentFolders: fc.array(folder, { maxLength: 1 }),
      cwd: folder,
      temp: fc.constant('/jobs/temp'),
      network: fc.oneof(
        fc.constantFrom({ kind: 'open' as const }, { kind: 'none' as const }),
        somePaths.map((programs) => ({ kind: 'relayed' as const, folder: '/jobs/temp/network', programs })),
      ),
      bus: fc.option(somePath, { nil: null }),
    }),
  });
});

/** What the mounts, one painted over the other, leave of a path of the machine. */
export function accessOf({ mounts }: ConfinementPlan, place: string): 'none' | 'read' | 'write' {
  let access: 'none' | 'read' | 'write' = 'none';
  for (const { path: at, kind } of mounts) {
    if (!`${place}/`.startsWith(at === '/' ? '/' : `${at}/`)) continue;
    access = kind === 'readable' ? 'read' : kind === 'writable' ? 'write' : 'none';
  }
  return access;
}

const within = (folder: string, place: string): boolean =>
  `${place}/`.startsWith(folder === '/' ? '/' : `${folder}/`);
const realOf = (tree: Tree, places: readonly string[]): string[] =>
  places.flatMap((each) => {
    const found = resolve(tree, each);
    return found === null || found.kind === 'dangling' ? [] : [found.real];
  });

/** Faster than an assertion of the test runner, of which there are millions here. */
function hold(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}

export const look =
  (tree: Tree): Look =>
  (wanted) =>
    resolve(tree, wanted);

export function checkWorld({ tree, facts }: World): void {
  const plan = planConfinement(facts, look(tree));
  if (plan.conflict !== null) return; // nothing is started
  const real = [...tree].filter(([, node]) => typeof node === 'string').map(([place]) => place);

  const spared = realOf(tree, [...facts.agent.signIn, ...facts.agent.state]);
  const hidden = realOf(tree, [...facts.secrets, ...facts.own]).filter(
    (place) => !spared.some((folder) => within(folder, place)),
  );
  for (const secret of hidden)
    for (const place of real.filter((each) => within(secret, each)))
      hold(accessOf(plan, place) === 'none', `${place} is seen in hidden ${secret}`);

  for (const file of facts.agentFiles)
    for (const place of real.filter((each) => within(file.real, each)))
      hold(accessOf(plan, place) === 'none', `${place} is seen in hidden ${file.real}`);

  const { workspace } = facts;
  const state = realOf(tree, facts.agent.state);
  const inState = (place: string): boolean => state.some((folder) => within(folder, place));
  const holes =
    workspace.kind === 'in_place'
      ? []
      : realOf(
          tree,
          ['objects', 'refs/heads/b', 'logs/refs/heads/b', 'a'].map((name) =>
            path.join(workspace.gitDir, name),
          ),
        ).filter((place) => within(workspace.gitDir, place));
  const kept =
    workspace.kind === 'in_place'
      ? []
      : [
          ...ADMIN_PROTECTED.map((name) => path.join(workspace.adminDir, name)),
          ...workspace.submodules.flatMap((each) =>
            MODULE_PROTECTED.map((name) => path.join(each.adminDir, name)),
          ),
        ];
  const isKept = (place: string): boolean => realOf(tree, kept).some((folder) => within(folder, place));
  for (const place of real.filter(isKept))
    hold(
      accessOf(plan, place) !== 'write' || inState(place),
      `${place} leads git elsewhere and can be written`,
    );
  const mayWrite = (place: string): boolean => [...state, ...holes].some((folder) => within(folder, place));
  const named = [
    ...facts.own,
    ...HOME_PROTECTED.map((name) => path.join(facts.home, name)),
    ...[workspace.top, ...facts.write].flatMap((top) =>
      WORKSPACE_PROTECTED.map((name) => path.join(top, name)),
    ),
    ...facts.agentFolders.flatMap((folder) => AGENT_PROTECTED.map((name) => path.join(folder, name))),
    ...(workspace.kind === 'in_place' ? workspace.repositories : [workspace.gitDir]),
  ];
  for (const name of named) {
    const found = resolve(tree, name);
    if (found !== null && found.kind !== 'dangling') {
      for (const place of real.filter((each) => within(found.real, each)))
        hold(
          mayWrite(place) || accessOf(plan, place) !== 'write',
          `${place} of protected ${name} can be written`,
        );
    } else checkMissing(tree, plan, name, mayWrite);
  }
}

/** Nobody can make what is not there: its folder cannot be written, something is in its place, or it is watched. */
function checkMissing(
  tree: Tree,
  plan: ConfinementPlan,
  name: string,
  mayWrite: (place: string) => boolean,
): void {
  let missing = name;
  for (;;) {
    const found = resolve(tree, missing);
    const above = resolve(tree, path.dirname(missing));
    if (found?.kind === 'dangling') {
      const isHeld = accessOf(plan, found.real) !== 'write' || mayWrite(found.real);
      hold(isHeld || plan.links.includes(found.real), `the link ${found.real} can be replaced unseen`);
      return;
    }
    if (above !== null && above.kind !== 'dangling') {
      const place = path.join(above.real, path.basename(missing));
      hold(mayWrite(place) || accessOf(plan, place) !== 'write', `${place} could be made for ${name}`);
      return;
    }
    missing = path.dirname(missing);
  }
}
