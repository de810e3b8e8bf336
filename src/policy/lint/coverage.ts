// What one pattern or rule covers of another: no where this simple look cannot tell. (pure)
import { parseHostRule, coversRule } from '../../protocol/host-rules.ts';
import { type Asked, STARTING_TOOLS } from '../rules/asked.ts';
import { factsOf, judgeRule, saidBy } from '../rules/conditions.ts';
import { matchesName, matchesPath, splitPath } from '../rules/glob.ts';
import type { ConditionKey, Conditions, Rule } from '../rules/policy.ts';

/** A name that no pattern has. */
const ANY = '\u0001';

/** Paths that a pattern fits: `**` as no name, as one, as two. */
const samplesOf = (pattern: string): string[] =>
  ['', `${ANY}/`, `${ANY}/${ANY}/`].map((names) =>
    `${pattern}/`
      .replaceAll(/(?<=^|[/\\])\*\*[/\\]/g, names)
      .replaceAll('*', ANY)
      .replace(/(?<=.)[/\\]$/, ''),
  );

function coversPattern(key: ConditionKey, outer: string, inner: string): boolean {
  if (key === 'path') return samplesOf(inner).every((path) => matchesPath(outer, splitPath(path)));
  if (key === 'network' || key === 'host') {
    const [wide, narrow] = [parseHostRule(outer), parseHostRule(inner)];
    if (outer === inner) return true;
    return wide !== null && narrow !== null && coversRule({ ...wide, ports: narrow.ports }, narrow);
  }
  return matchesName(outer, inner.replaceAll('*', ANY));
}

/** Whether each pattern of one list is within one of another. */
const coversList = (key: ConditionKey, outer: readonly string[], inner: readonly string[]): boolean =>
  inner.every((pattern) => outer.some((each) => coversPattern(key, each, pattern)));

/** Whether whatever meets `inner` meets `outer`. */
export const coversConditions = (outer: Conditions, inner: Conditions): boolean =>
  saidBy(outer).every(([key, patterns]) => {
    const within = inner[key] ?? [];
    return within.length > 0 && coversList(key, patterns, within);
  });

/** Whether one rule applies wherever another does. */
export function coversRuleOf(outer: Rule, inner: Rule): boolean {
  if (!coversConditions(outer.when, inner.when)) return false;
  if (saidBy(outer.unless).length === 0) return true;
  return saidBy(inner.unless).length > 0 && coversConditions(inner.unless, outer.unless);
}

/** A call that meets the conditions of a rule, and its role; null where none that can be made up does. */
export function callFor(rule: Rule): { asked: Asked; role: string | null } | null {
  const name = (key: ConditionKey): string | undefined => rule.when[key]?.[0]?.replaceAll('*', ANY);
  const [mode, backend, confinement, permissions] = (
    ['mode', 'backend', 'confinement', 'permissions'] as const
  ).map(name);
  const network = name('network');
  const path = rule.when.path?.[0];
  const role = name('role') ?? null;
  const grants = rule.when.grants === undefined ? undefined : [name('grants') ?? ''];
  const asked: Asked = {
    tool: name('tool') ?? STARTING_TOOLS[0] ?? '',
    client: name('client') ?? null,
    ...(mode !== undefined && { mode }),
    ...(backend !== undefined && { backend }),
    model: name('model') ?? null,
    ...(confinement !== undefined && { confinement }),
    ...(permissions !== undefined && { permissions }),
    ...(path !== undefined && { paths: [samplesOf(path)[1] ?? path] }),
    ...(network !== undefined && { network: asNetwork(network) }),
    ...(grants !== undefined && { grants }),
  };
  return judgeRule(rule, factsOf(asked, role)).applies ? { asked, role } : null;
}

const asNetwork = (word: string): NonNullable<Asked['network']> =>
  word === 'open' || word === 'agent' || word === 'none' ? word : [word.replace(`${ANY}.`, '*.')];
