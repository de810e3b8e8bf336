// The table of commands as a program: words to one row and its arguments, and the help.
import { Argument, Command, CommanderError, Help, InvalidArgumentError, Option } from 'commander';
import { isRecord } from '../protocol/is-record.ts';
import { VERSION } from '../version.ts';
import { type ArgumentRow, type CommandRow, GROUPS, type OptionRow } from './command.ts';
import type { Colours } from './output/colours.ts';
import { usageError } from './usage-errors.ts';

/** What the words ask for. */
export type Parsed =
  | { readonly kind: 'run'; readonly row: CommandRow; readonly args: Record<string, unknown> }
  | { readonly kind: 'say'; readonly text: string };

const VALUES = {
  number: ' <N>',
  string: ' <TEXT>',
  list: ' <TEXT>',
  json: ' <JSON>',
  pairs: ' <NAME=VALUE>',
} as const;

function toNumber(word: string): number {
  const value = Number(word);
  if (word.trim() === '' || Number.isNaN(value)) throw new InvalidArgumentError('It takes a number.');
  return value;
}

function parsedJson(word: string, takes: string): unknown {
  try {
    return JSON.parse(word) as unknown;
  } catch {
    throw new InvalidArgumentError(takes);
  }
}

const toJson = (word: string): unknown =>
  parsedJson(word, `It takes a JSON object, such as '{"type":"object"}'.`);

type Pairs = Readonly<Record<string, unknown>>;

/** One pair each time, as other programs take variables, or all of them as a JSON object. */
function toPairs(word: string, before: Pairs | undefined): Pairs {
  const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/s.exec(word) ?? [];
  if (name !== undefined) return { ...before, [name]: value };
  const takes = `It takes NAME=VALUE, or a JSON object such as '{"NAME":"value"}'.`;
  const given = parsedJson(word, takes);
  if (!isRecord(given)) throw new InvalidArgumentError(takes);
  return { ...before, ...given };
}

/** A list is given flag by flag, or with commas where its words are chosen from a few. */
const toList =
  ({ choices, alone = [] }: Pick<OptionRow, 'choices' | 'alone'>) =>
  (word: string, before: string[] | string | undefined): string[] | string => {
    if (before === undefined && alone.includes(word)) return word;
    return [before ?? [], choices === undefined ? word : word.split(',')].flat();
  };

function valueOf({ kind, choices, value }: OptionRow): string {
  if (kind === 'boolean') return '';
  if (choices !== undefined) return ` <${choices.join('|')}>`;
  return value === undefined ? VALUES[kind] : ` <${value}>`;
}

function addOption(command: Command, row: OptionRow): void {
  const { flag, short, kind, words } = row;
  const value = valueOf(row);
  const option = new Option(`${short === undefined ? '' : `-${short}, `}--${flag}${value}`, words);
  if (kind === 'number') option.argParser(toNumber);
  else if (kind === 'json') option.argParser(toJson);
  else if (kind === 'pairs') option.argParser(toPairs);
  else if (kind === 'list') option.argParser(toList(row));
  command.addOption(option);
  if (row.negatable === true) command.addOption(new Option(`--no-${flag}`).hideHelp());
}

function argumentOf({ name, words, required, many }: ArgumentRow): Argument {
  const shown = many === true ? `${name}...` : name;
  return new Argument(required === true ? `<${shown}>` : `[${shown}]`, words);
}

/** As the library stores it; `--no-skills` is the absence of `skills`. */
const optionName = (flag: string): string =>
  flag.replace(/^no-/, '').replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

function argsOf(row: CommandRow, words: readonly unknown[], opts: Record<string, unknown>) {
  const args: Record<string, unknown> = {};
  for (const [at, { field }] of (row.arguments ?? []).entries())
    if (words[at] !== undefined) args[field] = words[at];
  for (const { flag, field } of row.options) {
    const value = opts[optionName(flag)];
    if (value !== undefined) args[field] = value;
  }
  return args;
}

const HELP_WIDTH = 110;
/** Choices that take more room stand in the words of the option. */
const MOST_CHOICES = 24;
const CHOICES = / <([\w-]+(?:\|[\w-]+)+)>$/;

const longChoices = ({ flags }: Option): string | null => {
  const [, choices = ''] = CHOICES.exec(flags) ?? [];
  return choices.length > MOST_CHOICES ? choices.replaceAll('|', ', ') : null;
};

/** `--mode <MODE>` */
const shortTerm = (option: Option): string =>
  longChoices(option) === null
    ? option.flags
    : option.flags.replace(CHOICES, ` <${option.name().toUpperCase().replaceAll('-', '_')}>`);

function wordsOf(option: Option): string {
  const choices = longChoices(option);
  return choices === null ? option.description : `${option.description} (${choices})`;
}

function examplesOf({ examples }: CommandRow, paint: Colours): string {
  if (examples.length === 0) return '';
  return `\n${paint.bold('Examples:')}\n${examples.map((line) => `  ${line}`).join('\n')}\n`;
}

/** The texts of help and version go to the caller, as all output does. */
function quiet(command: Command, said: string[], paint: Colours, columns: number): Command {
  return command
    .exitOverride()
    .helpOption('-h, --help', 'Show this help')
    .configureOutput({ writeOut: (text) => said.push(text), writeErr: () => undefined })
    .configureHelp({
      helpWidth: Math.min(columns, HELP_WIDTH),
      optionTerm: shortTerm,
      optionDescription: wordsOf,
      styleTitle: (text) => paint.bold(text),
      styleCommandText: (text) => paint.cyan(text),
      styleSubcommandText: (text) => paint.cyan(text),
      styleOptionText: (text) => paint.cyan(text),
      visibleOptions: (each) => [...new Help().visibleOptions(each), JSON_OPTION],
    });
}

/** `statsu --help` and `help statsu` are an unknown command, not a question for the list. */
function withoutHelpOfNothing(rows: readonly CommandRow[], words: readonly string[]): string[] {
  const isHelp = words[0] === 'help';
  const [named] = isHelp ? words.slice(1) : words;
  if (isHelp && (named === 'help' || named?.startsWith('-') === true)) return ['help'];
  const isKnown =
    named === undefined || named.startsWith('-') || ['help', ...rows.map(({ name }) => name)].includes(named);
  return isKnown ? [...words] : [named];
}

const JSON_OPTION = new Option('--json', 'Print JSON, for programs');

/**
 * @param words without `--json`, which every command takes
 * @param columns of the terminal that a help is for
 * @throws BridgeError `invalid_request`
 */
export function parseCommandLine(
  rows: readonly CommandRow[],
  words: readonly string[],
  paint: Colours,
  columns = HELP_WIDTH,
): Parsed {
  const said: string[] = [];
  const found: { row: CommandRow; args: Record<string, unknown> }[] = [];
  const program = quiet(new Command('agy-mcp'), said, paint, columns)
    .usage('[command] [options]')
    .description(
      "Hands work to Google's Antigravity agent. Without a command: the MCP server on standard input and output.",
    )
    .version(VERSION, '-V, --version', 'Show the version')
    .helpCommand('help [command]', 'Show how a command is used');
  for (const group of GROUPS)
    for (const row of rows.filter((each) => each.group === group)) {
      const command = quiet(program.command(row.name, { hidden: row.hidden === true }), said, paint, columns)
        .helpGroup(`${group}:`)
        .summary(row.summary)
        .description(row.about ?? row.summary)
        .allowExcessArguments(false)
        .addHelpText('after', () => examplesOf(row, paint))
        .action((...given: unknown[]) => {
          found.push({ row, args: argsOf(row, given.slice(0, -2), command.opts()) });
        });
      for (const argument of row.arguments ?? []) command.addArgument(argumentOf(argument));
      // Those of a command that is not named are neither parsed nor shown.
      if (words.includes(row.name)) for (const option of row.options) addOption(command, option);
    }
  program.addHelpText('after', `\nagy-mcp help COMMAND shows options and examples of one.\n`);
  try {
    program.parse(withoutHelpOfNothing(rows, words), { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0)
      throw usageError(error.code, error.message, rows.find(({ name }) => name === words[0]) ?? null);
  }
  const [run] = found;
  return run === undefined ? { kind: 'say', text: said.join('') } : { kind: 'run', ...run };
}
