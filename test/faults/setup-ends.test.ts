// Every way in which setup can end badly: nothing of it is alive, and the record says what happened.
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { livingWith, until } from '../support/processes.ts';
import { preparedHome } from '../support/prepared-home.ts';
import { type Bridge, type Home, startBridge } from '../support/start-bridge.ts';

let bridge: Bridge | null = null;
afterEach(async () => {
  await bridge?.close();
  bridge = null;
});

const TASK = { prompt: 'Change it.', mode: 'execute', allow_write: true };
const AGENT = { version: '1.3.2', answer: 'Done.' };

const homeWith = (setup: string): Home =>
  preparedHome(AGENT, `setup = [${JSON.stringify(setup)}]`, { '.gitignore': 'made.txt\n' });

const folderOf = ({ home }: Home, id: string): string => path.join(home, '.agy-mcp/sessions', id);

/** Starts a job and waits until its setup has made a file. */
async function startedIn(home: Home): Promise<string> {
  bridge = await startBridge({ home });
  const { data } = await bridge.call('agy_start', { ...TASK, extra_env: { SETUP_MARK: home.home } });
  const id = String(data['job_id']);
  const made = path.join(home.repo, '.agy-mcp/worktrees', `job-${id}`, 'made.txt');
  await until(() => existsSync(made), 'the setup runs', 30_000);
  return id;
}

const agentStarts = ({ starts }: Home): number =>
  starts().filter(({ argv }) => !argv.some((word) => /^--(?:version|help)/.test(word))).length;

it('a runner that is killed in the middle of it leaves nothing alive, and its job says that no agent was started', async () => {
  const home = homeWith('(setsid sleep 4331 &); touch made.txt; sleep 4332');
  const id = await startedIn(home);
  const meta = JSON.parse(readFileSync(path.join(folderOf(home, id), 'meta.json'), 'utf8')) as {
    owner: { pid: number };
  };
  process.kill(meta.owner.pid, 'SIGKILL');
  const { call } = bridge as Bridge;
  let data: Record<string, unknown> = {};
  await until(
    async () => {
      ({ data } = await call('agy_status', { job_id: id }));
      return data['status'] === 'failed';
    },
    'it is closed',
    30_000,
  );
  expect(data['reason']).toBe('agent_failed');
  expect((data['failure'] as { hint: string }).hint).toContain('the agent was not started');
  expect(livingWith('SETUP_MARK', home.home)).toEqual([]);
  expect(agentStarts(home)).toBe(0);
  expect((await call('agy_discard', { job_id: id })).error.code).toBe('');
  expect(existsSync(path.join(home.repo, '.agy-mcp/worktrees', `job-${id}`))).toBe(false);
});

it('a command that ignores TERM is killed by a cancel, with all it started', async () => {
  const home = homeWith(
    "trap '' TERM; (trap '' TERM; sleep 4333) & touch made.txt; while :; do sleep 1; done",
  );
  const id = await startedIn(home);
  const { data } = await (bridge as Bridge).call('agy_cancel', { job_id: id });
  expect(data['status']).toBe('cancelled');
  expect(livingWith('SETUP_MARK', home.home)).toEqual([]);
  expect(agentStarts(home)).toBe(0);
});

it('a flood of output is recorded up to a bound, and the agent starts', async () => {
  const home = homeWith('yes a line of a flood | head -c 6000000; echo; echo the end');
  bridge = await startBridge({ home });
  const { data } = await bridge.call('agy', TASK);
  expect(data['status']).toBe('completed');
  const events = path.join(folderOf(home, String(data['job_id'])), 'events.jsonl');
  expect(statSync(events).size).toBeLessThan(4_000_000);
  expect(readFileSync(events, 'utf8')).toContain('There is more output; it is not recorded.');
});
