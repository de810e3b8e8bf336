// A long call as a task: it outlives the call, the server and the client, and brings the whole result.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { until } from '../support/processes.ts';
import { type Message, type RawOptions, type RawServer, startRaw } from '../support/raw-server.ts';
import { type BridgeOptions, type Home, makeHome } from '../support/start-bridge.ts';

interface Scene {
  readonly home: Home;
  readonly serve: (era?: RawOptions['era'], tasks?: boolean) => Promise<RawServer>;
  /** Lets the slow agent come to its end. */
  readonly goOn: () => void;
}

/** A home with an agent of this behaviour; fails when a process is left behind. */
async function scene(agent: BridgeOptions['agent'], play: (scene: Scene) => Promise<void>): Promise<void> {
  const home = makeHome(agent);
  const servers: RawServer[] = [];
  try {
    await play({
      home,
      async serve(era = '2026-07-28', tasks = true) {
        const server = await startRaw(home, { era, tasks });
        servers.push(server);
        return server;
      },
      goOn() {
        for (const step of ['go-2', 'go-3']) writeFileSync(path.join(home.repo, step), '');
      },
    });
  } finally {
    for (const server of servers) await server.kill('SIGTERM');
    await home.clear();
  }
}

/** What the slow agent says at last. */
const COUNTED = expect.stringMatching(/^One, two, three\.$/m) as string;

const call = (name: string, args: Record<string, unknown>) => ({ name, arguments: args });
/** The state of a task when it is over. */
async function ended(server: RawServer, taskId: unknown): Promise<Record<string, unknown>> {
  let state: Message['result'] = {};
  await until(
    async () => {
      state = (await server.ask('tasks/get', { taskId })).result ?? {};
      return state['status'] !== 'working';
    },
    'the task is over',
    25_000,
  );
  return state;
}

/** Starts a task that runs until it is told to go on; the wait before it is as short as the clock of a test bears. */
async function startTask(
  server: RawServer,
  args: Record<string, unknown> = {},
): Promise<Record<string, unknown>> {
  const { result } = await server.ask('tools/call', call('agy', { prompt: 'Count to three.', ...args }));
  expect(result).toMatchObject({ resultType: 'task', status: 'working', ttlMs: null });
  return result ?? {};
}

describe('a client that follows tasks', () => {
  it.concurrent('is told that the server knows them, in the era that has them', () =>
    scene('agy-replies', async ({ serve }) => {
      const server = await serve();
      const found = await server.ask('server/discover');
      expect(found.result).toMatchObject({
        capabilities: { extensions: { 'io.modelcontextprotocol/tasks': {} } },
      });
    }),
  );

  it.concurrent('gets the answer of a quick job directly', () =>
    scene('agy-replies', async ({ serve }) => {
      const server = await serve();
      const { result } = await server.ask('tools/call', call('agy', { prompt: 'Quick.' }));
      expect(result).toMatchObject({ resultType: 'complete', structuredContent: { status: 'completed' } });
    }),
  );

  it.concurrent('gets a slow one as a task that survives the server being killed', () =>
    scene('agy-streams-slowly', async ({ serve, goOn }) => {
      const first = await serve();
      const task = await startTask(first);
      expect(task['taskId']).toMatch(/^job_[A-Za-z0-9_-]+$/);
      expect(task['statusMessage']).toContain(task['taskId']);
      expect(task['pollIntervalMs']).toBeGreaterThan(0);
      await first.kill('SIGKILL');

      const second = await serve();
      const { taskId } = task;
      expect((await second.ask('tasks/get', { taskId })).result).toMatchObject({ taskId, status: 'working' });
      goOn();
      expect(await ended(second, taskId)).toMatchObject({
        resultType: 'complete',
        status: 'completed',
        createdAt: task['createdAt'],
        result: {
          structuredContent: { job_id: taskId, status: 'completed', agent_messages: COUNTED },
          content: [{ type: 'text', text: expect.stringContaining('One, two, three.') as string }],
        },
      });
    }),
  );

  it.concurrent('cancels it, and nothing of the job is alive when the answer comes', () =>
    scene('agy-ignores-term', async ({ home, serve }) => {
      const server = await serve();
      const { taskId } = await startTask(server);
      expect((await server.ask('tasks/cancel', { taskId })).result).toMatchObject({ resultType: 'complete' });
      expect(home.living()).toEqual([server.pid]);
      expect((await server.ask('tasks/get', { taskId })).result).toMatchObject({
        taskId,
        status: 'cancelled',
      });
      // Once more: there is nothing to cancel, and that is no error.
      expect(await server.ask('tasks/cancel', { taskId })).toHaveProperty('result');
    }),
  );

  it.concurrent('gets a job that failed as the result that the tool would have had', () =>
    scene('agy-streams-slowly', async ({ serve }) => {
      const server = await serve();
      const { taskId } = await startTask(server, { timeout: 11 });
      const state = await ended(server, taskId);
      expect(state).toMatchObject({ status: 'completed', result: { isError: true } });
      const { content } = state['result'] as { content: { text: string }[] };
      expect(JSON.parse(content[0]?.text ?? '')).toMatchObject({
        error: { code: 'timed_out', job_id: taskId },
      });
      expect(state['result']).not.toHaveProperty('structuredContent');
    }),
  );

  it.concurrent('has the answer cut as the call wanted it, from any server', () =>
    scene('agy-streams-slowly', async ({ serve, goOn }) => {
      const first = await serve();
      const { taskId } = await startTask(first, { max_output_chars: 4 });
      await first.kill('SIGKILL');
      goOn();
      const state = await ended(await serve(), taskId);
      expect(state).toMatchObject({
        result: { structuredContent: { agent_messages: 'One,', truncated: true, next_offset: 4 } },
      });
    }),
  );

  it.concurrent('can wait for a job as a task, and giving up the wait leaves the job alone', () =>
    scene('agy-streams-slowly', async ({ serve, goOn }) => {
      const server = await serve();
      const started = await server.ask('tools/call', call('agy_start', { prompt: 'Count.' }));
      const { job_id } = started.result?.['structuredContent'] as { job_id: string };
      const waits = [
        server.ask('tools/call', call('agy_result', { job_id, wait_seconds: 100 })),
        server.ask('tools/call', call('agy_status', { job_id, wait_seconds: 11 })),
      ];
      const [result, status] = (await Promise.all(waits)).map((each) => each.result ?? {});
      expect(result).toMatchObject({ resultType: 'task', status: 'working' });
      expect(await server.ask('tasks/cancel', { taskId: result?.['taskId'] })).toHaveProperty('result');
      // The time that the caller gave is over: the job as it stands.
      expect(await ended(server, status?.['taskId'])).toMatchObject({
        status: 'completed',
        result: { structuredContent: { job_id, status: 'running' } },
      });
      goOn();
      expect(await ended(server, result?.['taskId'])).toMatchObject({
        status: 'completed',
        result: { structuredContent: { job_id, status: 'completed', agent_messages: COUNTED } },
      });
    }),
  );

  it.concurrent('has an answer acknowledged that nobody asked for, and an unknown task refused', () =>
    scene('agy-replies', async ({ serve }) => {
      const server = await serve();
      const { result } = await server.ask('tools/call', call('agy', { prompt: 'Quick.' }));
      const { job_id: taskId } = result?.['structuredContent'] as { job_id: string };
      expect((await server.ask('tasks/update', { taskId, inputResponses: {} })).result).toMatchObject({
        resultType: 'complete',
      });
      for (const method of ['tasks/get', 'tasks/update', 'tasks/cancel'])
        for (const unknown of ['job_unknown', 'no such', '../x'])
          expect((await server.ask(method, { taskId: unknown, inputResponses: {} })).error).toMatchObject({
            code: -32602,
          });
    }),
  );

  it.concurrent('hands over the running job when the call itself says how long to wait', () =>
    scene('agy-streams-slowly', async ({ serve }) => {
      const server = await serve();
      const { result } = await server.ask('tools/call', call('agy', { prompt: 'Slow.', wait_seconds: 1 }));
      expect(result).toMatchObject({ resultType: 'complete', structuredContent: { status: 'running' } });
      const { job_id } = result?.['structuredContent'] as { job_id: string };
      await server.ask('tools/call', call('agy_cancel', { job_id }));
    }),
  );
});

describe('every other client', () => {
  it.concurrent('gets the running job as before, and no task', () =>
    scene('agy-streams-slowly', async ({ serve }) => {
      const server = await serve('2026-07-28', false);
      const { result } = await server.ask('tools/call', call('agy', { prompt: 'Slow.', wait_seconds: 12 }));
      expect(result).toMatchObject({ resultType: 'complete', structuredContent: { status: 'running' } });
      const { job_id } = result?.['structuredContent'] as { job_id: string };
      expect((await server.ask('tasks/get', { taskId: job_id })).error).toMatchObject({
        code: -32021,
        data: { requiredCapabilities: { extensions: { 'io.modelcontextprotocol/tasks': {} } } },
      });
      await server.ask('tools/call', call('agy_cancel', { job_id }));
    }),
  );

  it.concurrent('of the earlier era finds no tasks at all', () =>
    scene('agy-replies', async ({ serve }) => {
      const server = await serve('2025-11-25');
      expect((await server.ask('tasks/get', { taskId: 'job_1' })).error).toMatchObject({ code: -32601 });
      expect(JSON.stringify(server.messages[0])).not.toContain('io.modelcontextprotocol/tasks');
    }),
  );
});
