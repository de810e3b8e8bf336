// What an exit code of an agent means when nothing else explains the end (pure).
import type { Backend } from '../../protocol/backend.ts';
import type { ExitRule } from '../adapter.ts';
import { ADAPTERS } from '../index.ts';

/** The agent's own rule for this code. */
export function exitRule(backend: Backend, code: number | null): ExitRule | undefined {
  return ADAPTERS[backend].exitRules.find((rule) => rule.code === code);
}
