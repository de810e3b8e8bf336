// The policy's word on a call that starts no job, and its record.
import { effect } from '../../audit/entries.ts';
import type { Actor } from '../../audit/record.ts';
import type { AuditTrail } from '../../audit/trail.ts';
import { toBridgeError } from '../../protocol/error.ts';
import { jobId } from '../../protocol/job.ts';
import type { JobStore } from '../../store/job-store.ts';
import type { Governance, Ruling } from './governance.ts';

/** A call of a tool that starts no job. */
export interface PlainCall {
  readonly tool: string;
  /** Whether it changes nothing: then it has no record of its own. */
  readonly reads: boolean;
  /** What it is about, as it came; null where it is about no job. */
  readonly jobId: unknown;
}

/**
 * @returns why a person must agree, as sentences; null where nobody need be asked
 * @throws BridgeError `policy_denied`
 */
export type PermitCall = (call: PlainCall) => Promise<string | null>;

interface PermitDeps {
  readonly governance: Governance;
  readonly store: JobStore;
  readonly trail: () => Promise<AuditTrail>;
}

/** Where the job works; unknown for what names no job that is there. */
async function placeOf(store: JobStore, id: unknown): Promise<string[]> {
  const named = jobId.safeParse(id);
  const record = named.success ? await store.read(named.data).catch(() => null) : null;
  return record === null ? [] : [record.cwd];
}

/** Decides for one caller. */
export function createPermit({ governance, store, trail }: PermitDeps, actor: Actor): PermitCall {
  return async ({ tool, reads, jobId: id }) => {
    const about = typeof id === 'string' ? id : null;
    let ruling: Ruling | null;
    try {
      ruling = await governance.permit({ tool, client: actor.client, paths: await placeOf(store, id) });
    } catch (error) {
      const { code, message } = toBridgeError(error);
      await (await trail()).recordOrOwe(effect('refused', about, actor, { tool, code, message }));
      throw error;
    }
    if (ruling === null || ruling.decision.action === 'allow') return null;
    const { action, rule, reason } = ruling.decision;
    if (reads) await (await trail()).record(effect('admitted', about, actor, { tool, rule }));
    return action === 'confirm' ? reason : null;
  };
}
