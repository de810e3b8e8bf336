// What every client must manage with our server; one test file a client calls this.
import { expect } from 'vitest';
import { mustEndWell, testWith } from './launch/client.ts';
import type { Client } from './launch/client.ts';
import { until } from './launch/processes.ts';
import { ANSWER, CANARY, inWorld } from './launch/world.ts';
import type { AgentRecord, World } from './launch/world.ts';
import { startModel } from './models/loopback.ts';
import type { LoopbackModel } from './models/loopback.ts';
import { jobIdIn } from './models/script.ts';
import type { Turn } from './models/script.ts';

const PROMPT = 'How does a heron stand?';
const FAREWELL = 'That is all.';

interface Scene {
  readonly world: World;
  readonly model: LoopbackModel;
  readonly stdout: string;
}

/** Lets a client play the turns in a world of its own. */
const scene = (
  client: Client,
  turns: (world: World) => readonly Turn[],
  check: (scene: Scene) => void,
): Promise<void> =>
  inWorld(async (world) => {
    const model = await startModel(client.api, turns(world));
    try {
      await client.register(world, model.url);
      const ended = await client.ask(world, model.url, 'Please ask the agent.');
      expect(model.script.failures).toEqual([]);
      mustEndWell(client.name, ended);
      check({ world, model, stdout: ended.stdout });
    } finally {
      await model.close();
    }
  });

/** The agent's note of the run that was given this prompt. */
function runOf(world: World, prompt: string): AgentRecord | undefined {
  return world
    .agentRecords()
    .find(({ argv, stdin }) => stdin.includes(prompt) || argv.join(' ').includes(prompt));
}

export function describeClient(client: Client): void {
  const testIt = testWith(client);

  testIt(`${client.name}: a short call shows the model the answer and the job id`, () =>
    scene(
      client,
      () => [{ call: 'agy', args: { prompt: PROMPT } }, { say: FAREWELL }],
      ({ model, stdout, world }) => {
        expect(model.script.seen).toHaveLength(1);
        const [seen = ''] = model.script.seen;
        expect(seen).toContain(ANSWER);
        expect(seen).toContain('completed');
        // A client that cuts a long answer keeps its beginning.
        expect(seen.indexOf(jobIdIn(seen))).toBeLessThan(seen.indexOf(ANSWER));
        expect(stdout).toContain(FAREWELL);
        const agent = runOf(world, PROMPT);
        expect(agent?.cwd).toBe(world.project);
      },
    ),
  );

  testIt(`${client.name}: the agent does not see a secret that the client gave to the server`, () =>
    scene(
      client,
      () => [{ call: 'agy', args: { prompt: PROMPT } }, { say: FAREWELL }],
      ({ world }) => {
        // AGY_BIN came by the same way as the secret, so the agent's note proves that the way is open.
        expect(runOf(world, PROMPT)).toBeDefined();
        const notes = JSON.stringify(world.agentRecords());
        expect(notes).not.toContain(CANARY.value);
        expect(notes).not.toContain(CANARY.name);
      },
    ),
  );

  testIt(`${client.name}: a started job is awaited with agy_status and read with agy_result`, () =>
    scene(
      client,
      () => [
        { call: 'agy_start', args: { prompt: PROMPT } },
        ([started]) => ({ call: 'agy_status', args: { job_id: jobIdIn(started), wait_seconds: 30 } }),
        ([started]) => ({ call: 'agy_result', args: { job_id: jobIdIn(started) } }),
        { say: FAREWELL },
      ],
      ({ model }) => {
        const [started, status = '', result = ''] = model.script.seen;
        const id = jobIdIn(started);
        expect(jobIdIn(status)).toBe(id);
        expect(status).toContain('completed');
        expect(jobIdIn(result)).toBe(id);
        expect(result).toContain(ANSWER);
      },
    ),
  );

  testIt(`${client.name}: a long job is cancelled, and its agent is gone when the model hears so`, () => {
    const alive: number[] = [];
    const long = `${PROMPT} [[sim:hang]]`;
    return scene(
      client,
      (world) => [
        { call: 'agy_start', args: { prompt: long } },
        async ([started]) => {
          const id = jobIdIn(started);
          await until('the agent at work', () => runOf(world, PROMPT));
          alive.push(world.agentProcesses().length);
          return { call: 'agy_cancel', args: { job_id: id, reason: 'No longer needed' } };
        },
        ([started]) => {
          alive.push(world.agentProcesses().length);
          return { call: 'agy_status', args: { job_id: jobIdIn(started) } };
        },
        { say: FAREWELL },
      ],
      ({ model }) => {
        const [, cancelled, status] = model.script.seen;
        expect(cancelled).toContain('cancelled');
        expect(status).toContain('cancelled');
        expect(alive).toEqual([1, 0]);
      },
    );
  });
}
