import { expect, it } from 'vitest';
import { createParserMemory } from '../../src/adapters/parser-memory.ts';
import { agyOf, GEMINI, specOf } from '../support/adapter-runs.ts';
import { ADAPTERS } from '../../src/adapters/index.ts';

it('a memory keeps the newest names, and none that is no name', () => {
  const memory = createParserMemory<string>(2);
  for (const name of ['a', 'b', 'a', 'c']) memory.set(name, `${name}!`);
  expect([memory.get('a'), memory.get('b'), memory.get('c')]).toEqual([undefined, 'b!', 'c!']);
  memory.set('x'.repeat(10_000), 'long');
  memory.set('d', 'y'.repeat(10_000));
  expect([memory.has('x'.repeat(10_000)), memory.has('d')]).toEqual([false, false]);
});

// promise: bounded-everywhere
it('a parser holds little of what it was told, however many steps and however long their names', () => {
  const agy = ADAPTERS.agy.parser(specOf(), agyOf('1.4.0'));
  const gemini = ADAPTERS.gemini.parser(specOf(), GEMINI);
  const long = 'n'.repeat(100_000);
  const before = process.memoryUsage().heapUsed;
  for (let step = 0; step < 30_000; step += 1) {
    const update = { step_index: step, state: 'DONE', step_type: 'tool', tool_name: 'run_command' };
    const parameters = step % 50 === 0 ? { CommandLine: `${step}${long}` } : {};
    agy.line(
      'stdout',
      JSON.stringify({ event: 'step_update', step_update: { ...update, tool_info: { parameters } } }),
    );
    const tool_id = step % 50 === 0 ? `${step}${long}` : `id ${step}`;
    gemini.line('stdout', JSON.stringify({ type: 'tool_use', tool_id, tool_name: tool_id, parameters: {} }));
  }
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(100_000_000);
  const [use, result] = gemini
    .line('stdout', '{"type":"tool_use","tool_id":"last","tool_name":"shell","parameters":{}}')
    .concat(gemini.line('stdout', '{"type":"tool_result","tool_id":"last","status":"success","output":"x"}'));
  expect([use, result]).toMatchObject([{ name: 'shell' }, { name: 'shell' }]);
});
