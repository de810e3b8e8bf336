import { describe, expect, test } from 'vitest';
import type { AnswerPage } from '../../../../src/jobs/jobs.ts';
import {
  JOB_STATUSES,
  jobId,
  type JobRecord,
  NEW_RECORD,
  processIdentity,
} from '../../../../src/protocol/job.ts';
import {
  finishedJobView,
  jobView,
  sayFinishedJob,
  sayJob,
  toJobView,
  withAnswer,
} from '../../../../src/tools/views/job-view.ts';

const AT = '2026-11-21T10:00:00.000Z';
const RECORD: JobRecord = {
  ...NEW_RECORD,
  job_id: jobId.parse('job_0001'),
  status: 'completed',
  label: 'a label',
  mode: 'execute',
  backend: 'agy',
  agent_version: '1.3.2',
  model: null,
  cwd: '/srv',
  session_id: 'conversation-1',
  created_at: AT,
  updated_at: AT,
  timeout_seconds: 900,
  warnings: ['mind the gap'],
  workspace: {
    kind: 'worktree',
    path: '/srv/.agy-mcp/worktrees/x',
    branch: 'agy-mcp/x',
    base_commit: 'abc',
    changed_files: null,
    insertions: null,
    deletions: null,
  },
  events: 12,
  structured_output: { sum: 3 },
  owner: processIdentity.parse({ pid: 1, started: '2', boot: '3' }),
  mark: 'secretmark',
};
const WHOLE: AnswerPage = { text: 'the answer', totalChars: 10, nextOffset: null };
const PART: AnswerPage = { text: 'the', totalChars: 10, nextOffset: 3 };

describe('a job as it is shown', () => {
  test('hides what is for the bridge alone', () => {
    const view = toJobView(RECORD);
    for (const field of ['owner', 'mark', 'answer_chars', 'structured_output', 'worktree'])
      expect(view).not.toHaveProperty(field);
    expect(JSON.stringify(view)).not.toContain('secretmark');
  });
  test('shows every other field of its record', () => {
    const hidden = ['owner', 'mark', 'answer_chars', 'structured_output', 'worktree'];
    expect(Object.keys(toJobView(RECORD)).sort()).toEqual(
      [...Object.keys(RECORD).filter((field) => !hidden.includes(field)), 'next_step'].sort(),
    );
  });
  test('tells what became of its worktree and its changes', () => {
    const workspace = {
      ...RECORD.workspace,
      kind: 'worktree' as const,
      path: '/w',
      branch: 'b',
      base_commit: 'c',
    };
    const worktree = {
      root: '/',
      root_git_dir: '/',
      git_dir: '/',
      head_commit: 'h',
      harvested: true,
      filters_off: [],
    };
    const changed = { ...workspace, changed_files: 1, insertions: 2, deletions: 0 };
    const viewOf = (applied_at: string | null, discarded_at: string | null) =>
      toJobView({ ...RECORD, workspace: changed, worktree: { ...worktree, applied_at, discarded_at } });
    expect(viewOf(null, null).workspace).toEqual(changed);
    expect(sayJob(viewOf(null, null))).toContain('worktree: /w (branch b)\nchanges: 1 file, +2 -0 lines\n');
    expect(viewOf(AT, AT).workspace).toEqual({ ...changed, applied_at: AT, discarded_at: AT });
    expect(sayJob(viewOf(AT, AT))).toContain(
      'worktree: removed\nchanges: 1 file, +2 -0 lines, applied to the checkout, kept at refs/agy-mcp/job_0001\n',
    );
  });
  test('begins with what a cut-off answer must not lose', () => {
    const first = ['job_id', 'status', 'reason', 'session_id', 'next_step'];
    expect(Object.keys(toJobView(RECORD)).slice(0, 5)).toEqual(first);
    expect(Object.keys(withAnswer(RECORD, WHOLE, 60_000)).slice(0, 5)).toEqual(first);
  });
  test('names the next call in every status', () => {
    for (const status of JOB_STATUSES) {
      const { next_step } = toJobView({ ...RECORD, status });
      expect(next_step, status).toMatch(/agy_(?:status|result|doctor)/);
      expect(next_step, status).toContain('job_0001');
    }
  });
  test('is what its output schema promises', () => {
    expect(jobView.safeParse(toJobView(RECORD)).success).toBe(true);
    expect(finishedJobView.safeParse(withAnswer(RECORD, PART, 60_000)).success).toBe(true);
  });
});

describe('a finished job', () => {
  test('ends with its answer', () => {
    expect(Object.keys(withAnswer(RECORD, WHOLE, 60_000)).at(-1)).toBe('agent_messages');
    expect(withAnswer(RECORD, WHOLE, 60_000)).toMatchObject({
      truncated: false,
      total_chars: 10,
      next_offset: null,
      structured_output: { sum: 3 },
    });
  });
  test('with a long answer says how to read on', () => {
    expect(withAnswer(RECORD, PART, 60_000)).toMatchObject({
      truncated: true,
      next_offset: 3,
      next_step: 'agy_result {"job_id":"job_0001","offset":3}',
    });
  });
  // promise: bounded-everywhere
  test('leaves out a structured answer that has no room, and says how to get it', () => {
    const structured_output = { list: 'x'.repeat(4_000) };
    const view = withAnswer({ ...RECORD, structured_output }, WHOLE, 1_000);
    expect(view).not.toHaveProperty('structured_output');
    expect(view).toMatchObject({ structured_chars: 4_011, truncated: true, next_offset: null });
    expect(view.next_step).toContain(
      'agy_result {"job_id":"job_0001","max_output_chars":4011} for structured_output',
    );
    expect(sayFinishedJob(view)).toContain('--- answer of the agent ---\nthe answer');
    expect(withAnswer({ ...RECORD, structured_output }, WHOLE, 4_011)).toMatchObject({
      structured_output,
      truncated: false,
    });
  });
  test('of an older version with a record of megabytes is shown within bounds', () => {
    const huge = 'x'.repeat(4_000_000);
    const denied = Array.from({ length: 50_000 }, (_, at) => ({
      action: `a${at}`,
      display_name: huge,
      allow_rule: null,
    }));
    const record = {
      ...RECORD,
      warnings: [huge, huge],
      denied_actions: denied,
      structured_output: huge,
      session_id: huge,
    };
    const view = withAnswer(record, WHOLE, 1_048_576);
    expect(JSON.stringify(view).length + sayFinishedJob(view).length).toBeLessThan(60_000);
    expect(view).toMatchObject({
      session_id: null,
      denied_actions_more: 49_936,
      structured_chars: 4_000_002,
    });
    expect(view.next_step).toContain('agy-mcp result job_0001 --json');
  });
  test('without a structured answer has no such field', () => {
    const plain = { ...RECORD };
    delete plain.structured_output;
    expect(withAnswer(plain, WHOLE, 60_000)).not.toHaveProperty('structured_output');
  });
});

describe('the text suffices alone', () => {
  test('for a job', () => {
    expect(sayJob(toJobView(RECORD))).toBe(
      [
        'job job_0001: completed',
        'session: conversation-1',
        'worktree: /srv/.agy-mcp/worktrees/x (branch agy-mcp/x)',
        'warning: mind the gap',
        'next: agy_result {"job_id":"job_0001"}',
      ].join('\n'),
    );
  });
  test('events are counted while more may come', () => {
    expect(sayJob(toJobView({ ...RECORD, status: 'running' }))).toContain('\nevents so far: 12\n');
  });
  test('a step that is none is not told', () => {
    expect(
      sayFinishedJob(withAnswer({ ...RECORD, structured_output: undefined }, WHOLE, 60_000)),
    ).not.toContain('next: ');
  });
  test('for a failure: what happened and what to do', () => {
    const text = sayJob(
      toJobView({
        ...RECORD,
        status: 'failed',
        reason: 'quota_exhausted',
        failure: { message: 'The quota is used up.', hint: 'Wait an hour.', retry: 'later' },
      }),
    );
    expect(text).toContain('job job_0001: failed (quota_exhausted)');
    expect(text).toContain('what happened: The quota is used up. Wait an hour.');
  });
  test('for an answer: fenced off below, in full or with its size', () => {
    expect(sayFinishedJob(withAnswer(RECORD, WHOLE, 60_000))).toMatch(
      /structured_output: {"sum":3}\n--- answer of the agent ---\nthe answer$/,
    );
    expect(sayFinishedJob(withAnswer(RECORD, PART, 60_000))).toMatch(
      /--- answer of the agent \(3 of 10 characters\) ---\nthe$/,
    );
  });
  test('a job in the checkout itself names no worktree', () => {
    const workspace = {
      kind: 'in_place' as const,
      path: '/srv',
      branch: null,
      base_commit: null,
      changed_files: null,
      insertions: null,
      deletions: null,
    };
    expect(sayJob(toJobView({ ...RECORD, workspace }))).not.toContain('worktree');
  });
});
