// The input, from the start of the process on: it is always read, so that its end is seen whatever is stuck. What comes
// while nobody can take it waits, and when too much waits the client has to.
import type { Readable } from 'node:stream';
import { LIMITS } from '../../protocol/limits.ts';

/** Who takes the input. */
export interface Taker {
  readonly take: (chunk: Buffer) => void;
  /** Is called once, after the last piece; also before it, when that could not be taken. */
  readonly over: () => void;
  /** Whether nothing more can be taken now; `retry` says when that may have changed. */
  readonly isClosed: () => boolean;
}

export interface InputReader {
  /** What waits, and what comes, goes there from now on. */
  handTo(taker: Taker): void;
  /** Input that nobody wants yet. @param first comes before everything that waits */
  hold(first: Buffer): void;
  retry(): void;
  /** Resolves when the input is over. */
  readonly ended: Promise<void>;
}

const NOBODY: Taker = { take: () => undefined, over: () => undefined, isClosed: () => true };

export function createInputReader(input: Readable): InputReader {
  const waiting: Buffer[] = [];
  let bytes = 0;
  let taker = NOBODY;
  let isOver = false;
  let isTaking = false;

  const takeAll = (): void => {
    if (isTaking) return; // while a piece is taken; its rest comes first
    isTaking = true;
    for (let from = taker; !from.isClosed(); from = taker) {
      const chunk = waiting.shift();
      if (chunk === undefined) break;
      bytes -= chunk.length;
      from.take(chunk);
    }
    isTaking = false;
    if (isOver || bytes > LIMITS.inputBacklogBytes) return;
    input.resume();
  };
  const ended = new Promise<void>((resolve) => {
    const end = (): void => {
      if (isOver) return;
      isOver = true;
      taker.over();
      resolve();
    };
    input.on('end', end).on('close', end).on('error', end);
  });
  input.on('data', (chunk: Buffer) => {
    waiting.push(chunk);
    bytes += chunk.length;
    takeAll();
    if (bytes > LIMITS.inputBacklogBytes) input.pause();
  });
  return {
    ended,
    retry: takeAll,
    handTo(next) {
      taker = next;
      takeAll();
      if (isOver && taker === next) next.over();
    },
    hold(first) {
      taker = NOBODY;
      if (first.length === 0) return;
      waiting.unshift(first);
      bytes += first.length;
    },
  };
}
