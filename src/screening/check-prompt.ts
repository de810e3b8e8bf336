// A request to a verdict: allow, warn or deny.
import { LIMITS } from '../protocol/limits.ts';
import type { Mode } from '../protocol/request.ts';
import { loadCommandCheck, type CommandCheck } from './commands/command-checker.ts';
import { refusedEnvName } from '../policy/child-env.ts';
import { decodeEncodedText } from './texts/decode-encoded-text.ts';
import { findForbidden } from './texts/scan-text.ts';
import type { TextFinding } from './commands/findings.ts';
import { mayWrite } from '../policy/modes.ts';
import { normalisedCopies, hidesText } from './texts/normalise.ts';
import { READS, SENSITIVE_RULES } from './paths/sensitive-paths.ts';

export interface Verdict {
  readonly verdict: 'allow' | 'warn' | 'deny';
  readonly rule: string | null;
  /** In our words; never a piece of the prompt. */
  readonly reason: string | null;
}

export interface ScreenInput {
  readonly prompt: string;
  readonly extraEnv: Readonly<Record<string, string>>;
  readonly addDirs: readonly string[];
  readonly model?: string | null;
  readonly mode: Mode;
  readonly allowWrite: boolean;
}

const ALLOW: Verdict = { verdict: 'allow', rule: null, reason: null };
/** Calls of the library for one request; each is a few milliseconds. */
const MAX_CHECKS = 64;
/** So many are asked about whatever time it takes. */
const MIN_CHECKS = 4;
/** The library's share of the time for one request. */
const CHECK_MS = 25;

/** What credentials and smuggled text mean depends on whether the agent may write. */
function toVerdict(finding: TextFinding, writes: boolean): Verdict {
  const verdict = finding.verdict === 'deny_when_writing' ? (writes ? 'deny' : 'warn') : finding.verdict;
  return { verdict, rule: finding.rule, reason: finding.reason };
}

const RANK = { allow: 0, warn: 1, deny: 2 } as const;

function worse(left: Verdict, right: Verdict): Verdict {
  return RANK[right.verdict] > RANK[left.verdict] ? right : left;
}

function screenSettings(input: ScreenInput): Verdict {
  for (const name of Object.keys(input.extraEnv)) {
    const why = refusedEnvName(name);
    if (why !== null)
      return {
        verdict: 'deny',
        rule: 'env.refused_name',
        reason: `extra_env may not set ${name}: it ${why}.`,
      };
  }
  if (
    input.addDirs.some((path) =>
      SENSITIVE_RULES.some((row) => row.weak !== true && row.pattern.test(path.replaceAll('\\', '/'))),
    )
  ) {
    return {
      verdict: 'deny',
      rule: 'path.add_dirs',
      reason: 'add_dirs names a folder of credentials; it is not handed to an agent.',
    };
  }
  return input.model?.startsWith('-') === true
    ? {
        verdict: 'deny',
        rule: 'request.option',
        reason: 'The model begins with a dash and would be read as an option.',
      }
    : ALLOW;
}

const OVER_BUDGET: TextFinding = {
  rule: 'screen.budget',
  verdict: 'deny_when_writing',
  effect: 'runs_hidden_code',
  scope: 'machine',
  reason: 'The request is too long or holds too many commands to be judged.',
};

/** One library call a candidate, in the order of the text; what is left over is said, not hidden. */
function checkCommands(candidates: readonly string[], check: CommandCheck, writes: boolean): Verdict {
  let verdict = ALLOW;
  const until = performance.now() + CHECK_MS;
  let asked = 0;
  for (const candidate of candidates.slice(0, MAX_CHECKS)) {
    if (asked >= MIN_CHECKS && performance.now() > until) break;
    asked += 1;
    const found = check(candidate);
    if (found === null) continue;
    if (found.kind === 'destructive')
      return {
        verdict: 'deny',
        rule: `command.${found.id ?? 'destructive'}`,
        reason: 'A command in the request destroys data or runs hidden code.',
      };
    const refuses = found.kind === 'unreadable' || READS.test(candidate);
    const effect = writes && refuses ? 'deny' : 'warn';
    const reason =
      found.kind === 'sensitive'
        ? 'A command in the request reads credentials.'
        : 'A command in the request could not be analysed.';
    verdict = worse(verdict, { verdict: effect, rule: `command.${found.id ?? found.kind}`, reason });
  }
  if (candidates.length > asked) {
    return worse(verdict, {
      verdict: 'warn',
      rule: 'screen.partial',
      reason:
        'The request holds more commands than the command parser is asked about; our own rules saw all of it.',
    });
  }
  return verdict;
}

/**
 * Screens a request before anything is started. A seat belt, not a wall: it refuses what is overtly destructive, and
 * an agent may still do what no prompt said. Linear in the prompt, with a bounded number of library calls.
 */
export async function screenRequest(input: ScreenInput): Promise<Verdict> {
  const writes = mayWrite(input);
  let verdict = screenSettings(input);
  if (verdict.verdict === 'deny') return verdict;
  if (hidesText(input.prompt)) {
    const smuggled: TextFinding = {
      rule: 'text.smuggled',
      verdict: 'deny_when_writing',
      effect: 'runs_hidden_code',
      scope: 'machine',
      reason: 'The prompt holds tag characters or bidi overrides, which hide text from a reader.',
    };
    verdict = toVerdict(smuggled, writes);
  }
  const text = [input.prompt, ...Object.values(input.extraEnv)].join('\n');
  const { plain, substituted } = normalisedCopies(text);
  const decoded = decodeEncodedText(plain);
  // What was encoded twice is looked at too.
  const { findings, candidates, overBudget } = findForbidden(
    [plain, decoded, decodeEncodedText(decoded)].join('\n'),
    substituted,
    writes,
  );
  if (overBudget || input.prompt.length > LIMITS.promptChars)
    verdict = worse(verdict, toVerdict(OVER_BUDGET, writes));
  for (const finding of findings) verdict = worse(verdict, toVerdict(finding, writes));
  if (verdict.verdict === 'deny' || candidates.length === 0) return verdict;
  return worse(verdict, checkCommands(candidates, await loadCommandCheck(), writes));
}
