import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { identify } from '../../../src/platform/processes/process-identity.ts';
import { jobId } from '../../../src/protocol/job.ts';
import { isStale, remainsStale } from '../../../src/store/heartbeat.ts';
import { jobPaths, storePaths } from '../../../src/store/job-paths.ts';

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
