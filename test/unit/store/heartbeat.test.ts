import {
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { identify } from '../../../src/platform/processes/process-identity.ts';
import { jobId } from '../../../src/protocol/job.ts';
import { isStale, remainsStale, startHeartbeat } from '../../../src/store/heartbeat.ts';
import { jobPaths, storePaths } from '../../../src/store/job-paths.ts';
import { createOddFiles, ODDITIES } from '../../support/odd-files.ts';

const ID = jobId.parse('job_heartbeat');
const DAY_MS = 86_400_000;

let root = '';
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'agy-mcp-heartbeat-'));
  mkdirSync(jobPaths(root, ID).folder, { recursive: true });
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(root, { recursive: true });
});

const store = () => ({ places: storePaths(root), paths: () => jobPaths(root, ID) });

/** Gives a file a time so many milliseconds before now, by the clock of the file system. */
function writtenBefore(ms: number, file: string): void {
  writeFileSync(file, 'x');
  const at = new Date(Date.now() - ms);
  utimesSync(file, at, at);
}

// promise: owner-elsewhere
describe('an owner that cannot be seen', () => {
  const ask = async (): Promise<boolean> =>
    isStale(store(), { job_id: ID, owner: { ...(await identify()), host: 'there' }, timeout_seconds: 900 });

  it.each([
    ['silent for more than a minute', 61_000, 61_000, true],
    ['that gave a sign within a minute', 50_000, 600_000, false],
    ['that has just written the record', 600_000, 50_000, false],
    ['whose sign is of the future', -200 * DAY_MS, 600_000, true],
    ['whose signs are both of the future', -200 * DAY_MS, -200 * DAY_MS, true],
  ])('%s', async (_what, alive, meta, isSilent) => {
    writtenBefore(alive, jobPaths(root, ID).alive);
    writtenBefore(meta, jobPaths(root, ID).meta);
    expect(await ask()).toBe(isSilent);
  });

  it.each([-200, 200])('is judged alike when the clock of this machine jumps by %d days', async (days) => {
    writtenBefore(50_000, jobPaths(root, ID).alive);
    writtenBefore(600_000, jobPaths(root, ID).meta);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + days * DAY_MS });
    expect(await ask()).toBe(false);
    vi.useRealTimers();
    writtenBefore(61_000, jobPaths(root, ID).alive);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + days * DAY_MS });
    expect(await ask()).toBe(true);
  });

  it('that is watched and gives a sign is not closed; one that gives none is', async () => {
    const { alive, meta } = jobPaths(root, ID);
    writtenBefore(600_000, alive);
    writtenBefore(600_000, meta);
    expect(await remainsStale(store(), ID, 20)).toBe(true);
    const watched = remainsStale(store(), ID, 200);
    await vi.waitFor(() => {
      writtenBefore(500_000, alive);
    });
    // Its first look may come behind the first sign; a later one is always seen.
    const signs = setInterval(() => {
      writtenBefore(Math.random() * 100_000, alive);
    }, 20);
    expect(await watched).toBe(false);
    clearInterval(signs);
  });
});

describe('what stands in the place of the heartbeat file', () => {
  const silent = async (): Promise<boolean> =>
    isStale(store(), { job_id: ID, owner: { ...(await identify()), host: 'there' }, timeout_seconds: 900 });
  /** One beat of an owner, all that it wrote included. */
  const beatOnce = (): Promise<void> => startHeartbeat(() => [jobPaths(root, ID)]).end();

  const regular: ReadonlySet<string> = new Set(['sparse file', 'random bytes', 'empty file']);

  it('and is no file says nothing of a silent owner, and the next beat of a living one takes its place', async () => {
    const odd = await createOddFiles(root);
    const { alive, meta } = jobPaths(root, ID);
    try {
      for (const oddity of ODDITIES) {
        writtenBefore(600_000, meta);
        odd.put(alive, oddity);
        expect(await silent(), oddity).toBe(!regular.has(oddity)); // a file was just written
        expect(await remainsStale(store(), ID, 1), oddity).toBe(true);
        await beatOnce();
        expect(lstatSync(alive).isFile(), oddity).toBe(true);
        expect(await silent(), oddity).toBe(false);
      }
    } finally {
      odd.close();
    }
  });

  it('and is a second name of another file is replaced, and that file is not written to', async () => {
    const { alive } = jobPaths(root, ID);
    const other = path.join(root, 'other');
    writeFileSync(other, 'mine');
    linkSync(other, alive);
    await beatOnce();
    expect(readFileSync(other, 'utf8')).toBe('mine');
    expect(statSync(other).nlink).toBe(1);
    expect(readFileSync(alive, 'utf8')).toBe('.');
  });

  it('and was removed is made again by the next beat', async () => {
    const { alive, meta } = jobPaths(root, ID);
    writtenBefore(600_000, meta);
    await beatOnce();
    rmSync(alive);
    expect(await silent()).toBe(true);
    await beatOnce();
    expect(await silent()).toBe(false);
  });

  it('and is of the future is put right by the next beat', async () => {
    const { alive, meta } = jobPaths(root, ID);
    for (const file of [alive, meta]) writtenBefore(-200 * DAY_MS, file);
    expect(await silent()).toBe(true);
    await beatOnce();
    expect(await silent()).toBe(false);
    expect(Math.abs(statSync(alive).mtimeMs - Date.now())).toBeLessThan(60_000);
  });
});
