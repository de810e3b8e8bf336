import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createProgress } from '../../../src/mcp/progress.ts';
import { type AgentEvent, NO_USAGE, type StoredEvent } from '../../../src/protocol/event.ts';
import { jobId } from '../../../src/protocol/job.ts';
import { TIMES } from '../../../src/protocol/limits.ts';

const JOB = { job_id: jobId.parse('job_1'), cwd: '/home/me/project', workspace: null };
const stored = (event: AgentEvent, i = 0): StoredEvent => ({ i, ts: '2026-11-21T10:00:00.000Z', ...event });
const tool = (name: string, input: Record<string, unknown> = {}): StoredEvent =>
  stored({ type: 'tool_use', tool_id: 't', name, input });
const callEnd = (total_tokens: number): StoredEvent =>
  stored({ type: 'assistant', subtype: 'end', usage: { ...NO_USAGE, total_tokens } });

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function watched() {
  const sent: { progress: number; message: string }[] = [];
  const progress = createProgress((count, message) => sent.push({ progress: count, message }));
  return { sent, progress };
}

describe('progress', () => {
  test('tells the first event at once', () => {
    const { sent, progress } = watched();
    progress.take([tool('replace_file_content', { TargetFile: '/home/me/project/src/a.ts' })], JOB);
    expect(sent).toEqual([{ progress: 1, message: 'job_1: editing src/a.ts' }]);
    progress.close();
  });
  test('tells many that come together as one, the newest', () => {
    const { sent, progress } = watched();
    progress.take([tool('a')], JOB);
    for (const name of ['b', 'c', 'd']) progress.take([tool(name)], JOB);
    expect(sent).toHaveLength(1);
    vi.advanceTimersByTime(TIMES.progressMs);
    expect(sent.map(({ message }) => message)).toEqual(['job_1: a', 'job_1: d']);
    progress.close();
  });
  test('under a flood comes at most once an interval, and is not starved by it', () => {
    const { sent, progress } = watched();
    for (let step = 0; step < 100; step += 1) {
      progress.take([tool(`call ${step}`)], JOB);
      vi.advanceTimersByTime(TIMES.progressMs / 10);
    }
    expect(sent.length).toBeGreaterThanOrEqual(9);
    expect(sent.length).toBeLessThanOrEqual(11);
    progress.close();
  });
  test('only grows', () => {
    const { sent, progress } = watched();
    for (let step = 0; step < 5; step += 1) {
      progress.take([tool('a'), tool('b')], JOB);
      vi.advanceTimersByTime(TIMES.progressKeepAliveMs);
    }
    const counts = sent.map((each) => each.progress);
    expect(counts).toEqual([...new Set(counts)].sort((a, b) => a - b));
    progress.close();
  });
  test('breaks a long silence, so that no client takes it for death', () => {
    const { sent, progress } = watched();
    progress.take([tool('sleep')], JOB);
    vi.advanceTimersByTime(3 * TIMES.progressKeepAliveMs);
    expect(sent.map(({ message }) => message)).toEqual(Array.from({ length: 4 }, () => 'job_1: sleep'));
    progress.close();
  });
  test.each([-1, 200])('goes on as before when the clock jumps by %d days', (days) => {
    const { sent, progress } = watched();
    progress.take([tool('a')], JOB);
    vi.setSystemTime(Date.now() + days * 86_400_000);
    progress.take([tool('b')], JOB);
    expect(sent).toHaveLength(1);
    vi.advanceTimersByTime(TIMES.progressMs);
    expect(sent.map(({ message }) => message)).toEqual(['job_1: a', 'job_1: b']);
    progress.close();
  });
  test('counts the tokens of every call of the model', () => {
    const { sent, progress } = watched();
    progress.take([callEnd(12_000), callEnd(345)], JOB);
    expect(sent.at(-1)?.message).toBe('job_1: working (12,345 tokens so far)');
    progress.close();
  });
  test('is silent once it is closed', () => {
    const { sent, progress } = watched();
    progress.take([tool('a')], JOB);
    progress.take([tool('b')], JOB);
    progress.close();
    vi.advanceTimersByTime(10 * TIMES.progressKeepAliveMs);
    expect(sent).toHaveLength(1);
  });
});
