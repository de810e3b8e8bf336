// The opening of a connection, answered from what was prepared: the whole server is loaded only for what comes after.
import type { Readable, Writable } from 'node:stream';
import { judge, type Prepared } from './prepared.ts';

/** Requests that were answered; the whole server, which sees them again, must not answer them twice. */
export type Answered = Set<string | number>;

/** An opening is short; a longer one is for the whole server. */
const OPENING_BYTES = 65_536;

const NEWLINE = 10;

function parse(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString());
  } catch {
    return null; // the whole server says what is wrong with it
  }
}

/**
 * Answers until a message needs the whole server. Then everything that came stands in the input again, so that the
 * server learns who its client is.
 * @returns null when the input ended first
 */
export function answerOpening(
  input: Readable,
  output: Writable,
  prepared: Prepared,
): Promise<Answered | null> {
  const answered: Answered = new Set();
  let came: Buffer = Buffer.alloc(0);
  let judgedTo = 0;
  let revision: string | null = null;

  /** @returns whether the opening goes on */
  const answerLine = (line: Buffer): boolean => {
    const judged = judge(parse(line), revision, prepared);
    if (judged === null) return false;
    ({ revision } = judged);
    if (judged.id !== null) {
      answered.add(judged.id);
      output.write(`{"jsonrpc":"2.0","id":${JSON.stringify(judged.id)},"result":${judged.result ?? ''}}\n`);
    }
    return true;
  };
  const goesOn = (): boolean => {
    for (;;) {
      const end = came.indexOf(NEWLINE, judgedTo);
      if (end === -1) return came.length <= OPENING_BYTES;
      if (!answerLine(came.subarray(judgedTo, end))) return false;
      judgedTo = end + 1;
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
      came = came.length === 0 ? chunk : Buffer.concat([came, chunk]);
      if (goesOn()) return;
      input.pause();
      input.unshift(came);
      settle(answered);
    };
    input.on('data', take).on('end', end).on('close', end);
  });
}
