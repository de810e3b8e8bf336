// A packed tree back into files, whole or not at all.
import { createHash } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  futimesSync,
  mkdirSync,
  openSync,
  readSync,
  symlinkSync,
  utimesSync,
} from 'node:fs';
import path from 'node:path';
import { createYield } from '../waiting/yield-loop.ts';
import { kindOf, leadsStraight, removeTree } from './paths.ts';
import { type PackIndex, TRAILER_BYTES, trailerOf, writeAll } from './tree-pack.ts';

const { O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants;

/** A pack that is not as it was written. */
export class DamagedPackError extends Error {
  constructor() {
    super('The pack is damaged.');
    this.name = 'DamagedPackError';
  }
}

function readExactly(file: number, at: number, length: number): Buffer {
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

/** @throws DamagedPackError */
function readIndex(pack: number): PackIndex {
  const { size } = fstatSync(pack);
  if (size < TRAILER_BYTES) throw new DamagedPackError();
  const trailer = readExactly(pack, size - TRAILER_BYTES, TRAILER_BYTES).toString('ascii');
  const indexBytes = Number(/^ *agy-mcp-tree 1 (?<bytes>\d{15}) /.exec(trailer)?.groups?.['bytes'] ?? size);
  const at = size - TRAILER_BYTES - indexBytes;
  if (at < 0) throw new DamagedPackError();
  const text = readExactly(pack, at, indexBytes);
  if (trailer !== trailerOf(indexBytes, createHash('sha256').update(text).digest('hex')))
    throw new DamagedPackError();
  const index = JSON.parse(text.toString()) as PackIndex;
  const names = [...index.folders, ...index.files, ...index.links].map(([name]) => name);
  if (![...index.tops, ...names].every(isSafe)) throw new DamagedPackError();
  return index;
}

interface UnpackOptions {
  /** The content of a file that is to be adapted to its new place. @param from where it was */
  readonly adapt: (content: Buffer, from: string) => Buffer;
  readonly signal: AbortSignal;
}

/** Nothing of it is there, and no link is on the way to it. */
async function isFree(top: string, name: string): Promise<boolean> {
  return (await kindOf(path.join(top, name))) === 'absent' && (await leadsStraight(top, name));
}

/** Content, then modes and times: a folder may be closed to us in the end. */
async function writeTree(
  pack: number,
  top: string,
  index: PackIndex,
  { adapt, signal }: UnpackOptions,
): Promise<void> {
  const pause = createYield(signal);
  const sum = createHash('sha256');
  for (const [name] of index.folders) mkdirSync(path.join(top, name), { mode: 0o700 });
  let at = 0;
  for (const [name, mode, bytes, changedMs, isAdapted] of index.files) {
    await pause();
    const content = readExactly(pack, at, bytes);
    at += bytes;
    sum.update(content);
    const file = openSync(path.join(top, name), 'wx', 0o600);
    try {
      writeAll(file, isAdapted ? adapt(content, index.from) : content);
      fchmodSync(file, mode);
      futimesSync(file, changedMs / 1_000, changedMs / 1_000);
    } finally {
      closeSync(file);
    }
  }
  if (sum.digest('hex') !== index.sha256) throw new DamagedPackError();
  for (const [name, target, isAdapted] of index.links) {
    await pause();
    const leads = isAdapted ? adapt(Buffer.from(target), index.from).toString() : target;
    symlinkSync(leads, path.join(top, name));
  }
  for (const [name, mode, changedMs] of [...index.folders].reverse()) {
    await pause();
    const folder = path.join(top, name);
    utimesSync(folder, changedMs / 1_000, changedMs / 1_000);
    chmodSync(folder, mode);
  }
}

/**
 * Writes what is in a pack below `top`, with its modes and times.
 * @returns how many files; null where something is in its place, and nothing was changed
 * @throws DamagedPackError, the system's error or the reason of `signal`; nothing of it is left then
 */
export async function unpackTree(file: string, top: string, options: UnpackOptions): Promise<number | null> {
  const pack = openSync(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    const index = readIndex(pack);
    for (const name of index.tops) if (!(await isFree(top, name))) return null;
    try {
      await writeTree(pack, top, index, options);
    } catch (error) {
      for (const name of index.tops) await removeTree(path.join(top, name));
      throw error;
    }
    return index.files.length + index.links.length;
  } finally {
    closeSync(pack);
  }
}
