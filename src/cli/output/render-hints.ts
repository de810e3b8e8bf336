// (pure) What a tool says, for who types: references to calls as commands, and to fields as options.
import type { BridgeError, ErrorCode } from '../../protocol/error.ts';
import type { FieldName } from '../../protocol/field-names.ts';
import {
  type CallReference,
  type FieldReference,
  rewriteReferences,
} from '../../protocol/text/references.ts';
import { shellWord } from '../../protocol/text/shell-word.ts';
import { quotedName } from '../../protocol/text/visible-text.ts';

/** Fields that a command takes as a word. */
const POSITIONAL: Readonly<Partial<Record<string, string>>> = {
  job_id: 'JOB',
  prompt: 'PROMPT',
} satisfies Partial<Record<FieldName, string>>;

/** The command of a tool: with the arguments of a call, and as it is only named. */
const COMMANDS: Readonly<Partial<Record<string, readonly [called: string, named: string]>>> = {
  ...Object.fromEntries(
    'start status result read cancel sessions diff verify apply discard purge doctor'
      .split(' ')
      .map((name) => [name, [name, name]] as const),
  ),
  continue: ['run', 'continue JOB'],
  install_skill: ['install-skill', 'install-skill'],
};

const flagOf = (field: string): string => field.replaceAll('_', '-');

/** A field with its value, as a command takes it. */
function typedValue(field: string, value: string | number | boolean): string {
  if (typeof value === 'boolean') return `--${value ? '' : 'no-'}${flagOf(field)}`;
  const word = shellWord(String(value));
  return POSITIONAL[field] === undefined ? `--${flagOf(field)} ${word}` : word;
}

function typedField({ name, value, member }: FieldReference): string {
  if (value !== undefined) return typedValue(name, value);
  const option = POSITIONAL[name] ?? `--${flagOf(name)}`;
  if (member === undefined) return option;
  return /^\d+$/.test(member)
    ? `entry ${Number(member) + 1} of ${option}`
    : `${memberName(member)} of ${option}`;
}

const memberName = (member: string): string => (/^\w+$/.test(member) ? member : quotedName(member));

/** Commands that do nothing without a job. */
const OF_JOB: ReadonlySet<string> = new Set([
  'status',
  'result',
  'read',
  'cancel',
  'diff',
  'apply',
  'discard',
]);

/** A call that has a command of its own. */
function asOwnCommand({ name, args }: CallReference): CallReference {
  if (name !== 'diff' || args?.['verify'] !== true) return { name, args };
  return {
    name: 'verify',
    args: Object.fromEntries(Object.entries(args).filter(([field]) => field !== 'verify')),
  };
}

function typedCall(call: CallReference, job: string | null): string | null {
  const { name, args } = asOwnCommand(call);
  const command = COMMANDS[name];
  if (command === undefined) return null;
  const [called, named] = command;
  if (args === null) return `agy-mcp ${named}${job !== null && OF_JOB.has(name) ? ` ${shellWord(job)}` : ''}`;
  return ['agy-mcp', called, ...Object.entries(args).map(([field, value]) => typedValue(field, value))].join(
    ' ',
  );
}

/** The job of the first call that names one. */
function jobOf(text: string): string | null {
  const jobs: string[] = [];
  const call = ({ args }: CallReference): null => {
    if (typeof args?.['job_id'] === 'string') jobs.push(args['job_id']);
    return null;
  };
  rewriteReferences(text, { call, field: () => null });
  return jobs[0] ?? null;
}

/**
 * ``Add `allow_write: true` `` becomes `Add --allow-write`; everything but the references stays as it is.
 * @param about the job of a call that names none, where no other call of the text names one
 */
function typedText(text: string, about: string | null): string {
  const job = jobOf(text) ?? about;
  return rewriteReferences(text, { call: (found) => typedCall(found, job), field: typedField });
}

/** A text for who types. */
export const asTyped = (text: string): string => typedText(text, null);

/** Texts about one job: `agy_read` becomes a command that can be typed as it is. */
export const typedFor =
  (job: unknown): ((text: string) => string) =>
  (text) =>
    typedText(text, typeof job === 'string' ? job : null);

/** What to do about an error that has no hint of its own. */
const HINTS: Readonly<Partial<Record<ErrorCode, (command: string) => string>>> = {
  invalid_request: (command) => `agy-mcp ${command} --help lists the options.`,
};

/**
 * Message and hint of an error, as they are said to who typed this command.
 * @param command null where none was found
 */
export const typedError = (
  {
    code,
    message,
    hint,
    jobId,
  }: Pick<BridgeError, 'code' | 'message' | 'hint'> & { readonly jobId?: string | undefined },
  command: string | null,
): { message: string; hint: string } => ({
  message: asTyped(message),
  hint: hint === '' && command !== null ? (HINTS[code]?.(command) ?? '') : typedFor(jobId)(hint),
});
