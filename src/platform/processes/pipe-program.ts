// A program between two pipes: bytes in, bytes out, stopped by a signal.
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { signalGroup } from './kill-tree.ts';

export interface PipeOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Its whole standard input; none when absent. */
  readonly input?: string | Uint8Array;
  /** Ends the program and what it started: SIGTERM, and SIGKILL after the grace. */
  readonly signal: AbortSignal;
  /** How long an aborted program may take to end, in milliseconds. */
  readonly graceMs: number;
}

export interface PipedProgram {
  /** Of its process and, but for Windows, of the group of all that it starts. */
  readonly pid: number;
  /** What it writes, in order. Whoever does not read to the end must abort. */
  readonly stdout: Readable;
  /** Its end, when its pipes are closed; when it was aborted, after two graces at the latest. */
  readonly ended: Promise<{ readonly exitCode: number | null; readonly stderr: string }>;
}

/** The words of a program that goes on complaining are not kept for ever. */
const STDERR_BYTES = 1_048_576;

type Child = ChildProcessByStdio<Writable | null, Readable, Readable>;

/** A signal to the program and to what it started: filters of git outlive their git. */
function signalAll(child: Child, signal: NodeJS.Signals): void {
  if (process.platform === 'win32' || child.pid === undefined) child.kill(signal);
  else signalGroup(child.pid, signal);
}

/**
 * Ends the child when the signal says so, and its pipes where somebody else holds them open.
 * @param giveUp called when even the kernel does not end it in time
 */
function endOnAbort(child: Child, { signal, graceMs }: PipeOptions, giveUp: () => void): () => void {
  let timer: NodeJS.Timeout | null = null;
  const end = (): void => {
    signalAll(child, 'SIGTERM');
    signalAll(child, 'SIGCONT'); // a suspended program obeys nothing else
    timer = setTimeout(() => {
      signalAll(child, 'SIGKILL');
      for (const pipe of [child.stdin, child.stdout, child.stderr]) pipe?.destroy();
      timer = setTimeout(giveUp, graceMs);
    }, graceMs);
  };
  if (signal.aborted) end();
  else signal.addEventListener('abort', end, { once: true });
  return () => {
    signal.removeEventListener('abort', end);
    if (timer !== null) clearTimeout(timer);
  };
}

/** @throws the system's error (ENOENT, EACCES, E2BIG …) when the program cannot be started */
export async function pipeProgram(
  file: string,
  args: readonly string[],
  options: PipeOptions,
): Promise<PipedProgram> {
  const { env, cwd, input } = options;
  const child = spawn(file, args, {
    env: { ...env },
    cwd,
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    windowsHide: true,
    // a group of its own, so that an abort reaches all of it; and no terminal that it could ask for a password
    detached: process.platform !== 'win32',
  }) as Child;
  const stderr: Buffer[] = [];
  let kept = 0;
  child.stderr.on('data', (piece: Buffer) => {
    if (kept < STDERR_BYTES) stderr.push(piece);
    kept += piece.length;
  });
  let end: (exitCode: number | null) => void = () => undefined;
  const ended = new Promise<{ exitCode: number | null; stderr: string }>((resolve) => {
    end = (exitCode) => {
      resolve({ exitCode, stderr: Buffer.concat(stderr).toString('utf8') });
    };
  });
  child.once('close', end);
  await once(child, 'spawn'); // rejects with the 'error' event
  child.on('error', () => undefined); // a kill that failed is seen in the end
  const letGo = endOnAbort(child, options, () => {
    child.unref(); // it waits for a disk that does not answer
    end(null);
  });
  void ended.then(letGo);
  child.stdin?.on('error', () => undefined); // EPIPE: it needs no more input; its end explains it
  child.stdin?.end(input);
  return { pid: child.pid ?? 0, stdout: child.stdout, ended };
}
