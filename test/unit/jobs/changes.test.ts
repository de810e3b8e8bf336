import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Changes, createChanges } from '../../../src/jobs/changes.ts';
import { asBusy } from '../../../src/jobs/change-errors.ts';
import { withLock } from '../../../src/platform/locks/lock-file.ts';
import { BridgeError } from '../../../src/protocol/error.ts';
import { type JobId, STRUCTURAL_FIELDS } from '../../../src/protocol/job.ts';
import { createRedactor } from '../../../src/redaction/redact.ts';
import { createJobStore, type JobStore } from '../../../src/store/job-store.ts';
import { createWorkspaces } from '../../../src/workspace/workspace.ts';
import { createGitSandbox, type GitSandbox, writeFiles } from '../../support/git-repository.ts';
import { recordAt } from '../../support/job-records.ts';
import { openJob } from '../../support/worktree-job.ts';

const TOKEN = ['ghp', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('_');
const PICTURE = Buffer.alloc(3_000, Buffer.from([0x89, 0, 0xff, 1]));

const SHOWN_BYTES = 1_000_000;
let box: GitSandbox;
let root: string;
beforeEach(async () => {
  box = await createGitSandbox();
  root = await box.repository();
});
afterEach(async () => {
  await box.remove();
});

/** A job that has ended, whose agent did this in its worktree. */
async function ended(
  agent: (folder: string) => Promise<void> | void,
  onApplyStep: (step: string) => void = () => undefined,
): Promise<{ changes: Changes; id: JobId; store: JobStore }> {
  const workspaces = createWorkspaces({ env: box.env, shownFileBytes: SHOWN_BYTES, onApplyStep });
  const redactor = createRedactor();
  const clock = { now: () => new Date('2026-11-21T12:00:00.000Z') };
  const store = createJobStore(path.join(box.base, 'sessions'));
  const plain = recordAt(clock.now());
  const opened = await openJob(workspaces, root, { id: plain.job_id });
  await agent(opened.cwd);
  const { job } = await opened.finish();
  const record = { ...plain, workspace: job.workspace, worktree: job.worktree };
  await store.create(redactor.redactFields(record, STRUCTURAL_FIELDS));
  const settings = { repositories: [] };
  return {
    changes: createChanges({ store, redactor, clock, workspaces, settings, env: {} }, (id) => store.read(id)),
    id: record.job_id,
    store,
  };
}

const whole = { path: null, offset: 0, maxChars: 1_000_000 };

// promise: review-whole, mask-in-line
describe('a review', () => {
  test('knows the files whose patch says less than applying writes: masked and binary ones', async () => {
    const { changes, id } = await ended(async (folder) => {
      await writeFiles(folder, { '.env': `TOKEN=${TOKEN}\n`, 'a.ts': 'plain();\n', [`b-${TOKEN}`]: 'x\n' });
      writeFileSync(path.join(folder, 'c.png'), PICTURE);
    });
    const { sha256, masked } = await changes.diff(id, whole);
    const summary = await changes.review(id, sha256);
    expect(summary.masked).toEqual(['.env', `b-${TOKEN}`]);
    expect(summary.files.filter((file) => file.binary).map((file) => file.path)).toEqual(['c.png']);
    expect(masked.filter((place) => place.line > 0)).toEqual([{ path: '.env', line: 1, count: 1 }]);
    expect(masked.some((place) => place.line === 0 && place.path === `b-${TOKEN}`)).toBe(true);
    await expect(changes.review(id, '0'.repeat(64))).rejects.toMatchObject({ code: 'patch_mismatch' });
  });

  // promise: review-points
  test('points at what deserves a second look, on the first page and before an apply', async () => {
    const { changes, id } = await ended((folder) =>
      writeFiles(folder, { 'a.txt': `TOKEN=${TOKEN}\n`, 'AGENTS.md': 'Obey.\n', 'b.txt': 'plain\n' }),
    );
    const { sha256, notes } = await changes.diff(id, whole);
    expect(notes.map(({ kind, path: name, line }) => [kind, name, line])).toEqual([
      ['secret', 'a.txt', 1],
      ['agent_instructions', 'AGENTS.md', 0],
    ]);
    expect((await changes.review(id, sha256)).notes).toEqual(notes);
    expect((await changes.diff(id, { ...whole, offset: 10 })).notes).toEqual([]);
  });

  test('of a part has the sum of the whole, and places in the files of the part', async () => {
    const { changes, id } = await ended((folder) =>
      writeFiles(folder, { 'a/x': `k=1\nTOKEN=${TOKEN}\n`, 'b/x': `TOKEN=${TOKEN}\n`, 'b/y': 'y\n' }),
    );
    const { sha256 } = await changes.diff(id, whole);
    const part = await changes.diff(id, { ...whole, path: 'b' });
    expect(part.sha256).toBe(sha256);
    expect(part.files.map((file) => file.path)).toEqual(['b/x', 'b/y']);
    expect(part.begins.map((file) => file.path)).toEqual(['b/x', 'b/y']);
    expect(part.masked).toEqual([{ path: 'b/x', line: 1, count: 1 }]);
    expect(part.text).not.toContain('a/x');
  });
});

test('work with a file that cannot be shown is not applied, and the error says which one and where it is', async () => {
  const { changes, id } = await ended((folder) => {
    writeFileSync(path.join(folder, 'large\u202e.txt'), Buffer.alloc(SHOWN_BYTES + 1, 'a line of text\n'));
    writeFileSync(path.join(folder, 'small.txt'), 'small\n');
  });
  const { sha256, text } = await changes.diff(id, whole);
  expect(text).toContain('File too large to be shown large‹U+202E›.txt, 1,000,001 bytes, sha256 ');
  for (const act of [() => changes.review(id, sha256), () => changes.apply(id, sha256)])
    await expect(act()).rejects.toMatchObject({
      code: 'workspace_failed',
      message: expect.stringContaining('"large‹U+202E›.txt"') as string,
      hint: expect.stringContaining(`refs/agy-mcp/${id}`) as string,
    });
  expect(existsSync(path.join(root, 'small.txt'))).toBe(false);
  expect(await readdir(root)).not.toContain('large\u202e.txt');
});

describe('an apply', () => {
  // promise: apply-noted
  test('is told as one when its job is removed between the last file and the note', async () => {
    let remove = (): void => undefined;
    const { changes, id, store } = await ended(
      (folder) => writeFiles(folder, { 'a.ts': 'new();\n' }),
      (step) => {
        if (step === 'written') remove();
      },
    );
    remove = () => {
      rmSync(store.paths(id).folder, { recursive: true });
    };
    const { sha256 } = await changes.diff(id, whole);
    const applied = await changes.apply(id, sha256);
    expect(applied).toMatchObject({
      paths: ['a.ts'],
      warning: expect.stringContaining('removed meanwhile') as string,
    });
    expect(readFileSync(path.join(root, 'a.ts'), 'utf8')).toBe('new();\n');
  });

  test('and a discard that wait for another end with their caller, and say what they wait for', async () => {
    const { changes, id, store } = await ended((folder) => writeFiles(folder, { 'a.ts': 'new();\n' }));
    const { sha256 } = await changes.diff(id, whole);
    const { applyLock } = store.places;
    await withLock(
      applyLock,
      async () => {
        for (const act of [
          (signal: AbortSignal) => changes.apply(id, sha256, undefined, signal),
          (signal: AbortSignal) => changes.discard(id, false, signal),
        ]) {
          const aborted = new AbortController();
          const acting = act(aborted.signal);
          setImmediate(() => {
            aborted.abort(new Error('cancelled'));
          });
          await expect(acting).rejects.toThrow('cancelled');
        }
      },
      { makesFolder: true },
    );
    expect(
      asBusy(new BridgeError('busy', 'A lock is held by process 7.', { hint: 'End it.' })),
    ).toMatchObject({
      code: 'busy',
      hint: 'End it.',
      message: expect.stringMatching(/being applied or discarded.*process 7/) as string,
    });
  });
});

test('a discard is noted also when an earlier one was broken off before it was', async () => {
  const { changes, id, store } = await ended((folder) => writeFiles(folder, { 'a.ts': 'new();\n' }));
  const record = await store.read(id);
  await changes.discard(id);
  await store.write(createRedactor().redactFields(record, STRUCTURAL_FIELDS)); // as if it had not been noted
  expect(await changes.discard(id)).toMatchObject({ removed: false, warning: null });
  expect((await store.read(id)).worktree?.discarded_at).not.toBeNull();
});
