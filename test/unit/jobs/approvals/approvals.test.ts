// A question to a person: the first answer counts, and no answer is none.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createApprovals, type Question } from '../../../../src/jobs/approvals/approvals.ts';
import type { ApprovalGiven } from '../../../../src/protocol/approval-answer.ts';
import { TIMES } from '../../../../src/protocol/limits.ts';
import { createRedactor } from '../../../../src/redaction/redact.ts';
import { createApprovalRequests } from '../../../../src/store/approval-requests.ts';
import { createJobStore } from '../../../../src/store/job-store.ts';

let root: string;
let now: Date;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'agy-mcp-approvals-'));
  now = new Date('2030-01-01T00:00:00.000Z');
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

const QUESTION: Question = { text: 'Do it?', subject: 'it', jobId: null, scope: null };
const NEVER = new AbortController().signal;
const token = ['ghp', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('_');

function make() {
  const store = createJobStore(root);
  const redactor = createRedactor({ literals: [] });
  const clock = { now: () => now };
  const told: string[] = [];
  const approvals = createApprovals({
    store,
    redactor,
    clock,
    env: {},
    platform: 'linux',
    outlives: true,
    record(kind, { client }, { answer, by }) {
      told.push([kind, client, answer, by].filter((word) => typeof word === 'string').join(' '));
      return Promise.resolve();
    },
  });
  const requests = createApprovalRequests(store);
  const open = (question = QUESTION) => approvals.open(question, { tool: 'agy', client: 'test' });
  const type = (id: string, answer: ApprovalGiven['answer']) =>
    requests.answer(id, { by: 'terminal', answer, at: now.toISOString() });
  return { approvals, requests, told, open, type, folder: store.places.approvals };
}

test('the answer of a terminal counts when it came before that of the client', async () => {
  const { open, type, folder, told } = make();
  const question = await open();
  expect(await type(question.id, 'no')).toBe(true);
  expect(await question.settle('once', 'client')).toMatchObject({ by: 'terminal', answer: 'no' });
  expect(told).toEqual(['asked test', 'answered test no terminal']);
  expect(readdirSync(folder)).toEqual([]);
});

test('a second answer is refused', async () => {
  const { open, type } = make();
  const { id } = await open();
  expect(await type(id, 'once')).toBe(true);
  expect(await type(id, 'no')).toBe(false);
});

test('who waits learns of an answer, and of silence when the time is over', async () => {
  const { open, type } = make();
  const [first, second] = [await open(), await open()];
  const waits = first.answered(NEVER);
  await type(first.id, 'once');
  expect(await waits).toMatchObject({ answer: 'once' });
  now = new Date(now.getTime() + TIMES.answerMs);
  expect(await second.answered(NEVER)).toBeNull();
});

test('a yes of the client that comes too late is a no', async () => {
  const { open } = make();
  const question = await open();
  now = new Date(now.getTime() + TIMES.answerMs);
  expect(await question.settle('once', 'client')).toMatchObject({ by: 'client', answer: 'no' });
});

test('what cannot be recorded is not asked', async () => {
  const store = createJobStore(root);
  const approvals = createApprovals({
    store,
    redactor: createRedactor({ literals: [] }),
    clock: { now: () => now },
    env: {},
    platform: 'linux',
    outlives: true,
    record: () => Promise.reject(new Error('the disk is full')),
  });
  await expect(approvals.open(QUESTION, { tool: 'agy', client: null })).rejects.toThrow('the disk is full');
  expect(await approvals.waiting()).toEqual([]);
});

test('a torn answer is none', async () => {
  const { open, folder, approvals } = make();
  const question = await open();
  writeFileSync(path.join(folder, `${question.id}.answer`), '{"by":"terminal","answer":"on', { mode: 0o600 });
  now = new Date(now.getTime() + TIMES.answerMs);
  expect(await question.answered(NEVER)).toBeNull();
  expect(await question.settle('once', 'client')).toMatchObject({ answer: 'no' });
  expect(await approvals.waiting()).toEqual([]);
});

test('what is over, torn or of nobody waits no more, and is removed', async () => {
  const { open, approvals, folder } = make();
  await open();
  writeFileSync(path.join(folder, 'ask_torn.json'), '{"id":"ask_torn"', { mode: 0o600 });
  expect(await approvals.waiting()).toHaveLength(1);
  now = new Date(now.getTime() + TIMES.answerMs);
  expect(await approvals.waiting()).toEqual([]);
  expect(readdirSync(folder)).toEqual([]);
});

test('an answer for the session stands for the same scope alone', () => {
  const { approvals } = make();
  const given: ApprovalGiven = { by: 'client', answer: 'session', at: now.toISOString() };
  approvals.remember('a', given);
  approvals.remember('b', { ...given, answer: 'once' });
  approvals.remember(null, given);
  expect(['a', 'b', 'c', null].map((scope) => approvals.remembered(scope))).toEqual([
    given,
    null,
    null,
    null,
  ]);
});

test('a question is written down without secrets', async () => {
  const { open, approvals } = make();
  await open({ ...QUESTION, text: `Use ${token}?` });
  expect((await approvals.waiting()).map(({ question }) => question)).toEqual(['Use ***?']);
});

test('who asked, and what it started, cannot answer', async () => {
  const { open, approvals } = make();
  const { id } = await open();
  await expect(approvals.answer(id, 'once')).rejects.toMatchObject({ code: 'approval_unavailable' });
  await expect(approvals.answer('ask_other', 'once')).rejects.toMatchObject({ code: 'invalid_request' });
});
