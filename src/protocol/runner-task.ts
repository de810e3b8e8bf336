// (pure) What a runner is started for, as its arguments say it.

export type RunnerTask =
  /** One job to its end; its handoff comes on standard input. */
  | { readonly does: 'run'; readonly folder: string }
  /** To close the job of a runner that is gone; its orders come on standard input. */
  | { readonly does: 'recover'; readonly folder: string }
  /** To prove the changes of a job that has ended; its orders come on standard input. */
  | { readonly does: 'verify'; readonly folder: string }
  /** To wait for a job of this store; what it has on disk until then goes by this name. */
  | { readonly does: 'standby'; readonly root: string; readonly name: string };

const RECOVER = '--recover';
const VERIFY = '--verify';
const STAND_BY = '--stand-by';

/** Arguments of the runner's program. */
export function toArgs(task: RunnerTask): string[] {
  switch (task.does) {
    case 'run':
      return [task.folder];
    case 'recover':
      return [RECOVER, task.folder];
    case 'verify':
      return [VERIFY, task.folder];
    case 'standby':
      return [STAND_BY, task.root, task.name];
  }
}

/** The task that `toArgs` has written. */
export function fromArgs([first = '', place = '', name = '']: readonly string[]): RunnerTask {
  if (first === RECOVER) return { does: 'recover', folder: place };
  if (first === VERIFY) return { does: 'verify', folder: place };
  return first === STAND_BY ? { does: 'standby', root: place, name } : { does: 'run', folder: first };
}
