// What was started and used under budgets, apart from the jobs: removing a job gives nothing back.
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { Clock } from '../platform/clock.ts';
import {
  ensureFolder,
  openAppend,
  openRead,
  readRange,
  sizeOf,
  writeWhole,
} from '../platform/files/private-file.ts';
import { withLock } from '../platform/locks/lock-file.ts';
import { WINDOWS } from '../policy/budgets/judge.ts';
import { BridgeError } from '../protocol/error.ts';
import { LIMITS } from '../protocol/limits.ts';
import {
  addLines,
  type Book,
  emptyBook,
  type EndLine,
  HEADER_BYTES,
  headerText,
  type Line,
  linesIn,
  linesText,
  nameOf,
  pruned,
} from './budget-lines.ts';
import type { JobStore } from './job-store.ts';
import { storeError } from './store-error.ts';

export interface LedgerUse {
  /** In milliseconds since 1970, as all moments here. */
  readonly now: number;
  readonly book: Book;
  /** Appends all or none; once, as the last step. */
  readonly add: (lines: readonly Line[]) => Promise<void>;
}

export interface BudgetLedger {
  /**
   * Acts on what is counted while no other process does; `act` may run again.
   * @throws BridgeError `store_failed` where it cannot be read or written, `busy` where another process holds its lock
   */
  use<T>(act: (use: LedgerUse) => Promise<T>): Promise<T>;
  /** Notes an end. Does nothing where nothing was ever counted. @throws as `use` */
  end(line: EndLine): Promise<void>;
}

/** What this process has read of the file. */
interface Known {
  /** Each writing of the whole file has another. */
  readonly name: string;
  readonly book: Book;
  /** To the end of the last whole line. */
  readonly size: number;
  readonly lines: number;
  /** The latest moment in them. */
  readonly latest: number;
}

/** A smaller file is not worth rewriting. */
const FEW_LINES = 1_000;
/** Clocks of processes differ a little where they are set. */
const AHEAD_MS = 60_000;
const TAIL_BYTES = 4_096;
const EXPECTED = { own: true, maxBytes: 2 * LIMITS.ledgerBytes };

const damaged = (file: string): BridgeError =>
  new BridgeError('store_failed', 'The ledger of budgets is damaged, or of a later version.', {
    hint: `Nothing runs under a budget that cannot be counted. Move ${file} away: what was used until now is then forgotten.`,
    retry: 'after_fix',
  });

const full = (): BridgeError =>
  new BridgeError('busy', 'The ledger of budgets holds as many jobs of one day as it can.', {
    hint: 'Wait until some of them are more than a day old.',
  });

const asStoreError = (error: unknown): never => {
  throw storeError('used for budgets', error);
};

/** Appends at `size`, all or nothing; at 0 with the first line before. */
async function addAt(file: string, size: number, lines: readonly Line[]): Promise<void> {
  const text = (size === 0 ? headerText(randomUUID()) : '') + linesText(lines);
  const handle = await openAppend(file);
  try {
    const found = await handle.stat();
    if (found.size > size) await handle.truncate(size); // what a broken write left
    await handle.appendFile(text).catch(async (error: unknown) => {
      await handle.truncate(size).catch(() => undefined); // the next one does
      throw error;
    });
  } finally {
    await handle.close();
  }
}

export function createBudgetLedger({ places }: Pick<JobStore, 'places'>, clock: Clock): BudgetLedger {
  const file = places.budgets;
  let known: Known | null = null;
  /** Those of one process come one after the other, without asking for the lock in vain. */
  let last: Promise<unknown> = Promise.resolve();
  /** From so many lines on it is worth looking for those that count no more. */
  let lookAt = FEW_LINES;

  async function load(): Promise<Known | null> {
    const handle = await openRead(file, EXPECTED);
    if (handle === null) return null;
    try {
      const { size } = await handle.stat();
      const read = async (from: number, to: number): Promise<string> => {
        const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(to - from), 0, to - from, from);
        return buffer.toString('latin1', 0, bytesRead);
      };
      const header = await read(0, Math.min(size, HEADER_BYTES));
      if (!header.includes('\n') && headerText('').startsWith(header.slice(0, 20))) return null; // broken off
      const name = nameOf(header);
      if (name === null) throw damaged(file);
      const isSame = known !== null && known.name === name && known.size <= size;
      const before = isSame ? known : null;
      const from = before?.size ?? HEADER_BYTES;
      const text = from === size ? '' : await read(from, size);
      const whole = text.slice(0, text.lastIndexOf('\n') + 1);
      const book = before?.book ?? emptyBook();
      const added = addLines(book, whole);
      if (added === null) throw damaged(file);
      const lines = (before?.lines ?? 0) + added.lines;
      const latest = Math.max(before?.latest ?? 0, added.latest);
      return { name, book, size: from + whole.length, lines, latest };
    } finally {
      await handle.close();
    }
  }

  /** Leaves out what counts no more, and brings back to now what a clock that was wrong put into the future. */
  async function compact(found: Known, now: number, confirm: () => Promise<void>): Promise<Known> {
    const isAhead = found.latest > now + AHEAD_MS;
    const isFull = found.size > LIMITS.ledgerBytes;
    if (!isAhead && !isFull && found.lines < lookAt) return found;
    const book = pruned(found.book, now, WINDOWS);
    const lines = linesIn(book);
    lookAt = Math.max(FEW_LINES, Math.ceil(1.5 * lines.length));
    if (!isAhead && lines.length > (isFull ? 0.9 : 0.5) * found.lines) return found;
    const name = randomUUID();
    const text = headerText(name) + linesText(lines);
    await confirm();
    await writeWhole(file, text);
    return { name, book, size: text.length, lines: lines.length, latest: now };
  }

  async function current(now: number, confirm: () => Promise<void>): Promise<Known | null> {
    const found = await load();
    return found === null ? null : compact(found, now, confirm);
  }

  const locked = <T>(act: (confirm: () => Promise<void>) => Promise<T>): Promise<T> => {
    const run = () =>
      withLock(places.budgetLock, ({ confirm }) => act(confirm), { makesFolder: true, startsOver: true });
    const next = last.then(run);
    last = next.catch(() => undefined);
    return next.catch(asStoreError);
  };

  return {
    use: (act) =>
      locked(async (confirm) => {
        const now = clock.now().getTime();
        const found = await current(now, confirm).catch((error: unknown) => {
          known = null; // what was read of it may be no whole line
          throw error;
        });
        known = found;
        return act({
          now,
          book: found?.book ?? emptyBook(),
          async add(lines) {
            const size = found?.size ?? 0;
            if (size > LIMITS.ledgerBytes) throw full();
            await confirm();
            if (found === null) await ensureFolder(path.dirname(file), true);
            await addAt(file, size, lines);
          },
        });
      }),
    async end(line) {
      const isCounted = await sizeOf(file).catch(asStoreError);
      if (isCounted === null) return;
      await locked(async (confirm) => {
        const size = (await sizeOf(file)) ?? 0;
        const from = Math.max(0, size - TAIL_BYTES);
        const tail = (await readRange(file, from, TAIL_BYTES, EXPECTED)) ?? Buffer.alloc(0);
        const at = tail.lastIndexOf(0x0a);
        if (at === -1) return; // nothing was counted, or the next start repairs it and looks at the job
        await confirm();
        await addAt(file, from + at + 1, [{ kind: 'end', ...line }]);
      });
    },
  };
}
