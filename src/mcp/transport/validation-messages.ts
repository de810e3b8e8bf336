// (pure) What the protocol's own validator says, in short words: its issues name the field, the rest is noise.
import { isRecord } from '../../protocol/is-record.ts';

const MOST_ISSUES = 3;
const LONGEST_CHARS = 300;

/** The issues in a validator's message, which ends in them as JSON; null when it has none. */
function issuesIn(message: string): readonly Record<string, unknown>[] | null {
  const begin = message.search(/\[\s*\{/);
  if (begin === -1) return null;
  try {
    const issues: unknown = JSON.parse(message.slice(begin));
    return Array.isArray(issues) ? issues.filter(isRecord) : null;
  } catch {
    return null; // only looked like it
  }
}

function sayIssue({ path, expected }: Record<string, unknown>): string {
  const field = Array.isArray(path) && path.length > 0 ? path.map(String).join('.') : 'the message';
  const what = typeof expected === 'string' ? `must be of type ${expected}` : 'is not valid';
  return `\`${field.slice(0, LONGEST_CHARS)}\` ${what}`;
}

/** @returns null when the message is not a validator's */
export function validatorMessage(message: string): string | null {
  const issues = issuesIn(message);
  if (issues === null) return null;
  return `${issues.slice(0, MOST_ISSUES).map(sayIssue).join('; ')}.`;
}

/** What the SDK reports of a connection, for the log: it may repeat whole messages, which are cut away. */
export function validationReport(message: string): string {
  const [head = ''] = message.split(/[\n{[]/u, 1);
  const words = head.trim().replace(/:$/, '').slice(0, LONGEST_CHARS);
  return words === '' ? 'The protocol library refused a message.' : `The protocol library says: ${words}`;
}
