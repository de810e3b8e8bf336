// The command line for people: words to a command, its terminal, its output.
import { type App, createApp, type Machine } from '../app.ts';
import { BridgeError, toBridgeError } from '../protocol/error.ts';
import { createRedactor, type Redactor, secretValues } from '../redaction/redact.ts';
import type { Invocation, Terminal } from './command.ts';
import { COMMANDS } from './commands/table/index.ts';
import { complete, jobWords } from './completion/complete.ts';
import { createColours, hasColours } from './output/colours.ts';
import { createPrinter, type Printer } from './output/print.ts';
import { parseCommandLine } from './program.ts';
import { createSpinner } from './output/spinner.ts';
import { withJobs } from './resolve-jobs.ts';

interface CommandLine {
  readonly printer: Printer;
  run(): Promise<number>;
}

/** `--json` may be anywhere before `--`. */
function takeJson(words: readonly string[]): { json: boolean; rest: string[] } {
  const end = words.indexOf('--');
  const head = end === -1 ? words : words.slice(0, end);
  const rest = [...head.filter((word) => word !== '--json'), ...(end === -1 ? [] : words.slice(end))];
  return { json: rest.length < words.length, rest };
}

/** The words for a shell's completion, a line each. */
async function printCompletions(words: readonly string[], app: () => Promise<App>): Promise<void> {
  const jobs = async () => {
    const { records } = await (await app()).jobs.list({ limit: 20 });
    return jobWords(records);
  };
  // A shell that completes must never be disturbed: nothing fits is the answer to every failure.
  const found = await complete(COMMANDS, words, jobs).catch(() => []);
  process.stdout.write(found.map(({ word, words: what }) => `${word}\t${what}\n`).join(''));
}

/** Where it is no terminal, what COLUMNS says. */
function columnsOf({ COLUMNS }: NodeJS.ProcessEnv): number | undefined {
  return /^\d{2,4}$/.test(COLUMNS ?? '') ? Number(COLUMNS) : undefined;
}

/** Standard input as text, standard output with its back pressure. */
function createTerminal(json: boolean): Terminal {
  return {
    canAsk: process.stdin.isTTY && process.stdout.isTTY && !json && (process.env['CI'] ?? '') === '',
    get input() {
      process.stdin.setEncoding('utf8');
      return process.stdin as AsyncIterable<string>;
    },
    inputIsTerminal: process.stdin.isTTY,
    outputIsTerminal: process.stdout.isTTY,
    write: (text) =>
      process.stdout.write(text)
        ? Promise.resolve()
        : new Promise((resolve) => process.stdout.once('drain', resolve)),
    columns: process.stderr.columns,
    outputColumns: process.stdout.isTTY ? process.stdout.columns : columnsOf(process.env),
  };
}

function openCommandLine(machine: Machine, words: readonly string[], redactor: Redactor): CommandLine {
  const { json, rest } = takeJson(words);
  let known = redactor;
  const paint = createColours(!json && hasColours(process.stdout.isTTY, machine.env));
  const notePaint = createColours(!json && hasColours(process.stderr.isTTY, machine.env));
  const draws = process.stderr.isTTY && !json && machine.env['TERM'] !== 'dumb';
  const spinner = createSpinner(draws ? (text) => process.stderr.write(text) : null, process.stderr.columns);
  const streams = {
    out: (text: string) => process.stdout.write(text),
    err: (text: string) => process.stderr.write(text),
  };
  const printer = createPrinter(json, streams, () => known, spinner, notePaint);
  const open = async (): Promise<App> => {
    const opened = await createApp(machine, { keepsRunner: false });
    known = opened.redactor; // from here on by the user's settings as well
    return opened;
  };
  let opening: Promise<App> | undefined;
  const app = (): Promise<App> => (opening ??= open());
  return {
    printer,
    async run() {
      if (rest[0] === 'complete') {
        await printCompletions(rest.slice(rest[1] === '--' ? 2 : 1), app);
        return 0;
      }
      const parsed = parseCommandLine(
        COMMANDS,
        rest,
        paint,
        process.stdout.isTTY ? process.stdout.columns : undefined,
      );
      if (parsed.kind === 'say') {
        process.stdout.write(json ? `${JSON.stringify({ text: parsed.text.trim() })}\n` : parsed.text);
        return 0;
      }
      const interrupted = new AbortController();
      process.on('SIGINT', () => {
        interrupted.abort();
      });
      const terminal = createTerminal(json);
      const { row, args } = parsed;
      return row.run({
        command: row.name,
        args: await withJobs(row, args, app),
        machine,
        app,
        printer,
        terminal,
        paint,
        notePaint,
        interrupted: interrupted.signal,
      } satisfies Invocation);
    },
  };
}

/** @returns null where the words name no command */
const commandNamed = (words: readonly string[]): string | null =>
  COMMANDS.find(({ name }) => name === takeJson(words).rest[0])?.name ?? null;

const redactorOf = ({ env }: Machine): Redactor => createRedactor({ literals: secretValues(env) });

/** @returns the exit code */
function tell(thrown: unknown, printer: Printer, command: string | null = null): number {
  if (!(thrown instanceof BridgeError)) printer.fault(thrown);
  return printer.error(toBridgeError(thrown), command);
}

/**
 * A user's command.
 * @returns the exit code
 */
export async function runCommandLine(machine: Machine, words: readonly string[]): Promise<number> {
  const commandLine = openCommandLine(machine, words, redactorOf(machine));
  try {
    return await commandLine.run();
  } catch (thrown) {
    return tell(thrown, commandLine.printer, commandNamed(words));
  }
}

/**
 * Why the server ends; standard output belongs to the protocol.
 * @returns the exit code
 */
export function explainServer(machine: Machine, thrown: unknown): number {
  const redactor = redactorOf(machine);
  const streams = { out: () => undefined, err: (text: string) => process.stderr.write(text) };
  return tell(
    thrown,
    createPrinter(false, streams, () => redactor),
  );
}
