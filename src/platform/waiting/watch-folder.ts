// Waiting for a change in a folder: reported by the system, with slow polling as a fallback.
import { type FSWatcher, statSync, watch } from 'node:fs';

export interface FolderWatch {
  /** Resolves at the next change since the last call, at the backstop, or when the signal aborts. */
  changed(): Promise<void>;
  /** As if something had changed. */
  wake(): void;
  close(): void;
}

/**
 * @param backstopMs how long a change may go unseen where the file system does not report it
 * @param signal ends every wait
 * @param names of files whose changes count; all when left out
 */
export function watchFolder(
  folder: string,
  backstopMs: number,
  signal?: AbortSignal,
  names?: ReadonlySet<string>,
): FolderWatch {
  let pending = false;
  let wake: (() => void) | null = null;
  const notify = (): void => {
    pending = true;
    wake?.();
  };

  let watcher: FSWatcher | null = null;
  try {
    // On some systems watching opens what is there, which waits where it is a pipe.
    if (!statSync(folder).isDirectory()) throw new Error('no folder');
    watcher = watch(folder, { persistent: true }, (_change, name) => {
      // Not every system says which.
      if (names === undefined || name === null || names.has(name)) notify();
    });
    // The folder was removed, or the system ran out of watches: the backstop goes on.
    watcher.on('error', () => watcher?.close());
  } catch {
    // No folder, or no watching here (ENOSPC, ENOSYS): the backstop alone.
  }
  signal?.addEventListener('abort', notify, { once: true });

  return {
    async changed() {
      if (!pending && signal?.aborted !== true) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, backstopMs);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
        wake = null;
      }
      pending = false;
    },
    wake: notify,
    close() {
      watcher?.close();
      signal?.removeEventListener('abort', notify);
      notify();
    },
  };
}
