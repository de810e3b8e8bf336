// (pure) Words of a tool for who types its command: fields as options, calls as commands.
import { TOOLS } from '../../tools/index.ts';
import { asCommands } from './calls-as-commands.ts';
import type { CommandRow } from '../command.ts';

/** Fields that a command takes as a word. */
const POSITIONAL: Readonly<Record<string, string>> = { job_id: 'JOB', prompt: 'PROMPT' };

const FIELDS: ReadonlySet<string> = new Set(TOOLS.flatMap(({ input }) => Object.keys(input.shape)));

const flagOf = (field: string): string => POSITIONAL[field] ?? `--${field.replaceAll('_', '-')}`;

function optionOf(field: string, value: string | undefined): string {
  if (value === undefined || value === 'true') return flagOf(field);
  return value === 'false' ? `--no-${field.replaceAll('_', '-')}` : `${flagOf(field)} ${value}`;
}

/** `` `allow_write: true` ``, `` `mode` `` */
const QUOTED = /`([a-z][a-z0-9_]*)(?:: ("?)([^"`]*)\2)?`/g;
/** `worktree: false`, `base_ref`: without quotes a field is known by its value or its underscore, and is no part of a path. */
const BARE = /(?<![\w/.~-])([a-z][a-z0-9]*(?:_[a-z0-9]+)*)(?:: (true|false)\b)?(?![\w/-]|\.\w)/g;
const ELSEWHERE: readonly (readonly [RegExp, string])[] = [
  [/\bagy_continue\b/g, 'agy-mcp run --session-id'],
  [/\bagy_start\b/g, 'agy-mcp start'],
  [/\bSend (?=an?\b|--|the\b)/g, 'Give '],
  [/\bsend (?=an?\b|--|the\b|another\b)/g, 'give '],
];

/** ``Add `allow_write: true` `` becomes `Add --allow-write`; what is no field of a tool stays as it is. */
export function asTyped(text: string): string {
  const fields = asCommands(text)
    .replaceAll(QUOTED, (whole, field: string, _quote, value: string | undefined) =>
      FIELDS.has(field) ? optionOf(field, value) : whole,
    )
    .replaceAll(BARE, (whole, field: string, value: string | undefined) =>
      FIELDS.has(field) && (value !== undefined || field.includes('_')) ? optionOf(field, value) : whole,
    );
  return ELSEWHERE.reduce((told, [pattern, words]) => told.replaceAll(pattern, words), fields);
}

/** Lines of an answer that are the bridge's own advice; all others may hold names and words of others. */
const ADVICE = /^(?:next|more|warning|what happened): /;

/** An answer of a tool, with its advice for who types. */
export const asTypedAnswer = (text: string): string =>
  text
    .split('\n')
    .map((line) => (ADVICE.test(line) ? asTyped(line) : line))
    .join('\n');

/** The hint that is for callers of tools; who typed has the help. */
const CORRECT = 'Correct the arguments and call again.';

/** Message and hint of a tool's error, as they are said to who typed this command. */
export const asTypedError = (
  { message, hint }: { readonly message: string; readonly hint: string },
  command: CommandRow['name'],
): { message: string; hint: string } => ({
  message: asTyped(message),
  hint: hint === CORRECT ? `agy-mcp ${command} --help lists the options.` : asTyped(hint),
});
