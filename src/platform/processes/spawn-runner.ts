// Starts the runner's program for a task. It waits for its standard input before it begins.
import type { OpenFile } from '../files/private-file.ts';
import { type DetachedProgram, startDetached } from './spawn.ts';
import { type RunnerTask, toArgs } from '../../protocol/runner-task.ts';

export interface RunnerProgram {
  /** Absolute path. */
  readonly runnerScript: string;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * @param log takes the runner's own words; it is closed here
 * @throws the system's error when it cannot be started
 */
export async function spawnRunner(
  { runnerScript, env }: RunnerProgram,
  task: RunnerTask,
  log: OpenFile,
): Promise<DetachedProgram> {
  const cwd = task.does === 'standby' ? task.root : task.folder;
  try {
    return await startDetached(runnerScript, toArgs(task), { env, cwd, outputFd: log.fd });
  } finally {
    await log.close();
  }
}
