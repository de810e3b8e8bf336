// Claude Code in its terminal interface: a long call goes on as a task, and its result comes to the model by itself.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { claudeCode, openInterface, untilServed } from './launch/claude-code.ts';
import { testWith } from './launch/client.ts';
import { until } from './launch/processes.ts';
import { inWorld } from './launch/world.ts';
import { startModel } from './models/loopback.ts';

const PROMPT = 'How does a heron stand?';
const WAITING = 'The agent is still at it.';
const LATE_ANSWER = 'After some thought: on one leg.';

testWith(claudeCode, { terminal: true })(
  'Claude Code: a long call becomes a task whose result is delivered by itself',
  () =>
    inWorld(async (world) => {
      const model = await startModel(claudeCode.api, [
        { call: 'agy', args: { prompt: PROMPT } },
        { say: WAITING },
      ]);
      // The agent waits for a file, so it is the test that says when the job ends.
      world.letAgentPlay([{ wait_for: 'go-on' }, { text: LATE_ANSWER }]);
      const terminal = await openInterface(world, model.url);
      try {
        await untilServed(terminal);
        await terminal.submit('Please ask the agent.');
        // The call has come back without an answer: the model speaks again while the agent is at work.
        await terminal.shows(new RegExp(WAITING), 40);
        expect(model.script.seen).toHaveLength(1);
        expect(model.script.seen[0]).not.toContain(LATE_ANSWER);
        expect(world.agentProcesses()).toHaveLength(1);
        const asked = model.requests.length;

        writeFileSync(path.join(world.project, 'go-on'), '');
        // Nobody types: Claude Code follows the task, and brings its result to the model.
        const delivered = await until(
          'the result reaches the model',
          () => model.requests.slice(asked).find(({ body }) => JSON.stringify(body).includes(LATE_ANSWER)),
          40,
        );
        expect(delivered.path).toContain('/v1/messages');
        expect(model.script.failures).toEqual([]);
      } finally {
        terminal.close();
        await model.close();
      }
    }),
);
