// Whether a rule applies to a call: its conditions against what is known. (pure)
import { coversRule, type HostRule, parseHostRule } from '../../protocol/host-rules.ts';
import { quotedName } from '../../protocol/text/visible-text.ts';
import type { Asked } from './asked.ts';
import { matchesName, matchesPath } from './glob.ts';
import type { ConditionKey, Conditions, Rule } from './policy.ts';

/** The values of a call for one key; none where nothing is known. */
type Values = readonly string[];

interface KeyRow {
  readonly valuesOf: (asked: Asked, role: string | null) => Values;
  /** Whether a value meets a pattern in `when`. */
  readonly isCaught: (pattern: string, value: string) => boolean;
  /** Whether it meets it in `unless`; where absent, as in `when`. */
  readonly isExcepted?: (pattern: string, value: string) => boolean;
}

const one = (value: string | null | undefined): Values =>
  value === undefined || value === null ? [] : [value];

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

const networkOf = ({ network }: Asked): Values => {
  if (network === undefined) return [];
  if (typeof network === 'string') return [network];
  return network.length === 0 ? [NOTHING] : network;
};

const name = (valuesOf: KeyRow['valuesOf']): KeyRow => ({ valuesOf, isCaught: matchesName });
/** Not known of any call. */
const ofActs: KeyRow = name(() => []);

const KEYS: Readonly<Record<ConditionKey, KeyRow>> = {
  role: name((_asked, role) => one(role)),
  client: name(({ client }) => one(client)),
  tool: name(({ tool }) => [tool]),
  mode: name(({ mode }) => one(mode)),
  backend: name(({ backend }) => one(backend)),
  model: name(({ model }) => one(model)),
  path: { valuesOf: ({ paths = [] }) => paths, isCaught: matchesPath },
  network: { valuesOf: networkOf, isCaught: mayReach, isExcepted: reachesOnly },
  confinement: name(({ confinement }) => one(confinement)),
  permissions: name(({ permissions }) => one(permissions)),
  grants: name(({ grants = [] }) => grants),
  act: ofActs,
  command: ofActs,
  host: ofActs,
  server: ofActs,
};

/** The keys of conditions that say something, each with its patterns. */
export const saidBy = (conditions: Conditions): (readonly [ConditionKey, readonly string[]])[] =>
  (Object.entries(conditions) as [ConditionKey, readonly string[]][]).filter(
    ([, patterns]) => patterns.length > 0,
  );

const list = (names: readonly string[]): string => names.map(quotedName).join(', ');

export interface RuleVerdict {
  readonly applies: boolean;
  /** A clause: what of its conditions decided. */
  readonly why: string;
}

/**
 * Each key of `when` must be met by one of its values. Where a call has several, such as directories, the rule applies
 * as soon as one of those that `when` catches is not excepted: what is named beside it makes nothing permitted.
 */
export function judgeRule(
  { when, unless }: Pick<Rule, 'when' | 'unless'>,
  asked: Asked,
  role: string | null,
): RuleVerdict {
  const caught = new Map<ConditionKey, Values>();
  for (const [key, patterns] of saidBy(when)) {
    const values = KEYS[key].valuesOf(asked, role);
    if (values.length === 0) return { applies: false, why: `${key} is not known here` };
    const met = values.filter((value) => patterns.some((pattern) => KEYS[key].isCaught(pattern, value)));
    if (met.length === 0)
      return { applies: false, why: `${key} ${list(values)} is not among ${list(patterns)}` };
    caught.set(key, met);
  }
  const exceptions = saidBy(unless);
  const isFree = ([key, patterns]: readonly [ConditionKey, readonly string[]]): boolean => {
    const { valuesOf, isCaught, isExcepted = isCaught } = KEYS[key];
    const values = caught.get(key) ?? valuesOf(asked, role);
    return (
      values.length > 0 && values.every((value) => patterns.some((pattern) => isExcepted(pattern, value)))
    );
  };
  if (exceptions.length > 0 && exceptions.every(isFree))
    return {
      applies: false,
      why: `excepted by ${exceptions.map(([key, patterns]) => `${key} ${list(patterns)}`).join(' and ')}`,
    };
  const met = [...caught].map(([key, values]) => `${key} is ${list(values)}`);
  return { applies: true, why: met.length === 0 ? 'it has no conditions' : met.join(' and ') };
}
