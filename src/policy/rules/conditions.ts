// Whether a rule applies to a call: its conditions against what is known. (pure)
import { coversRule, type HostRule, parseHostRule } from '../../protocol/host-rules.ts';
import { lazily } from '../../protocol/lazily.ts';
import { quotedName } from '../../protocol/text/visible-text.ts';
import type { Asked } from './asked.ts';
import { matchesName, matchesPath, splitPath } from './glob.ts';
import type { ConditionKey, Conditions, Rule } from './policy.ts';

/** What a call has for one key. */
interface Fact {
  /** None where nothing is known. */
  readonly values: readonly string[];
  /** The values in words. */
  readonly shown: () => string;
  /** Whether a value meets a pattern in `when`. */
  readonly isCaught: (pattern: string, value: string) => boolean;
  /** Whether it meets it in `unless`. */
  readonly isExcepted: (pattern: string, value: string) => boolean;
}

export type Facts = Readonly<Record<ConditionKey, Fact>>;

const hasPort = ({ text }: HostRule): boolean => /:\d+$/.test(text);
/** Two rules over hosts by their names alone. */
const coversHost = (outer: HostRule, inner: HostRule): boolean =>
  coversRule({ ...outer, ports: inner.ports }, inner);

/** The value of a job that reaches nothing. */
const NOTHING = 'none';
const isHost = (text: string): boolean => !['open', 'agent', NOTHING].includes(text);

/** Whether a job may reach something that the pattern covers. A word stands for that very choice. */
function mayReach(pattern: string, value: string): boolean {
  if (pattern === value) return true;
  if (!isHost(pattern)) return false;
  if (!isHost(value)) return value === 'open';
  const [wanted, reached] = [parseHostRule(pattern), parseHostRule(value)];
  if (wanted === null || reached === null) return false;
  if (hasPort(wanted) && !wanted.ports.some((port) => reached.ports.includes(port))) return false;
  return coversHost(wanted, reached) || coversHost(reached, wanted);
}

/** Whether the pattern covers all that a job may reach. */
function reachesOnly(pattern: string, value: string): boolean {
  if (pattern === value) return true;
  if (!isHost(pattern)) return false;
  if (!isHost(value)) return value === NOTHING;
  const [wanted, reached] = [parseHostRule(pattern), parseHostRule(value)];
  if (wanted === null || reached === null) return false;
  return hasPort(wanted) ? coversRule(wanted, reached) : coversHost(wanted, reached);
}

const list = (words: readonly string[]): string => words.map(quotedName).join(', ');

const names = (values: readonly string[]): Fact => ({
  values,
  shown: lazily(() => list(values)),
  isCaught: matchesName,
  isExcepted: matchesName,
});
const name = (value: string | null | undefined): Fact =>
  names(value === undefined || value === null ? [] : [value]);

function paths(values: readonly string[]): Fact {
  const split = new Map(values.map((value) => [value, splitPath(value)]));
  const fits = (pattern: string, value: string): boolean =>
    matchesPath(pattern, split.get(value) ?? splitPath(value));
  return { values, shown: lazily(() => list(values)), isCaught: fits, isExcepted: fits };
}

function reached(network: Asked['network']): Fact {
  const hosts = typeof network === 'string' ? [network] : (network ?? []);
  const values = network !== undefined && hosts.length === 0 ? [NOTHING] : hosts;
  return { values, shown: lazily(() => list(values)), isCaught: mayReach, isExcepted: reachesOnly };
}

/** What is known of a call, to be compared with any number of rules. */
export function factsOf(asked: Asked, role: string | null): Facts {
  const unknown = names([]); // no call tells of single actions
  return {
    role: name(role),
    client: name(asked.client),
    tool: name(asked.tool),
    mode: name(asked.mode),
    backend: name(asked.backend),
    model: name(asked.model),
    path: paths(asked.paths ?? []),
    network: reached(asked.network),
    confinement: name(asked.confinement),
    permissions: name(asked.permissions),
    grants: names(asked.grants ?? []),
    act: unknown,
    command: unknown,
    host: unknown,
    server: unknown,
  };
}

/** The keys of conditions that say something, each with its patterns. */
export const saidBy = (conditions: Conditions): (readonly [ConditionKey, readonly string[]])[] =>
  (Object.entries(conditions) as [ConditionKey, readonly string[]][]).filter(
    ([, patterns]) => patterns.length > 0,
  );

export interface RuleVerdict {
  readonly applies: boolean;
  /** A clause: what of its conditions decided. */
  readonly why: string;
}

/**
 * Each key of `when` must be met by one of its values. Where a call has several, such as directories, the rule applies
 * as soon as one of those that `when` catches is not excepted: what is named beside it makes nothing permitted.
 */
export function judgeRule({ when, unless }: Pick<Rule, 'when' | 'unless'>, facts: Facts): RuleVerdict {
  const caught = new Map<ConditionKey, readonly string[]>();
  for (const [key, patterns] of saidBy(when)) {
    const { values, shown, isCaught } = facts[key];
    if (values.length === 0) return { applies: false, why: `${key} is not known here` };
    const met = values.filter((value) => patterns.some((pattern) => isCaught(pattern, value)));
    if (met.length === 0) return { applies: false, why: `${key} is ${shown()}, not ${list(patterns)}` };
    caught.set(key, met);
  }
  const exceptions = saidBy(unless);
  const isFree = ([key, patterns]: readonly [ConditionKey, readonly string[]]): boolean => {
    const { values, isExcepted } = facts[key];
    const about = caught.get(key) ?? values;
    return about.length > 0 && about.every((value) => patterns.some((pattern) => isExcepted(pattern, value)));
  };
  if (exceptions.length > 0 && exceptions.every(isFree))
    return {
      applies: false,
      why: `excepted by ${exceptions.map(([key, patterns]) => `${key} ${list(patterns)}`).join(' and ')}`,
    };
  const met = [...caught].map(([key, values]) => `${key} is ${list(values)}`);
  return { applies: true, why: met.length === 0 ? 'it has no conditions' : met.join(' and ') };
}
