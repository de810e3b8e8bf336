import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../../../src/cli/commands/table/index.ts';
import { createColours } from '../../../src/cli/output/colours.ts';
import { parseCommandLine } from '../../../src/cli/program.ts';
import { toolOptions } from '../../../src/cli/tool-options.ts';
import { TOOLS } from '../../../src/tools/index.ts';

const parse = (...words: string[]) => parseCommandLine(COMMANDS, words, createColours(false));
function args(...words: string[]): Record<string, unknown> {
  const parsed = parse(...words);
  if (parsed.kind !== 'run') throw new Error(parsed.text);
  return parsed.args;
}
const run = (...words: string[]) => args('run', ...words);

describe('words to arguments', () => {
  test('a flag has its field with dashes, its value after it or after =', () => {
    expect(run('--session-id', 'abc', '--wait-seconds=30')).toEqual({ session_id: 'abc', wait_seconds: 30 });
  });
  test('the word without a flag is the prompt, wherever it stands', () => {
    expect(run('say hi')).toEqual({ prompt: 'say hi' });
    expect(run('--mode', 'plan', 'say hi')).toEqual({ mode: 'plan', prompt: 'say hi' });
    expect(args('status', 'job_1', '--wait-seconds', '5')).toEqual({ job_id: 'job_1', wait_seconds: 5 });
  });
  test('a switch takes no word: what follows is not its value', () => {
    expect(run('--allow-write', 'do it')).toEqual({ allow_write: true, prompt: 'do it' });
  });
  test('what one types all day has a short form', () => {
    expect(run('-m', 'plan', '-w', '-C', '/x', '-l', 'me', 'hi')).toEqual({
      mode: 'plan',
      allow_write: true,
      cwd: '/x',
      label: 'me',
      prompt: 'hi',
    });
    expect(args('read', 'job_1', '-f')).toEqual({ job_id: 'job_1', follow: true });
  });
  test('a switch with three ways is turned off by --no-', () => {
    expect(run('--no-worktree')).toEqual({ worktree: false });
    expect(run('--worktree')).toEqual({ worktree: true });
    expect(run('x')).toEqual({ prompt: 'x' });
  });
  test('a list is given flag by flag, an object as JSON', () => {
    expect(run('--add-dirs', '/a,b', '--add-dirs=/c', '--extra-env', '{"A":"1"}')).toEqual({
      add_dirs: ['/a,b', '/c'],
      extra_env: { A: '1' },
    });
    expect(args('install', '--client', 'claude,codex', '--no-skills')).toEqual({
      client: ['claude', 'codex'],
      skills: false,
    });
  });
  test('variables are given one by one, as an object, or both', () => {
    expect(run('--extra-env', 'A=1', '--extra-env=B=x=y', '--extra-env', '{"C":"","A":"2"}')).toEqual({
      extra_env: { A: '2', B: 'x=y', C: '' },
    });
  });
  test('arguments fill their fields in order', () => {
    expect(args('continue', 'latest', 'Go on.', '-q')).toEqual({
      job_id: 'latest',
      prompt: 'Go on.',
      quiet: true,
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
    ['an unknown command, with the nearest one', ['rnu'], /Unknown command "rnu", did you mean run\?/],
    ['an unknown command that asks for help', ['rnu', '--help'], /Unknown command "rnu", did you mean run\?/],
    ['help for an unknown command', ['help', 'rnu'], /Unknown command "rnu", did you mean run\?/],
    [
      'an unknown flag, with the nearest one',
      ['run', '--sesion-id', 'x'],
      /"--sesion-id", did you mean --session-id\?/,
    ],
    ['a flag without its value', ['run', '--label'], /^--label needs a value: TEXT\.$/],
    ['a word that is no number', ['run', '--timeout', 'soon'], /^--timeout takes a number\.$/],
    ['an empty number', ['run', '--timeout='], /takes a number/],
    [
      'broken JSON',
      ['run', '--extra-env', '{A:1}'],
      /^--extra-env takes NAME=VALUE, or a JSON object such as '\{"NAME":"value"\}'\.$/,
    ],
    ['a second word', ['run', 'one', 'two'], /[Tt]oo many arguments/],
    ['a switch with a word: it must not allow', ['run', '--allow-write=no'], /--allow-write=no/],
    ['a switch with 0', ['run', '--allow-write=0'], /--allow-write=0/],
    ['--no- before what has no third way', ['run', '--no-label'], /Unknown option "--no-label"/],
    ['a word where none is taken', ['redact', 'x'], /[Tt]oo many arguments/],
    ['a missing word', ['diff'], /JOB/],
  ];
  test.each(REFUSED)('%s', (_name, words, message) => {
    expect(() => parse(...words)).toThrow(
      expect.objectContaining({
        code: 'invalid_request',
        message: expect.stringMatching(message) as unknown,
        hint: expect.stringMatching(/./) as unknown,
      }),
    );
  });
});

describe('the table', () => {
  test('every field of every tool has an option with words', () => {
    for (const { name, input } of TOOLS) {
      const options = toolOptions({ name, input }, null);
      expect(
        options.map(({ field }) => field),
        name,
      ).toEqual(Object.keys(input.shape));
      for (const { words, flag } of options) expect(words, `${name} --${flag}`).not.toBe('');
    }
  });
  test('names and short forms stand once', () => {
    expect(new Set(COMMANDS.map(({ name }) => name)).size).toBe(COMMANDS.length);
    for (const { name, options } of COMMANDS) {
      const short = options.flatMap((option) => option.short ?? []);
      expect(new Set(short).size, name).toBe(short.length);
      expect(new Set(options.map(({ flag }) => flag)).size, name).toBe(options.length);
    }
  });
  test('every example can be typed as it stands', () => {
    for (const { examples, name } of COMMANDS)
      for (const line of examples) {
        const typed = /agy-mcp ([^|>]*)/.exec(line)?.[1] ?? '';
        const words = [...typed.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
        expect(parse(...words.filter((word) => word !== '--json' && word !== '2')), line).toMatchObject({
          kind: 'run',
          row: { name },
        });
      }
  });
});

describe('the help', () => {
  test('says nothing in the words of the tools', () => {
    for (const { name, hidden } of COMMANDS)
      if (hidden !== true) {
        const parsed = parse('help', name);
        const text =
          parsed.kind === 'say' ? parsed.text.replaceAll(/<[^>]*>|\([a-z_]+(?:,\s+[a-z_]+)+\)/g, '') : ''; // choices are values
        expect(text, name).not.toMatch(/\bagy_\w+|(?<!-)\b(?!(?:job|ask)_)[a-z]+_[a-z_0-9]+\b/);
      }
  });
  test('lists every command in its group, and those for programs not', () => {
    const parsed = parse('--help');
    const text = parsed.kind === 'say' ? parsed.text : '';
    for (const { name, hidden, summary } of COMMANDS)
      if (hidden !== true) expect(text).toMatch(new RegExp(`^  ${name} .*${summary.slice(0, 20)}`, 'm'));
    expect(text).toMatch(/Hand over work:[\s\S]*Bring changes back:[\s\S]*Set up:/);
    expect(parse('help')).toEqual(parsed);
  });
  test('of a command teaches: what it does, options with choices, examples', () => {
    for (const words of [
      ['help', 'run'],
      ['run', '--help'],
    ]) {
      const parsed = parse(...words);
      expect(parsed).toMatchObject({
        kind: 'say',
        text: expect.stringMatching(
          /alone goes to standard output[\s\S]*\(ask, plan, [\s\S]*--json[\s\S]*Examples:/,
        ) as unknown,
      });
    }
  });
});

describe('help on a narrow terminal', () => {
  const helpOf = (words: readonly string[]): string => {
    const parsed = parseCommandLine(COMMANDS, words, createColours(false), 80);
    return parsed.kind === 'say' ? parsed.text : '';
  };

  test.each(COMMANDS.filter(({ hidden }) => hidden !== true).map((row) => [row.name, row] as const))(
    '%s fits, but for examples that are typed as they are',
    (name, row) => {
      const lines = helpOf(['help', name]).split('\n');
      expect(lines.length).toBeGreaterThan(3);
      expect(lines.filter((line) => line.length > 80 && !row.examples.includes(line.trim()))).toEqual([]);
    },
  );

  test('says choices that take much room in the words of the option', () => {
    expect(helpOf(['help', 'run'])).toMatch(/--mode <MODE> +execute [^]*\(ask, plan, [^]*browser, long\)/);
    expect(helpOf(['help', 'run'])).toContain('--backend <auto|agy|gemini>');
    expect(helpOf(['help', 'purge'])).not.toContain('either this or');
  });

  test.each([['help'], ['-h'], ['-']])('help %s lists the commands', (word) => {
    expect(helpOf(['help', word])).toBe(helpOf(['help']));
  });
});
