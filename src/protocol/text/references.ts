// (pure) References within a sentence, to calls of tools and to fields of requests: what writes them, and what finds exactly these again.
import { type FieldName, isFieldName } from '../field-names.ts';

type Scalar = string | number | boolean;
type CallArguments = Readonly<Record<string, Scalar>>;

export interface CallReference {
  /** Of the tool, without `agy_`. */
  readonly name: string;
  /** Null where the tool is only named. */
  readonly args: CallArguments | null;
}

export interface FieldReference {
  readonly name: FieldName;
  readonly value?: Scalar;
  /** One entry of the field, by its name or number. */
  readonly member?: string;
}

/** Each returns what is in place of the reference; null leaves it as it is. */
interface Rewrite {
  readonly call: (found: CallReference) => string | null;
  readonly field: (found: FieldReference) => string | null;
}

/** `agy_result {"job_id":"job_1","offset":9}` */
export const toolCall = (tool: `agy_${string}`, args: CallArguments): string =>
  `${tool} ${JSON.stringify(args)}`;

/** JSON in which nothing ends a code span. */
const toSpan = (value: Scalar): string => JSON.stringify(value).replaceAll('`', '\\u0060');

/** `` `allow_write: true` ``; without a value `` `allow_write` `` */
export const fieldRef = (name: FieldName, value?: Scalar): string =>
  value === undefined ? `\`${name}\`` : `\`${name}: ${toSpan(value)}\``;

/** `` `extra_env.CI` `` */
export const memberRef = (name: FieldName, member: string): string =>
  `\`${name}.${toSpan(member).slice(1, -1)}\``;

const CALL_PATTERN =
  /(?<![\w/.~-])agy_(?<tool>[a-z_]+)(?![\w/-]|\.\w)(?: (?<args>\{(?:"(?:[^"\\\n]|\\.)*"|[^"{}\n])*\}))?/;
/** What others wrote is in quotes (`quotedName`), and is skipped as a whole. */
const TOKEN = new RegExp(`"[^"\\n]*"|${CALL_PATTERN.source}|\`(?<span>[^\`\\n]*)\``, 'g');
const WHOLE_CALL = new RegExp(`^${CALL_PATTERN.source}$`);
const FIELD = /^(?<name>[a-z][a-z0-9_]*)(?:: (?<value>.+)|\.(?<member>.*))?$/s;

function parse(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return null; // a text that only looks like one of ours
  }
}

const isScalar = (value: unknown): value is Scalar => ['string', 'number', 'boolean'].includes(typeof value);

function argumentsOf(json: string | undefined): CallArguments | null {
  if (json === undefined) return null;
  const args = parse(json);
  return JSON.stringify(args) === json ? (args as CallArguments) : null; // marked cast: flat by the pattern
}

/** @returns null for a code span that `fieldRef` and `memberRef` do not write */
function fieldOf(span: string): FieldReference | null {
  const { name = '', value: json, member: text } = FIELD.exec(span)?.groups ?? {};
  if (!isFieldName(name)) return null;
  if (json === undefined && text === undefined) return { name };
  const value = parse(json ?? `"${text ?? ''}"`);
  if (!isScalar(value)) return null;
  const [found, written] =
    json === undefined
      ? [{ name, member: String(value) }, memberRef(name, String(value))]
      : [{ name, value }, fieldRef(name, value)];
  return written === `\`${span}\`` ? found : null;
}

function rewriteCall(
  whole: string,
  { tool = '', args: json }: Readonly<Record<string, string | undefined>>,
  rewrite: Rewrite,
): string {
  const args = argumentsOf(json);
  const other = rewrite.call({ name: tool, args });
  if (other === null) return whole;
  return args === null && json !== undefined ? `${other} ${json}` : other;
}

/** Whether a part of a text is joined to a word or a path. */
const isInPath = (text: string, start: number, end: number): boolean =>
  /[\w/\\.~-]/.test(text.charAt(start - 1)) || /[\w/\\-]/.test(text.charAt(end));

/** Rewrites the references of a sentence: errors and warnings are kept on disk as sentences. */
export function rewriteReferences(text: string, rewrite: Rewrite): string {
  return text.replaceAll(TOKEN, (whole, ...rest) => {
    const groups = rest.at(-1) as Readonly<Record<string, string | undefined>>;
    const { tool, span } = groups;
    const at = Number(rest.at(-3));
    if (tool !== undefined) return rewriteCall(whole, groups, rewrite);
    if (span === undefined || isInPath(text, at, at + whole.length)) return whole;
    const field = fieldOf(span);
    if (field !== null) return rewrite.field(field) ?? whole;
    const call = WHOLE_CALL.exec(span)?.groups;
    return call === undefined ? whole : `\`${rewriteCall(span, call, rewrite)}\``;
  });
}
