// Trees of files as one file of our own: nothing that changes a copy of them can change it.
import { createHash } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  type Stats,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { createYield } from '../waiting/yield-loop.ts';

const { O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants;
const PRIVATE = 0o600;
const PERMISSIONS = 0o777;
const UNDECODABLE = '\ufffd';

/** What becomes of a file: kept as it is, kept to be adapted to another place, left out, or nothing is kept at all. */
export type Judgement = 'as_is' | 'adapted' | 'left_out' | { readonly refused: string };

/** Times are in milliseconds since 1970. */
export interface PackIndex {
  /** Parents before what is in them. */
  readonly folders: (readonly [name: string, mode: number, changedMs: number])[];
  /** In the order of their content. */
  readonly files: (readonly [
    name: string,
    mode: number,
    bytes: number,
    changedMs: number,
    isAdapted: boolean,
  ])[];
  readonly links: (readonly [name: string, target: string, isAdapted: boolean])[];
  /** The names that were packed, with all below. */
  readonly tops: readonly string[];
  /** Where they were. */
  readonly from: string;
  /** Of the content of all files. */
  readonly sha256: string;
}

export interface PackOptions {
  /** @param content of a file, or where a link leads */
  readonly judge: (name: string, content: Buffer) => Judgement;
  readonly maxBytes: number;
  /** Files, links and folders. */
  readonly maxFiles: number;
  readonly signal: AbortSignal;
}

type Packed =
  | { readonly files: number; readonly bytes: number }
  /** Why there is no pack, as the end of "… because …". */
  | { readonly refused: string };

/** The last line of a pack: where its index begins, and the sum of that. */
export const TRAILER_BYTES = 96;
export const trailerOf = (indexBytes: number, sha256: string): string =>
  `agy-mcp-tree 1 ${String(indexBytes).padStart(15, '0')} ${sha256}\n`.padStart(TRAILER_BYTES, ' ');

export function writeAll(file: number, content: Buffer): void {
  for (let at = 0; at < content.length;) at += writeSync(file, content, at);
}

/** Without following a link, should one have come in its place. */
function contentOf(file: string): Buffer {
  const handle = openSync(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    if (!fstatSync(handle).isFile()) throw Object.assign(new Error('no plain file'), { code: 'EINVAL' });
    return readFileSync(handle);
  } finally {
    closeSync(handle);
  }
}

const cutTime = ({ mtimeMs }: Stats): number => Math.floor(mtimeMs * 1_000) / 1_000;

/**
 * Writes what is at names below `top` into a new file. In one piece of work, as each of many small files would cost
 * more to wait for than to read; others get their turn in between.
 * @throws the system's error, and the reason of `signal`; what there is of the file stays then
 */
export async function packTree(
  top: string,
  tops: readonly string[],
  file: string,
  { judge, maxBytes, maxFiles, signal }: PackOptions,
): Promise<Packed> {
  const pause = createYield(signal);
  const sum = createHash('sha256');
  const index = { folders: [], files: [], links: [] } as Pick<PackIndex, 'folders' | 'files' | 'links'>;
  let bytes = 0;
  let entries = 0;
  const out = openSync(file, 'wx', PRIVATE);

  const take = (name: string, found: Stats): string | null => {
    const place = path.join(top, name);
    if (found.size > maxBytes) return `${name} is too large`;
    const isLink = found.isSymbolicLink();
    const content = isLink ? Buffer.from(readlinkSync(place)) : contentOf(place);
    const judgement = judge(name, content);
    if (typeof judgement === 'object') return `${name} ${judgement.refused}`;
    if (judgement === 'left_out') return null;
    const isAdapted = judgement === 'adapted';
    if (isLink) {
      index.links.push([name, content.toString(), isAdapted]);
      return null;
    }
    index.files.push([name, found.mode & PERMISSIONS, content.length, cutTime(found), isAdapted]);
    bytes += content.length;
    if (bytes > maxBytes) return 'it is too large';
    sum.update(content);
    writeAll(out, content);
    return null;
  };

  try {
    const waiting = [...tops].reverse();
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
      await pause();
      if (entries >= maxFiles) return { refused: 'it has too many files' };
      entries += 1;
      if (name.includes(UNDECODABLE)) return { refused: 'a name in it is not UTF-8' };
      if (path.posix.basename(name) === '.git') return { refused: `${name} belongs to a repository` };
      const found = lstatSync(path.join(top, name));
      if (found.isDirectory()) {
        index.folders.push([name, found.mode & PERMISSIONS, cutTime(found)]);
        for (const each of readdirSync(path.join(top, name))) waiting.push(`${name}/${each}`);
        continue;
      }
      if (!found.isFile() && !found.isSymbolicLink()) return { refused: `${name} is no plain file` };
      const refused = take(name, found);
      if (refused !== null) return { refused };
    }
    const whole: PackIndex = { ...index, tops, from: top, sha256: sum.digest('hex') };
    const text = Buffer.from(JSON.stringify(whole));
    writeAll(out, text);
    writeAll(
      out,
      Buffer.from(trailerOf(text.length, createHash('sha256').update(text).digest('hex')), 'ascii'),
    );
    return { files: index.files.length + index.links.length, bytes };
  } finally {
    closeSync(out);
  }
}
