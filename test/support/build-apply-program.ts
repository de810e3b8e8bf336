// Bundles the program that ends itself in the middle of an apply, and runs it.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ApplyOrder } from '../../src/workspace/apply/apply-order.ts';
import type { PlacedJob } from '../../src/workspace/worktree/finished-worktree.ts';
import { bundle } from './bundle.ts';

export const buildApplyProgram = (folder: string): Promise<string> =>
  bundle(folder, "import './test/support/apply-program.ts';");

export interface ApplyRun {
  readonly signal: string | null;
  readonly stderr: string;
  /** What it left in its temporary folder. */
  readonly temporary: readonly string[];
  /** How many steps there were; null when it did not get to the end. */
  readonly steps: number | null;
}

/**
 * @param base a folder of the test
 * @param step the process kills itself before this one; 0 lets it end
 */
export function applyUntil(
  program: string,
  base: string,
  env: Readonly<Record<string, string>>,
  job: PlacedJob,
  step: number,
  order?: ApplyOrder,
): ApplyRun {
  const [file, steps, temporary] = ['job.json', 'steps', 'tmp'].map((name) => path.join(base, name)) as [
    string,
    string,
    string,
  ];
  mkdirSync(temporary, { recursive: true });
  writeFileSync(steps, '');
  writeFileSync(file, JSON.stringify({ job, env, steps, order }));
  const { signal, stderr } = spawnSync(process.execPath, [program, file, String(step)], {
    encoding: 'utf8',
    env: { ...env, TMPDIR: temporary },
  });
  const count = readFileSync(steps, 'utf8');
  return {
    signal,
    stderr,
    temporary: readdirSync(temporary),
    steps: count === '' ? null : Number(count),
  };
}
