// The refusal of a job for which a budget has no room: which bound of which role, and when it has room again.
import type { BoundName } from '../../policy/budgets/budget.ts';
import type { Over } from '../../policy/budgets/judge.ts';
import { BridgeError } from '../../protocol/error.ts';
import { toolCall } from '../../protocol/text/references.ts';
import { quotedName } from '../../protocol/text/visible-text.ts';

interface Words {
  /** As the policy names it. */
  readonly key: string;
  readonly says: (who: string, over: Over) => string;
}

const MINUTE_MS = 60_000;

const WORDS: Readonly<Record<BoundName, Words>> = {
  jobsAtOnce: {
    key: 'jobs_at_once',
    says: (who, { used, allowed }) =>
      `${who} may have ${allowed} jobs under way at once; ${used} run or wait.`,
  },
  jobsAnHour: {
    key: 'jobs_an_hour',
    says: (who, { used, allowed }) =>
      `${who} may start ${allowed} jobs an hour; ${used} were started within the last hour.`,
  },
  tokensADay: {
    key: 'tokens_a_day',
    says: (who, { used, allowed }) =>
      `${who} may use ${allowed} tokens a day; its jobs of the last 24 hours used ${used}.`,
  },
  agentSecondsADay: {
    key: 'agent_seconds_a_day',
    says: (who, { used, allowed }) =>
      `${who} may have agents run for ${allowed} s a day; within the last 24 hours they ran for ${used} s.`,
  },
  sameRequests: {
    key: 'same_requests',
    says: (who, { used, allowed, windowMs }) =>
      `${who} may start the same ${allowed} times within ${(windowMs ?? 0) / MINUTE_MS} minutes, and this client did so ${used} times.`,
  },
};

/** `6 min 52 s`; seconds are rounded up, so that nobody comes too early. */
export function inWords(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1_000));
  const parts = [
    [Math.floor(seconds / 3_600), 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ] as const;
  return parts.flatMap(([count, unit]) => (count === 0 ? [] : [`${count} ${unit}`])).join(' ');
}

const moment = (at: number, now: number): string =>
  `at ${new Date(at).toISOString()}, in ${inWords(at - now)}`;

function whenItFrees({ bound, freesAt, allowed }: Over, now: number): string {
  if (allowed === 0) return 'Nothing may start under it.';
  if (bound !== 'jobsAtOnce')
    return freesAt === null
      ? 'There is room when what is counted is old enough.'
      : `There is room ${moment(freesAt, now)}.`;
  const latest = freesAt === null ? '' : `, ${moment(freesAt, now)} at the latest`;
  const listed = toolCall('agy_sessions', { status: 'running' });
  return `There is room when one of them ends${latest}; ${listed} lists those that run.`;
}

/** @param setIn where the bounds of the role are set, for a person: a file, or what else decides */
export function overBudget(role: string | null, over: Over, setIn: string, now: number): BridgeError {
  const { key, says } = WORDS[over.bound];
  const who = role === null ? 'A caller without a role' : `The role ${quotedName(role)}`;
  const other =
    over.bound === 'sameRequests' ? ' If the same fails again and again, ask for something else.' : '';
  return new BridgeError('busy', says(who, over), {
    hint: `${whenItFrees(over, now)}${other} The bound is \`${key}\`, set in ${quotedName(setIn)}.`,
    ...(over.allowed === 0 ? { retry: 'after_fix' as const } : {}),
  });
}
