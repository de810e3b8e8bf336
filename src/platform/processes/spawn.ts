// The ways a program is started: asked once, run as an agent, or left running on its own.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';

type ChildEnv = Readonly<Record<string, string>>;

export interface ProgramAnswer {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program to its end with nothing on its standard input.
 * @returns null when it could not be started or did not end within `timeoutMs`
 */
export async function askProgram(
  file: string,
  args: readonly string[],
  options: { env: ChildEnv; cwd: string; timeoutMs: number },
): Promise<ProgramAnswer | null> {
  const { execa } = await import('execa'); // not every process asks a program
  const answer = await execa(file, args, {
    env: options.env,
    extendEnv: false,
    cwd: options.cwd,
    timeout: options.timeoutMs,
    killSignal: 'SIGKILL',
    stdin: 'ignore',
    reject: false,
    maxBuffer: 1_000_000,
    windowsHide: true,
  });
  if (answer.timedOut || (answer.exitCode === undefined && answer.signal === undefined)) return null;
  return { exitCode: answer.exitCode ?? null, stdout: answer.stdout, stderr: answer.stderr };
}

/** A running agent: leader of its own process group, without a terminal. */
export interface AgentProcess {
  readonly pid: number;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Writes the input and closes it; null only closes. An agent that has gone away is no error here. */
  input(text: string | null): void;
  /** Resolves when the process itself has ended; its pipes may still be held open by others. */
  readonly exited: Promise<{ exitCode: number | null; signal: string | null }>;
  /** Of a sandbox: what its probe wrote on descriptor 3, whole. Empty where there is no sandbox. */
  readonly report: Promise<string>;
  /** The leader of the group that signals are for: the process itself, or the first one inside of its sandbox. */
  leader(): number;
}

/**
 * @throws the system's error (ENOENT, EACCES, E2BIG …) when the program cannot be started
 */
export async function startAgent(
  file: string,
  args: readonly string[],
  options: { env: ChildEnv; cwd: string; isSandboxed?: boolean | undefined },
): Promise<AgentProcess> {
  const isSandboxed = options.isSandboxed === true;
  const child = spawn(file, args, {
    env: { ...options.env },
    cwd: options.cwd,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe', ...(isSandboxed ? (['pipe', 'pipe'] as const) : [])],
    windowsHide: true,
  });
  const exited = new Promise<{ exitCode: number | null; signal: string | null }>((resolve) => {
    child.once('exit', (exitCode, signal) => {
      resolve(isSandboxed ? endInside(exitCode, signal) : { exitCode, signal });
    });
  });
  await started(child);
  const [, , , report, status] = child.stdio as readonly (Readable | null | undefined)[];
  const inside = { pid: child.pid ?? 0 };
  void wholeText(status, (text) => {
    inside.pid = Number(/"child-pid":\s*(\d+)/.exec(text)?.[1] ?? inside.pid);
  });
  child.stdin.on('error', () => {
    // EPIPE: the agent closed its input or ended; its exit explains it
  });
  return {
    pid: child.pid ?? 0,
    stdout: child.stdout,
    stderr: child.stderr,
    exited,
    report: wholeText(report),
    leader: () => inside.pid,
    input: (text) => {
      if (text === null) child.stdin.end();
      else child.stdin.end(text);
    },
  };
}

/** Signals that a sandbox reports as 128 and their number, as shells do. */
const SIGNALS_INSIDE = [
  'HUP',
  'INT',
  'QUIT',
  'ILL',
  'TRAP',
  'ABRT',
  'BUS',
  'FPE',
  'KILL',
  'SEGV',
  'PIPE',
  'ALRM',
  'TERM',
  'XCPU',
  'XFSZ',
];

function endInside(
  exitCode: number | null,
  signal: NodeJS.Signals | null,
): { exitCode: number | null; signal: string | null } {
  const name = SIGNALS_INSIDE.map((each) => `SIG${each}` as NodeJS.Signals).find(
    (each) => constants.signals[each] + 128 === exitCode,
  );
  return name === undefined ? { exitCode, signal } : { exitCode: null, signal: name };
}

/** @param onText called with all that has come so far */
async function wholeText(
  stream: Readable | null | undefined,
  onText: (text: string) => void = () => undefined,
): Promise<string> {
  let text = '';
  if (stream === null || stream === undefined) return text;
  try {
    for await (const chunk of stream) {
      text += String(chunk);
      onText(text);
    }
  } catch {
    // Closed under the reader: what came is what there is.
  }
  return text;
}

async function started(child: ChildProcess): Promise<void> {
  await once(child, 'spawn'); // rejects with the 'error' event
  // Later errors, such as a kill that failed, are seen in the exit.
  child.on('error', () => undefined);
}

/** A Node program that outlives this one. */
export interface DetachedProgram {
  readonly pid: number;
  /** Hands its whole input over; it may wait for that before it begins. */
  send(input: string): Promise<void>;
  /** Lets this process end without it; where nothing was sent, the program then finds its input empty. */
  letGo(): void;
  /** Keeps this process until the end of the program. */
  hold(): void;
  /** Its end, for as long as this process lives to see it. */
  readonly exited: Promise<void>;
}

/** What passes through dies young: more room for it only costs memory, and newer versions of Node take much. */
const FOR_THROUGHPUT = ['--max-semi-space-size=8'];
/** For a program that mostly waits: what it would compile costs a fifth of its memory. */
const FOR_MEMORY = ['--max-semi-space-size=1', '--jitless'];

/** Starts a Node program in a session of its own, with its outputs in a file. */
export async function startDetached(
  script: string,
  args: readonly string[],
  options: { env: NodeJS.ProcessEnv; cwd: string; outputFd: number; isSmall?: boolean },
): Promise<DetachedProgram> {
  const flags = options.isSmall === true ? FOR_MEMORY : FOR_THROUGHPUT;
  const child = spawn(process.execPath, [...flags, script, ...args], {
    env: options.env,
    cwd: options.cwd,
    detached: true,
    stdio: ['pipe', 'ignore', options.outputFd],
    windowsHide: true,
  });
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve();
    });
  });
  await started(child);
  const { pid = 0 } = child;
  const stdin = child.stdin as Socket; // a pipe is one
  const gone = new Promise<never>((_resolve, reject) => stdin.once('error', reject));
  gone.catch(() => undefined); // reported to whoever sends
  return {
    pid,
    exited,
    async send(input) {
      stdin.ref();
      await Promise.race([gone, new Promise<void>((resolve) => stdin.end(input, resolve))]);
    },
    letGo() {
      stdin.unref();
      child.unref();
    },
    hold() {
      child.ref();
    },
  };
}
