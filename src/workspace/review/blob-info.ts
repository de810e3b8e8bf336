// What contents are, without holding them: size, SHA-256, and whether they are text.
import { createHash } from 'node:crypto';
import { textOfBytes } from '../../protocol/text/byte-text.ts';
import type { HardenedGit } from '../git/git.ts';

export interface BlobInfo {
  readonly bytes: number;
  readonly sha256: string;
  /** Nearly all of its beginning is text: a few odd bytes make no picture of a program's source. */
  readonly isText: boolean;
}

/** A longer path is none: no system takes it. */
const TARGET_BYTES = 4_096;

/** As much as git looks at to tell text from other files. */
const SAMPLE_BYTES = 8_000;
/** Of a compressed or compiled file it is far more, of a source file with some NUL bytes far less. */
const ODD_SHARE = 0.1;
const TEXT_CONTROLS: ReadonlySet<number> = new Set([0x09, 0x0a, 0x0c, 0x0d, 0x1b]);

/** Whether a beginning of a content is text but for a few bytes. */
function isNearlyText(sample: Buffer): boolean {
  const controls = sample.reduce((sum, byte) => sum + (byte < 0x20 && !TEXT_CONTROLS.has(byte) ? 1 : 0), 0);
  const invalid = sample.toString('utf8').split('\ufffd').length - 1;
  return controls + invalid <= sample.length * ODD_SHARE;
}

/** Sizes of objects; a gitlink has none. */
export async function blobSizes(git: HardenedGit, ids: readonly string[]): Promise<Map<string, number>> {
  const input = ids.map((id) => `${id}\n`).join('');
  if (input === '') return new Map();
  const output = await git.must(['cat-file', '--batch-check=%(objectname) %(objectsize)'], { input });
  return new Map(
    output
      .trim()
      .split('\n')
      .map((line) => line.split(' '))
      .map(([id = '', size = '']) => [id, Number(size) || 0] as const),
  );
}

interface Content extends BlobInfo {
  readonly id: string;
  /** Its beginning. */
  readonly sample: Buffer;
}

/** One content at a time out of `git cat-file --batch`. */
function createReader(sampleBytes: number, take: (content: Content) => void): (piece: Buffer) => void {
  let head: Buffer[] = [];
  let open: {
    id: string;
    bytes: number;
    left: number;
    hash: ReturnType<typeof createHash>;
    sample: Buffer;
  } | null = null;

  const close = (): void => {
    if (open === null) return;
    const { id, bytes, hash, sample } = open;
    take({ id, bytes, sha256: hash.digest('hex'), isText: isNearlyText(sample), sample });
    open = null;
  };
  /** @returns where the content begins; -1 when its head is not whole yet */
  const begin = (piece: Buffer, at: number): number => {
    const end = piece.indexOf(0x0a, at);
    head.push(piece.subarray(at, end === -1 ? piece.length : end));
    if (end === -1) return -1;
    const [id = '', , size = '0'] = Buffer.concat(head).toString('latin1').split(' ');
    head = [];
    const bytes = Number(size);
    open = { id, bytes, left: bytes + 1, hash: createHash('sha256'), sample: Buffer.alloc(0) };
    return end + 1;
  };

  return (piece) => {
    for (let at = 0; at < piece.length && at !== -1;) {
      if (open === null) {
        at = begin(piece, at);
        continue;
      }
      const part = piece.subarray(at, at + open.left);
      const content = part.subarray(0, Math.max(0, Math.min(part.length, open.left - 1)));
      open.hash.update(content);
      if (open.sample.length < sampleBytes)
        open.sample = Buffer.concat([open.sample, content.subarray(0, sampleBytes - open.sample.length)]);
      open.left -= part.length; // a line feed follows the content
      at += part.length;
      if (open.left === 0) close();
    }
  };
}

async function readContents(
  git: HardenedGit,
  ids: readonly string[],
  take: (content: Content) => void,
  sampleBytes = SAMPLE_BYTES,
): Promise<void> {
  if (ids.length === 0) return;
  const read = createReader(sampleBytes, take);
  const input = [...new Set(ids)].map((id) => `${id}\n`).join('');
  for await (const piece of git.stream(['cat-file', '--batch'], { input })) read(piece);
}

export async function blobInfo(git: HardenedGit, ids: readonly string[]): Promise<Map<string, BlobInfo>> {
  const found = new Map<string, BlobInfo>();
  await readContents(git, ids, ({ id, bytes, sha256, isText }) => found.set(id, { bytes, sha256, isText }));
  return found;
}

/** Where links point, by the id of their content. */
export async function linkTargets(git: HardenedGit, ids: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  await readContents(git, ids, ({ id, bytes, sample }) => {
    if (bytes <= TARGET_BYTES) found.set(id, textOfBytes(sample));
  });
  return found;
}

/** The first bytes of contents, by their ids. */
export async function blobBeginnings(
  git: HardenedGit,
  ids: readonly string[],
  bytes: number,
): Promise<Map<string, Buffer>> {
  const found = new Map<string, Buffer>();
  await readContents(git, ids, ({ id, sample }) => found.set(id, sample), bytes);
  return found;
}
