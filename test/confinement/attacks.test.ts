// An attacking agent in a real sandbox: what it gets, as root and as an ordinary user, and the table that tells of it.
import { spawn } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:net';
import path from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createMeansFinder } from '../../src/confinement/means.ts';
import {
  asWho,
  hideBubblewrap,
  makeWorld,
  runConfined,
  type Who,
  type World,
} from '../support/confined-job.ts';
import { ATTACKS, attackScript, EXHAUSTIONS } from './attacks.ts';

const isRoot = process.getuid?.() === 0;
const USERS: readonly Who[] = isRoot ? ['self', 'nobody'] : ['self'];
const cleanups: (() => void)[] = [];

afterEach(() => {
  for (const clean of cleanups.splice(0).reverse()) clean();
});

beforeAll(async () => {
  const means = await createMeansFinder({
    env: process.env,
    platform: process.platform,
    keptIn: null,
  }).find();
  if (means.by === 'none') throw new Error(`Confinement cannot be tested here. ${means.why} ${means.fix}`);
});

async function listen(place: string): Promise<void> {
  const server = createServer((socket) => socket.on('error', () => undefined).end('canary'));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(place, resolve);
  });
  const isFile = !place.startsWith('\0');
  if (isFile) chmodSync(place, 0o777);
  cleanups.push(() => {
    server.close();
    if (isFile) rmSync(place, { force: true });
  });
}

/** A terminal that a program of the machine holds. @returns its device */
async function openTerminal(): Promise<string> {
  const held = spawn('script', ['-qfc', 'tty; exec sleep 600', '/dev/null'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  cleanups.push(() => held.kill('SIGKILL'));
  const [first] = (await once(held.stdout, 'data')) as [Buffer];
  return first.toString().trim();
}

/** Canaries of all kinds around a world; names hold a mark, so that worlds do not meet. */
async function plant(world: World, who: Who): Promise<Record<string, string>> {
  const { home, repo, git } = world;
  const mark = path.basename(home).replaceAll(/[^A-Za-z0-9]/g, '');
  writeFileSync(
    path.join(home, 'bin/connect.cjs'),
    `require('node:net').connect(process.argv[2].replace(/^@/, '\\0'), () => process.exit(0)).on('error', () => process.exit(1));\n`,
  );
  for (const name of ['spare-1', 'spare-2', 'spare-3'])
    writeFileSync(path.join(repo, name), 'spare content\n');
  appendFileSync(path.join(repo, '.git/info/exclude'), '.local-notes\nspare-*\n');
  writeFileSync(path.join(repo, '.local-notes'), 'canary-notes\n');
  git('worktree', 'add', '-q', path.join(home, 'other-tree'));
  mkdirSync(path.join(home, '.docker/run'), { recursive: true });
  const outer = '/tmp';
  for (const place of [`/dev/shm/canary-${mark}`, `${outer}/canary-${mark}`]) {
    writeFileSync(place, 'canary\n');
    cleanups.push(() => {
      rmSync(place, { force: true });
    });
  }
  await listen(path.join(home, '.ssh/agent.sock'));
  await listen(path.join(home, '.docker/run/docker.sock'));
  await listen(`${outer}/s-${mark}`);
  if (isRoot) await listen(`/run/s-${mark}`);
  await listen(`\0canary-${mark}`);
  const [program, ...words] = [...asWho(who), process.execPath, '-e', 'setInterval(() => 0, 1e6) // canary'];
  const canary = spawn(program, words, {
    cwd: home,
    env: { ...world.env, CANARY: 'canary-env' },
    stdio: 'ignore',
  });
  await new Promise((resolve) => canary.once('spawn', resolve));
  cleanups.push(() => canary.kill('SIGKILL'));
  return {
    REPO: repo,
    GIT: path.join(repo, '.git'),
    CANARY: String(canary.pid),
    MARK: mark,
    OUTER_TMP: outer,
    PTY: await openTerminal(),
  };
}

/** What an agent could change outside of its worktree, as it is on the machine. */
function stateOf({ home, repo }: World): string {
  const own = [
    '.agy-mcp',
    '.gemini/antigravity-cli',
    '.cache',
    '.npm',
    '.cargo',
    '.m2',
    'go',
    'bin',
    'project/.git',
  ];
  const isOwn = (name: string): boolean => own.some((each) => name === each || name.startsWith(`${each}/`));
  const names = readdirSync(home, { recursive: true, encoding: 'utf8' }).filter((name) => !isOwn(name));
  return names
    .filter((name) => !name.startsWith('project/.agy-mcp') && name !== 'project')
    .sort()
    .map((name) => {
      const found = lstatSync(path.join(home, name));
      return `${name} ${found.mode} ${found.isFile() ? `${found.size} ${found.mtimeMs}` : ''}`;
    })
    .concat(
      readdirSync(repo)
        .filter((name) => name !== '.agy-mcp')
        .join(' '),
    )
    .join('\n');
}

/** @returns of each row whether the agent got what it wanted */
async function attack(
  who: Who,
  by: 'bubblewrap' | 'unshare' | 'none',
  profile: string,
): Promise<ReadonlyMap<string, boolean>> {
  const world = makeWorld();
  cleanups.push(world.clear);
  if (by === 'unshare') hideBubblewrap(world);
  const level = by === 'none' ? 'off' : 'require';
  const script = attackScript(await plant(world, who));
  const before = stateOf(world);
  const config = `[confinement]\nlevel = "${level}"\nprofile = "${profile}"\n# canary\n`;
  const { said, record } = await runConfined(world, script, ['--mode', 'execute', '--allow-write'], {
    who,
    config,
  });
  const lines = [...said.matchAll(/^(\S+) (got|no)$/gm)].map(
    ([, id = '', word]) => [id, word === 'got'] as const,
  );
  expect(lines.length, JSON.stringify(record)).toBe(ATTACKS.length);
  expect(record['confinement']).toMatchObject(
    by === 'none'
      ? { level: 'none', by: 'none' }
      : { level: 'partial', by, filesystem: 'enforced', processes: 'enforced', network: 'none' },
  );
  // In `strict` the home is one of the job's own: what is written there reaches nothing.
  const isUntouched = profile === 'strict' && settled(stateOf(world)) === settled(before);
  return new Map(lines.map(([id, got]) => [id, got && !(isUntouched && id.startsWith('write-'))]));
}

/** The configuration is written by the test itself. */
const settled = (state: string): string =>
  state
    .split('\n')
    .filter((line) => !line.startsWith('.config/agy-mcp') && !line.startsWith('project/.agy-mcp'))
    .join('\n');

const tally = (got: ReadonlyMap<string, boolean>) =>
  Object.fromEntries(ATTACKS.map(({ id }) => [id, got.get(id) === true ? 'not blocked' : 'blocked']));

describe('an attacking agent', () => {
  for (const who of USERS) {
    const name = who === 'self' ? `as user ${process.getuid?.() ?? 0}` : 'as an ordinary user';
    for (const by of ['bubblewrap', 'unshare'] as const)
      // promise: confined-attacks
      test(`gets what it should not from neither profile of ${by}, ${name}`, async () => {
        for (const profile of ['standard', 'strict'] as const) {
          const wanted = Object.fromEntries(ATTACKS.map((each) => [each.id, each[profile]]));
          expect(tally(await attack(who, by, profile)), profile).toEqual(wanted);
        }
      });
  }
  test('gets all of it unconfined: each attempt is able to succeed', async () => {
    const got = await attack('self', 'none', 'standard');
    const failed = ATTACKS.filter(({ id, root }) => got.get(id) !== true && (isRoot || root !== true));
    expect(failed.map(({ id }) => id)).toEqual([]);
  });
});

const MARKER = '<!-- attempts -->';

test('docs/confinement.md has the table', async () => {
  const file = path.resolve(import.meta.dirname, '../../docs/confinement.md');
  const [prose = ''] = readFileSync(file, 'utf8').split(MARKER);
  // By unshare the same is asked of each row as by bubblewrap.
  const tried = ATTACKS.map((each) => ({ ...each, unshare: [each.standard, each.strict] }));
  const used = EXHAUSTIONS.map((each) => ({
    ...each,
    standard: 'blocked',
    strict: 'blocked',
    unshare: ['not tried', 'not tried'],
  }));
  const rows = [...tried, ...used].map(
    ({ id, what, standard, strict, unshare }) =>
      `| \`${id}\` | ${what} | ${[standard, strict, ...unshare].join(' | ')} |`,
  );
  const table = [
    '| attempt | what it tries to | standard | strict | standard, unshare | strict, unshare |',
    '|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
  await expect(`${prose}${MARKER}\n\n${table}\n`).toMatchFileSnapshot(file);
});
