// Programs in process groups of their own, and the list of those that still live.
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Launch {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly timeoutSeconds?: number;
}

/** Runs a program to its end; whatever is left of its process group is killed, also after a time-out. */
export async function run(program: string, args: readonly string[], launch: Launch): Promise<Ended> {
  const child = spawn(program, args, { cwd: launch.cwd, env: launch.env, detached: true, stdio: 'pipe' });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  // A client may end without reading its input; that is no failure of the test.
  child.stdin.on('error', () => undefined);
  child.stdin.end(launch.stdin ?? '');

  const timer = setTimeout(
    () => {
      stderr += '\n[killed by the test: time is up]\n';
      killGroup(child.pid);
    },
    1000 * (launch.timeoutSeconds ?? 60),
  );
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject);
      // On exit, not on close: a process that outlives the client may hold its pipes.
      child.on('exit', resolve);
    });
    // The last output is read after the exit, unless somebody keeps the pipes open.
    await Promise.race([new Promise((resolve) => child.on('close', resolve)), pause(1000)]);
    return { code, stdout, stderr };
  } finally {
    clearTimeout(timer);
    killGroup(child.pid);
    child.stdout.destroy();
    child.stderr.destroy();
  }
}

function killGroup(pid: number | undefined): void {
  if (pid !== undefined) kill(-pid);
}

export function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone already, which is what was wanted.
  }
}

export interface Living {
  readonly pid: number;
  readonly command: string;
}

/** The living processes that have `text` in their command line or, where the system tells, in their environment. */
export function processesWith(text: string): Living[] {
  return process.platform === 'linux' ? fromProc(text) : fromPs(text);
}

function fromProc(text: string): Living[] {
  const found: Living[] = [];
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    try {
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
      // A zombie has neither command line nor environment, so it does not count as alive.
      const environment = readFileSync(`/proc/${name}/environ`, 'utf8');
      if (command.includes(text) || environment.includes(text)) found.push({ pid, command });
    } catch {
      // It ended while we were looking.
    }
  }
  return found;
}

function fromPs(text: string): Living[] {
  const { stdout } = spawnSync('ps', ['-axo', 'pid=,stat=,command='], { encoding: 'utf8' });
  return stdout.split('\n').flatMap((line) => {
    const [, pid = '', state = '', command = ''] = /^\s*(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    return command.includes(text) && !state.startsWith('Z') ? [{ pid: Number(pid), command }] : [];
  });
}

/** Waits for what no event tells: asks again until it holds, or says what it waited for. */
export async function until<T>(what: string, ask: () => T | undefined, seconds = 10): Promise<T> {
  const deadline = Date.now() + 1000 * seconds;
  for (;;) {
    const answer = ask();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error(`waited ${seconds} s in vain: ${what}`);
    await pause(25);
  }
}
