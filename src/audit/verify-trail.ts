// Verifies the trail on disk, or an exported part of it.
import { createClassifier } from './classify.ts';
import type { AuditHead } from './chain.ts';
import { type Lines, readTrail, segmentsIn } from './segments.ts';
import { createVerifier, FROM_THE_START, type Problem, type Verifier, type VerifyOptions } from './verify.ts';

/** As `agy-mcp audit verify --json` prints it. */
export interface Verified {
  readonly ok: boolean;
  readonly records: number;
  readonly head: AuditHead | null;
  readonly problem: Problem | null;
  /** Fingerprints of the keys that signed, the first one first. */
  readonly keys: readonly string[];
}

type Read = () => AsyncIterable<Lines>;

/** Reads on until something is wrong. */
async function feed(verifier: Verifier, read: Read): Promise<void> {
  for await (const { lines, torn } of read()) {
    for (const line of lines) if (!verifier.take(line)) return;
    if (torn !== '') {
      verifier.end(torn);
      return;
    }
  }
  verifier.end('');
}

/**
 * @param read called again where a second look is needed
 * @param trusted fingerprint of a key that must be among those that signed; null: any key is believed
 */
export async function verifyLines(
  read: Read,
  options: VerifyOptions,
  trusted: string | null,
): Promise<Verified & ReturnType<Verifier['state']>> {
  const verifier = createVerifier(options);
  await feed(verifier, read);
  const state = verifier.state();
  const problem = await problemOf(state, read, trusted);
  return { ...state, ok: problem === null, problem, keys: state.signers };
}

async function problemOf(
  { problem, misplaced, signers, first }: ReturnType<Verifier['state']>,
  read: Read,
  trusted: string | null,
): Promise<Problem | null> {
  if (problem !== null) return problem;
  if (misplaced !== null) {
    const classifier = createClassifier(misplaced);
    for await (const { lines } of read()) for (const line of lines) classifier.take(line);
    return classifier.judge();
  }
  if (trusted === null || first === null || signers.includes(trusted)) return null;
  return { kind: 'unsigned', seq: first };
}

/** @param trusted as for `verifyLines` */
export async function verifyTrail(
  folder: string,
  head: AuditHead | undefined,
  trusted: string | null,
): Promise<Verified> {
  const [oldest = 1] = await segmentsIn(folder);
  const begins = oldest === 1 ? FROM_THE_START : null;
  const {
    ok,
    records,
    head: end,
    problem,
    keys,
  } = await verifyLines(() => readTrail(folder), { head, begins }, trusted);
  return { ok, records, head: end, problem, keys };
}
