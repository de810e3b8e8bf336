// A program's name to its absolute path, without a shell.
import { constants, statSync } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import path from 'node:path';

type Env = Readonly<Record<string, string | undefined>>;

/** Endings that Windows starts without a shell; `.cmd` and `.bat` would need one and are passed over. */
const WINDOWS_ENDINGS = ['.exe', '.com'];

async function isProgram(file: string, platform: NodeJS.Platform): Promise<boolean> {
  try {
    if (!(await stat(file)).isFile()) return false;
    if (platform !== 'win32') await access(file, constants.X_OK);
    return true;
  } catch {
    return false; // absent, or not executable: the next place is tried
  }
}

/** Absolute folders of PATH, in order; relative and empty entries would let a project shadow the agent. */
export function searchPath(env: Env, platform: NodeJS.Platform): string[] {
  const paths = platform === 'win32' ? path.win32 : path.posix;
  return (env['PATH'] ?? env['Path'] ?? '')
    .split(paths.delimiter)
    .filter((folder) => paths.isAbsolute(folder));
}

/**
 * @param wanted a bare name that is looked for on PATH and then in `also`, or an absolute path that is only checked
 * @param also further absolute folders, for clients that start servers with a short PATH
 * @returns null when there is no such program
 */
export async function findExecutable(
  wanted: string,
  env: Env,
  platform: NodeJS.Platform,
  also: readonly string[] = [],
): Promise<string | null> {
  if (path.isAbsolute(wanted)) return (await isProgram(wanted, platform)) ? wanted : null;
  if (wanted.includes('/') || wanted.includes('\\')) return null;
  const endings = platform === 'win32' ? WINDOWS_ENDINGS : [''];
  for (const folder of [...searchPath(env, platform), ...also]) {
    for (const ending of endings) {
      const file = path.join(folder, wanted + ending);
      if (await isProgram(file, platform)) return file;
    }
  }
  return null;
}

/** Whether a file of this bare name is in one of the folders: whether it can be started is not looked at. */
export function isInstalled(name: string, folders: readonly string[]): boolean {
  return folders.some((folder) => isThere(path.join(folder, name)));
}

function isThere(file: string): boolean {
  try {
    return statSync(file, { throwIfNoEntry: false })?.isFile() === true;
  } catch {
    return false; // out of reach
  }
}

const SCRIPT = /\.[cm]?js$/;

/** A JavaScript file is started by this Node: Windows cannot start it and a short PATH may not have one. */
export function asCommand(executable: string): { file: string; before: string[] } {
  return SCRIPT.test(executable)
    ? { file: process.execPath, before: [executable] }
    : { file: executable, before: [] };
}
