// (pure) How deeply jobs are nested: an agent that starts agy-mcp must not start agents without end.
import { BridgeError } from '../protocol/error.ts';

/** Number of jobs around a process; every agent gets it. */
export const DEPTH_VARIABLE = 'AGY_MCP_DEPTH';

/** agy marks its children so; an agent that was not started by the bridge counts too. */
const INSIDE_AGENT = 'ANTIGRAVITY_AGENT';

/** Whether whoever runs here is an agent, or was started by one. */
export function isInsideAgent(env: Readonly<Record<string, string | undefined>>): boolean {
  return (env[DEPTH_VARIABLE] ?? '') !== '' || env[INSIDE_AGENT] !== undefined;
}

/**
 * The depth of a job that is started in this environment, itself counted.
 * @throws BridgeError `recursion_refused`
 */
export function checkRecursion(env: Readonly<Record<string, string | undefined>>, maxDepth: number): number {
  const told = Number(env[DEPTH_VARIABLE] ?? '0');
  // An unreadable depth is nobody's honest one.
  const around = Number.isInteger(told) && told >= 0 ? told : maxDepth;
  const depth = Math.max(around, env[INSIDE_AGENT] === undefined ? 0 : 1) + 1;
  if (depth <= maxDepth) return depth;
  throw new BridgeError(
    'recursion_refused',
    'This server runs inside an agent, which may not start another one.',
    {
      hint: 'Do the work here. The user can allow it with `max_depth` under `[jobs]` in config.toml.',
    },
  );
}
