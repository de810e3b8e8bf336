// The patterns that are tried on each unit of a text, and what they find. (pure)
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
import { createPairs, requiredLiterals } from './literal-prefilter.ts';
import { TEXT_RULES, type TextRule } from './text-rules.ts';

export interface Patterns {
  readonly texts: readonly TextRule[];
  readonly paths: readonly SensitiveRule[];
}
const ALL_PATTERNS: Patterns = { texts: TEXT_RULES, paths: [...SENSITIVE_RULES, ...CREDENTIAL_COMMANDS] };
/** From here on it pays to look first which patterns can match at all. */
const LONG_CHARS = 16_384;

/** All patterns for a short text; for a long one those that may match somewhere in it. */
export function patternsFor(all: readonly string[]): Patterns {
  if (all.reduce((sum, unit) => sum + unit.length, 0) < LONG_CHARS) return ALL_PATTERNS;
  const pairs = createPairs();
  for (const unit of all) {
    pairs.add(unit);
    const paths = pathText(unit);
    if (paths !== unit) pairs.add(paths);
  }
  const mayMatch = ({ pattern }: { readonly pattern: RegExp }) => pairs.mayHold(requiredLiterals(pattern));
  return { texts: ALL_PATTERNS.texts.filter(mayMatch), paths: ALL_PATTERNS.paths.filter(mayMatch) };
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
  /["'\\]/.test(line) ? line.replace(/\\{1,2}/g, '/').replace(/["']/g, '') : line;

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
