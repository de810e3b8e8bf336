// The name under which a finished installation is kept: another one as soon as anything that it depends on differs.
import { createHash } from 'node:crypto';
import { realPathOf, stampOf } from '../../platform/files/paths.ts';
import { findExecutable } from '../../platform/processes/find-executable.ts';
import { programsOf } from './installations.ts';

/** Of a pack and of what may be in one: another number, and nothing of before is used. */
const VERSION = 1;

/** What the programs of lines may start in turn. */
const INTERPRETERS = ['node', 'python3'] as const;

/** Inherited ones that say what an installation makes; others differ from terminal to terminal. */
const INHERITED = ['PATH', 'HOME', 'USERPROFILE'] as const;

export interface KeyParts {
  /** The repository's common `.git` folder. */
  readonly gitDir: string;
  readonly lines: readonly string[];
  /** Lines that name the files which count, with their content. */
  readonly inputs: readonly string[];
  /** The environment of the commands. */
  readonly env: Readonly<Record<string, string>>;
  /** Names in it that the configuration and the request have added. */
  readonly added: readonly string[];
  readonly platform: NodeJS.Platform;
}

/** @returns 64 hexadecimal digits */
export async function setupKey({ gitDir, lines, inputs, env, added, platform }: KeyParts): Promise<string> {
  const programs = [...new Set([...programsOf(lines), ...INTERPRETERS])].filter(
    (name) => !name.includes('/'),
  );
  const tools = await Promise.all(
    programs.map(async (name) => {
      const place = await findExecutable(name, env, platform);
      const real = place === null ? null : await realPathOf(place);
      return [name, real, real === null ? null : await stampOf(real)];
    }),
  );
  const variables = [...INHERITED, ...[...added].sort()].map((name) => [name, env[name] ?? null]);
  const parts = [VERSION, platform, process.arch, gitDir, lines, inputs, tools, variables];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
