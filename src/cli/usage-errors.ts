// (pure) What the argument library refuses, in the words of the bridge.
import { BridgeError } from '../protocol/error.ts';
import { quotedName } from '../protocol/text/visible-text.ts';
import type { ArgumentRow, CommandRow } from './command.ts';

const NAMING_A_JOB =
  'JOB is the id of a job, the beginning of one, its label, or latest; agy-mcp sessions lists the jobs';

const argumentsOf = (row: CommandRow): readonly ArgumentRow[] => row.arguments ?? [];
const takesJob = (row: CommandRow): boolean => argumentsOf(row).some(({ values }) => values === 'jobs');
const forExample = ({ examples: [first] }: CommandRow): string =>
  first === undefined ? '' : `For example: ${first}`;

function missingArgument(row: CommandRow): string {
  return takesJob(row)
    ? `agy-mcp help ${row.name} shows examples. ${NAMING_A_JOB}.`
    : `agy-mcp help ${row.name} shows examples.`;
}

function excessArguments(row: CommandRow): string {
  if (argumentsOf(row).some(({ field }) => field === 'prompt'))
    return 'Put a text of several words in quotes.';
  if (argumentsOf(row).length === 0 && forExample(row) !== '')
    return `It takes options only. ${forExample(row)}`;
  return `agy-mcp ${row.name} --help shows what it takes.`;
}

/** By the library's code; behind each, the command that was typed. */
const HINTS: Readonly<Record<string, (row: CommandRow) => string>> = {
  'commander.excessArguments': excessArguments,
  'commander.missingArgument': missingArgument,
};

const UNKNOWN =
  /^unknown (?<what>option|command) '(?<word>.*)'(?:\n\(Did you mean (?:one of )?(?<near>.+)\?\))?$/s;
/** The value is not repeated: it may be a secret. */
const INVALID = /^option '(?:-\w, )?(?<flag>--[\w-]+)[^']*' argument '.*' is invalid\. It (?<takes>.+)$/s;
const NO_VALUE = /^option '(?:-\w, )?(?<flag>--[\w-]+) <(?<value>[^']*)>' argument missing$/;

function sentence(message: string): string {
  const { what, word = '', near } = UNKNOWN.exec(message)?.groups ?? {};
  if (what !== undefined)
    return `Unknown ${what} ${quotedName(word)}${near === undefined ? '.' : `, did you mean ${near}?`}`;
  const { flag: bare, value = '' } = NO_VALUE.exec(message)?.groups ?? {};
  if (bare !== undefined) return `${bare} needs a value: ${value.replaceAll('|', ', ')}.`;
  const { flag, takes = '' } = INVALID.exec(message)?.groups ?? {};
  const plain = flag === undefined ? message : `${flag} ${takes}`;
  return `${plain.replace(/^[a-z]/, (letter) => letter.toUpperCase()).replace(/\.$/, '')}.`;
}

/** @param row of the command that was typed, if it is one */
export function usageError(code: string, message: string, row: CommandRow | null): BridgeError {
  const listed =
    code === 'commander.unknownCommand' ? 'agy-mcp help lists the commands.' : 'See agy-mcp help.';
  const about = HINTS[code] ?? (({ name }: CommandRow) => `agy-mcp ${name} --help lists the options.`);
  return new BridgeError('invalid_request', sentence(message.replace(/^error: /, '')), {
    hint: row === null ? listed : about(row),
  });
}
