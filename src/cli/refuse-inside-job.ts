// Who approves must be a person: an agent would approve what it wrote.
import { isInsideAgent } from '../policy/recursion-limit.ts';
import { BridgeError } from '../protocol/error.ts';
import type { Invocation } from './command.ts';

/** @throws BridgeError `recursion_refused` */
export function refuseInsideJob(env: Invocation['machine']['env']): void {
  if (!isInsideAgent(env)) return;
  throw new BridgeError('recursion_refused', 'This runs inside a job, and an agent approves nothing.', {
    hint: 'A person can, in a terminal of their own.',
  });
}
