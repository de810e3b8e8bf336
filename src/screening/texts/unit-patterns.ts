// The patterns that are tried on each unit of a text, and what they find. (pure)
import { lazily } from '../../protocol/lazily.ts';
import { EFFECTS } from '../commands/effects.ts';
import type { TextFinding } from '../commands/findings.ts';
import {
  CREDENTIAL_COMMANDS,
  FIXTURES,
  LOOKS_AT,
  READS,
  SENSITIVE_RULES,
  type SensitiveRule,
  withoutExamples,
} from '../paths/sensitive-paths.ts';
import { createRuleFilter } from './rule-filter.ts';
import { TEXT_RULES, type TextRule } from './text-rules.ts';

/** The patterns that may match in a unit, by the place of the unit in its list. */
export interface Patterns {
  readonly texts: (at: number) => readonly TextRule[];
  readonly paths: (at: number) => readonly SensitiveRule[];
}

const PATH_RULES: readonly SensitiveRule[] = [...SENSITIVE_RULES, ...CREDENTIAL_COMMANDS];
/** For a unit of which nothing is known. */
export const ALL_PATTERNS: Patterns = { texts: () => TEXT_RULES, paths: () => PATH_RULES };
/** From here on it pays to look first which patterns can match where. */
const LONG_CHARS = 16_384;

const filters = lazily(() => ({
  texts: createRuleFilter(TEXT_RULES),
  paths: createRuleFilter(PATH_RULES),
}));

/** All patterns for units of a short text; of a long one, for each unit those that may match in it. */
export function patternsFor(units: readonly string[]): Patterns {
  if (units.reduce((sum, unit) => sum + unit.length, 0) < LONG_CHARS) return ALL_PATTERNS;
  const { texts, paths } = filters();
  return { texts: texts(units), paths: paths(units.map(pathText)) };
}

export function textFindings(line: string, rules: readonly TextRule[], out: TextFinding[]): void {
  if (rules.length === 0) return;
  const lower = line.toLowerCase();
  for (const row of rules) {
    if (row.hints.some((hint) => lower.includes(hint)) && row.pattern.test(line))
      out.push({
        rule: row.id,
        effect: row.effect,
        verdict: row.verdict,
        scope: EFFECTS[row.effect].scope,
        reason: `A command in the request ${row.reason}.`,
      });
  }
}

/** A unit as paths are written in it, whatever the system and the quotes. */
const pathText = (line: string): string =>
  /["'\\]/.test(line)
    ? line
        .replace(/\\ /g, ' ')
        .replace(/\\{1,2}/g, '/')
        .replace(/["']/g, '')
    : line;

/** Little more than the path, and no example: naming it is the request. */
const isShort = (text: string): boolean =>
  text.trim().split(/\s+/, 4).length <= 3 && !/\.(?:example|sample|template|dist)\b/.test(text);

/** What somebody builds, without a command in the sentence. */
const BUILDS = /^\W{0,4}(?:please )?(?:implement|design|support|develop)\s[^`;&|$]{1,400}$/i;

export function pathFindings(line: string, rules: readonly SensitiveRule[], out: TextFinding[]): void {
  if (rules.length === 0) return;
  const text = pathText(line);
  const taken = withoutExamples(text);
  for (const row of rules) {
    if (
      !row.pattern.test(row.weak === true ? taken : text) ||
      (row.weak === true && (FIXTURES.test(text) || LOOKS_AT.test(text)))
    )
      continue;
    const verdict =
      row.weak === true && !isShort(text) && (!READS.test(text) || BUILDS.test(text))
        ? 'warn'
        : 'deny_when_writing';
    out.push({
      rule: row.id,
      effect: 'reads_secrets',
      verdict,
      scope: 'credentials',
      reason: `The request reaches for ${row.what}.`,
    });
  }
}
