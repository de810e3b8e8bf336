// Where the program of an agent is looked for, and what is said when it is not there.
import path from 'node:path';
import { type Backend, programVariable } from '../protocol/backend.ts';
import { ADAPTERS } from './index.ts';

interface Machine {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
}

/** What is looked for, and the variable that says so; null: nobody says so, it is the agent's usual name. */
export interface WantedProgram {
  readonly wanted: string;
  readonly variable: string | null;
}

/** An empty variable counts as none: clients hand on variables of their configuration that are not set. */
export function wantedProgram(backend: Backend, env: Machine['env']): WantedProgram {
  const variable = programVariable(backend);
  const named = env[variable] ?? '';
  return named === '' ? { wanted: backend, variable: null } : { wanted: named, variable };
}

/** Install places of agents, for clients that start servers with a short PATH. */
export function usualPlaces({ env, platform, home }: Machine): string[] {
  if (platform === 'win32') {
    const local = env['LOCALAPPDATA'];
    return Object.values(ADAPTERS).flatMap(({ windowsFolder: folder }) =>
      local === undefined || folder === null ? [] : [path.join(local, ...folder)],
    );
  }
  return [path.join(home, '.local', 'bin'), '/opt/homebrew/bin', '/usr/local/bin'];
}

/** Why `findExecutable` knows no such program, by the shape of what it was given. */
function flaw(wanted: string): string {
  if (path.isAbsolute(wanted)) return 'but no executable file is there';
  return /[/\\]/.test(wanted) ? 'which is not an absolute path' : 'but no program of that name is on PATH';
}

/**
 * What to say of an agent that was not found: whose mistake it is, as the middle of a sentence, and the way out.
 * @param shown what was looked for, as a person reads it
 */
export function absence(
  backend: Backend,
  { wanted, variable }: WantedProgram,
  shown = wanted,
): { readonly what: string; readonly hint: string } {
  if (variable === null)
    return {
      what: `${backend} was not found`,
      hint: `${ADAPTERS[backend].install}, or set ${programVariable(backend)} to its absolute path.`,
    };
  return {
    what: `${variable} names ${shown}, ${flaw(wanted)}`,
    hint: `Where the server is registered, set ${variable} to the absolute path of ${backend}, or remove it: then ${backend} is looked for on PATH. Start the server again after that.`,
  };
}
