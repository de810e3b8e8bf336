// The opening of a connection, answered from what was prepared: the whole server is loaded only for what comes after.
import type { Readable, Writable } from 'node:stream';
import { isRecord } from '../protocol/is-record.ts';
import { judge, type Judged, type Prepared } from './prepared.ts';

/** Requests that were answered and that the whole server sees again; it must not answer them twice. */
export type Answered = Set<string | number>;

/** An opening is short; a longer one is for the whole server. */
const OPENING_BYTES = 65_536;

const NEWLINE = 10;

/** A line that was dealt with. */
interface Seen {
  readonly line: Buffer;
  readonly judged: Judged;
}

function parse(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString());
  } catch {
    return null; // the whole server says what is wrong with it
  }
}

/** What the whole server must see of the opening: all of it when a second handshake follows, which it has to judge. */
const toRepeat = (seen: readonly Seen[], next: unknown): readonly Seen[] =>
  isRecord(next) && next['method'] === 'initialize' ? seen : seen.filter(({ judged }) => judged.settles);

/**
 * Answers until a message needs the whole server. Then what settled the connection stands in the input again, so that
 * the server learns who its client is.
 * @returns null when the input ended first
 */
export function answerOpening(
  input: Readable,
  output: Writable,
  prepared: Prepared,
): Promise<Answered | null> {
  const seen: Seen[] = [];
  let seenBytes = 0;
  let rest: Buffer = Buffer.alloc(0);

  /** @returns the message that needs the whole server; undefined when none does so far */
  const answerLines = (): unknown => {
    for (;;) {
      const end = rest.indexOf(NEWLINE);
      if (end === -1) return seenBytes + rest.length > OPENING_BYTES ? null : undefined;
      const line = rest.subarray(0, end + 1);
      const message = parse(line);
      const judged = judge(message, seen.at(-1)?.judged.revision ?? null, prepared);
      if (judged === null) return message;
      const { id, result } = judged;
      if (id !== null)
        output.write(`{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":${result ?? 'null'}}\n`);
      seen.push({ line, judged });
      seenBytes += line.length;
      rest = rest.subarray(end + 1);
    }
  };
  return new Promise((resolve) => {
    const settle = (result: Answered | null): void => {
      input.off('data', take).off('end', end).off('close', end);
      resolve(result);
    };
    const end = (): void => {
      settle(null);
    };
    const take = (chunk: Buffer): void => {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const next = answerLines();
      if (next === undefined) return;
      const again = toRepeat(seen, next);
      input.pause();
      input.unshift(Buffer.concat([...again.map(({ line }) => line), rest]));
      settle(new Set(again.flatMap(({ judged: { id } }) => (id === null ? [] : [id]))));
    };
    input.on('data', take).on('end', end).on('close', end);
  });
}
