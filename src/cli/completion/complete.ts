// The words that fit at the end of a command line, for the completion of a shell.
import type { CommandRow, OptionRow } from '../command.ts';

export interface Completion {
  readonly word: string;
  readonly words: string;
}

/** Jobs by their id, newest first. */
export type JobList = () => Promise<readonly Completion[]>;

const flags = ({ flag, words, negatable }: OptionRow): Completion[] => [
  { word: `--${flag}`, words },
  ...(negatable === true ? [{ word: `--no-${flag}`, words }] : []),
];

function optionOf({ options }: CommandRow, word: string): OptionRow | null {
  const named = /^--?([A-Za-z][\w-]*)$/.exec(word)?.[1];
  return (
    options.find(({ flag, short }) => (word.startsWith('--') ? flag === named : short === named)) ?? null
  );
}

const ofChoices = (choices: readonly string[]): Completion[] => choices.map((word) => ({ word, words: '' }));

/** What may be where the last word is begun. */
async function candidates(
  rows: readonly CommandRow[],
  before: readonly string[],
  last: string,
  jobs: JobList,
): Promise<readonly Completion[]> {
  const [name] = before;
  if (name === undefined || (name === 'help' && before.length === 1))
    return [
      ...rows
        .filter(({ hidden }) => hidden !== true)
        .map(({ name: word, summary: words }) => ({ word, words })),
      ...(name === undefined ? [{ word: 'help', words: 'Show how a command is used' }] : []),
    ];
  const row = rows.find((each) => each.name === name);
  if (row === undefined) return [];
  const previous = before.length > 1 ? optionOf(row, before.at(-1) ?? '') : null;
  if (previous !== null && previous.kind !== 'boolean') return ofChoices(previous.choices ?? []);
  if (last.startsWith('-'))
    return [
      ...row.options.flatMap(flags),
      { word: '--json', words: 'Print JSON' },
      { word: '--help', words: 'Show help' },
    ];
  const { values } = row.argument ?? {};
  if (values === undefined) return [];
  return values === 'jobs' ? jobs() : ofChoices(values);
}

/** @param words after the program's name, the unfinished one last */
export async function complete(
  rows: readonly CommandRow[],
  words: readonly string[],
  jobs: JobList,
): Promise<Completion[]> {
  const last = words.at(-1) ?? '';
  const found = await candidates(rows, words.slice(0, -1), last, jobs);
  return found.filter(({ word }) => word.startsWith(last));
}
