// Claude Code in its terminal interface asks its user before a risky job starts; whatever is no yes starts nothing.
import { expect } from 'vitest';
import { claudeCode, openInterface, untilServed } from './launch/claude-code.ts';
import { testWith } from './launch/client.ts';
import { processesWith, until } from './launch/processes.ts';
import { ANSWER, inWorld, SERVER } from './launch/world.ts';
import type { World } from './launch/world.ts';
import type { Terminal } from './launch/terminal.ts';
import { startModel } from './models/loopback.ts';
import type { LoopbackModel } from './models/loopback.ts';

const WRITE = { prompt: 'Note how a heron stands.', mode: 'execute', allow_write: true, worktree: true };
const FAREWELL = 'That is all.';
const QUESTION = /Start agy in mode execute, allowed to write\?/;

interface Asked {
  readonly terminal: Terminal;
  readonly model: LoopbackModel;
  readonly world: World;
}

/** Lets the model start a job that writes without confinement, up to the question on the screen. */
const whenAsked = (then: (asked: Asked) => Promise<void>): Promise<void> =>
  inWorld(async (world) => {
    const model = await startModel(claudeCode.api, [{ call: 'agy', args: WRITE }, { say: FAREWELL }]);
    const asking = { ...world, serverEnv: { ...world.serverEnv, AGY_MCP_ASK_BEFORE_START: '1' } };
    const terminal = await openInterface(asking, model.url);
    try {
      await untilServed(terminal);
      await terminal.submit('Please ask the agent.');
      await terminal.shows(QUESTION, 40);
      await then({ terminal, model, world });
    } finally {
      terminal.close();
      await model.close();
    }
  });

const worked = (world: World): boolean =>
  world.agentRecords().some(({ argv, stdin }) => [...argv, stdin].join(' ').includes(WRITE.prompt));

/** Goes to a button of the dialog, and presses it; a key that comes too early is lost, and is pressed again. */
async function choose(terminal: Terminal, button: RegExp): Promise<void> {
  for (let keys = 0; keys < 20; keys += 1) {
    const shown = terminal.screen();
    if (!/requests your input/.test(shown)) return;
    terminal.press(button.test(shown) ? 'Enter' : 'Down');
    const hasMoved = (): true | undefined => (terminal.screen() === shown ? undefined : true);
    await until('the dialog moves', hasMoved, 1).catch(() => undefined);
  }
  throw new Error(`no answer is taken\n--- screen\n${terminal.screen()}`);
}

const serversOf = (world: World) =>
  processesWith(world.dir).filter(({ command }) => command.includes(SERVER));

const testIt = testWith(claudeCode, { terminal: true });

testIt('Claude Code: a risky job is asked about in words that the dialog shows, and starts after a yes', () =>
  whenAsked(async ({ terminal, model, world }) => {
    const shown = terminal.screen();
    expect(shown).toContain('Nothing confines it');
    expect(shown).toContain(`workspace: a worktree of ${world.project}`);
    expect(shown).toContain(`prompt: ${WRITE.prompt}`);
    expect(worked(world)).toBe(false);
    await choose(terminal, /❯ Accept/);
    await terminal.shows(new RegExp(FAREWELL), 40);
    expect(model.script.seen[0]).toContain(ANSWER);
    expect(model.script.seen[0]).toMatch(/"answer": ?"once"|by client, once/);
  }),
);

testIt.each([
  ['a no', (terminal: Terminal) => choose(terminal, /❯ Decline/)],
  [
    'a dialog that is left',
    (terminal: Terminal) => {
      terminal.press('Escape');
      return Promise.resolve();
    },
  ],
])('Claude Code: %s starts nothing, and the model is told so', (_name, answer) =>
  whenAsked(async ({ terminal, model, world }) => {
    await answer(terminal);
    await terminal.shows(new RegExp(FAREWELL), 40);
    expect(model.script.seen[0]).toContain('approval_denied');
    expect(worked(world)).toBe(false);
  }),
);

testIt('Claude Code: a window that is closed over the question starts nothing', () =>
  whenAsked(async ({ terminal, world }) => {
    terminal.close();
    await until('the server has gone', () => (serversOf(world).length === 0 ? true : undefined), 20);
    expect(worked(world)).toBe(false);
  }),
);
