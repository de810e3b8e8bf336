// One backend for a request, from what is installed (pure).
import { BridgeError } from '../protocol/error.ts';
import { type Backend, type BackendChoice, candidatesOf } from '../protocol/backend.ts';
import { ADAPTERS } from './index.ts';
import { absence, type WantedProgram } from './find-agent-program.ts';
import { fieldRef } from '../protocol/text/references.ts';

/** An agent, and what prevents it. */
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

const fellBack = (because: string, first: Backend, instead: Backend): string =>
  `${because}, so ${instead} runs this job: ${ADAPTERS[instead].whenInstead}. Use ${fieldRef('backend', first)} to be refused instead.`;

/** What a job's warnings say when an agent could not sign in and another one does the job. */
export const signedOutWarning = (first: Backend, instead: Backend): string =>
  fellBack(`${first} is not signed in`, first, instead);

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

function missing(wanted: BackendChoice, absent: Absent): BridgeError {
  const all = candidatesOf(wanted);
  const tell = (backend: Backend) => absence(backend, absent[backend] ?? { wanted: backend, variable: null });
  const reasons = all.map((backend) => tell(backend).what).join(', and ');
  // A wrong name that the user has set is the quickest to fix.
  const named = all.find((backend) => (absent[backend]?.variable ?? null) !== null);
  return new BridgeError('agent_missing', `${reasons}.`, {
    hint: tell(named ?? all[0]).hint,
  });
}

/**
 * Picks the backend; `found` holds what is installed, whatever the caller knows of it.
 * @throws BridgeError `agent_missing`
 */
export function selectBackend<Found>(
  wanted: BackendChoice,
  found: Readonly<Partial<Record<Backend, Found | null>>>,
  absent: Absent = {},
): Choice<Found> {
  const [first] = candidatesOf(wanted);
  for (const backend of candidatesOf(wanted)) {
    const here = found[backend];
    if (here === undefined || here === null) continue;
    if (backend === first) return { backend, found: here, warnings: [], insteadOf: null };
    const { what, hint } = absence(first, absent[first] ?? { wanted: first, variable: null });
    const insteadOf = { backend: first, message: `${what}.`, hint };
    return { backend, found: here, warnings: [fellBack(what, first, backend)], insteadOf };
  }
  throw missing(wanted, absent);
}
