// A pack as it is read: its index, and the content behind it, each checked against its sum.
import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { type PackIndex, TRAILER_BYTES, trailerOf } from './tree-pack.ts';

const { O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants;
/** Read at once: most files are much smaller, and each read is a call of the system. */
const WINDOW_BYTES = 1_048_576;

/** A pack that is not as it was written. */
export class DamagedPackError extends Error {
  constructor() {
    super('The pack is damaged.');
    this.name = 'DamagedPackError';
  }
}

export interface OpenPack {
  readonly index: PackIndex;
  /** Another one for every other tree. */
  readonly sha256: string;
  /** Content of files, in their order. @throws DamagedPackError */
  readonly take: (bytes: number) => Buffer;
  /** @throws DamagedPackError where what was taken is not what was packed */
  readonly checkTaken: () => void;
}

function readExactly(file: number, at: number, length: number) {
  const content = Buffer.allocUnsafe(length);
  for (let done = 0; done < length;) {
    const more = readSync(file, content, done, length - done, at + done);
    if (more === 0) throw new DamagedPackError();
    done += more;
  }
  return content;
}

const isSafe = (name: string): boolean =>
  name !== '' && name.split('/').every((part) => !['', '.', '..', '.git'].includes(part));

interface ReadIndex extends Pick<OpenPack, 'index' | 'sha256'> {
  /** Where the content ends. */
  readonly end: number;
}

/** @throws DamagedPackError */
function readIndex(pack: number): ReadIndex {
  const { size } = fstatSync(pack);
  if (size < TRAILER_BYTES) throw new DamagedPackError();
  const trailer = readExactly(pack, size - TRAILER_BYTES, TRAILER_BYTES).toString('ascii');
  const indexBytes = Number(/^ *agy-mcp-tree 1 (?<bytes>\d{15}) /.exec(trailer)?.groups?.['bytes'] ?? size);
  const end = size - TRAILER_BYTES - indexBytes;
  if (end < 0) throw new DamagedPackError();
  const text = readExactly(pack, end, indexBytes);
  const sha256 = createHash('sha256').update(text).digest('hex');
  if (trailer !== trailerOf(indexBytes, sha256)) throw new DamagedPackError();
  const index = JSON.parse(text.toString()) as PackIndex;
  const names = [...index.folders, ...index.files, ...index.links].map(([name]) => name);
  if (![...index.tops, ...names].every(isSafe)) throw new DamagedPackError();
  return { index, sha256, end };
}

function contentOf(pack: number, { index, end }: ReadIndex): Pick<OpenPack, 'take' | 'checkTaken'> {
  const sum = createHash('sha256');
  let window = Buffer.of();
  let at = 0;
  const next = (bytes: number) => {
    if (bytes > end - at) throw new DamagedPackError();
    if (bytes > window.length)
      window = readExactly(pack, at, Math.min(Math.max(bytes, WINDOW_BYTES), end - at));
    const content = window.subarray(0, bytes);
    window = window.subarray(bytes);
    at += bytes;
    return content;
  };
  return {
    take(bytes) {
      const content = next(bytes);
      sum.update(content);
      return content;
    },
    checkTaken() {
      if (sum.digest('hex') !== index.sha256) throw new DamagedPackError();
    },
  };
}

/** @throws DamagedPackError, the system's error, and what `act` throws */
export async function withPack<T>(file: string, act: (pack: OpenPack) => Promise<T>): Promise<T> {
  const pack = openSync(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    const read = readIndex(pack);
    return await act({ index: read.index, sha256: read.sha256, ...contentOf(pack, read) });
  } finally {
    closeSync(pack);
  }
}
