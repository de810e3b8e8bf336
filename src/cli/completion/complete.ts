// The words that fit at the end of a command line, for the completion of a shell.
import type { ArgumentRow, CommandRow, OptionRow } from '../command.ts';

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
  if (named === undefined) return null;
  return (
    options.find(({ flag, short }) => (word.startsWith('--') ? flag === named : short === named)) ?? null
  );
}

const ofChoices = (choices: readonly string[]): Completion[] => choices.map((word) => ({ word, words: '' }));

/** The argument that the next word is; a word after an option with a value is none. */
function argumentAt(row: CommandRow, typed: readonly string[]): ArgumentRow | null {
  const given = typed.filter((word, at) => {
    const previous = at === 0 ? null : optionOf(row, typed[at - 1] ?? '');
    return !word.startsWith('-') && (previous === null || previous.kind === 'boolean');
  });
  const { arguments: all = [] } = row;
  const last = all.at(-1);
  return all[given.length] ?? (last?.many === true ? last : null);
}

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
  const values = argumentAt(row, before.slice(1))?.values;
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

interface ListedJob {
  readonly job_id: string;
  readonly status: string;
  readonly label?: string | null;
  readonly mode?: string;
}

/** A label that a shell takes for one word. */
const PLAIN_LABEL = /^[A-Za-z0-9][\w.@-]*$/;

/** What names these jobs, newest first: their ids, and the labels that only one of them has. */
export function jobWords(jobs: readonly ListedJob[]): Completion[] {
  const labels = jobs.flatMap(({ label }) => label ?? []);
  const own = jobs.filter(
    ({ label }) => PLAIN_LABEL.test(label ?? '') && labels.filter((each) => each === label).length === 1,
  );
  return [
    ...(jobs.length === 0 ? [] : [{ word: 'latest', words: 'The newest job' }]),
    ...jobs.map(({ job_id, status, label, mode }) => ({
      word: job_id,
      words: [status, label ?? mode].filter((each) => each !== undefined).join(' '),
    })),
    ...own.map(({ job_id, status, label }) => ({ word: label ?? '', words: `${status} ${job_id}` })),
  ];
}
