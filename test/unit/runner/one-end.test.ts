// Whatever starts, cancels, finishes, crashes and recovers a job, in whatever order: it has one end, for ever.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testRunnerApp } from '../../support/test-runner-app.ts';
import { identify } from '../../../src/platform/processes/process-identity.ts';
import type { Handoff } from '../../../src/protocol/handoff.ts';
import { hasEnded, type JobRecord, jobId, NEW_RECORD } from '../../../src/protocol/job.ts';
import { finishJob } from '../../../src/runner/finish.ts';
import { recoverJob } from '../../../src/runner/recover.ts';
import { createUntrustedWatch } from '../../../src/runner/output/watch-untrusted.ts';
import { waitInQueue } from '../../../src/runner/queue/queue-wait.ts';
import { agyOf, judgeEvents, specOf } from '../../support/adapter-runs.ts';
import { examples } from '../../support/examples.ts';

const ID = jobId.parse('job_one-end');
/** No process has it: pids of Linux end far below. */
const NOBODY = { ...(await identify()), pid: 2 ** 30 };

const HANDOFF: Handoff = {
  jobId: ID,
  spec: specOf(),
  capability: agyOf('1.3.2'),
  mayFallBack: false,
  workspace: { kind: 'in_place', cwd: '/', readOnly: false },
  extraEnv: {},
  queue: { slots: 1, sameSession: false, passOver: [] },
  idle: { firstSeconds: 0, seconds: 0 },
  depth: 1,
  passEnv: [],
  redactPatterns: [],
};

async function world(root: string) {
  const app = await testRunnerApp(root);
  const seal = (record: JobRecord) => app.redactor.redactFields(record);
  const at = new Date().toISOString();
  const record: JobRecord = {
    ...NEW_RECORD,
    job_id: ID,
    label: null,
    mode: 'ask',
    backend: 'agy',
    agent_version: null,
    model: null,
    cwd: '/',
    session_id: null,
    created_at: at,
    updated_at: at,
    timeout_seconds: 1,
    warnings: [],
    owner: await identify(),
    mark: 'one-end-mark',
  };
  await app.store.create(seal(record));
  const outcome = (subtype: 'success' | 'error') => ({
    ...judgeEvents([
      {
        type: 'result',
        subtype,
        status: subtype,
        session_id: null,
        response: 'x',
        error: null,
        usage: null,
        num_turns: 1,
        denied_actions: [],
      },
    ]),
    end: null,
  });
  const finish = async (subtype: 'success' | 'error'): Promise<void> => {
    const now = await app.store.read(ID);
    if (now.status === 'running')
      await finishJob(
        app,
        now,
        { count: 0, lastAt: null, untrusted: createUntrustedWatch() },
        outcome(subtype),
        null,
      );
  };
  const moves = {
    take: () => waitInQueue(HANDOFF, app, AbortSignal.timeout(50)),
    succeed: () => finish('success'),
    fail: () => finish('error'),
    cancel: () => app.store.requestCancel(ID, app.redactor.redactFields({ text: 'enough' })),
    // Only a job that has not ended has an owner to lose.
    crash: () =>
      app.store.claim(ID, async (now) => {
        if (!hasEnded(now)) await app.store.write(seal({ ...now, owner: NOBODY }));
      }),
    recover: () => recoverJob(ID, app),
  };
  return { app, moves };
}

describe('a job', () => {
  it('has one end that never changes', async () => {
    const move = fc.constantFrom('take', 'succeed', 'fail', 'cancel', 'crash', 'recover');
    // Each step does its moves at the same time.
    const steps = fc.array(fc.array(move, { minLength: 1, maxLength: 3 }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(steps, async (script) => {
        const root = mkdtempSync(path.join(tmpdir(), 'agy-mcp-one-end-'));
        try {
          const { app, moves } = await world(root);
          let end: string | null = null;
          const look = async (): Promise<void> => {
            const { status } = await app.store.read(ID);
            if (end !== null) expect(status).toBe(end);
            if (hasEnded({ status })) end = status;
          };
          for (const step of script) {
            await Promise.all(step.map((each) => moves[each]()));
            await look();
          }
          await moves.crash();
          await moves.recover();
          await look();
          expect(end).not.toBeNull();
          JSON.parse(readFileSync(app.store.paths(ID).meta, 'utf8'));
          expect(await app.store.live.list()).toEqual([]);
        } finally {
          rmSync(root, { recursive: true });
        }
      }),
      { numRuns: examples(60) },
    );
  }, 120_000);
});
