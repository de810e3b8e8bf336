// What the system says of a pid: whether there is such a process, when it started, and whether it is suspended.
import { execFile } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { promisify } from 'node:util';

/** What `/proc/PID/stat` says, by proc(5). */
export interface ProcStat {
  /** Of the program, up to 15 bytes. */
  readonly name: string;
  readonly state: string;
  /** In the kernel's ticks since its start. */
  readonly started: string;
  readonly parent: number;
  /** Id of its process group. */
  readonly group: number;
  /** Pid of the leader of its session. */
  readonly session: number;
  readonly threads: number;
  /** Of processor time, its own and that of children which have ended. */
  readonly ticks: number;
}

/** @param text of `/proc/PID/stat`; empty where there is none */
export function parseStat(text: string): ProcStat {
  // The name in parentheses may hold spaces and parentheses itself: count from its end.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return {
    name: text.slice(text.indexOf('(') + 1, text.lastIndexOf(')')),
    state: fields[0] ?? '',
    started: fields[19] ?? '',
    parent: Number(fields[1] ?? 0),
    group: Number(fields[2]),
    session: Number(fields[3] ?? 0),
    threads: Number(fields[17] ?? 0),
    ticks: fields.slice(11, 15).reduce((sum, each) => sum + Number(each), 0),
  };
}

/** Whether there is no such process, or a zombie alone. */
export function isGone({ state }: Pick<ProcStat, 'state'>): boolean {
  return state === '' || state === 'Z' || state === 'X';
}

/** A pid as seen from here. */
export interface SeenProcess {
  /** False only when the system says that there is no such process, or a zombie alone. */
  readonly exists: boolean;
  /** Its start time; null where the system does not say. */
  readonly started: string | null;
  /** Stopped by a signal or a debugger. */
  readonly suspended: boolean;
}

const GONE: SeenProcess = { exists: false, started: null, suspended: false };

/**
 * Whether `/proc` shows the processes that this one sees: it may be missing, as in a chroot, or be that of another
 * pid namespace.
 */
export function hasOwnProc(proc = '/proc'): boolean {
  try {
    return readlinkSync(`${proc}/self`) === String(process.pid);
  } catch {
    return false; // no /proc
  }
}

function readStat(pid: number): ProcStat {
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8')); // no promise: the kernel makes it as it is read
  } catch {
    return parseStat(''); // no such process, or one that is hidden
  }
}

function answersSignal(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // alive, but someone else's
  }
}

/** The language and the time zone of the caller would change the text, and a living process would seem to be another. */
const PLAIN_WORDS = { LC_ALL: 'C', LANG: 'C', TZ: 'UTC', PATH: '/usr/bin:/bin' };

/** What `ps` says of a process; null when there is no `ps`, or no such process. */
export async function askPs(
  pid: number,
  ps = '/bin/ps',
): Promise<Pick<ProcStat, 'state' | 'started'> | null> {
  try {
    const asked = await promisify(execFile)(ps, ['-o', 'stat=,lstart=', '-p', String(pid)], {
      env: PLAIN_WORDS,
    });
    const [state = '', ...started] = asked.stdout.trim().split(/\s+/);
    return { state: state.charAt(0), started: started.join(' ') };
  } catch {
    return null;
  }
}

/** @param hasProc whether to believe `/proc` */
export async function lookAtProcess(pid: number, hasProc: boolean = hasOwnProc()): Promise<SeenProcess> {
  // A pid of another system may be out of this one's range.
  if (!Number.isSafeInteger(pid) || pid <= 0) return GONE;
  if (process.platform === 'win32') return { ...GONE, exists: answersSignal(pid) };
  const stat = process.platform === 'linux' && hasProc ? readStat(pid) : await askPs(pid);
  // One that is hidden, or has ended just now: a signal tells.
  if (stat === null || stat.state === '') return { ...GONE, exists: answersSignal(pid) };
  if (isGone(stat)) return GONE;
  return { exists: true, started: stat.started, suspended: stat.state.toUpperCase() === 'T' };
}
