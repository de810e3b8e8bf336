import { describe, expect, it } from 'vitest';
import { ADAPTERS } from '../../../../src/adapters/index.ts';
import { REFUSALS } from '../../../../src/adapters/gemini/argv.ts';
import { BridgeError } from '../../../../src/protocol/error.ts';
import type { RunSpec } from '../../../../src/protocol/handoff.ts';
import { GEMINI, PLACES, specOf } from '../../../support/adapter-runs.ts';

const commandOf = (changes: Partial<RunSpec> = {}, capability = GEMINI) =>
  ADAPTERS.gemini.command(specOf(changes), capability, PLACES);
const ID = '9feb4b7b-1246-4861-a4f7-f2574f983988';

describe('the command line of gemini', () => {
  it('takes the prompt from standard input and asks for stream-json', () => {
    expect(commandOf()).toEqual({
      argv: ['--output-format=stream-json', '--approval-mode=default'],
      stdin: 'Say OK',
      stdinAfterInit: false,
      privateTemp: true,
      readsLog: false,
      warnings: [],
    });
  });

  it('fuses every value to its flag', () => {
    expect(
      commandOf({ model: '-m', sessionId: ID, addDirs: ['/a', '/b'], sandbox: true }).argv.slice(2),
    ).toEqual([
      '--model=-m',
      `--resume=${ID}`,
      '--include-directories=/a',
      '--include-directories=/b',
      '--sandbox',
    ]);
  });

  it.each([
    [{ mode: 'ask', allowWrite: true }, 'default', false],
    [{ mode: 'execute', allowWrite: false }, 'default', false],
    [{ mode: 'execute', allowWrite: true }, 'auto_edit', true],
    [{ mode: 'execute', allowWrite: true, skipPermissions: true }, 'yolo', true],
    [{ mode: 'plan', skipPermissions: true }, 'default', false],
  ] as const)('%j: approval mode %s, trust %s', (changes, mode, trusts) => {
    const { argv } = commandOf(changes);
    expect(argv).toContain(`--approval-mode=${mode}`);
    expect(argv.includes('--skip-trust')).toBe(trusts);
  });

  it('never lets a prompt run as a slash command', () => {
    expect(commandOf({ prompt: '/mcp list' }).stdin).toBe('Task:\n/mcp list');
  });

  const refused: Readonly<Record<string, Partial<RunSpec>>> = {
    effort: { effort: 'low' },
    output_schema: { outputSchema: { type: 'object' } },
    sandbox: { sandbox: true },
    session_id: { sessionId: 'latest' },
    add_dirs: { addDirs: ['/a,/etc'] },
  };
  it.each(REFUSALS.map(({ id }) => id))('refuses %s that it cannot honour', (id) => {
    const capability = { ...GEMINI, flags: [] };
    expect(() => commandOf(refused[id], capability)).toThrow(BridgeError);
    expect(() => commandOf(refused[id], capability)).toThrow(new RegExp(`^\`${id}\`: `));
  });
});
