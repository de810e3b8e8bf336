// The agent of a job, and a second try where the first could not sign in.
import { signedOutWarning } from '../../adapters/select-agent.ts';
import { agentLaunch } from '../../adapters/launch.ts';
import { removeFile } from '../../platform/files/private-file.ts';
import { type Backend, candidatesAfter } from '../../protocol/backend.ts';
import type { Capability } from '../../protocol/capability.ts';
import { BridgeError } from '../../protocol/error.ts';
import type { Handoff } from '../../protocol/handoff.ts';
import type { AgentRunEnd } from './agent-process.ts';
import { type RetryChoice, chooseRetry } from './retry-policy.ts';
import { type Agent, runAgentSession, type Run } from './run-agent-session.ts';
import type { RunnerApp } from '../runner-app.ts';

export interface FallbackResult {
  /** Of the last start; null when none was started. */
  readonly end: AgentRunEnd | null;
  readonly warnings: readonly string[];
  /** The agent that the outcome is of. */
  readonly capability: Capability;
}

const WORDS: Readonly<Record<RetryChoice, (backend: Backend, other: Backend) => string>> = {
  same_agent: (backend) =>
    `${backend} says that it is signed out; it is started once more, as its keyring may have answered late.`,
  other_agent: (backend, other) => `${backend} is not signed in; ${other} does this job.`,
};

/**
 * Starts the agent of the request in `cwd`, then the next one while there is a reason to.
 * @param giveUp called with an agent for which another one is tried, while what it said still counts
 */
export async function runWithFallback(
  handoff: Handoff,
  app: RunnerApp,
  run: Run,
  cwd: string,
  giveUp: (agent: Capability, end: AgentRunEnd, instead: Capability) => void,
): Promise<FallbackResult> {
  const { recorder, stop } = run;
  const { rawAgentLog } = app.store.paths(handoff.jobId);
  const places = { cwd, logFile: rawAgentLog };
  const agentOf = (capability: Capability): Agent => ({
    capability,
    start: agentLaunch(handoff, capability, places, app),
  });
  let agent = agentOf(handoff.capability);
  const warnings = [...agent.start.warnings];
  stop.startClock(handoff.spec.timeoutSeconds, handoff.idle);
  // How often this agent was started.
  for (let starts = 1; stop.error() === null; starts += 1) {
    const { capability } = agent;
    const end = await runAgentSession(handoff, app, run, agent);
    warnings.push(...end.warnings.filter((each) => !warnings.includes(each)));
    const next = chooseRetry({
      state: recorder.state(),
      capability,
      starts,
      stopped: stop.error() !== null,
      platform: app.platform,
      mayFallBack: handoff.mayFallBack,
    });
    const other = next === 'other_agent' ? await otherAgent(app, capability.backend, agentOf) : agent;
    if (next === null || other === null) return { end, warnings, capability };
    if (next === 'other_agent') giveUp(capability, end, other.capability);
    const { backend, version } = other.capability;
    const text = WORDS[next](capability.backend, backend);
    await recorder.push([{ type: 'system', subtype: 'retry', backend, text }]);
    if (next === 'other_agent') {
      warnings.push(signedOutWarning(capability.backend, backend), ...other.start.warnings);
      await run.save({ backend, agent_version: version });
      starts = 0;
    }
    // The log of the first start would be read again.
    await removeFile(rawAgentLog);
    agent = other;
  }
  return { end: null, warnings, capability: agent.capability };
}

/** The next agent that is installed and can do what was asked. */
async function otherAgent(
  { agents }: RunnerApp,
  first: Backend,
  agentOf: (capability: Capability) => Agent,
): Promise<Agent | null> {
  for (const backend of candidatesAfter(first)) {
    const probe = await agents.probe(backend);
    if (probe.state !== 'ready') continue;
    try {
      return agentOf(probe.capability);
    } catch (error) {
      if (!(error instanceof BridgeError)) throw error;
      // It cannot honour the request: the next one, and where there is none the first outcome counts.
    }
  }
  return null;
}
