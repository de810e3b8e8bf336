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
    'start status result read cancel sessions diff apply discard purge doctor'
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

function typedCall({ name, args }: CallReference): string | null {
  const command = COMMANDS[name];
  if (command === undefined) return null;
  const [called, named] = command;
  if (args === null) return `agy-mcp ${named}`;
  return ['agy-mcp', called, ...Object.entries(args).map(([field, value]) => typedValue(field, value))].join(
    ' ',
  );
}

/** ``Add `allow_write: true` `` becomes `Add --allow-write`; everything but the references stays as it is. */
export const asTyped = (text: string): string =>
  rewriteReferences(text, { call: typedCall, field: typedField });

/** What to do about an error that has no hint of its own. */
const HINTS: Readonly<Partial<Record<ErrorCode, (command: string) => string>>> = {
  invalid_request: (command) => `agy-mcp ${command} --help lists the options.`,
};

/**
 * Message and hint of an error, as they are said to who typed this command.
 * @param command null where none was found
 */
export const typedError = (
  { code, message, hint }: Pick<BridgeError, 'code' | 'message' | 'hint'>,
  command: string | null,
): { message: string; hint: string } => ({
  message: asTyped(message),
  hint: hint === '' && command !== null ? (HINTS[code]?.(command) ?? '') : asTyped(hint),
});
