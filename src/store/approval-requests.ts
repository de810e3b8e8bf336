// Questions to a person, and the first answer to each: a file each, so that any process of the user can answer.
import path from 'node:path';
import { ensureFolder, namesIn, readText, removeFile, writeOnce } from '../platform/files/private-file.ts';
import { livenessOf } from '../platform/processes/process-identity.ts';
import { type FolderWatch, watchFolder } from '../platform/waiting/watch-folder.ts';
import { type ApprovalGiven, approvalGiven } from '../protocol/approval-answer.ts';
import { APPROVAL_ID_PATTERN, type ApprovalRequest, approvalRequest } from '../protocol/approval.ts';
import { LIMITS, TIMES } from '../protocol/limits.ts';
import type { Redacted } from '../redaction/redact.ts';
import type { JobStore } from './job-store.ts';
import { storeError } from './store-error.ts';

export interface ApprovalRequests {
  /** @throws BridgeError `store_failed`: what nobody can be asked about does not happen */
  open(request: Redacted<ApprovalRequest>): Promise<void>;
  /** Null when there is no such question, or nothing that could be one. */
  read(id: string): Promise<ApprovalRequest | null>;
  /** Those that still wait, oldest first; what a process left that is gone is removed. */
  waiting(now: Date): Promise<ApprovalRequest[]>;
  /** @returns false where another answer was the first */
  answer(id: string, given: ApprovalGiven): Promise<boolean>;
  answerTo(id: string): Promise<ApprovalGiven | null>;
  close(id: string): Promise<void>;
  /** Notices answers. */
  watch(signal: AbortSignal): FolderWatch;
}

/** What is no whole answer is none: then silence counts. */
async function readAs<T>(file: string, parse: (value: unknown) => T): Promise<T | null> {
  const text = await readText(file, { own: true, maxBytes: LIMITS.recordBytes }).catch(() => null);
  try {
    return text === null ? null : parse(JSON.parse(text));
  } catch {
    return null; // torn, or of a later version
  }
}

export function createApprovalRequests({ places }: Pick<JobStore, 'places'>): ApprovalRequests {
  const folder = places.approvals;
  const requestFile = (id: string): string => path.join(folder, `${id}.json`);
  const answerFile = (id: string): string => path.join(folder, `${id}.answer`);
  const read = async (id: string): Promise<ApprovalRequest | null> =>
    APPROVAL_ID_PATTERN.test(id) ? readAs(requestFile(id), (value) => approvalRequest.parse(value)) : null;
  const answerTo = (id: string): Promise<ApprovalGiven | null> =>
    readAs(answerFile(id), (value) => approvalGiven.parse(value));
  const close = async (id: string): Promise<void> => {
    await removeFile(requestFile(id));
    await removeFile(answerFile(id));
  };

  async function isOver({ expires_at, askers }: ApprovalRequest, now: Date): Promise<boolean> {
    const [asker] = askers;
    if (Date.parse(expires_at) <= now.getTime()) return true;
    return asker !== undefined && (await livenessOf(asker)) === 'dead';
  }

  return {
    read,
    answerTo,
    close,
    async open(request) {
      try {
        await ensureFolder(folder);
        await writeOnce(requestFile(request.id), `${JSON.stringify(request)}\n`);
      } catch (error) {
        throw storeError('written', error);
      }
    },
    async waiting(now) {
      const names = await namesIn(folder).catch(() => []); // not made yet
      const ids = names.flatMap((name) => (name.endsWith('.json') ? [name.slice(0, -'.json'.length)] : []));
      const found: ApprovalRequest[] = [];
      for (const id of ids) {
        const request = await read(id);
        if (request === null || (await isOver(request, now))) await close(id).catch(() => undefined);
        else if ((await answerTo(id)) === null) found.push(request);
      }
      return found.sort((a, b) => a.asked_at.localeCompare(b.asked_at));
    },
    async answer(id, given) {
      try {
        return await writeOnce(answerFile(id), `${JSON.stringify(given)}\n`);
      } catch (error) {
        throw storeError('written', error);
      }
    },
    watch: (signal) => watchFolder(folder, TIMES.followBackstopMs, signal),
  };
}
