// A request to a verdict: allow, warn or deny.
import { LIMITS } from '../protocol/limits.ts';
import type { Mode } from '../protocol/request.ts';
import { loadCommandCheck, type CommandCheck } from './commands/command-checker.ts';
import { decodeEncodedText } from './texts/decode-encoded-text.ts';
import { asksAbout, ordersInOtherLanguage, ordersToRun } from './texts/order-words.ts';
import { pastedParts, type Parts } from './texts/pasted-material.ts';
import { findForbidden } from './texts/scan-text.ts';
import type { TextFinding } from './commands/findings.ts';
import { spokenOrders } from './texts/spoken-orders.ts';
import { mayWrite } from '../policy/modes.ts';
import { normalisedCopies, hidesText } from './texts/normalise.ts';
import { LOOKS_AT, READS, withoutExamples } from './paths/sensitive-paths.ts';
import { checkSettings, type ScreenedSettings } from './check-settings.ts';
import { ALLOW, toVerdict, type Verdict, worse } from './verdict.ts';

export interface ScreenInput extends ScreenedSettings {
  readonly prompt: string;
  readonly mode: Mode;
  readonly allowWrite: boolean;
  /** Whether the job works in a worktree of its own: what stays inside it can be undone. */
  readonly worktree?: boolean;
}

/** Calls of the library for one request; each is a few milliseconds. */
const MAX_CHECKS = 64;
/** So many are asked about whatever time it takes. */
const MIN_CHECKS = 4;
/** The library's share of the time for one request. */
const CHECK_MS = 25;

const OVER_BUDGET: TextFinding = {
  rule: 'screen.budget',
  verdict: 'deny_when_writing',
  effect: 'runs_hidden_code',
  scope: 'machine',
  reason: 'The request is too long or holds too many commands to be judged.',
};

/** Rules of the library about what a worktree of its own can lose. */
const UNDONE_BY_REVIEW =
  /^(?:git\.(?:reset|checkout|switch|restore|clean|rm|merge-abort|rebase-abort)|rm\.recursive-force|find\.delete$)/;

/** A rule without an id is about a single command, which our own rules have checked. */
function isUndoneByReview(id: string | null, candidate: string): boolean {
  return id === null ? !/[;&|`$()<>]/.test(candidate) : UNDONE_BY_REVIEW.test(id);
}

/** One library call a candidate, in the order of the text; what is left over is said, not hidden. */
function checkCommands(
  candidates: ReadonlyMap<string, boolean>,
  check: CommandCheck,
  writes: boolean,
): Verdict {
  let verdict = ALLOW;
  const until = performance.now() + CHECK_MS;
  let asked = 0;
  for (const [candidate, stays] of candidates) {
    if (asked >= MAX_CHECKS) break;
    if (asked >= MIN_CHECKS && performance.now() > until) break;
    asked += 1;
    const found = check(candidate);
    if (found === null) continue;
    if (found.kind === 'destructive' && stays && isUndoneByReview(found.id, candidate)) continue;
    if (found.kind === 'destructive')
      return {
        verdict: 'deny',
        rule: `command.${found.id ?? 'destructive'}`,
        reason: 'A command in the request destroys data or runs hidden code.',
      };
    if (found.id === 'secret.basename.env' && !withoutExamples(candidate).includes('.env')) continue;
    const refuses = found.kind === 'unreadable' || (READS.test(candidate) && !LOOKS_AT.test(candidate));
    const effect = writes && refuses ? 'deny' : 'warn';
    const reason =
      found.kind === 'sensitive'
        ? 'A command in the request reads credentials.'
        : 'A command in the request could not be analysed.';
    verdict = worse(verdict, { verdict: effect, rule: `command.${found.id ?? found.kind}`, reason });
  }
  if (candidates.size > asked) {
    return worse(verdict, {
      verdict: 'warn',
      rule: 'screen.partial',
      reason:
        'The request holds more commands than the command parser is asked about; our own rules saw all of it.',
    });
  }
  return verdict;
}

/** Whether a paragraph orders something to be done, with or without a command in it. */
const isRequest = (paragraph: string): boolean =>
  ordersToRun(paragraph, '', true) ||
  paragraph.split('\n').some((line) => spokenOrders(line).some(({ verdict }) => verdict !== 'warn'));

/** A prompt in what it says and what was pasted into it, where that is spoken about and nothing orders it to be run. */
function partsOf(plain: string, prompt: string, hidden: string, writes: boolean): Parts {
  const whole = { prose: plain, material: '' };
  // Material is on lines of its own.
  if (!plain.includes('\n')) return whole;
  const parts = pastedParts(plain, asksAbout, isRequest);
  if (parts.material.trim() === '' || (writes && !asksAbout(parts.prose))) return whole;
  const ordered =
    ordersToRun(parts.prose, parts.material, writes) ||
    ordersToRun(hidden, parts.material, writes) ||
    ordersInOtherLanguage(prompt);
  return ordered ? whole : parts;
}

/**
 * Screens a request before anything is started. A seat belt, not a wall: it refuses what is overtly destructive, and
 * an agent may still do what no prompt said. Linear in the prompt, with a bounded number of library calls.
 */
export async function screenRequest(input: ScreenInput): Promise<Verdict> {
  const writes = mayWrite(input);
  let verdict = checkSettings(input, writes);
  if (verdict.verdict === 'deny') return verdict;
  if (hidesText(input.prompt)) {
    const smuggled: TextFinding = {
      rule: 'text.smuggled',
      verdict: 'deny_when_writing',
      effect: 'runs_hidden_code',
      scope: 'machine',
      reason: 'The prompt holds tag characters or bidi overrides, which hide text from a reader.',
    };
    verdict = worse(verdict, toVerdict(smuggled, writes));
  }
  const prompt = normalisedCopies(input.prompt);
  const values = normalisedCopies(Object.values(input.extraEnv).join('\n'));
  const decoded = decodeEncodedText(`${prompt.plain}\n${values.plain}`);
  const hidden = `${decoded}\n${decodeEncodedText(decoded)}`;
  const said = partsOf(prompt.plain, input.prompt, hidden, writes);
  const filled =
    prompt.substituted === null || said.material === ''
      ? { prose: prompt.substituted ?? '', material: '' }
      : pastedParts(prompt.substituted, asksAbout, isRequest);
  // Read only where something is screened: the tables are large.
  const { openVerbBook } = await import('./commands/verbs/verb-table.ts');
  const { findings, candidates, overBudget } = findForbidden(
    // What was encoded twice is looked at too.
    [said.prose, values.plain, hidden].join('\n'),
    prompt.substituted === null && values.substituted === null
      ? null
      : `${filled.prose}\n${values.substituted ?? ''}`,
    {
      refusesFlood: writes,
      worktree: input.worktree === true,
      verbs: openVerbBook(),
      material: `${said.material}\n${filled.material}`,
    },
  );
  if (overBudget || input.prompt.length > LIMITS.promptChars)
    verdict = worse(verdict, toVerdict(OVER_BUDGET, writes));
  for (const finding of findings) verdict = worse(verdict, toVerdict(finding, writes));
  if (verdict.verdict === 'deny' || candidates.size === 0) return verdict;
  return worse(verdict, checkCommands(candidates, await loadCommandCheck(), writes));
}
