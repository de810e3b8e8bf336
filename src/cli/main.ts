// argv to one command; errors to exit codes.
import { homedir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { type App, createApp, type Machine } from '../app.ts';
import { BridgeError, toBridgeError } from '../protocol/error.ts';
import { nearestName } from '../protocol/nearest-name.ts';
import { createRedactor, type Redactor, secretValues } from '../redaction/redact.ts';
import { VERSION } from '../version.ts';
import { createPrinter, type Printer } from './print.ts';
import type { FilterStreams } from './redact.ts';
import type { ToolCommand } from './tool-command.ts';

interface Invocation {
  readonly words: readonly string[];
  readonly printer: Printer;
  readonly redactor: Redactor;
  readonly interrupted: AbortSignal;
}

interface Command {
  readonly usage: string;
  readonly summary: string;
  readonly run: (invocation: Invocation) => Promise<void>;
}

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

const machine: Machine = {
  env: process.env,
  cwd: process.cwd(),
  home: homedir(),
  platform: process.platform,
  nodeVersion: process.version,
  runnerScript: here('./run-job.js'),
  write: (line) => process.stderr.write(line),
};

/** @param pick the tool, from a room that is loaded only when the command runs */
function toolCommand(usage: string, summary: string, name: string, positional: string | null): Command {
  return {
    usage,
    summary,
    async run({ words, printer, interrupted }) {
      const [{ TOOLS }, { runToolCommand }, app] = await Promise.all([
        import('../tools/index.ts'),
        import('./tool-command.ts'),
        createApp(machine),
      ]);
      const tool = TOOLS.find((each) => each.name === name) as unknown as ToolCommand['tool'];
      await runToolCommand({ tool, positional }, words, app, printer, interrupted);
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

const COMMANDS: Readonly<Record<string, Command>> = {
  serve: {
    usage: 'serve',
    summary: 'the MCP server on standard input and output (also without a command)',
    async run({ words }) {
      noMore(words);
      const [{ serve }, app] = await Promise.all([import('./serve.ts'), createApp(machine)]);
      await serve(app satisfies App);
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
    },
  },
  run: toolCommand('run PROMPT [options]', 'hands a task over and waits for the answer', 'agy', 'prompt'),
  start: toolCommand('start PROMPT [options]', 'starts a job and prints its id', 'agy_start', 'prompt'),
  status: toolCommand('status JOB [--wait-seconds N]', 'where a job stands', 'agy_status', 'job_id'),
  read: toolCommand('read JOB [--since N]', 'its events', 'agy_read', 'job_id'),
  result: toolCommand('result [JOB]', 'its answer', 'agy_result', 'job_id'),
  cancel: toolCommand('cancel JOB', 'stops it, with all its processes', 'agy_cancel', 'job_id'),
  sessions: toolCommand('sessions', 'jobs, newest first', 'agy_sessions', null),
  doctor: toolCommand('doctor', 'checks the installation', 'agy_doctor', null),
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
    },
  },
  redact: {
    usage: 'redact',
    summary: 'standard input to standard output, without secrets',
    async run({ words, redactor }) {
      noMore(words);
      const { redactFilter } = await import('./redact.ts');
      await redactFilter(standardStreams(), redactor);
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
    else if (['--help', '-h', 'help'].includes(name) || words.includes('--help')) printer.text(help());
    else {
      if (name !== 'serve')
        process.on('SIGINT', () => {
          interrupted.abort();
        });
      await findCommand(name).run({ words, printer, redactor, interrupted: interrupted.signal });
    }
    return 0;
  } catch (thrown) {
    const error = toBridgeError(thrown);
    if (!(thrown instanceof BridgeError))
      process.stderr.write(`${String(thrown instanceof Error ? thrown.stack : thrown)}\n`);
    return printer.error(error);
  }
}

const code = await main();
// What is still open, such as a watch on a folder, must not hold the process; what is written must be out.
await new Promise((resolve) => process.stdout.write('', resolve));
process.exit(code);
