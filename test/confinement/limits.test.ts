// What a confined job may use: the kernel holds it, what it hits ends it by name, and nothing of its group is left.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openLimitGroup } from '../../src/platform/processes/limit-group.ts';
import { EXHAUSTIONS } from './attacks.ts';
import {
  makeWorld,
  runConfined,
  type Who,
  type World,
  HANGS,
  startHanging,
} from '../support/confined-job.ts';
import { livingWith, until } from '../support/processes.ts';
import { type Bridge, startBridge } from '../support/start-bridge.ts';

const isRoot = process.getuid?.() === 0;
const USERS: readonly Who[] = isRoot ? ['self', 'nobody'] : ['self'];
const EXECUTE = ['--mode', 'execute', '--allow-write'];

let world: World;
let bridge: Bridge | null = null;
beforeEach(() => {
  world = makeWorld();
});
afterEach(async () => {
  await bridge?.close();
  bridge = null;
  world.clear();
});

/** Whether this user can make control groups here; the other one cannot. */
const hasGroups = (who: Who): boolean => {
  if (who === 'nobody') return false;
  const group = openLimitGroup('probe');
  group?.remove();
  return group?.controllers.has('memory') === true && group.controllers.has('pids');
};

const nameOf = (who: Who): string =>
  who === 'self' ? `as user ${process.getuid?.() ?? 0}` : 'as an ordinary user';

const limited = (limits: string): string => `[confinement.limits]\n${limits}\n`;
const run = (script: string, limits: string, who: Who) =>
  runConfined(world, script, EXECUTE, { who, config: limited(limits) });

interface Failed {
  readonly status: string;
  readonly failure: { readonly message: string; readonly hint: string } | null;
}

const failureOf = (record: Record<string, unknown>): string => {
  const { status, failure } = record as unknown as Failed;
  return `${status}: ${failure?.message ?? ''} ${failure?.hint ?? ''}`;
};

// promise: confined-limits
describe('what would use the machine up', () => {
  for (const { id, limits, script, says } of EXHAUSTIONS)
    for (const who of USERS)
      test(`${id}: is not had, ${nameOf(who)}`, async () => {
        const config = `[confinement]\nprofile = "${who === 'self' ? 'standard' : 'strict'}"\n${limited(limits)}`;
        const { said, record } = await runConfined(world, script, EXECUTE, { who, config });
        expect(said).not.toContain(id);
        // Without a group the kernel refuses memory to a process and tells nobody.
        const isSeen = says !== null && (id !== 'fill-memory' || hasGroups(who));
        if (isSeen) expect(failureOf(record)).toMatch(says);
        else expect(failureOf(record)).toMatch(/^completed/);
      });

  test('is had where nothing confines the job: each attempt is able to succeed', async () => {
    const all = EXHAUSTIONS.map(({ script }) => `( ${script} )`).join('\n');
    const { said } = await runConfined(world, all, EXECUTE, { config: '[confinement]\nlevel = "off"\n' });
    for (const { id } of EXHAUSTIONS) expect(said).toContain(id);
  });
});

describe('the record', () => {
  for (const who of USERS)
    test(`says how far the kernel holds it, ${nameOf(who)}`, async () => {
      const { record } = await run('true', '', who);
      const { resources, detail } = record['confinement'] as { resources: string; detail: string };
      expect(resources).toBe(hasGroups(who) ? 'enforced' : 'partial');
      expect(detail).toMatch(/The kernel limits it to .*65,536 open files in one process/);
      expect(detail).toMatch(/The runner ends it at .*MB written to disk/);
    });
  test('says so where nothing is limited', async () => {
    const none =
      'memory_mb = 0\nprocesses = 0\nopen_files = 0\nfile_size_mb = 0\ncpu_seconds = 0\nwritten_mb = 0';
    const { record } = await run('true', none, 'self');
    expect(record['confinement']).toMatchObject({ resources: 'none' });
  });
});

test('a setup that hits a limit ends the job with its name', async () => {
  const setup = `node -e 'setTimeout(() => 0, 20e3)' & i=0; while [ $i -lt 300 ]; do sleep 15 & i=$((i+1)); done; sleep 15`;
  const config = `${limited('processes = 150')}[[repositories]]\npath = "${world.repo}"\nsetup = [${JSON.stringify(setup)}]\n`;
  const { record } = await runConfined(world, 'true', EXECUTE, { config });
  expect(failureOf(record)).toMatch(/^failed: .*150 processes and threads/);
});

/** Folders of groups of a job, in every hierarchy. */
function groupsOf(mark: string): string[] {
  const parents = readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .filter((line) => / - cgroup2? /.test(line))
    .map((line) => line.split(' ')[4] ?? '');
  const membership = readFileSync('/proc/self/cgroup', 'utf8').split('\n');
  const places = membership.map((line) => line.split(':')[2] ?? '');
  return parents.flatMap((at) =>
    places.map((place) => path.join(at, place, `agy-mcp-${mark}`)).filter((folder) => existsSync(folder)),
  );
}

test('no group is left when the job has ended, nor when its runner was killed with -9', async () => {
  bridge = await startBridge({ agent: HANGS, env: { AGY_MCP_CONFINEMENT: 'require' } });
  const { id, mark, owner } = await startHanging(bridge);
  expect(groupsOf(mark).length > 0).toBe(hasGroups('self'));
  process.kill(owner.pid, 'SIGKILL');
  await until(() => livingWith('AGY_MCP_JOB_MARK', mark).length === 0, 'all of it is gone', 10_000);
  await bridge.call('agy_status', { job_id: id, wait_seconds: 20 });
  expect(groupsOf(mark)).toEqual([]);
  const done = await runConfined(world, 'true', EXECUTE);
  expect(groupsOf(String(done.record['mark']))).toEqual([]);
  expect(readdirSync(world.repo)).toContain('README.md');
});
