// Claude Code and our server, for real; only the model is played.
import { expect } from 'vitest';
import { claudeCode, listServers } from './launch/claude-code.ts';
import { testWith } from './launch/client.ts';
import { inWorld } from './launch/world.ts';
import { describeClient } from './suite.ts';

describeClient(claudeCode);

testWith(claudeCode)('Claude Code: claude mcp list says that the server is connected', () =>
  inWorld(async (world) => {
    await claudeCode.register(world, 'http://127.0.0.1:9');
    expect(await listServers(world)).toMatch(/^agy: .*Connected/m);
  }),
);
