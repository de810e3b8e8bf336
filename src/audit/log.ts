// The trail that several processes append to: under one lock, on the disk before anybody is told.
import { sizeOf } from '../platform/files/private-file.ts';
import { withLock } from '../platform/locks/lock-file.ts';
import type { Impersonal } from '../redaction/redact.ts';
import { auditFailed } from './audit-errors.ts';
import { type Add, appendTo, type LogDeps } from './append.ts';
import type { AuditHead, Json } from './chain.ts';
import type { AuditEntry, SignedKind } from './record.ts';
import { segmentFile } from './segments.ts';
import { openEnd, readEnd, type TrailEnd } from './trail-end.ts';

export interface AuditLog {
  /**
   * Appends a record; those of one moment share a write. On the disk when it resolves.
   * @throws BridgeError `store_failed`
   */
  append(entry: Impersonal<AuditEntry>): Promise<AuditHead>;
  /** A signed record of the trail itself. */
  appendSigned(kind: SignedKind, fields: Readonly<Record<string, Json>>): Promise<AuditHead>;
  /** Puts a new key in the place of the one in use; its record is signed by that one. */
  rotateKey(): Promise<AuditHead>;
  /** The newest record; null when there is none. */
  head(): Promise<AuditHead | null>;
}

interface Waiting {
  readonly add: Add;
  readonly done: (head: AuditHead) => void;
  readonly failed: (error: unknown) => void;
}

/** More of one process come with the next write. */
const MOST_AT_ONCE = 1_024;

export function createAuditLog(deps: LogDeps): AuditLog {
  const queue: Waiting[] = [];
  let known: TrailEnd | null = null;
  /** What `head` saw last: nothing is appended without a change of the size, not even where a segment ends. */
  let seen: TrailEnd | null = null;
  let isRunning = false;

  const commit = async (): Promise<void> => {
    let taken: Waiting[] = [];
    try {
      const written = await withLock(
        deps.lock,
        async ({ confirm }) => {
          const opened = await openEnd(deps.folder, known);
          taken = queue.splice(0, MOST_AT_ONCE);
          const adds = taken.map(({ add }) => add);
          return appendTo(deps, opened, confirm, adds);
        },
        { makesFolder: true },
      );
      try {
        // Behind the lock: others append meanwhile, and what they share is written once.
        await written.file.datasync();
      } finally {
        await written.file.close();
      }
      known = written.end;
      for (const [at, { done, failed }] of taken.entries()) {
        const head = written.heads[at];
        if (head !== undefined && 'seq' in head) done(head);
        else failed(head?.error);
      }
    } catch (error) {
      known = null;
      const failure = auditFailed(error);
      for (const { failed } of taken.length > 0 ? taken : queue.splice(0)) failed(failure);
    }
  };
  const run = async (): Promise<void> => {
    isRunning = true;
    await Promise.resolve(); // what is asked for in the same moment comes with it
    while (queue.length > 0) await commit();
    isRunning = false;
  };
  const push = (add: Add): Promise<AuditHead> =>
    new Promise((done, failed) => {
      queue.push({ add, done, failed });
      if (!isRunning) void run();
    });

  return {
    append: (entry) => push((chain) => chain.add(entry)),
    appendSigned: (kind, fields) => push((chain) => chain.addSigned(kind, fields)),
    async rotateKey() {
      const head = await push(async (chain, signer) => {
        await signer.get(); // what an earlier rotation left is settled first
        const next = await deps.keys.prepare();
        await chain.addSigned('key', { public_key: next.publicKey });
        signer.use(next);
        return chain.addSigned('checkpoint'); // so that the new key has signed something
      });
      await deps.keys.settle(true);
      return head;
    },
    async head() {
      const isSame = seen !== null && (await sizeOf(segmentFile(deps.folder, seen.segment))) === seen.size;
      const end = isSame && seen !== null ? seen : await readEnd(deps.folder);
      seen = end.segment === 0 ? null : end;
      return seen === null ? null : { seq: end.seq, hash: end.hash };
    },
  };
}
