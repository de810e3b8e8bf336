/** Go's flag package over argv, with agy's own refusals. */
import { parseDuration } from './go-duration.ts';
import { goQuote } from './go-json.ts';
import { UNLISTED_FLAGS, flagsOf, type Flag } from '../agy/flags.ts';
import { atLeast, has } from '../agy/version.ts';

export interface ParsedFlags {
  readonly values: ReadonlyMap<string, string>;
  readonly lists: ReadonlyMap<string, readonly string[]>;
  readonly positional: readonly string[];
}

const TRUE = new Set(['1', 't', 'T', 'true', 'TRUE', 'True']);
const FALSE = new Set(['0', 'f', 'F', 'false', 'FALSE', 'False']);
const PROMPT_FLAGS = new Set(['p', 'print', 'prompt']);

const unknownFlag = (version: string, name: string): string =>
  `${atLeast(version, '1.0.2') ? 'flags' : 'flag'} provided but not defined: -${name}`;

function badValue(flag: Flag, value: string): string | undefined {
  if (flag.kind === 'bool' && !TRUE.has(value) && !FALSE.has(value))
    return `invalid boolean value ${goQuote(value)} for -${flag.name}: parse error`;
  if (flag.kind !== 'duration') return undefined;
  const parsed = parseDuration(value);
  return 'problem' in parsed
    ? `invalid value ${goQuote(value)} for flag -${flag.name}: ${parsed.problem}`
    : undefined;
}

/** A following argument that looks like a flag is not taken for a value, but old versions took it for a prompt. */
function separateValue(
  version: string,
  flag: Flag,
  next: string | undefined,
): { value: string } | { problem: string } {
  const missing = { problem: `flag needs an argument: -${flag.name}` };
  if (next === undefined) return missing;
  if (!next.startsWith('-') || next === '-') return { value: next };
  if (!PROMPT_FLAGS.has(flag.name)) return missing;
  return has(version, 'strictArguments')
    ? { problem: `-${flag.name} took ${goQuote(next)} as its prompt` }
    : { value: next };
}

export function parseFlags(
  version: string,
  argv: readonly string[],
): ParsedFlags | { readonly problem: string } {
  const known = new Map([...flagsOf(version), ...UNLISTED_FLAGS].map((flag) => [flag.name, flag]));
  const values = new Map<string, string>();
  const lists = new Map<string, string[]>();
  let at = 0;
  for (; at < argv.length; at++) {
    const argument = argv[at] ?? '';
    if (!argument.startsWith('-') || argument === '-') break;
    if (argument === '--') {
      at++;
      break;
    }
    const [, name = '', joined] = /^--?([^=]*)(?:=([\s\S]*))?$/.exec(argument) ?? [];
    if (name === '' || name.startsWith('-')) return { problem: `bad flag syntax: ${argument}` };
    const flag = known.get(name);
    if (flag === undefined) return { problem: unknownFlag(version, name) };
    let value = joined ?? 'true';
    if (joined === undefined && flag.kind !== 'bool') {
      const separate = separateValue(version, flag, argv[++at]);
      if ('problem' in separate) return separate;
      value = separate.value;
    }
    const problem = badValue(flag, value);
    if (problem !== undefined) return { problem };
    const key = flag.aliasOf ?? flag.name;
    if (flag.kind === 'list') lists.set(key, [...(lists.get(key) ?? []), value]);
    else values.set(key, flag.kind === 'bool' ? String(TRUE.has(value)) : value);
  }
  return { values, lists, positional: argv.slice(at) };
}
