/** stdin by lines or as a whole, and the record of an invocation. */
import { appendFileSync } from 'node:fs';

export interface Input {
  readonly isTerminal: boolean;
  nextLine(): Promise<string | undefined>;
  all(): Promise<string>;
  readonly seen: () => string;
}

export function createInput(stdin: NodeJS.ReadStream): Input {
  const seen: string[] = [];
  let chunks: AsyncIterator<string | Buffer> | undefined;
  let rest = '';
  let ended = false;
  const more = async (): Promise<void> => {
    chunks ??= stdin.setEncoding('utf8')[Symbol.asyncIterator]();
    try {
      const next = await chunks.next();
      if (next.done === true) ended = true;
      else {
        rest += String(next.value);
        seen.push(String(next.value));
      }
    } catch {
      ended = true; // a stdin that cannot be read is an empty one
    }
  };
  const take = (length: number): string => {
    const taken = rest.slice(0, length);
    rest = rest.slice(length);
    return taken;
  };
  return {
    isTerminal: stdin.isTTY,
    nextLine: async () => {
      while (!rest.includes('\n') && !ended) await more();
      if (rest === '') return undefined;
      const end = rest.indexOf('\n');
      return take(end === -1 ? rest.length : end + 1).replace(/\r?\n$/, '');
    },
    all: async () => {
      while (!ended) await more();
      return take(rest.length);
    },
    seen: () => seen.join(''),
  };
}

interface Invocation {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly pid: number;
  readonly ppid: number;
}

/** One line a process; returns what went wrong, if anything did. */
export function createRecorder(
  { argv, env, cwd, pid, ppid }: Invocation,
  file: string | undefined,
  seen: () => string,
): () => string | undefined {
  let done = file === undefined;
  return () => {
    if (done || file === undefined) return undefined;
    done = true;
    const entry = { argv, env_names: Object.keys(env).sort(), env, cwd, stdin: seen(), pid, ppid };
    try {
      appendFileSync(file, `${JSON.stringify(entry)}\n`);
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  };
}
