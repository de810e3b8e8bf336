// (pure) A server's entry in a client's configuration: whose it is, and how it is brought up to date.
import { BridgeError } from '../../protocol/error.ts';
import { isRecord } from '../../protocol/is-record.ts';
import { SERVER_NAME, type ServerStart } from './client.ts';

export type Entry = Readonly<Record<string, unknown>>;

const OUR_PROGRAM = /(?:^|[/\\])agy-mcp(?:\.js)?$/;

/** The Python program of the same name and place, which this one takes over from. */
const PREDECESSOR = /(?:^|[/\\])agymcp(?:\.exe)?$/;

function starts(entry: unknown, program: RegExp): boolean {
  if (!isRecord(entry)) return false;
  const { command, args } = entry;
  const words = [command, ...(Array.isArray(args) ? (args as unknown[]) : [])];
  return words.some((word) => typeof word === 'string' && program.test(word));
}

/** Whether an entry starts this program, wherever it was installed. */
export const isOurs = (entry: unknown): boolean => starts(entry, OUR_PROGRAM);

/** What every client calls the same. */
export function startEntry({ command, script, env }: ServerStart): Entry {
  return { command, args: [script], ...(Object.keys(env).length === 0 ? {} : { env }) };
}

/** Program and variables are ours to set; whatever else the user has set there stays. */
const ALWAYS: ReadonlySet<string> = new Set(['command', 'args']);

/**
 * The entry as it should be.
 * @throws BridgeError `install_failed` when the name is taken by another server
 */
export function bringUp(existing: unknown, wanted: Entry, file: string): Entry {
  if (existing === undefined) return wanted;
  if (!isOurs(existing) && !starts(existing, PREDECESSOR)) throw foreign(file);
  const kept = existing as Entry;
  const result: Record<string, unknown> = { ...kept };
  for (const [key, value] of Object.entries(wanted)) {
    if (key === 'env') result[key] = { ...(isRecord(kept[key]) ? kept[key] : {}), ...(value as Entry) };
    else if (ALWAYS.has(key) || !(key in kept)) result[key] = value;
  }
  return result;
}

export const sameEntry = (one: unknown, other: unknown): boolean =>
  JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return (value as unknown[]).map(sorted);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, each]) => [key, sorted(each)] as const)
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}

function foreign(file: string): BridgeError {
  return new BridgeError('install_failed', `Another server is registered as "${SERVER_NAME}" in ${file}.`, {
    hint: `Rename or remove the entry "${SERVER_NAME}" there, then install again. Nothing was changed.`,
  });
}
