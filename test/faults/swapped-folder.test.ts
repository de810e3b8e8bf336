// A process swaps a folder for a link as fast as it can; nothing that the bridge writes lands behind the link.
import { spawn } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { newJobId } from '../../src/platform/ids.ts';
import { ensureLine, makeFolder, removeTree } from '../../src/platform/files/paths.ts';
import { withoutLinks } from '../../src/platform/files/pinned-folder.ts';
import {
  createFolder,
  ensureFolder,
  errnoOf,
  moveFile,
  openAppend,
  removeFile,
  writeOnce,
  writeWhole,
} from '../../src/platform/files/private-file.ts';
import { BridgeError } from '../../src/protocol/error.ts';
import { createRedactor } from '../../src/redaction/redact.ts';
import { openEventWriter } from '../../src/store/events/event-log.ts';
import { createJobStore } from '../../src/store/job-store.ts';

/** Swaps a folder for a link to `outside` and back, until it is killed. */
const ATTACKER = `
const fs = require('node:fs');
const [folder, outside] = process.argv.slice(1);
const aside = folder + '.aside';
for (;;) {
  try { fs.renameSync(folder, aside); fs.symlinkSync(outside, folder); } catch {}
  try { fs.unlinkSync(folder); } catch {}
  try { fs.renameSync(aside, folder); } catch {
    // Something was made in its place meanwhile.
    try { fs.rmSync(folder, { recursive: true }); fs.renameSync(aside, folder); } catch {}
  }
}`;

const EXPECTED = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'EEXIST']);
const RACE_MS = 2_000;

interface Race {
  /** The folder whose parents and itself are under attack. */
  readonly folder: string;
  readonly round: number;
}

/** Acts on a folder for seconds while it, or one above it, is swapped all the time. */
async function race(swapped: string, below: string, actsOf: (race: Race) => (() => Promise<unknown>)[]) {
  const base = realpathSync(mkdtempSync(path.join(tmpdir(), 'agy-mcp-swap-')));
  const folder = path.join(base, swapped, below);
  const outside = path.join(base, 'outside');
  mkdirSync(folder, { recursive: true });
  // The same folders stand behind the link, so that a write that followed it would succeed.
  mkdirSync(path.join(outside, below, 'tree'), { recursive: true });
  for (const file of ['keep.txt', 'tree/keep.txt']) writeFileSync(path.join(outside, below, file), 'x');
  const before = readdirSync(outside, { recursive: true }).sort();

  const attacker = spawn(process.execPath, ['-e', ATTACKER, path.join(base, swapped), outside], {
    stdio: 'ignore',
  });
  let done = 0;
  let stopped = 0;
  try {
    const until = performance.now() + RACE_MS;
    for (let round = 0; performance.now() < until || done <= 20 || stopped === 0; round += 1) {
      for (const act of actsOf({ folder, round })) {
        try {
          await act();
          done += 1;
        } catch (error) {
          const code = errnoOf(error instanceof Error && error.cause !== undefined ? error.cause : error);
          if (!EXPECTED.has(code ?? '') && !(error instanceof BridgeError)) throw error;
          stopped += 1;
        }
      }
    }
  } finally {
    attacker.kill('SIGKILL');
    await new Promise((resolve) => attacker.once('close', resolve));
  }
  expect(readdirSync(outside, { recursive: true }).sort()).toEqual(before);
  expect(readFileSync(path.join(outside, below, 'keep.txt'), 'utf8')).toBe('x');
  expect(done).toBeGreaterThan(20);
  expect(stopped).toBeGreaterThan(0);
  rmSync(base, { recursive: true, force: true });
}

const primitives = ({ folder, round }: Race): (() => Promise<unknown>)[] => {
  const file = path.join(folder, `f${round % 8}`);
  return [
    () => writeWhole(file, 'x'),
    () => writeOnce(`${file}-once-${round}`, 'x'),
    async () => (await openAppend(`${file}.log`)).close(),
    () => moveFile(file, `${file}-moved`),
    () => removeFile(path.join(folder, 'keep.txt')),
    () => removeTree(path.join(folder, 'tree')),
    () => makeFolder(path.join(folder, `made${round}`)),
    () => createFolder(path.join(folder, `new${round}`)),
    () => ensureFolder(path.join(folder, 'deep', `down${round}`)),
    () => ensureLine(path.join(folder, 'exclude'), `line ${round % 50}`),
  ];
};

/** The life of a job's folder, as the store leads it. */
const ofTheStore = ({ folder, round }: Race): (() => Promise<unknown>)[] => {
  const store = createJobStore(folder);
  const id = newJobId(new Date());
  const redactor = createRedactor();
  return [
    () => store.live.mark(id),
    () => ensureFolder(store.paths(id).folder),
    () => store.requestCancel(id, redactor.redactFields({ text: 'x' })),
    () => store.writeAnswer(id, redactor.redactFields({ text: `round ${round}` })),
    async () => (await openEventWriter(store.paths(id).events)).close(),
    () => store.noteRetention(new Date()),
    () => store.live.unmark(id),
    () => removeTree(store.paths(id).folder),
  ];
};

// promise: files-pinned
describe.runIf(process.platform === 'linux')('a folder that is swapped for a link', () => {
  test.each([
    ['the folder itself', 'store/inner', '.', primitives],
    ['a folder far above it', 'store', 'a/b/inner', primitives],
    ['the root of the store', 'sessions', '.', ofTheStore],
    ['the folder above the store', 'state', 'agy-mcp/sessions', ofTheStore],
    ["the folder of a repository's worktrees", 'repo/.agy-mcp', 'worktrees', primitives],
    ["the repository's own folder of git", 'repo/.git', 'worktrees/job', primitives],
  ])(
    '%s: never receives what was meant for the folder',
    (_, swapped, below, acts) => race(swapped, below, acts),
    RACE_MS * 6,
  );
});

test('a root that is a link of the user is resolved once, where it enters', async () => {
  const base = realpathSync(mkdtempSync(path.join(tmpdir(), 'agy-mcp-link-')));
  mkdirSync(path.join(base, 'disk'));
  symlinkSync(path.join(base, 'disk'), path.join(base, 'state'));
  const root = await withoutLinks(path.join(base, 'state', 'new', 'sessions'));
  expect(root).toBe(path.join(base, 'disk', 'new', 'sessions'));
  await ensureFolder(root);
  await writeWhole(path.join(root, 'a'), 'x');
  expect(readFileSync(path.join(base, 'disk', 'new', 'sessions', 'a'), 'utf8')).toBe('x');
  rmSync(base, { recursive: true, force: true });
});
