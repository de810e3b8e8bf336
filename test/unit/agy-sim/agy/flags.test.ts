// Flags, help and refusals by version.
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatDuration, parseDuration } from '../../../../src/agy-sim/go/go-duration.ts';
import { checkFile, stepProblem } from '../../../../src/agy-sim/scenario/scenario-file.ts';
import { SCENARIOS } from '../../../../src/agy-sim/scenarios/index.ts';
import { STREAM, buildSim, userLine, type Ended, type Sim } from '../start-sim.ts';

let sim: Sim;
beforeAll(async () => {
  sim = await buildSim();
});
afterAll(() => {
  sim.remove();
});

const ask = (argv: string[], config: object = {}): Promise<Ended> => sim.run({ argv, config });

const HELP_1_2_13 = `Usage of antigravity:
  --add-dir                       Add a directory to the workspace (repeatable) (default [])
  --agent                         Agent for the current CLI session
  -c                              Short alias for --continue
  --continue                      Continue the most recent conversation
  --conversation                  Resume a previous conversation by ID
  --dangerously-skip-permissions  Auto-approve all tool permission requests without prompting
  --disable-slash-commands        Disable slash command and skill expansion in print mode
  --effort                        Reasoning effort for the current CLI session (low|medium|high|max)
  -i                              Short alias for --prompt-interactive
  --input-format                  Input format for print mode (text, stream-json). stream-json reads one NDJSON message per line from stdin and runs a turn for each; it requires --output-format stream-json (default text)
  --json-schema                   Optional JSON schema string or path to a schema file to enforce structured output (for stream-json, only applicable to the final result)
  --log-file                      Override CLI log file path
  --mode                          Set the agent execution mode for this session (accept-edits, plan)
  --model                         Model for the current CLI session
  --new-project                   Create a new project for this session
  --output-format                 Output format for print mode (text, json, stream-json) (default text)
  -p                              Short alias for --print
  --print                         Run a single prompt non-interactively and print the response
  --print-timeout                 Optional time limit for print mode; 0 waits until the turn completes (default 0s)
  --project                       Project ID or project name for the current CLI session
  --prompt                        Alias for --print
  --prompt-interactive            Run an initial prompt interactively and continue the session
  --remote-control                Create a remote connection for the CLI session on start up
  --sandbox                       Run in a sandbox with terminal restrictions enabled

Available subcommands:
  agent           List available agents
  agents          List available agents
  changelog       Show changelog and release notes
  help            Show help for subcommands
  install         Configure environment paths and shell settings
  mcp             Manage MCP servers (add, remove, list, enable, disable)
  mic-serve       Serve this machine's microphone to a CLI on another host
  models          List available models
  plugin          Manage plugins (install, uninstall, list, enable, disable)
  plugins         Alias for plugin
  remote-control  Manage the remote-control background daemon (start, status, stop)
  update          Update CLI
`;

describe('version and help', () => {
  it('--version prints the bare version', async () => {
    expect(await ask(['--version'], { version: '1.2.13' })).toMatchObject({
      stdout: '1.2.13\n',
      stderr: '',
      code: 0,
    });
  });

  it('says on stderr that it is a simulation unless told to be quiet', async () => {
    const { stdout, stderr } = await ask(['--version'], { quiet: false });
    expect(stdout).toBe('1.3.2\n');
    expect(stderr).toBe('agy-sim: this is a simulation, no model is called\n');
  });

  it('--help of 1.2.13 is the recorded one', async () => {
    expect(await ask(['--help'], { version: '1.2.13' })).toMatchObject({ stdout: HELP_1_2_13, code: 0 });
  });

  it('--help of 1.3.2 names itself agy and knows xhigh', async () => {
    const { stdout } = await ask(['--help'], { version: '1.3.2' });
    const expected = HELP_1_2_13.replace('antigravity', 'agy').replace('high|max', 'high|xhigh|max');
    expect(stdout).toBe(expected);
  });

  it('--help of 1.0.0 has no model, no format and few subcommands', async () => {
    const { stdout } = await ask(['--help'], { version: '1.0.0' });
    const flags = [...stdout.matchAll(/^ {2}(-\S+)/gm)].map(([, flag]) => flag);
    expect(flags.join(' ')).toBe(
      '--add-dir -c --continue --conversation --dangerously-skip-permissions -i --log-file -p --print --print-timeout --prompt --prompt-interactive --sandbox',
    );
    expect([...stdout.matchAll(/^ {2}([a-z]\S*) /gm)].map(([, name]) => name).join(' ')).toBe(
      'changelog help install plugin plugins update',
    );
    expect(stdout).toContain('Timeout for print mode wait (default 5m0s)');
  });

  it('the version changes between two calls', async () => {
    const config = { scenario: 'self-update' };
    const versions = [
      await ask(['--version'], config),
      await ask(['--version'], config),
      await ask(['--version'], config),
    ];
    expect(versions.map(({ stdout }) => stdout)).toEqual(['1.3.1\n', '1.3.2\n', '1.3.2\n']);
  });
});

describe('refusals', () => {
  const cases: [string[], string, string][] = [
    [['-m', 'x'], '1.3.2', 'flags provided but not defined: -m'],
    [['--output-format=json', '--print=x'], '1.1.7', 'flags provided but not defined: -output-format'],
    [
      ['--print-timeout', '20'],
      '1.2.7',
      'invalid value "20" for flag -print-timeout: time: missing unit in duration "20"',
    ],
    [['-p', '--input-format', 'stream-json'], '1.3.2', '-p took "--input-format" as its prompt'],
    [['-p'], '1.3.2', 'flag needs an argument: -p'],
    [['--print=x', 'stray'], '1.3.2', 'unexpected argument "stray"'],
    [['--sandbox=maybe'], '1.3.2', 'invalid boolean value "maybe" for -sandbox: parse error'],
  ];
  it.each(cases)('%j on %s', async (argv, version, message) => {
    const { stdout, stderr, code } = await ask(argv, { version });
    expect(stdout).toBe('');
    expect(stderr.split('\n')[0]).toBe(message);
    expect(stderr.split('\n')[1]).toBe('Usage of agy:');
    expect(code).toBe(2);
  });

  it('before 1.1.18 a flag behind -p became the prompt', async () => {
    const { stdout, code } = await ask(['-p', '--input-format', 'stream-json'], { version: '1.1.17' });
    expect(stdout).toBe('Simulated answer: --input-format\n');
    expect(code).toBe(0);
  });

  it('one dash and a separate value are as good as two and a joined one', async () => {
    const { stdout } = await ask(['-output-format', 'json', '-print', 'x', '-sandbox']);
    expect(JSON.parse(stdout)).toMatchObject({ status: 'SUCCESS' });
  });

  it('an unknown output format is silently text', async () => {
    expect((await ask(['--output-format=yaml', '--print=x'])).stdout).toBe('Simulated answer: x\n');
  });

  it('stream input needs stream output', async () => {
    expect(await ask(['--input-format=stream-json'])).toMatchObject({ code: 2, stdout: '' });
  });

  it('a slash command takes no arguments', async () => {
    const { stderr, code } = await ask(['--print=/model x']);
    expect(stderr).toBe('error: /model takes no arguments, got "x"\n');
    expect(code).toBe(2);
  });

  const models: [string[], RegExp][] = [
    [
      ['--model=does-not-exist-model'],
      /^error: invalid model selection \(--model "does-not-exist-model" --effort ""\): model does-not-exist-model is not recognized as a known model or custom model in settings\nAvailable models:\n {2}Gemini 3\.8 Flash \(High\)\n/,
    ],
    [
      ['--model=gemini-3.8-flash-low', '--effort=high'],
      /^error: invalid model selection \(--model "gemini-3.8-flash-low" --effort "high"\): --model gemini-3.8-flash-low conflicts with --effort=high\n$/,
    ],
    [['--effort=bogus'], /^error: invalid --effort "bogus" \(valid: low, medium, high, xhigh, max\)\n$/],
    [
      ['--model=claude-sonnet-4-6', '--effort=high'],
      /^error: --effort is not supported for model "claude-sonnet-4-6"\n$/,
    ],
  ];
  it.each(models)('%j', async (argv, message) => {
    const { stdout, stderr, code } = await ask([...argv, '--output-format=stream-json', '--print=x']);
    expect(stderr).toMatch(message);
    expect(JSON.parse(stdout)).toMatchObject({
      event: 'result',
      result: { conversation_id: '', status: 'ERROR' },
    });
    expect(code).toBe(1);
  });
});

describe('probes', () => {
  it('models are slug and label; progress goes to stderr since 1.1.12', async () => {
    const { stdout, stderr } = await ask(['models']);
    expect(stdout).toContain('gemini-3.1-pro-high\tGemini 3.1 Pro (High)\n');
    expect(stderr).toBe('Fetching available models...\n');
    const old = await ask(['models'], { version: '1.1.4' });
    expect(old.stdout).toMatch(/^Fetching available models\.\.\.\nGemini 3\.8 Flash \(High\)\n/);
  });

  it.each([[['--output-format', 'json', 'models']], [['models', '--output-format', 'json']]])(
    '%j',
    async (argv) => {
      const { stdout } = await ask(argv);
      expect(JSON.parse(stdout)).toMatchObject({ status: 'SUCCESS', command: { name: 'models' } });
    },
  );

  it('models asks a stranger to sign in', async () => {
    const { stderr, code } = await ask(['models'], { scenario: 'models-signed-out' });
    expect(stderr).toBe(
      'Fetching available models...\nError: Please sign in to view available models. Launch the CLI without arguments to sign in.\n',
    );
    expect(code).toBe(1);
  });

  it('update says that there is none', async () => {
    expect((await ask(['update'], { version: '1.2.13' })).stdout).toBe(
      'Checking for updates... (current version 1.2.13)\nYou are already on the latest version.\n',
    );
  });
});

describe('durations', () => {
  it.each([
    ['1h2m3.5s', 3723.5],
    ['0', 0],
    ['.5s', 0.5],
    ['1500ms', 1.5],
    ['-2m', -120],
  ])('%s', (text, seconds) => {
    expect(parseDuration(text)).toEqual({ seconds });
  });
  it.each(['', 'abc', '5', '5x', '1h2'])('%j is refused', (text) => {
    expect(parseDuration(text)).toHaveProperty('problem');
  });
  it('are written like Go', () => {
    expect([0, 8, 90, 300, 3723.5, 0.25].map(formatDuration)).toEqual([
      '0s',
      '8s',
      '1m30s',
      '5m0s',
      '1h2m3.5s',
      '250ms',
    ]);
  });
});

describe('scenario files', () => {
  it('every built-in scenario is well formed', () => {
    for (const [name, scenario] of Object.entries(SCENARIOS))
      for (const step of [...(scenario.before ?? []), ...(scenario.steps ?? []), ...(scenario.after ?? [])])
        expect(stepProblem(step), name).toBeUndefined();
  });

  it('every row of the table is played by some scenario', () => {
    const elsewhere = [20, 31, 33, 34, 48, 51, 52]; // by flags and input, whatever the scenario
    const rows = new Set([...elsewhere, ...Object.values(SCENARIOS).flatMap(({ rows: played }) => played)]);
    const missing = Array.from({ length: 68 }, (_, at) => at + 1).filter((row) => !rows.has(row));
    expect(missing).toEqual([]);
  });

  it('every file in test/agents is valid', () => {
    const folder = path.join(import.meta.dirname, '../../../agents');
    const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
    expect(files.length).toBeGreaterThan(10);
    for (const file of files)
      expect(() => checkFile(JSON.parse(readFileSync(path.join(folder, file), 'utf8'))), file).not.toThrow();
  });

  it.each([
    [{ scenaro: 'ok' }, 'unknown key "scenaro"'],
    [{ scenario: 'nope' }, '"scenario" must be the name of a built-in scenario'],
    [{ steps: [{ text: 'a' }, { txt: 'b' }] }, '"steps" [1] names no action: {"txt":"b"}'],
    [
      { steps: [{ loop: 2, steps: [{ sleep: 'x' }] }] },
      '"steps" [0] "steps" [0] "sleep" must be a number >= 0',
    ],
    [{ version: 'new' }, '"version" must be a version like 1.3.2'],
  ])('%j is refused with 64', async (config, problem) => {
    const { stderr, code } = await ask(['--version'], config);
    expect(stderr).toContain(problem);
    expect(code).toBe(64);
  });

  it('an unknown marker is refused with 64', async () => {
    const { stderr, code } = await sim.run({ argv: STREAM, stdin: userLine('[[sim:no-such-thing]]') });
    expect(stderr).toContain('no scenario or action is named "no-such-thing"');
    expect(code).toBe(64);
  });
});

describe('docs/development/agy-sim.md', () => {
  it('lists every built-in scenario as it is', () => {
    const docs = readFileSync(
      path.join(import.meta.dirname, '../../../../docs/development/agy-sim.md'),
      'utf8',
    );
    for (const [name, { about, version = '' }] of Object.entries(SCENARIOS))
      expect(docs).toContain(`| \`${name}\` | ${about} | ${version} |`);
  });
});
