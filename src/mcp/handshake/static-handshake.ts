// The opening of a connection, answered from what was prepared: the whole server is loaded only for what comes after.
import type { Writable } from 'node:stream';
import type { InputReader } from '../transport/read-input.ts';
import { checkMessage, type Verdict } from '../transport/check-message.ts';
import { toLine } from '../transport/line-reader.ts';
import { matchResponse, type MatchedResponse, type StaticResponses } from './static-responses.ts';

/** Requests that were answered and that the whole server sees again; it must not answer them twice. */
export type Answered = ReadonlySet<string | number>;

/** An opening is short; a longer one is for the whole server. */
const OPENING_BYTES = 65_536;

const NEWLINE = 10;

/** A line that was dealt with and that the whole server may have to see. */
interface Seen {
  readonly line: Buffer;
  readonly judged: MatchedResponse;
}

/** What the whole server must see of the opening: all of it when a second handshake follows, which it has to judge. */
const toRepeat = (seen: readonly Seen[], next: Verdict | null): readonly Seen[] =>
  next?.kind === 'request' && next.message['method'] === 'initialize'
    ? seen
    : seen.filter(({ judged }) => judged.settles);

export interface StaticHandshake {
  readonly intake: InputReader;
  readonly output: Writable;
  readonly prepared: StaticResponses;
  /** Hears, in our own words, of lines that were refused. */
  readonly warn: (words: string) => void;
}

/**
 * Answers until a message needs the whole server. Then what settled the connection comes before it again, so that the
 * server learns who its client is.
 * @returns null when the input ended first
 */
export function answerHandshake({
  intake,
  output,
  prepared,
  warn,
}: StaticHandshake): Promise<Answered | null> {
  const seen: Seen[] = [];
  let seenBytes = 0;
  let rest: Buffer = Buffer.alloc(0);

  /** @returns the line's verdict when it needs the whole server; undefined when it was dealt with */
  const answerLine = (line: Buffer): Verdict | undefined => {
    const verdict = checkMessage(toLine(line));
    if (verdict.kind === 'refused') for (const reply of verdict.replies) output.write(reply);
    if (verdict.kind === 'refused' || verdict.kind === 'ignored') {
      if (verdict.why !== null) warn(verdict.why);
      seenBytes += line.length;
      return undefined;
    }
    const judged =
      verdict.idText === null
        ? matchResponse(verdict.message, seen.at(-1)?.judged.revision ?? null, prepared)
        : null;
    if (judged === null) return verdict;
    const { id, result } = judged;
    if (id !== null)
      output.write(`{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":${result ?? 'null'}}\n`);
    seen.push({ line, judged });
    seenBytes += line.length;
    return undefined;
  };
  /** @returns what needs the whole server, null when that is the length alone; undefined when nothing does so far */
  const answerLines = (): Verdict | null | undefined => {
    for (;;) {
      if (seenBytes + rest.length > OPENING_BYTES) return null;
      const end = rest.indexOf(NEWLINE);
      if (end === -1) return undefined;
      const next = answerLine(rest.subarray(0, end + 1));
      if (next !== undefined) return next;
      rest = rest.subarray(end + 1);
    }
  };
  return new Promise((resolve) => {
    const handOver = (next: Verdict | null): void => {
      const again = toRepeat(seen, next);
      intake.hold(Buffer.concat([...again.map(({ line }) => line), rest]));
      resolve(new Set(again.flatMap(({ judged: { id } }) => (id === null ? [] : [id]))));
    };
    intake.handTo({
      isClosed: () => false,
      take: (chunk) => {
        rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
        const next = answerLines();
        if (next !== undefined) handOver(next);
      },
      over: () => {
        // What follows the last newline is a message too.
        const next = rest.length === 0 ? undefined : answerLine(rest);
        if (next === undefined) resolve(null);
        else handOver(next);
      },
    });
  });
}
