// A program of the bridge's own code, run by a user to whom the modes of files matter: to root they do not.
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';

const NOBODY = 65_534;
export const isRoot = process.getuid?.() === 0;

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
