// The built program as a person types it: with pipes, or at a terminal.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type Home, SERVER, serverEnv } from './start-bridge.ts';

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  /** At a terminal everything is in `out`. */
  readonly err: string;
}

export interface Typed {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** What standard output has got so far. */
  readonly out: () => string;
  readonly type: (text: string) => void;
}

interface How {
  readonly env?: Record<string, string>;
  /** All of standard input; at a terminal it stays open behind it. */
  readonly input?: string;
  readonly cwd?: string;
  /** In a session of its own, led by a shell: as if it were typed at another terminal. */
  readonly elsewhere?: boolean;
  /** Program and arguments that start it. */
  readonly around?: readonly string[];
}

/** @returns program and arguments that start this in a session of its own */
export const inOwnSession = (words: readonly string[]): readonly string[] => [
  'setsid',
  ...['sh', '-c', '"$@"; exit', 'sh'],
  ...words,
];

function follow(child: ChildProcess): Typed {
  let [out, err] = ['', ''];
  child.stdout?.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (err += chunk.toString()));
  return {
    child,
    ended: once(child, 'close').then(([code]): Ended => ({ code: code as number | null, out, err })),
    out: () => out,
    type: (text) => child.stdin?.write(text),
  };
}

/** With pipes on all sides, as in a script. */
export function startTyped(
  home: Home,
  words: readonly string[],
  { env, input = '', cwd, elsewhere = false, around = [] }: How = {},
): Typed {
  const command = [...around, process.execPath, SERVER, ...words];
  const [program = '', ...args] = elsewhere ? inOwnSession(command) : command;
  const child = spawn(program, args, {
    cwd: cwd ?? home.repo,
    env: serverEnv(home, env),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.end(input);
  return follow(child);
}

const shellWord = (word: string): string => `'${word.replaceAll("'", String.raw`'\''`)}'`;

/** At a terminal that `script` of util-linux makes. */
export function startAtTerminal(home: Home, words: readonly string[], { env, input = '' }: How = {}): Typed {
  const program = [process.execPath, SERVER, ...words].map(shellWord).join(' ');
  const command = `stty cols 200 rows 50; exec ${program}`;
  const child = spawn('script', ['-qefc', command, '/dev/null'], {
    cwd: home.repo,
    env: { ...serverEnv(home), TERM: 'dumb', CI: '', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  if (input !== '') child.stdin.write(input);
  return follow(child);
}
