// Which agent does it, of those that are here and answer.
import { selectBackend, firstReason } from '../../adapters/select-agent.ts';
import type { Probe } from '../../adapters/probe.ts';
import type { WantedProgram } from '../../adapters/find-agent-program.ts';
import { type Backend, type BackendChoice, candidatesOf } from '../../protocol/backend.ts';
import type { Capability } from '../../protocol/capability.ts';
import { BridgeError } from '../../protocol/error.ts';
import type { AdmissionStep, Asked } from './step.ts';

type InsteadOf = ReturnType<typeof selectBackend>['insteadOf'];

export interface FoundAgent {
  readonly wanted: BackendChoice;
  readonly capability: Capability;
  /** The agent that would have done it, had it been there; null where that is who does it. */
  readonly insteadOf: InsteadOf;
  readonly agentWarnings: readonly string[];
}

export const agentStep: AdmissionStep<Asked, FoundAgent> = {
  name: 'agent',
  async run({ request }, { agents, settings }) {
    const wanted = request.backend ?? settings.backend;
    const found: Partial<Record<Backend, Exclude<Probe, { state: 'missing' }>>> = {};
    const absent: Partial<Record<Backend, WantedProgram>> = {};
    for (const backend of candidatesOf(wanted)) {
      const probe = await agents.probe(backend);
      if (probe.state === 'missing') {
        absent[backend] = probe;
        continue;
      }
      found[backend] = probe;
      break;
    }
    const { backend, found: probe, warnings, insteadOf } = selectBackend(wanted, found, absent);
    if (probe.state === 'ready')
      return { wanted, capability: probe.capability, insteadOf, agentWarnings: warnings };
    const silent = new BridgeError(
      'agent_missing',
      `The agent program ${probe.executable} does not answer.`,
      {
        hint: 'Run it with --help in a terminal and fix what it says.',
      },
    );
    throw withInsteadOf(backend, silent, insteadOf);
  },
};

/** What one agent has against the request comes behind the reason why it is asked at all. */
export function withInsteadOf(backend: Backend, error: BridgeError, insteadOf: InsteadOf): BridgeError {
  if (insteadOf === null) return error;
  const { message, hint } = error;
  const words = firstReason(insteadOf, [{ backend, message, hint }]);
  return new BridgeError('agent_missing', words.message, { hint: words.hint, cause: error });
}
