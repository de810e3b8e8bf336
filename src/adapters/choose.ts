// One backend for a request, from what is installed (pure).
import { BridgeError } from '../protocol/error.ts';
import type { Backend } from '../protocol/job.ts';

type WantedBackend = 'auto' | Backend;

interface Choice<Found> {
  readonly backend: Backend;
  readonly found: Found;
  readonly warnings: readonly string[];
}

const ORDER: Readonly<Record<WantedBackend, readonly Backend[]>> = {
  auto: ['agy', 'gemini'],
  agy: ['agy'],
  gemini: ['gemini'],
};

const MISSING: Readonly<Record<WantedBackend, { message: string; hint: string }>> = {
  auto: {
    message: 'No agent was found: neither agy nor gemini.',
    hint: 'Install the Antigravity CLI from https://antigravity.google, or set AGY_BIN to the absolute path of agy.',
  },
  agy: {
    message: 'The agent agy was not found.',
    hint: 'Install the Antigravity CLI from https://antigravity.google, or set AGY_BIN to its absolute path.',
  },
  gemini: {
    message: 'The agent gemini was not found.',
    hint: 'Install it with `npm install -g @google/gemini-cli`, or set GEMINI_BIN to its absolute path.',
  },
};

const fellBack = (because: string): string =>
  `agy ${because}, so gemini runs this job: no effort, no output_schema, other models and another account. Ask for backend "agy" to be refused instead.`;

/** What a job's warnings say when its first agent could not sign in. */
export const signedOutWarning = (): string => fellBack('is not signed in');

/**
 * Picks the backend; `found` holds what is installed, whatever the caller knows of it.
 * @throws BridgeError `agent_missing`
 */
export function chooseBackend<Found>(
  wanted: WantedBackend,
  found: Readonly<Partial<Record<Backend, Found | null>>>,
): Choice<Found> {
  for (const backend of ORDER[wanted]) {
    const here = found[backend];
    if (here === undefined || here === null) continue;
    const isSecond = wanted === 'auto' && backend !== ORDER.auto[0];
    return { backend, found: here, warnings: isSecond ? [fellBack('was not found')] : [] };
  }
  throw new BridgeError('agent_missing', MISSING[wanted].message, { hint: MISSING[wanted].hint });
}
