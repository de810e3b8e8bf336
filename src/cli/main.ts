// argv to one command; errors to exit codes.
import { homedir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { createApp, type Machine } from '../app.ts';
import { BridgeError, toBridgeError } from '../protocol/error.ts';
import { nearestName } from '../protocol/nearest-name.ts';
import { createRedactor, secretValues } from '../redaction/redact.ts';
import { VERSION } from '../version.ts';
import { paintDiff } from './paint-diff.ts';
import { createPrinter, type Printer } from './print.ts';
import type { FilterStreams } from './redact.ts';
import type { ToolCommand } from './tool-command.ts';

interface Invocation {
  readonly words: readonly string[];
  readonly printer: Printer;
  readonly interrupted: AbortSignal;
}

interface Command {
  readonly usage: string;
  readonly summary: string;
  /** @returns the exit code */
  readonly run: (invocation: Invocation) => Promise<number>;
}

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

const machine: Machine = {
  env: process.env,
  cwd: process.cwd(),
  home: homedir(),
  platform: process.platform,
  nodeVersion: process.version,
  runnerScript: here('./run-job.js'),
  serverScript: here('./agy-mcp.js'),
  skillsFolder: here('../skills'),
  write: (line) => process.stderr.write(line),
};

interface ToolChoice {
  readonly name: string;
  readonly positional?: string;
  readonly exitCode?: ToolCommand['exitCode'];
  readonly paint?: ToolCommand['paint'];
}

/** A command that is a tool; its room is loaded only when it runs. */
function toolCommand(usage: string, summary: string, choice: ToolChoice): Command {
  return {
    usage,
    summary,
    async run({ words, printer, interrupted }) {
      const [{ TOOLS }, { commandHelp, runToolCommand }] = await Promise.all([
        import('../tools/index.ts'),
        import('./tool-command.ts'),
      ]);
      // The table's rows differ in their types; each pairs its own input, handler and output.
      const tool = TOOLS.find((each) => each.name === choice.name) as unknown as ToolCommand['tool'];
      const command: ToolCommand = { ...choice, tool, positional: choice.positional ?? null };
      if (words.includes('--help')) {
        printer.text(commandHelp(command, usage));
        return 0;
      }
      return runToolCommand(command, words, await createApp(machine), printer, interrupted);
    },
  };
}

/** Standard input as text, standard output with its back pressure. */
function standardStreams(): FilterStreams {
  process.stdin.setEncoding('utf8');
  return {
    input: process.stdin as AsyncIterable<string>,
    write: (text) =>
      process.stdout.write(text)
        ? Promise.resolve()
        : new Promise((resolve) => process.stdout.once('drain', resolve)),
  };
}

function noMore(words: readonly string[]): void {
  const [word] = words;
  if (word !== undefined)
    throw new BridgeError('invalid_request', `Unexpected word: ${word}`, { hint: 'See agy-mcp help.' });
}

const CHECK_UP = toolCommand('doctor [--fix]', '', {
  name: 'agy_doctor',
  exitCode: ({ healthy }) => (healthy === true ? 0 : 1),
});

const COMMANDS: Readonly<Record<string, Command>> = {
  serve: {
    usage: 'serve',
    summary: 'the MCP server on standard input and output (also without a command)',
    async run({ words }) {
      noMore(words);
      const [{ serve }, app] = await Promise.all([import('./serve.ts'), createApp(machine)]);
      await serve(app);
      return 0;
    },
  },
  demo: {
    usage: 'demo [--agent PATH]',
    summary: 'shows the main job end to end, with a simulated agent or a real one',
    async run({ words, printer }) {
      const [flag, ...rest] = words.flatMap((word) =>
        word.startsWith('--agent=') ? ['--agent', word.slice(8)] : [word],
      );
      const agent = flag === '--agent' ? rest.shift() : undefined;
      noMore(flag === '--agent' ? rest : words);
      if (flag === '--agent' && agent === undefined) {
        throw new BridgeError('invalid_request', '--agent needs a path.', {
          hint: 'agy-mcp demo --agent PATH',
        });
      }
      const { demo } = await import('./demo.ts');
      await demo(
        machine,
        { server: here('./agy-mcp.js'), simulator: here('./agy-sim.js') },
        agent ?? null,
        printer,
      );
      return 0;
    },
  },
  run: toolCommand('run PROMPT [options]', 'hands a task over and waits for the answer', {
    name: 'agy',
    positional: 'prompt',
  }),
  start: toolCommand('start PROMPT [options]', 'starts a job and prints its id', {
    name: 'agy_start',
    positional: 'prompt',
  }),
  status: toolCommand('status JOB [--wait-seconds N]', 'where a job stands', {
    name: 'agy_status',
    positional: 'job_id',
  }),
  read: toolCommand('read JOB [--since N]', 'its events', { name: 'agy_read', positional: 'job_id' }),
  result: toolCommand('result [JOB]', 'its answer', { name: 'agy_result', positional: 'job_id' }),
  cancel: toolCommand('cancel JOB', 'stops it, with all its processes', {
    name: 'agy_cancel',
    positional: 'job_id',
  }),
  sessions: toolCommand('sessions', 'jobs, newest first', { name: 'agy_sessions' }),
  diff: toolCommand('diff JOB [--path PATH]', 'what it changed in its worktree', {
    name: 'agy_diff',
    positional: 'job_id',
    paint: process.stdout.isTTY && process.env['NO_COLOR'] === undefined ? paintDiff : undefined,
  }),
  apply: toolCommand('apply JOB --patch-sha256 SUM', 'writes its reviewed changes into the checkout', {
    name: 'agy_apply',
    positional: 'job_id',
  }),
  discard: toolCommand('discard JOB', 'removes its worktree and branch; the changes stay at a ref', {
    name: 'agy_discard',
    positional: 'job_id',
  }),
  purge: toolCommand('purge --days N [--dry-run]', 'removes jobs that ended long ago', { name: 'agy_purge' }),
  doctor: {
    usage: 'doctor [--fix]',
    summary: 'checks the installation; --fix clears what crashes left',
    async run(invocation) {
      const { words, printer } = invocation;
      const fix = words.includes('--fix') && !words.includes('--help');
      if (!fix) return CHECK_UP.run({ ...invocation, words: words.filter((word) => word !== '--fix') });
      const [{ doctorFix }, app] = await Promise.all([import('./doctor.ts'), createApp(machine)]);
      return doctorFix(
        words.filter((word) => word !== '--fix'),
        app,
        printer,
      );
    },
  },
  screen: {
    usage: 'screen [--mode MODE] [--allow-write] [--jsonl]',
    summary: 'a prompt on standard input, or one a line, to a verdict',
    async run({ words }) {
      const { screenFilter, screenOptions } = await import('./screen.ts');
      const options = screenOptions(words);
      const worst = await screenFilter(standardStreams(), options);
      if (worst === 'deny' && !options.jsonl)
        throw new BridgeError('policy_denied', 'The prompt is refused.', {
          hint: 'The rule is named above.',
        });
      return 0;
    },
  },
  redact: {
    usage: 'redact',
    summary: 'standard input to standard output, without secrets',
    async run({ words }) {
      noMore(words);
      const [{ redactFilter }, { redactor }] = await Promise.all([import('./redact.ts'), createApp(machine)]);
      await redactFilter(standardStreams(), redactor);
      return 0;
    },
  },
};

function help(): string {
  const rows = Object.values(COMMANDS).map(({ usage, summary }) => `  ${usage.padEnd(32)} ${summary}`);
  return [`agy-mcp ${VERSION}`, '', 'Usage: agy-mcp [command] [--json]', '', ...rows, ''].join('\n');
}

function findCommand(name: string): Command {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command !== undefined) return command;
  const near = nearestName(name, Object.keys(COMMANDS));
  throw new BridgeError(
    'invalid_request',
    `Unknown command: ${name}${near === null ? '' : `, did you mean ${near}?`}`,
    {
      hint: 'agy-mcp help lists the commands.',
    },
  );
}

async function main(): Promise<number> {
  const [name = 'serve', ...rest] = process.argv.slice(2);
  const words = rest.filter((word) => word !== '--json');
  const redactor = createRedactor({ literals: secretValues(process.env) });
  const printer = createPrinter(
    words.length < rest.length,
    { out: (text) => process.stdout.write(text), err: (text) => process.stderr.write(text) },
    redactor,
  );
  const interrupted = new AbortController();
  try {
    if (['--version', '-V', 'version'].includes(name))
      printer.result({ version: VERSION }, ({ version }) => version);
    else if (['--help', '-h', 'help'].includes(name)) printer.text(help());
    else {
      if (name !== 'serve')
        process.on('SIGINT', () => {
          interrupted.abort();
        });
      return await findCommand(name).run({ words, printer, interrupted: interrupted.signal });
    }
    return 0;
  } catch (thrown) {
    const error = toBridgeError(thrown);
    if (!(thrown instanceof BridgeError))
      process.stderr.write(`${String(thrown instanceof Error ? thrown.stack : thrown)}\n`);
    return printer.error(error);
  }
}

// Whoever read the output has left; what is under way is still brought to its end.
process.stdout.on('error', () => undefined);

const code = await main();
// What is still open, such as a watch on a folder, must not hold the process; what is written must be out.
await new Promise((resolve) => process.stdout.write('', resolve));
process.exit(code);
