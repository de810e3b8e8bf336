// (pure) New records behind the last one: numbered, chained, signed where they must be.
import { randomBytes } from 'node:crypto';
import { type AuditHead, canonical, CHECKPOINT_EVERY, type Json, toLine } from './chain.ts';
import type { SignedKind } from './record.ts';

interface Signer {
  readonly publicKey: string;
  readonly sign: (body: string) => string;
}

export interface ChainWriter {
  /** A record; a checkpoint comes before it where one is due. */
  add(fields: Readonly<Record<string, Json>> & { readonly kind: string }): Promise<AuditHead>;
  addSigned(kind: SignedKind, fields?: Readonly<Record<string, Json>>): Promise<AuditHead>;
  /** The first record of a segment. */
  open(segment: number): Promise<AuditHead>;
  head(): AuditHead;
  /** What was added since the last time, as lines. */
  take(): string;
}

/** Fields that every record has. */
const NOBODYS = { job_id: null, role: null, client: null } as const;

/** @param signer asked for when a signature is due */
export function createChainWriter(
  behind: AuditHead,
  now: () => string,
  signer: () => Promise<Signer>,
): ChainWriter {
  let { seq, hash } = behind;
  let lines: string[] = [];
  const push = (fields: Readonly<Record<string, Json>>, kind: string): AuditHead => {
    const made = toLine({ ...NOBODYS, ...fields, kind, seq: seq + 1, ts: now(), prev: hash });
    seq += 1;
    hash = made.hash;
    lines.push(made.line);
    return { seq, hash };
  };
  const addSigned: ChainWriter['addSigned'] = async (kind, fields = {}) => {
    const { sign } = await signer();
    const ts = now();
    const body = { ...NOBODYS, ...fields, kind, seq: seq + 1, ts, prev: hash };
    const made = toLine({ ...body, sig: sign(canonical(body)) });
    seq += 1;
    hash = made.hash;
    lines.push(made.line);
    return { seq, hash };
  };
  return {
    async add(fields) {
      if ((seq + 1) % CHECKPOINT_EVERY === 0) await addSigned('checkpoint');
      return push(fields, fields.kind);
    },
    addSigned,
    async open(segment) {
      const { publicKey } = await signer();
      return addSigned('opened', {
        segment,
        nonce: randomBytes(16).toString('hex'),
        public_key: publicKey,
      });
    },
    head: () => ({ seq, hash }),
    take() {
      const text = lines.join('');
      lines = [];
      return text;
    },
  };
}
