// Answers git as the filter `lfs`: contents that are on this machine for pointers, and pointers for contents.
// It starts no program, asks no server, and reads no configuration.
import { readChunks } from '../../platform/files/read-chunks.ts';
import { isContentOf, type LargeObjects } from './object-store.ts';
import { FLUSH, packets, readPackets } from './packets.ts';
import { NOT_HERE } from './notice.ts';
import { MOST_POINTER_BYTES, parsePointer, pointerText } from './pointer.ts';

interface FilterDeps {
  readonly input: AsyncIterable<Buffer>;
  readonly write: (bytes: Buffer) => Promise<void>;
  readonly objects: LargeObjects;
  readonly tell: (line: string) => void;
}

type Packets = AsyncGenerator<Buffer | null>;

/** Up to the flush; null at the end of the input. */
async function readList(input: Packets): Promise<string[] | null> {
  const lines: string[] = [];
  for (;;) {
    const next = await input.next();
    if (next.done === true) return null;
    if (next.value === null) return lines;
    lines.push(next.value.toString('utf8').replace(/\n$/, ''));
  }
}

/** The packets up to the flush. */
async function* contentOf(input: Packets): AsyncGenerator<Buffer> {
  for (;;) {
    const next = await input.next();
    if (next.done === true || next.value === null) return;
    yield next.value;
  }
}

async function* joinedWith(first: readonly Buffer[], rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield* first;
  yield* rest;
}

/** The beginning of a content, long enough to tell whether it is a pointer. */
async function beginningOf(content: AsyncGenerator<Buffer>): Promise<{ pieces: Buffer[]; isWhole: boolean }> {
  const pieces: Buffer[] = [];
  for (let bytes = 0; bytes <= MOST_POINTER_BYTES;) {
    const next = await content.next();
    if (next.done === true) return { pieces, isWhole: true };
    pieces.push(next.value);
    bytes += next.value.length;
  }
  return { pieces, isWhole: false };
}

async function* one(bytes: Buffer): AsyncGenerator<Buffer> {
  await Promise.resolve();
  yield bytes;
}

/** What git is to store: a pointer stays one, and nothing stays nothing. */
async function clean(content: AsyncGenerator<Buffer>, objects: LargeObjects): Promise<AsyncIterable<Buffer>> {
  const { pieces, isWhole } = await beginningOf(content);
  const begin = Buffer.concat(pieces);
  if (isWhole && (begin.length === 0 || parsePointer(begin.toString('latin1')) !== null)) return one(begin);
  return one(Buffer.from(pointerText(await objects.keep(joinedWith(pieces, content)))));
}

/** What the checkout is to have: the content, or what git has where that is not here. */
async function smudge(
  content: AsyncGenerator<Buffer>,
  objects: LargeObjects,
  notHere: () => void,
): Promise<AsyncIterable<Buffer>> {
  const { pieces, isWhole } = await beginningOf(content);
  const asIs = joinedWith(pieces, content);
  const pointer = isWhole ? parsePointer(Buffer.concat(pieces).toString('latin1')) : null;
  if (pointer === null) {
    const all: Buffer[] = [];
    for await (const piece of asIs) all.push(piece); // git reads no answer before all is sent
    return one(Buffer.concat(all));
  }
  const file = await objects.find(pointer);
  if (file !== null && (await isContentOf(file, pointer))) return readChunks(file);
  notHere();
  return one(Buffer.concat(pieces));
}

/** @returns at the end of the input */
export async function serveFilter({ input, write, objects, tell }: FilterDeps): Promise<void> {
  const asked = readPackets(input);
  const list = async (...lines: readonly string[]): Promise<void> => {
    for (const line of lines) for (const part of packets(Buffer.from(`${line}\n`))) await write(part);
    await write(FLUSH);
  };
  await readList(asked);
  await list('git-filter-server', 'version=2');
  await readList(asked);
  await list('capability=clean', 'capability=smudge');
  for (let order = await readList(asked); order !== null; order = await readList(asked)) {
    const lines = order;
    const valueOf = (key: string): string =>
      lines.find((line) => line.startsWith(`${key}=`))?.slice(key.length + 1) ?? '';
    const content = contentOf(asked);
    const notHere = (): void => {
      tell(`${NOT_HERE}${JSON.stringify(valueOf('pathname'))}`);
    };
    try {
      const answer =
        valueOf('command') === 'clean'
          ? await clean(content, objects)
          : await smudge(content, objects, notHere);
      await list('status=success');
      for await (const piece of answer) for (const part of packets(piece)) await write(part);
      await write(FLUSH);
      await list();
    } catch (error) {
      tell(`agy-mcp lfs: ${error instanceof Error ? error.message : String(error)}`);
      for (let more = await content.next(); more.done !== true; more = await content.next()); // what git still sends
      await list('status=error');
    }
  }
}
