// One backend for a request, from what is installed (pure).
import { BridgeError } from '../protocol/error.ts';
import type { Backend } from '../protocol/job.ts';
import { absence, type WantedProgram } from './program.ts';

type WantedBackend = 'auto' | Backend;

/** An agent, and what stands against it. */
interface Told {
  readonly backend: Backend;
  readonly message: string;
  readonly hint: string;
}

interface Choice<Found> {
  readonly backend: Backend;
  readonly found: Found;
  readonly warnings: readonly string[];
  /** Who would have done it, and why not; null where that is who does it. */
  readonly insteadOf: Told | null;
}

/** Who may do it, the first that is there. */
export const CANDIDATES: Readonly<Record<WantedBackend, readonly [Backend, ...Backend[]]>> = {
  auto: ['agy', 'gemini'],
  agy: ['agy'],
  gemini: ['gemini'],
};

const fellBack = (because: string): string =>
  `${because}, so gemini runs this job: no effort, no output_schema, other models and another account. Ask for backend "agy" to be refused instead.`;

/** What a job's warnings say when its first agent could not sign in. */
export const signedOutWarning = (): string => fellBack('agy is not signed in');

/** The first reason is the one to fix: it comes first, and what became of those that were tried instead behind it. */
export function firstReason(first: Told, others: readonly Told[]): Pick<Told, 'message' | 'hint'> {
  const { backend, message, hint } = first;
  const named = message.startsWith(`${backend} `) ? message : `${backend}: ${message}`;
  const told = others.map((each) => `${each.backend}, which was tried instead: ${each.message}`);
  const hints = others.map((each) => `For ${each.backend}: ${each.hint}`.trimEnd());
  return { message: [named, ...told].join(' '), hint: [hint, ...hints].join(' ') };
}

/** Where each was looked for that is not there; one that is left out, by its usual name. */
type Absent = Readonly<Partial<Record<Backend, WantedProgram>>>;

function missing(wanted: WantedBackend, absent: Absent): BridgeError {
  const all = CANDIDATES[wanted];
  const tell = (backend: Backend) => absence(backend, absent[backend] ?? { wanted: backend, variable: null });
  const reasons = all.map((backend) => tell(backend).what).join(', and ');
  // What somebody has named and got wrong is the quickest to mend.
  const named = all.find((backend) => (absent[backend]?.variable ?? null) !== null);
  return new BridgeError('agent_missing', `${reasons}.`, {
    hint: tell(named ?? all[0]).hint,
  });
}

/**
 * Picks the backend; `found` holds what is installed, whatever the caller knows of it.
 * @throws BridgeError `agent_missing`
 */
export function chooseBackend<Found>(
  wanted: WantedBackend,
  found: Readonly<Partial<Record<Backend, Found | null>>>,
  absent: Absent = {},
): Choice<Found> {
  const [first] = CANDIDATES[wanted];
  for (const backend of CANDIDATES[wanted]) {
    const here = found[backend];
    if (here === undefined || here === null) continue;
    if (backend === first) return { backend, found: here, warnings: [], insteadOf: null };
    const { what, hint } = absence(first, absent[first] ?? { wanted: first, variable: null });
    const insteadOf = { backend: first, message: `${what}.`, hint };
    return { backend, found: here, warnings: [fellBack(what)], insteadOf };
  }
  throw missing(wanted, absent);
}
