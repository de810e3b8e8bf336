// (pure) What follows from an agent that is missing, and what works all the same.
import { BACKENDS, MAIN_BACKEND } from '../protocol/backend.ts';
import type { Check } from './check.ts';

/** Checks of the agent itself: without it they have nothing to look at. */
const OF_AGENT: ReadonlySet<string> = new Set([
  'sign_in',
  'keyring',
  'quota',
  'agent_settings',
  'agent_rules',
  'agent_servers',
]);

/**
 * Instead of a warning each, one sentence with the cause.
 * @param missing the main agent is not there
 */
export function underMissingAgent(checks: readonly Check[], missing: boolean): Check[] {
  if (!missing) return [...checks];
  const follow = checks.filter(({ name }) => OF_AGENT.has(name)).map(({ name }) => name);
  const instead = checks.find(
    ({ name, ok }) => ok && name !== MAIN_BACKEND && BACKENDS.some((each) => each === name),
  );
  const words = [
    ...(instead === undefined ? [] : [`jobs that name no agent use ${instead.name}`]),
    ...(follow.length === 0 ? [] : [`so these are not checked: ${follow.join(', ')}`]),
  ];
  return checks
    .filter(({ name }) => !OF_AGENT.has(name))
    .map((check) =>
      check.name === MAIN_BACKEND
        ? {
            ...check,
            severity: instead === undefined ? check.severity : ('warning' as const),
            detail: [check.detail, ...words].join('; '),
          }
        : check,
    );
}

const failed = (checks: readonly Check[]): readonly Check[] =>
  checks.filter(({ ok, severity }) => !ok && severity === 'error');

/** Whether an agent is all that is missing. */
export const lacksAgentAlone = (checks: readonly Check[]): boolean =>
  failed(checks).length > 0 && failed(checks).every(({ name }) => name === MAIN_BACKEND);

/** @param simulator path of the simulated agent */
export function summaryOf(checks: readonly Check[], simulator: string): string {
  const names = failed(checks).map(({ name }) => name);
  const isSignedOut = checks.some(
    ({ name, ok, severity }) => name === 'sign_in' && !ok && severity === 'warning',
  );
  if (names.length === 0)
    return isSignedOut ? `Jobs can run once ${MAIN_BACKEND} is signed in.` : 'Jobs can run.';
  if (!lacksAgentAlone(checks)) return `Jobs cannot run before this is fixed: ${names.join(', ')}.`;
  return `No job can run without an agent. Without one you can run \`agy-mcp demo\`, which uses a simulated agent, and look at earlier jobs and apply their changes. AGY_BIN=${simulator} makes the simulator do all jobs.`;
}
