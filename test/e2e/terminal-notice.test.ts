// The server at a terminal, where a person sees it, and with pipes, where a client does.
import { once } from 'node:events';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { until } from '../support/processes.ts';
import { type Home, makeHome } from '../support/start-bridge.ts';
import { startAtTerminal, startTyped } from '../support/typed-command.ts';

let home: Home;
beforeAll(() => {
  home = makeHome();
});
afterAll(() => home.clear());

it.runIf(process.platform === 'linux').each([[[]], [['serve']]])(
  'at a terminal it says what it is and what to type: %j',
  async (words) => {
    const typed = startAtTerminal(home, words);
    await until(() => typed.out().includes('All commands:'), 'the notice is there');
    expect(typed.out().replaceAll('\r', '')).toMatch(
      /^This is the MCP server\. .+Ctrl-C ends it\.\n.*\b(?:agy-mcp|agy-mcp\.js) run ".+"\n.* install\n.* doctor\n.* help\n$/,
    );
    typed.type('\u0003');
    expect((await typed.ended).out).toMatch(/The server ends: SIGINT came\./);
  },
);

it('with pipes it says nothing', async () => {
  expect(await startTyped(home, []).ended).toEqual({ code: 0, out: '', err: '' });
  const { child, ended } = startTyped(home, ['serve']);
  await once(child, 'exit');
  expect(await ended).toEqual({ code: 0, out: '', err: '' });
});
