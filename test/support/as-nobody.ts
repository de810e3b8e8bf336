// A program of the bridge's own code, run by a user to whom the modes of files matter: to root they do not.
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

const NOBODY = 65_534;
export const isRoot = process.getuid?.() === 0;

/** @param code imports from `./src/…`; writes one JSON value to standard output */
export async function buildProgram(folder: string, code: string): Promise<string> {
  const program = path.join(folder, 'program.mjs');
  await build({
    stdin: { contents: code, resolveDir: path.resolve(import.meta.dirname, '../..') },
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'silent',
    define: { AGY_MCP_VERSION: '"0"' },
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  });
  return program;
}

/** Gives a folder with all in it to the user that programs run as. */
export function giveAway(folder: string): void {
  if (isRoot) execFileSync('chown', ['-Rh', `${NOBODY}:${NOBODY}`, folder]);
}

/** @param input what the program finds as JSON in the file that its first argument names */
export function runAsNobody(
  program: string,
  input: unknown,
  env: Readonly<Record<string, string>>,
): { told: unknown; stderr: string } {
  const file = path.join(path.dirname(program), 'input.json');
  writeFileSync(file, JSON.stringify(input));
  const { stdout, stderr } = spawnSync(process.execPath, [program, file], {
    env: { ...env, TMPDIR: path.dirname(program) },
    encoding: 'utf8',
    ...(isRoot ? { uid: NOBODY, gid: NOBODY } : {}),
  });
  return { told: stdout === '' ? null : JSON.parse(stdout), stderr };
}
