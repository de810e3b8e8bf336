// Whether a person is asked before a job begins, and what stays the same for a later one.
import { expect, test } from 'vitest';
import { startQuestion } from '../../../../src/jobs/approvals/start-question.ts';
import { startRequest, type StartRequest } from '../../../../src/protocol/request.ts';

type Admitted = Parameters<typeof startQuestion>[1];

const requestOf = (fields: object): StartRequest => startRequest.parse({ prompt: 'Do it.', ...fields });

/** What the question is made of. */
function admittedAs(request: StartRequest, confinement?: object, command: readonly string[] = []): Admitted {
  return {
    record: { backend: 'agy', mode: request.mode, cwd: '/work/project' },
    handoff: {
      spec: { allowWrite: request.allow_write },
      workspace: { kind: 'worktree' },
      ...(confinement === undefined ? {} : { confinement }),
    },
    preview: { executable: '/bin/agy', argv: command },
  } as unknown as Admitted;
}

const CONFINED = { means: { by: 'bubblewrap' }, network: ['api.example.com'] };
const ask = (fields: object, confinement?: object) => {
  const request = requestOf(fields);
  return startQuestion(request, admittedAs(request, confinement), true);
};
const WRITE = { mode: 'execute', allow_write: true };

test.each([
  ['reads', {}, undefined, false],
  ['writes, confined', WRITE, CONFINED, false],
  ['writes, not confined', WRITE, undefined, true],
  ['skips permissions, confined', { ...WRITE, permissions: 'skip' }, CONFINED, true],
] as const)('a job that %s', (_name, fields, confinement, isAsked) => {
  expect(ask(fields, confinement) !== null).toBe(isAsked);
});

test('says what the agent may reach', () => {
  const text = ask({ ...WRITE, permissions: 'skip' }, CONFINED)?.text ?? '';
  expect(text).toContain('; confinement: bubblewrap; network: api.example.com\n');
  expect(text).toContain('It acts without asking for permissions.');
  expect(text).not.toContain('Nothing confines');
});

test('says in three lines what matters, whatever the prompt has in it', () => {
  const text = ask({ ...WRITE, prompt: 'One.\nTwo.\r\nThree.' })?.text ?? '';
  const [what, where, prompt, ...rest] = text.split('\n');
  expect(what).toBe(
    'Start agy in mode execute, allowed to write? Nothing confines it: it can write wherever you can.',
  );
  expect(where).toBe('workspace: a worktree of /work/project; confinement: none; network: every host');
  expect(prompt).toContain('prompt: One. ⏎ Two.');
  expect(prompt).toContain('Three.');
  expect(rest).toHaveLength(1);
});

test('shows the beginning of a long prompt, and what else hides in it', () => {
  const text = ask({ ...WRITE, prompt: `\u202E${'x'.repeat(5_000)}` })?.text ?? '';
  expect(text).toContain('prompt: ‹U+202E›xxx');
  expect(text).toMatch(/ … \(\d+ more characters\)\n/);
  expect(text.length).toBeLessThan(1_500);
});

test('another prompt is the same for a session; another place, mode or reach is not', () => {
  const scope = ask(WRITE)?.scope;
  expect(ask({ ...WRITE, prompt: 'Do more.' })?.scope).toBe(scope);
  for (const other of [
    { ...WRITE, cwd: '/work/other', worktree: false },
    { ...WRITE, permissions: 'skip' },
    { ...WRITE, add_dirs: ['/srv'] },
    { ...WRITE, extra_env: { EDITOR_NAME: 'x' } },
  ])
    expect(ask(other)?.scope).not.toBe(scope);
});

test('a yes is to this request alone: to what it is for, where it works and what is started', () => {
  const subject = ask(WRITE)?.subject;
  expect(ask(WRITE)?.subject).toBe(subject);
  for (const other of [
    { ...WRITE, prompt: 'Do more.' },
    { ...WRITE, permissions: 'skip' },
    { ...WRITE, add_dirs: ['/srv'] },
    { ...WRITE, model: 'another' },
  ])
    expect(ask(other)?.subject).not.toBe(subject);
});
