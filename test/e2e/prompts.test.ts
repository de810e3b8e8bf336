// Prompts as a client's menu shows them, and the ids that complete their arguments.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { PROMPTS } from '../../src/mcp/prompts/prompt-rows.ts';
import { TOOLS } from '../../src/tools/index.ts';
import { type Home, makeHome, SERVER, serverEnv } from '../support/start-bridge.ts';

let home: Home;
let client: Client;
beforeEach(async () => {
  home = makeHome();
  client = new Client({ name: 'prompts-test', version: '1' });
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [SERVER],
      env: serverEnv(home),
      cwd: home.repo,
    }),
  );
});
afterEach(async () => {
  await client.close();
  await home.clear();
});

it('are listed with their arguments, and become one message that names only tools that exist', async () => {
  const { prompts } = await client.listPrompts();
  expect(prompts.map(({ name }) => name)).toEqual(PROMPTS.map(({ name }) => name));
  const names = TOOLS.map(({ name }) => name as string);
  for (const { name, arguments: args = [] } of prompts) {
    // Prompts about a range of commits have tests of their own.
    if (args.some((each) => each.name === 'range')) continue;
    const given = Object.fromEntries(args.map((each) => [each.name, `the ${each.name}`]));
    for (const variant of [given, name === 'delegate' ? given : {}]) {
      const { messages } = await client.getPrompt({ name, arguments: variant });
      const [{ content } = { content: { type: 'none' } }] = messages;
      const text = 'text' in content ? content.text : '';
      for (const value of Object.values(variant)) expect(text).toContain(value);
      for (const [tool] of text.matchAll(/\bagy(?:_[a-z]+)+\b/g)) expect(names).toContain(tool);
    }
  }
  expect(PROMPTS.every(({ description }) => description.endsWith('.'))).toBe(true);
});

it('say what is wrong: an unknown name, a missing argument', async () => {
  await expect(client.getPrompt({ name: 'reviw' })).rejects.toThrow(/did you mean review/);
  await expect(client.getPrompt({ name: 'delegate', arguments: { task: ' ' } })).rejects.toThrow(
    /needs task/,
  );
});

it('complete the id of a job', async () => {
  const result = await client.callTool({ name: 'agy_start', arguments: { prompt: 'x', label: 'herons' } });
  const { job_id } = result.structuredContent as { job_id: string };
  await client.callTool({ name: 'agy_status', arguments: { job_id, wait_seconds: 20 } });
  const { completion } = await client.complete({
    ref: { type: 'ref/prompt', name: 'status' },
    argument: { name: 'job_id', value: 'heron' },
  });
  expect(completion.values).toEqual([job_id]);
});
