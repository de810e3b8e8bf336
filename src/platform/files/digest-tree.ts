// One sum over everything at a place: names, kinds, whether files can be executed, and their content, links followed.
import { createHash, type Hash } from 'node:crypto';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { systemPath, textOfBytes } from '../../protocol/text/byte-text.ts';

export interface DigestBounds {
  readonly entries: number;
  readonly bytes: number;
}

interface Left {
  entries: number;
  bytes: number;
}

/**
 * @returns null where there is more than the bounds allow, something that is neither file nor folder, or something that
 *   cannot be read: then nobody can say what it holds
 */
export async function digestTree(place: string, bounds: DigestBounds): Promise<string | null> {
  const hash = createHash('sha256');
  try {
    return (await take(hash, place, new Set(), { ...bounds })) ? hash.digest('hex') : null;
  } catch {
    return null; // out of reach, or gone meanwhile
  }
}

const note = (hash: Hash, ...words: readonly string[]): void => {
  hash.update(`${JSON.stringify(words)}\n`);
};

/** @param above real folders on the way here: a link that leads back to one of them is no more content */
async function take(hash: Hash, place: string, above: ReadonlySet<string>, left: Left): Promise<boolean> {
  left.entries -= 1;
  if (left.entries < 0) return false;
  const path = systemPath(place);
  const found = await stat(path);
  if (found.isFile()) {
    left.bytes -= found.size;
    if (left.bytes < 0) return false;
    const sum = createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
    note(hash, 'file', (found.mode & 0o111) === 0 ? '' : 'executable', sum);
    return true;
  }
  if (!found.isDirectory()) return false;
  const real = textOfBytes(await realpath(path, { encoding: 'buffer' }));
  if (above.has(real)) {
    note(hash, 'again', String([...above].indexOf(real)));
    return true;
  }
  const names = (await readdir(path, { encoding: 'buffer' })).sort((one, other) =>
    Buffer.compare(one, other),
  );
  if (names.length > left.entries) return false;
  note(hash, 'folder', String(names.length));
  for (const bytes of names) {
    const name = textOfBytes(bytes);
    note(hash, name);
    if (!(await take(hash, `${place}/${name}`, new Set([...above, real]), left))) return false;
  }
  return true;
}
