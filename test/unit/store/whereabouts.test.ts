import { expect, test } from 'vitest';
import type { ProcessIdentity } from '../../../src/protocol/job.ts';
import { whereabouts } from '../../../src/store/owner.ts';

const HERE = { machine: 'm1', boot: 'b1', pid_namespace: 'pid:[1]', host: 'here' };
const NO_PROC = { boot: null, pid_namespace: null };

/** Who has the job, and who looks: what differs from one and the same place. */
type Case = readonly [string, Partial<ProcessIdentity>, Partial<typeof HERE | typeof NO_PROC>, string];

// promise: owner-elsewhere
test.each<Case>([
  ['at the same place', {}, {}, 'here'],
  ['in a container', { pid_namespace: 'pid:[2]' }, {}, 'there (another machine or container)'],
  ['on another machine', { machine: 'm2', boot: 'b2' }, {}, 'there (another machine or container)'],
  ['on a machine without an id', { machine: null, boot: 'b2' }, {}, 'there (another machine or container)'],
  ['of a boot before', { boot: 'b0' }, {}, 'there, before its last restart'],
  [
    'seen by nobody without /proc',
    {},
    NO_PROC,
    'there, where this process cannot see others, as /proc is missing',
  ],
  [
    'seen by nobody where all are without /proc',
    NO_PROC,
    NO_PROC,
    'there, where this process cannot see others, as /proc is missing',
  ],
  ['at a place without /proc', NO_PROC, {}, 'there, at a place where /proc is missing'],
  [
    'on another machine, asked without /proc',
    { machine: 'm2', boot: 'b2' },
    NO_PROC,
    'there (another machine or container)',
  ],
])('an owner %s', (_what, owner, here, words) => {
  const identity = { pid: 7, started: '1', only_job: false, ...HERE, host: 'there', ...owner };
  expect(whereabouts({ owner: identity }, { ...HERE, ...here }, 'linux')).toBe(words);
});
