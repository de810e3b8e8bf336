import { describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src/adapters/select-agent.ts';
import { BridgeError } from '../../../src/protocol/error.ts';

describe('the choice of a backend', () => {
  it('is agy where both are there', () => {
    expect(selectBackend('auto', { agy: 'a', gemini: 'g' })).toEqual({
      backend: 'agy',
      found: 'a',
      warnings: [],
      insteadOf: null,
    });
  });

  it('falls back to gemini never in silence', () => {
    const choice = selectBackend('auto', { agy: null, gemini: 'g' });
    expect(choice).toMatchObject({
      backend: 'gemini',
      found: 'g',
      insteadOf: { backend: 'agy', message: 'agy was not found.' },
    });
    expect(choice.warnings.join()).toMatch(/agy was not found/);
  });

  it('is gemini without a warning where it was asked for', () => {
    expect(selectBackend('gemini', { agy: 'a', gemini: 'g' })).toEqual({
      backend: 'gemini',
      found: 'g',
      warnings: [],
      insteadOf: null,
    });
  });

  it.each([
    ['auto', {}, /AGY_BIN/],
    ['agy', { gemini: 'g' }, /AGY_BIN/],
    ['gemini', { agy: 'a' }, /GEMINI_BIN/],
  ] as const)('%s that is not there is refused with a way out', (wanted, found, hint) => {
    try {
      selectBackend<string>(wanted, found);
      expect.unreachable();
    } catch (error) {
      if (!(error instanceof BridgeError)) throw error;
      expect(error.code).toBe('agent_missing');
      expect(error.hint).toMatch(hint);
    }
  });

  const named = (wanted: string) => ({ agy: { wanted, variable: 'AGY_BIN' } });

  it.each([
    [
      'auto',
      '/x/agy',
      /^AGY_BIN names \/x\/agy, but no executable file is there, and gemini was not found\.$/,
    ],
    ['agy', '/x/agy', /^AGY_BIN names \/x\/agy, but no executable file is there\.$/],
    ['agy', './agy', /^AGY_BIN names \.\/agy, which is not an absolute path\.$/],
    ['agy', 'agx', /^AGY_BIN names agx, but no program of that name is on PATH\.$/],
  ] as const)('%s, with AGY_BIN set to %s, is told by the variable', (wanted, program, message) => {
    try {
      selectBackend<string>(wanted, {}, named(program));
      expect.unreachable();
    } catch (error) {
      if (!(error instanceof BridgeError)) throw error;
      expect(error.message).toMatch(message);
      expect(error.hint).toMatch(/set AGY_BIN to the absolute path of agy, or remove it/);
    }
  });

  it('falls back from a bad AGY_BIN with its name', () => {
    const { warnings } = selectBackend('auto', { gemini: 'g' }, named('/x/agy'));
    expect(warnings.join()).toMatch(/^AGY_BIN names \/x\/agy, .*so gemini runs this job/);
  });
});
