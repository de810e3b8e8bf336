// The processes above one: who started it, who started that one, and so on.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { hasOwnProc, type ProcStat, parseStat } from './process-table.ts';

/** No process has so many above it; what claims to is damaged. */
const MOST = 256;

const NOBODY = parseStat('');

/** @returns what is known; without `/proc` the parent alone */
async function lookAt(pid: number, hasProc: boolean): Promise<ProcStat> {
  try {
    if (hasProc) return parseStat(await readFile(`/proc/${pid}/stat`, 'utf8'));
    const { stdout } = await promisify(execFile)('/bin/ps', ['-o', 'ppid=', '-p', String(pid)], {
      env: { PATH: '/usr/bin:/bin' },
    });
    return { ...NOBODY, parent: Number(stdout.trim()) };
  } catch {
    return NOBODY; // it has ended, or is hidden
  }
}

async function* above(pid: number, hasProc: boolean): AsyncGenerator<ProcStat & { readonly pid: number }> {
  let { parent } = await lookAt(pid, hasProc);
  for (let seen = 0; parent > 0 && seen < MOST; seen += 1) {
    const stat = await lookAt(parent, hasProc);
    yield { pid: parent, ...stat };
    ({ parent } = stat);
  }
}

/** @returns the pids above, the nearest first; empty where the system does not say (Windows) */
export async function ancestorsOf(pid: number): Promise<number[]> {
  const pids: number[] = [];
  if (process.platform === 'win32') return pids;
  for await (const each of above(pid, hasOwnProc())) pids.push(each.pid);
  return pids;
}

const SHELL = /^-?(?:ba|da|z|fi|k|tc|c|a|mk)?sh$|^-?(?:nu|elvish|xonsh|pwsh)$/;

/**
 * The program that started a process, and those around that one: the processes above it in its session. The shell of a
 * terminal that leads the session is none of them: it runs whatever the person types.
 * @returns the nearest first; the parent alone where the system does not tell sessions
 */
export async function startersOf(pid: number): Promise<number[]> {
  if (process.platform === 'win32') return [];
  const hasProc = hasOwnProc();
  const { parent, session } = await lookAt(pid, hasProc);
  if (parent <= 1) return [];
  if (session === 0) return [parent];
  const pids: number[] = [];
  for await (const each of above(pid, hasProc)) {
    const isTerminal = each.pid === session && SHELL.test(each.name);
    if (each.session !== session || isTerminal || each.pid === 1) break;
    pids.push(each.pid);
  }
  return pids.length === 0 && parent !== session ? [parent] : pids;
}
