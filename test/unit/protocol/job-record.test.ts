// The form of meta.json: what each field may hold, so that neither a damaged record nor a changed schema goes unseen.
import { describe, expect, test } from 'vitest';
import { JOB_STATUSES, jobRecord, NEW_RECORD } from '../../../src/protocol/job.ts';

type Json = Readonly<Record<string, unknown>>;

/** A record with every field there is. */
const WHOLE: Json = {
  job_id: 'job_m2x8',
  status: 'completed',
  reason: 'agent_failed',
  failure: { message: 'It failed.', hint: 'Try again.', retry: 'later' },
  label: 'a label',
  mode: 'execute',
  backend: 'agy',
  agent_version: '1.3.2',
  model: 'a model',
  cwd: '/srv/project',
  session_id: 'a conversation',
  created_at: '2030-01-01T00:00:00.000Z',
  started_at: '2030-01-01T00:00:01.000Z',
  updated_at: '2030-01-01T00:00:02.000Z',
  finished_at: '2030-01-01T00:00:03.000Z',
  last_event_at: '2030-01-01T00:00:04.000Z',
  timeout_seconds: 900,
  exit_code: 0,
  signal: 'SIGTERM',
  cancel_reason: 'no longer needed',
  answer_chars: 2,
  structured_output: { any: ['value'] },
  structured_chars: 7,
  usage: { input_tokens: 1, output_tokens: 2, thinking_tokens: 3, cache_read_tokens: 4, total_tokens: 10 },
  denied_actions: [{ action: 'command', display_name: 'RunCommand', allow_rule: 'command(ls)' }],
  denied_actions_more: 1,
  workspace: {
    kind: 'worktree',
    path: '/srv/worktree',
    branch: 'agy-mcp/x',
    base_commit: 'abc',
    changed_files: 1,
    insertions: 2,
    deletions: 3,
    included: [{ path: '.env', how: 'linked' }],
    included_more: 1,
  },
  worktree: {
    root: '/srv/project',
    root_git_dir: '/srv/project/.git',
    git_dir: '/srv/project/.git/worktrees/x',
    head_commit: 'def',
    harvested: true,
    applied_at: '2030-01-01T00:00:05.000Z',
    discarded_at: '2030-01-01T00:00:06.000Z',
    filters_off: ['lfs'],
    inventory: {
      ignored: { count: 1, bytes: 2, bounded: false, paths: ['dist/'], more: 0, precious: ['.env'] },
      apart: [{ kind: 'repository', name: 'vendor/x', detail: 'one commit', commit: 'abc' }],
      refs: [{ name: 'refs/tags/x', change: 'moved', old: 'a', new: 'b', by_agent: true, undo: 'git …' }],
      more_refs: 0,
    },
  },
  events: 9,
  artifacts: [{ path: '/srv/log', bytes: 3, kind: 'log' }],
  warnings: ['a warning'],
  owner: {
    pid: 4_711,
    started: '12345',
    boot: 'b',
    machine: 'm',
    pid_namespace: 'n',
    host: 'h',
    only_job: true,
  },
  mark: 'a mark',
};

const NULLABLE =
  `reason failure label agent_version model session_id started_at finished_at last_event_at exit_code signal
  cancel_reason usage denied_actions.0.allow_rule workspace workspace.branch workspace.base_commit workspace.changed_files
  workspace.insertions workspace.deletions worktree worktree.head_commit worktree.applied_at worktree.discarded_at
  worktree.inventory worktree.inventory.apart.0.commit worktree.inventory.refs.0.old worktree.inventory.refs.0.new owner
  owner.started owner.boot owner.machine owner.pid_namespace owner.host structured_output`.split(/\s+/);

/** Absent in older records, with what they are taken for. */
const DEFAULTS: Json = {
  structured_output: undefined,
  structured_chars: undefined,
  denied_actions_more: undefined,
  worktree: null,
  'workspace.changed_files': null,
  'workspace.insertions': null,
  'workspace.deletions': null,
  'workspace.included': undefined,
  'workspace.included_more': undefined,
  'worktree.filters_off': [],
  'worktree.inventory': undefined,
  'owner.machine': null,
  'owner.pid_namespace': null,
  'owner.host': null,
  'owner.only_job': false,
};

const ENUMS: Readonly<Record<string, readonly string[]>> = {
  status: JOB_STATUSES,
  'failure.retry': ['never', 'after_fix', 'later'],
  'workspace.kind': ['in_place', 'worktree'],
  'workspace.included.0.how': ['copied', 'linked'],
  'worktree.inventory.apart.0.kind': ['repository', 'submodule', 'stash', 'branch', 'tag', 'notes', 'other'],
  'worktree.inventory.refs.0.change': ['created', 'moved', 'deleted'],
};

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;

function pathsOf(value: unknown, at = ''): string[] {
  if (!isObject(value) || at === 'structured_output') return [at];
  return [
    ...(at === '' ? [] : [at]),
    ...Object.entries(value).flatMap(([key, each]) => pathsOf(each, at === '' ? key : `${at}.${key}`)),
  ];
}

const ABSENT = Symbol('absent');

/** The record with another value at a place. */
function changed(path: string, value: unknown): unknown {
  const copy = structuredClone(WHOLE);
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const parent = keys.reduce<unknown>((at, key) => (isObject(at) ? at[key] : at), copy) as Record<
    string,
    unknown
  >;
  if (value === ABSENT) Reflect.deleteProperty(parent, last);
  else parent[last] = value;
  return copy;
}

const valueAt = (record: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((at, key) => (isObject(at) ? at[key] : undefined), record);

const PATHS = pathsOf(WHOLE);
const isElement = (path: string): boolean => /\.\d+$/.test(path);

describe('a record', () => {
  test('of every field comes back as it is, without what nobody knows', () => {
    expect(jobRecord.parse(WHOLE)).toEqual(WHOLE);
    expect(jobRecord.parse({ ...WHOLE, from_the_future: 1 })).toEqual(WHOLE);
  });

  test.each(PATHS.filter((path) => path !== 'structured_output'))(
    'has nothing of another type as %s',
    (path) => {
      const right = valueAt(WHOLE, path);
      const others: unknown[] = ['a text', 5, true, ['an element'], { a: 'field' }].filter(
        (other) => Array.isArray(other) !== Array.isArray(right) || typeof other !== typeof right,
      );
      for (const other of others)
        expect(jobRecord.safeParse(changed(path, other)).success, JSON.stringify(other)).toBe(false);
    },
  );

  test.each(PATHS)('may have no value as %s, or not', (path) => {
    expect(jobRecord.safeParse(changed(path, null)).success).toBe(NULLABLE.includes(path));
  });

  test.each(PATHS.filter((path) => !isElement(path)))('may lack %s, or not', (path) => {
    const read = jobRecord.safeParse(changed(path, ABSENT));
    expect(read.success).toBe(Object.hasOwn(DEFAULTS, path));
    if (read.success) expect(valueAt(read.data, path)).toEqual(DEFAULTS[path]);
  });

  test.each(Object.entries(ENUMS))('has a known word as %s', (path, words) => {
    for (const word of words) expect(valueAt(jobRecord.parse(changed(path, word)), path)).toBe(word);
    for (const word of ['', 'another'])
      expect(jobRecord.safeParse(changed(path, word)).success, word).toBe(false);
  });

  test('has lists of any length', () => {
    for (const path of PATHS.filter((each) => Array.isArray(valueAt(WHOLE, each))))
      expect(jobRecord.safeParse(changed(path, [])).success, path).toBe(true);
  });

  test('names processes by whole numbers', () => {
    expect(jobRecord.safeParse(changed('owner.pid', 1.5)).success).toBe(false);
  });

  test('begins as a job that waits and has nothing yet', () => {
    expect(NEW_RECORD).toEqual({
      status: 'queued',
      reason: null,
      failure: null,
      started_at: null,
      finished_at: null,
      last_event_at: null,
      exit_code: null,
      signal: null,
      cancel_reason: null,
      answer_chars: 0,
      usage: null,
      denied_actions: [],
      workspace: null,
      worktree: null,
      events: 0,
      artifacts: [],
    });
    expect(Object.isFrozen(NEW_RECORD)).toBe(true);
  });
});
