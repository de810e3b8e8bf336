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
import { LONGEST_WINDOW_MS } from '../policy/budgets/judge.ts';
import { BridgeError } from '../protocol/error.ts';
import { LIMITS } from '../protocol/limits.ts';
import {
  addLines,
  type Book,
  bookText,
  emptyBook,
  type EndLine,
  endText,
  HEADER_BYTES,
  headerText,
  linesOf,
  nameOf,
  pruned,
} from './budget-lines.ts';
import type { JobStore } from './job-store.ts';
import { storeError } from './store-error.ts';

export interface LedgerUse {
  /** In milliseconds since 1970, as all moments here. */
  readonly now: number;
  readonly book: Book;
  /** Appends whole lines, all or none; once, as the last step. */
  readonly add: (text: string) => Promise<void>;
}

export interface BudgetLedger {
  /**
   * Acts on what is counted while no other process does; `act` may begin anew.
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
}

/** A smaller file is not worth writing anew. */
const FEW_LINES = 2_000;
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

/** Appends at `size`, all or nothing. */
async function appendAt(file: string, size: number, text: string): Promise<void> {
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

  async function load(): Promise<{ readonly now: Known; readonly latest: number } | null> {
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
      return { now: { name, book, size: from + whole.length, lines }, latest: added.latest };
    } finally {
      await handle.close();
    }
  }

  /** Leaves out what counts no more, and brings back to now what a clock that was wrong put into the future. */
  async function compact(found: Known, now: number, confirm: () => Promise<void>, must: boolean) {
    const book = pruned(found.book, now, LONGEST_WINDOW_MS);
    const lines = linesOf(book);
    if (!must && 2 * lines > found.lines) return found;
    const name = randomUUID();
    const text = headerText(name) + bookText(book);
    await confirm();
    await writeWhole(file, text);
    return { name, book, size: text.length, lines };
  }

  async function current(now: number, confirm: () => Promise<void>): Promise<Known | null> {
    const loaded = await load();
    if (loaded === null) return null;
    const isAhead = loaded.latest > now + AHEAD_MS;
    if (!isAhead && loaded.now.lines < lookAt) return loaded.now;
    const found = await compact(loaded.now, now, confirm, isAhead);
    lookAt = Math.max(FEW_LINES, Math.ceil(found.lines * 1.5));
    return found;
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
        try {
          const now = clock.now().getTime();
          known = await current(now, confirm);
          const { book } = known ?? { book: emptyBook() };
          return await act({
            now,
            book,
            async add(text) {
              const size = known?.size ?? 0;
              if (size + text.length > LIMITS.ledgerBytes) throw full();
              await confirm();
              if (known === null) await ensureFolder(path.dirname(file), true);
              await appendAt(file, size, size === 0 ? headerText(randomUUID()) + text : text);
            },
          });
        } catch (error) {
          known = null; // it is read anew
          throw error;
        }
      }),
    async end(line) {
      const isCounted = await sizeOf(file).catch(asStoreError);
      if (isCounted === null) return;
      await locked(async (confirm) => {
        const size = (await sizeOf(file)) ?? 0;
        const from = Math.max(0, size - TAIL_BYTES);
        const tail = (await readRange(file, from, TAIL_BYTES, EXPECTED)) ?? Buffer.alloc(0);
        const whole = from + tail.lastIndexOf(0x0a) + 1;
        if (whole === 0) return; // nothing was counted
        await confirm();
        await appendAt(file, whole, endText(line));
      });
    },
  };
}
