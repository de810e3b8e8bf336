// What is wrong with rules that can be read: one look a row. (pure)
import { quotedName } from '../../protocol/text/visible-text.ts';
import { nearestName } from '../../protocol/text/nearest-name.ts';
import { compareActions } from '../rules/action.ts';
import { STARTING_TOOLS } from '../rules/asked.ts';
import { factsOf, judgeRule, saidBy } from '../rules/conditions.ts';
import { matchesName } from '../rules/glob.ts';
import { ACT_KEYS, CALL_KEYS, type ConditionKey, type Policy, type Rule } from '../rules/policy.ts';
import { callFor, coversConditions, coversRuleOf } from './coverage.ts';
import type { Finding, KnownWords } from './finding.ts';

type Look = (rule: Rule, policy: Policy, known: KnownWords) => readonly Omit<Finding, 'where'>[];

/** Of these nothing is known when a call is decided about; the keys of single actions come with them. */
const NOT_KNOWN_YET: readonly ConditionKey[] = [...ACT_KEYS, 'grants'];

/** All values that a key can have today; null where it can have any. */
function valuesOf(key: ConditionKey, { roles }: Policy, known: KnownWords): readonly string[] | null {
  const table: Partial<Record<ConditionKey, readonly string[]>> = {
    role: roles.map(({ name }) => name),
    tool: known.tools,
    mode: known.modes,
    backend: known.backends,
    permissions: ['default', 'skip'],
    confinement: ['bubblewrap', 'unshare', 'none'],
  };
  return table[key] ?? null;
}

const never = (message: string): readonly Omit<Finding, 'where'>[] => [{ kind: 'never_matches', message }];

const ofUnknown: Look = ({ when }) =>
  NOT_KNOWN_YET.filter((key) => (when[key]?.length ?? 0) > 0).flatMap((key) =>
    never(`"when" names ${key}, which this version knows of no call: the rule never applies.`),
  );

const ofMistyped: Look = ({ when, unless }, policy, known) =>
  (['when', 'unless'] as const).flatMap((place) =>
    saidBy(place === 'when' ? when : unless).flatMap(([key, patterns]) => {
      const values = valuesOf(key, policy, known);
      if (values === null) return [];
      return patterns
        .filter((pattern) => !values.some((value) => matchesName(pattern, value)))
        .flatMap((pattern) => {
          const near = nearestName(pattern, values);
          const meant = near === null ? '' : ` Did you mean ${quotedName(near)}?`;
          return never(`No ${key} fits ${quotedName(pattern)} in "${place}".${meant}`);
        });
    }),
  );

/** Known of a job that starts, and of no other call; a place is also known of a call about a job. */
const OF_STARTS = CALL_KEYS.filter((key) => !['role', 'client', 'tool', 'path', 'grants'].includes(key));
const ofOtherTools: Look = ({ when }, _policy, known) => {
  const tools = when.tool ?? [];
  const key = OF_STARTS.find((each) => (when[each]?.length ?? 0) > 0);
  if (tools.length === 0 || key === undefined) return [];
  const fits = (names: readonly string[]): boolean =>
    names.some((name) => tools.some((pattern) => matchesName(pattern, name)));
  return fits(STARTING_TOOLS) || !fits(known.tools)
    ? []
    : never(`"when" names ${key}, and only tools that start a job have one: ${STARTING_TOOLS.join(', ')}.`);
};

const ofExcepted: Look = ({ when, unless }) =>
  saidBy(unless).length > 0 && coversConditions(unless, when)
    ? never('"unless" excepts all that "when" is about: the rule never applies.')
    : [];

const ofBareUnless: Look = ({ unless }) =>
  Object.keys(unless).length > 0 && saidBy(unless).length === 0
    ? never('"unless" has only empty lists: it excepts nothing.')
    : [];

/** An allow that is meant as an exception is none. */
const ofAllow: Look = (rule, { rules }) => {
  if (rule.action !== 'allow') return [];
  if (rule.from === 'repository')
    return [
      {
        kind: 'widens',
        message: 'A rule of a repository that allows is not counted: its file can only tighten.',
      },
    ];
  const call = callFor(rule);
  if (call === null) return [];
  const facts = factsOf(call.asked, call.role);
  return rules
    .filter(
      (other) => other.action !== 'allow' && other.action !== 'audit' && judgeRule(other, facts).applies,
    )
    .map(({ id, action }) => ({
      kind: 'contradicts' as const,
      message: `It allows what ${quotedName(id)} has for ${action}, and the stricter one wins: write the exception as "unless" of ${quotedName(id)}.`,
    }));
};

const ofShadowed: Look = (rule, { rules }) => {
  const at = rules.indexOf(rule);
  const by = rules.find((other, index) => {
    if (other === rule || !coversRuleOf(other, rule)) return false;
    const difference = compareActions(other.action, rule.action);
    const asksAlike = other.approval === rule.approval || other.action !== 'confirm';
    // Of two that are the same, the later one is told.
    return difference > 0 || (difference === 0 && asksAlike && (index < at || !coversRuleOf(rule, other)));
  });
  if (by === undefined || rule.action === 'allow') return [];
  return [
    {
      kind: 'shadowed',
      message: `Wherever it applies, ${quotedName(by.id)} does, too, and is ${by.action === rule.action ? 'the same' : 'stricter'}.`,
    },
  ];
};

/** A job that one of them may not start can be started by the others. */
const ofHalfOfStarts: Look = ({ action, when }) => {
  const tools = when.tool ?? [];
  if (tools.length === 0 || (action !== 'deny' && action !== 'confirm')) return [];
  const caught = STARTING_TOOLS.filter((tool) => tools.some((pattern) => matchesName(pattern, tool)));
  const missed = STARTING_TOOLS.filter((tool) => !caught.includes(tool));
  // Only to continue is less than to start: a rule about that alone leaves nothing open.
  if (missed.length === 0 || caught.every((tool) => tool === 'agy_continue')) return [];
  return [
    {
      kind: 'widens',
      message: `It is about ${caught.join(' and ')}, and ${missed.join(' and ')} can start the same job: name all of ${STARTING_TOOLS.join(', ')}.`,
    },
  ];
};

const ofOneFolder: Look = ({ action, when }) =>
  action === 'allow'
    ? []
    : (when.path ?? [])
        .filter((pattern) => !pattern.endsWith('*') && !(when.path ?? []).includes(`${pattern}/**`))
        .map((pattern) => ({
          kind: 'widens' as const,
          message: `${quotedName(pattern)} is that folder alone, and nothing below it: write ${quotedName(`${pattern.replace(/\/$/, '')}/**`)}.`,
        }));

const LOOKS: readonly Look[] = [
  ofUnknown,
  ofMistyped,
  ofOtherTools,
  ofExcepted,
  ofBareUnless,
  ofAllow,
  ofShadowed,
  ofHalfOfStarts,
  ofOneFolder,
];

export const lintRules = (policy: Policy, known: KnownWords): readonly Finding[] =>
  policy.rules.flatMap((rule) =>
    LOOKS.flatMap((look) => look(rule, policy, known)).map(({ kind, message }) => ({
      kind,
      where: `rules.${rule.id}`,
      message,
    })),
  );
