/** The world a simulated agent lives in: arguments, environment, pipes. */
import type { Input } from './input.ts';
import { setImmediate as nextTick } from 'node:timers/promises';

export interface Sink {
  /** Resolves when the bytes have left, so that nothing piles up in memory. */
  write(chunk: string | Uint8Array): Promise<void>;
}

export interface Machine {
  readonly argv: readonly string[];
  readonly invokedAs: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly home: string;
  readonly pid: number;
  readonly ppid: number;
  readonly input: Input;
  readonly out: Sink;
  readonly err: Sink;
  /** From now on TERM and INT do this instead of killing. */
  onSignal(handler: () => void): void;
  /** Notes the invocation, once; what is read of stdin afterwards is not noted. */
  record(): void;
  /** Starts itself again as a child and shares its fate. */
  relaunch(env: Readonly<Record<string, string>>): Promise<never>;
  die(signal: NodeJS.Signals): void;
  exit(code: number): never;
}

const send = (stream: NodeJS.WritableStream, chunk: string | Uint8Array): Promise<void> =>
  new Promise((resolve) => {
    stream.write(chunk, () => {
      resolve();
    });
  });

export function createSink(stream: NodeJS.WritableStream, chunkBytes: number): Sink {
  return {
    write: async (chunk) => {
      if (chunkBytes === 0) {
        await send(stream, chunk);
        return;
      }
      const bytes = Buffer.from(chunk);
      for (let at = 0; at < bytes.length; at += chunkBytes) {
        await send(stream, bytes.subarray(at, at + chunkBytes));
        await nextTick();
      }
    },
  };
}
