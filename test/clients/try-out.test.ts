// What docs/development/agy-sim.md says to type, typed: the server with the simulator in a real client.
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { claudeCode, claudeEnvironment } from './launch/claude-code.ts';
import { mustEndWell, testWith } from './launch/client.ts';
import { run } from './launch/processes.ts';
import { inWorld, REPOSITORY, SERVER } from './launch/world.ts';
import { startModel } from './models/loopback.ts';

const DOCUMENT = readFileSync(path.join(REPOSITORY, 'docs/development/agy-sim.md'), 'utf8');
const SECTION = DOCUMENT.split('## Try the server from a real client\n')[1]?.split('\n## ')[0] ?? '';
const [SET_UP = '', CLEAR = ''] = [...SECTION.matchAll(/```sh\n([\s\S]*?)```/g)].map(
  ([, block = '']) => block,
);

testWith(claudeCode)(
  'the simulator can be tried from Claude Code as the documents say, and taken out again',
  () =>
    inWorld(async (world) => {
      // A checkout is where the commands are typed: here a folder with the same build.
      const checkout = path.join(world.dir, 'checkout');
      const bin = path.join(world.dir, 'clients');
      for (const folder of [checkout, bin]) mkdirSync(folder);
      symlinkSync(path.dirname(SERVER), path.join(checkout, 'dist'));
      symlinkSync(claudeCode.program, path.join(bin, 'claude'));
      const model = await startModel(claudeCode.api, [
        { call: 'agy', args: { prompt: 'Which tests are slow?' } },
        { say: 'Told.' },
      ]);
      try {
        const env = claudeEnvironment(world, model.url);
        const shell = async (words: string): Promise<string> => {
          const launch = { cwd: checkout, env: { ...env, PATH: `${bin}:${env['PATH'] ?? ''}` } };
          const ended = await run('/bin/sh', ['-e', '-c', words], launch);
          mustEndWell(words, ended);
          return ended.stdout;
        };
        expect(await shell(SET_UP)).toMatch(/^agy-sim: .*Connected/m);
        const args = ['-p', 'Ask agy-sim which tests are slow.', '--allowedTools', 'mcp__agy-sim'];
        const ended = await run(claudeCode.program, args, { cwd: world.project, env });
        mustEndWell(claudeCode.name, ended);
        expect(model.script.failures).toEqual([]);
        expect(model.script.seen[0]).toContain('Simulated answer:');
        await shell(CLEAR);
        expect(await shell('claude mcp list')).not.toContain('agy-sim');
      } finally {
        await model.close();
      }
    }),
);
