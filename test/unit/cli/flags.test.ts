import { describe, expect, test } from 'vitest';
import { flagKinds, parseFlags } from '../../../src/cli/flags.ts';
import { TOOLS } from '../../../src/tools/index.ts';
import { agy } from '../../../src/tools/agy.ts';
import { agyStatus } from '../../../src/tools/agy-status.ts';

const run = (...words: string[]) => parseFlags(words, agy.input, 'prompt');

describe('words to arguments', () => {
  test('a flag has its field with dashes, its value after it or after =', () => {
    expect(run('--session-id', 'abc', '--wait-seconds=30')).toEqual({ session_id: 'abc', wait_seconds: 30 });
  });
  test('the first word without a flag is the positional field, wherever it stands', () => {
    expect(run('say hi')).toEqual({ prompt: 'say hi' });
    expect(run('--mode', 'plan', 'say hi')).toEqual({ mode: 'plan', prompt: 'say hi' });
    expect(parseFlags(['job_1', '--wait-seconds', '5'], agyStatus.input, 'job_id')).toEqual({
      job_id: 'job_1',
      wait_seconds: 5,
    });
  });
  test('a switch takes no word: what follows is not its value', () => {
    expect(run('--allow-write', 'do it')).toEqual({ allow_write: true, prompt: 'do it' });
  });
  test('a switch is turned off by --no- or =false', () => {
    expect(run('--no-worktree')).toEqual({ worktree: false });
    expect(run('--worktree=false', '--allow-write=true')).toEqual({ worktree: false, allow_write: true });
  });
  test('a list is given flag by flag, an object as JSON', () => {
    expect(run('--add-dirs', '/a', '--add-dirs=/b', '--extra-env', '{"A":"1"}')).toEqual({
      add_dirs: ['/a', '/b'],
      extra_env: { A: '1' },
    });
  });
  test('a value may hold = and begin with dashes after =', () => {
    expect(run('--label=a=b', '--base-ref=--x')).toEqual({ label: 'a=b', base_ref: '--x' });
  });
  test('after -- everything is a word', () => {
    expect(run('--mode=plan', '--', '--what is this?')).toEqual({ mode: 'plan', prompt: '--what is this?' });
  });
});

describe('what is refused, as invalid_request with a way out', () => {
  const REFUSED: readonly [string, string[], RegExp][] = [
    [
      'an unknown flag, with the nearest one',
      ['--sesion-id', 'x'],
      /--sesion-id, did you mean --session-id\?/,
    ],
    ['a flag without its value', ['--label'], /--label needs a value/],
    ['a word that is no number', ['--timeout', 'soon'], /--timeout takes a number/],
    ['an empty number', ['--timeout='], /--timeout takes a number/],
    ['broken JSON', ['--extra-env', '{A:1}'], /--extra-env takes a JSON object/],
    ['a second word', ['one', 'two'], /Unexpected word: two/],
    ['a prompt twice', ['one', '--prompt', 'two'], /Unexpected word: one/],
    ['a switch with a word: `--allow-write=no` must not allow', ['--allow-write=no'], /takes no value/],
    ['a switch with 0', ['--allow-write=0'], /takes no value/],
    ['a negated switch with a word', ['--no-worktree=true'], /takes no value/],
    ['--no- before what is no switch', ['--no-label'], /Unknown option --no-label/],
  ];
  for (const [name, words, message] of REFUSED) {
    test(name, () => {
      expect(() => run(...words)).toThrow(
        expect.objectContaining({
          code: 'invalid_request',
          message: expect.stringMatching(message) as unknown,
          hint: expect.stringMatching(/./) as unknown,
        }),
      );
    });
  }
  test('a word where none is taken', () => {
    expect(() => parseFlags(['x'], agyStatus.input, null)).toThrow('Unexpected word: x');
  });
});

test('every field of every tool has a flag of its kind', () => {
  for (const { name, input } of TOOLS) {
    const kinds = flagKinds(input);
    expect(
      [...kinds.values()].map(({ field }) => field),
      name,
    ).toEqual(Object.keys(input.shape));
  }
  const kinds = Object.fromEntries([...flagKinds(agy.input)].map(([flag, { kind }]) => [flag, kind]));
  expect(kinds).toMatchObject({
    prompt: 'string',
    mode: 'string',
    'allow-write': 'boolean',
    worktree: 'boolean',
    timeout: 'number',
    'add-dirs': 'list',
    'extra-env': 'json',
    'output-schema': 'json',
  });
});
