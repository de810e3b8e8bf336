// What files were read as, until they are other files.
import { type GuardedLook, lookAtGuarded } from '../../platform/files/guarded-file.ts';

interface Known<T> {
  readonly stamp: string;
  readonly read: Promise<T>;
}

/**
 * @param most how many files are remembered; the oldest is read again
 * @param read takes what was seen of the file before
 * @returns what a file was read as, or null when there is none; throws what keeps it from being looked at
 */
export function rememberFiles<T>(
  most: number,
  read: (file: string, look: GuardedLook) => Promise<T>,
): (file: string) => Promise<T> | null {
  const files = new Map<string, Known<T>>();
  return (file) => {
    const look = lookAtGuarded(file);
    const known = files.get(file);
    if (known !== undefined && known.stamp === look?.stamp) return known.read;
    files.delete(file);
    if (look === null) return null;
    const [oldest] = files.keys();
    if (files.size >= most && oldest !== undefined) files.delete(oldest);
    const now = read(file, look);
    files.set(file, { stamp: look.stamp, read: now });
    return now;
  };
}
