// Where a text asks for what the tables forbid. (pure)
import { createAnchors, isRead } from '../commands/command-anchors.ts';
import { candidateOf } from '../commands/command-candidates.ts';
import { baseName, createDownloadTracker, scriptsOf } from '../commands/download-and-run.ts';
import {
  type Budget,
  isData,
  isSink,
  RUNS_DOWNLOAD,
  structureFindings,
  wordFindings,
} from '../commands/check-command.ts';
import type { TextFinding } from '../commands/findings.ts';
import { SHELLS_AND_LANGUAGES } from '../commands/interpreters.ts';
import { isMention } from './is-mention.ts';
import { ordersToRun } from './order-words.ts';
import { ordersQuote, quotesOf, quotesSentences, speaksAboutQuotes, withoutQuotes } from './quoted-talk.ts';
import { createSecretTracker, maySend, SENDS_SECRET } from '../commands/secret-flow.ts';
import { commandBlock, type CommandBlock, type SimpleCommand } from '../commands/shell-words.ts';
import type { VerbBook } from '../commands/verbs/verb-table.ts';
import { splitText } from './split-text.ts';
import { spokenOrders } from './spoken-orders.ts';
import { insideWorktree, leavesWorkspace } from './stays-inside.ts';
import { ALL_PATTERNS, pathFindings, type Patterns, patternsFor, textFindings } from './unit-patterns.ts';

export interface Findings {
  readonly findings: readonly TextFinding[];
  /** Pieces that a command parser should see as well, and whether our rules know them to stay in the worktree. */
  readonly candidates: ReadonlyMap<string, boolean>;
  /** The text holds more commands than are looked at. */
  readonly overBudget: boolean;
}

const MAX_DEPTH = 4;
/** More than a long text of prose or code holds; a flood is refused, not searched. */
const MAX_COMMANDS = 40_000;
/** Commands that run commands, one in another: more than anybody writes, and slow for a parser. */
const NESTING = /\s-(?:exec|execdir|ok|okdir)\b/g;
const MAX_NESTING = 4;

const isSpent = (budget: Budget): boolean => budget.commands < 0 && budget.refuses;

/** So many commands are kept at a time: those of a flood would be copied by the collector of garbage again and again. */
const BLOCK = 512;

function take(text: string, from: number, enough: number, budget: Budget): CommandBlock {
  const block = commandBlock(text, from, Math.max(0, budget.commands), enough);
  budget.commands -= block.commands.length;
  if (budget.commands === 0) budget.commands = -1;
  return block;
}

/**
 * Findings of a text of commands, the last command's first, as if it were looked at in one piece.
 * @returns whether all of them only store or print their arguments
 */
function scanText(
  text: string,
  depth: number,
  out: TextFinding[],
  budget: Budget,
  evaluated = false,
): boolean {
  // A file may be written before it is run, far behind; and what is not refused is searched from its end.
  const enough = budget.refuses && !text.includes('>') ? BLOCK : Number.POSITIVE_INFINITY;
  const downloads = createDownloadTracker();
  const blocks: TextFinding[][] = [];
  let runs = false;
  let data = true;
  let from = 0;
  do {
    const { commands, end } = take(text, from, enough, budget);
    const found: TextFinding[] = [];
    scanCommands(commands, depth, found, budget, evaluated);
    runs = downloads.sees(commands) || runs;
    runs = budget.downloads.sees(commands) || runs;
    if (budget.secrets.sees(from === 0 ? text : '', commands)) found.push(SENDS_SECRET);
    if (found.length > 0) blocks.push(found);
    data &&= commands.every(isData);
    from = end;
  } while (from < text.length && enough === BLOCK && !isSpent(budget));
  for (const found of blocks.reverse()) for (const one of found) out.push(one);
  if (runs) out.push(RUNS_DOWNLOAD);
  return data;
}

/** Findings of some commands, down into quoted ones. Arguments of a data command count only when they reach a sink. */
function scanCommands(
  commands: readonly SimpleCommand[],
  depth: number,
  out: TextFinding[],
  budget: Budget,
  evaluated: boolean,
): void {
  let reachesSink = false;
  const writes = commands.some((command) => command.writes.length > 0);
  const runLater = writes ? new Set<string>() : null;
  for (let at = commands.length - 1; at >= 0; at -= 1) {
    const command = commands[at];
    if (command === undefined) continue;
    if (isSpent(budget)) return;
    if (commands[at + 1]?.piped !== true) reachesSink = false;
    const becomesScript = command.writes.some((file) => runLater?.has(baseName(file)));
    const data = isData(command) && !reachesSink && !evaluated && !becomesScript;
    if (runLater !== null) for (const file of scriptsOf(command)) runLater.add(file);
    structureFindings(command, commands[at - 1], out, budget.verbs);
    if (!data) wordFindings(command, commands[at - 1], out, budget);
    if (depth < MAX_DEPTH) {
      const evaluates = command.programs[0] === 'eval';
      for (const inner of command.substituted) scanText(inner, depth + 1, out, budget);
      if (!data) for (const inner of command.quoted) scanText(inner, depth + 1, out, budget, evaluates);
    }
    reachesSink ||= isSink(command);
  }
}

export interface ScanOptions {
  /** What holds too many commands is refused for that: nothing more is looked for in it. */
  readonly refusesFlood: boolean;
  /** The job works in a worktree of its own. */
  readonly worktree: boolean;
  /** What known tools do. */
  readonly verbs: VerbBook;
  /** Pasted text that nobody orders to be run: what is found in it is a warning. */
  readonly material?: string;
}

/**
 * All findings of one unit, and whether its commands only store or print their arguments.
 * @returns null when the text has had more commands than are looked at
 */
function scanUnit(
  unit: string,
  at: number,
  { texts, paths }: Patterns,
  budget: Budget,
): { readonly found: readonly TextFinding[]; readonly data: boolean } | null {
  const found: TextFinding[] = [];
  const data = isRead(unit, budget) && scanText(unit, 0, found, budget);
  if (isSpent(budget)) return null;
  if (!data) textFindings(unit, texts(at), found);
  pathFindings(unit, paths(at), found);
  return { found, data };
}

/** Characters of sentences that are read for orders in plain words: a flood holds no more of them than a person writes. */
const SPOKEN_CHARS = 32_768;

/** A line of code is what somebody orders where it is all of the request, or where the request has it run. */
const BARE_CODE = 'sdk.bare';
const HEREDOC = new RegExp(
  String.raw`(?:^|[\s;&|(])(?:${SHELLS_AND_LANGUAGES})\b[^\n|]{0,80}<<-?\s?["'\\]?[A-Za-z_]`,
);

/** Whether an interpreter gets code from the text itself, or words that end with a colon order it to be run. */
const runsCode = (copy: string, units: readonly string[]): boolean =>
  units.length === 1 ||
  HEREDOC.test(copy) ||
  units.some((unit) => /:\s{0,4}$/.test(unit) && ordersToRun(unit, '', false));

/** Commands of a sentence without its quotations. */
const MAX_OUTSIDE = 2_000;

/** To name a place of credentials in a quotation may be to ask for what is there. */
const isPath = ({ rule }: TextFinding): boolean => rule.startsWith('path.');

const asWarnings = (findings: readonly TextFinding[]): readonly TextFinding[] =>
  findings.map((one) => ({ ...one, verdict: 'warn' }));

/** Findings and candidates of a scan copy. A sentence that only talks about commands yields a warning at most. */
export function findForbidden(copy: string, substituted: string | null, options: ScanOptions): Findings {
  const findings: TextFinding[] = [];
  const budget: Budget = {
    commands: MAX_COMMANDS,
    refuses: options.refusesFlood,
    verbs: options.verbs,
    mayBeCommand: createAnchors(options.verbs),
    secrets: createSecretTracker(maySend(copy)),
    downloads: createDownloadTracker(true),
  };
  const candidates = new Map<string, boolean>();
  const parsed = new Set(splitText(copy));
  const seen = substituted === null ? parsed : new Set([...parsed, ...splitText(substituted)]);
  const material = splitText(options.material ?? '').filter((unit) => !seen.has(unit));
  const units = [...seen, ...material];
  const patterns = patternsFor(units);
  const stays = options.worktree && !leavesWorkspace(copy) && !leavesWorkspace(substituted ?? '');
  let spoken = 0;
  let ordered: boolean | undefined;
  let run: boolean | undefined;
  const isRun = (): boolean => (run ??= runsCode(copy, [...seen]));
  const isOrdered = (): boolean =>
    (ordered ??= copy.length > SPOKEN_CHARS || ordersToRun(withoutQuotes(copy), quotesOf(copy), true));
  /** Whether all that is found in a sentence is quoted in it, and nothing in the request orders it to be run. */
  const isTalk = (unit: string): boolean => {
    if (!speaksAboutQuotes(unit)) return false;
    if (isOrdered()) return false;
    const rest = withoutQuotes(unit);
    const alone: Budget = {
      ...budget,
      commands: MAX_OUTSIDE,
      secrets: createSecretTracker(false),
      downloads: createDownloadTracker(true),
    };
    const outside = scanUnit(rest, 0, ALL_PATTERNS, alone);
    return outside?.found.length === 0 && spokenOrders(rest).length === 0;
  };
  for (const [at, unit] of units.slice(0, seen.size).entries()) {
    const scanned = scanUnit(unit, at, patterns, budget);
    if (scanned === null) break;
    const { data } = scanned;
    const found = scanned.found.map((one) =>
      one.rule === BARE_CODE && !isRun() ? { ...one, verdict: 'warn' as const } : one,
    );
    let orders: readonly TextFinding[] = [];
    if (!data && spoken < SPOKEN_CHARS) {
      spoken += unit.length;
      orders = spokenOrders(unit);
    }
    // The parser follows variables by itself: it is shown the text without our substitution.
    const candidate = data || !parsed.has(unit) ? null : candidateOf(unit);
    if (found.length === 0 && orders.length === 0 && candidate === null) continue;
    const inside = (list: readonly TextFinding[]) =>
      stays ? list.map((one) => insideWorktree(one, unit)) : list;
    const judged = inside(found);
    const quotes = isTalk(unit);
    const mention = quotes || (isMention(unit) && !(/["`]/.test(unit) && (ordersQuote(unit) || isOrdered())));
    findings.push(...(quotes ? asWarnings(inside(orders)) : inside(orders)));
    const kept = !quotes || isMention(unit) || quotesSentences(unit) ? [] : judged.filter(isPath);
    findings.push(...kept, ...(mention ? asWarnings(judged) : judged));
    if (mention || candidate === null) continue;
    if ((candidate.match(NESTING)?.length ?? 0) > MAX_NESTING) budget.commands = -1;
    else
      candidates.set(
        candidate,
        stays &&
          judged.length > 0 &&
          judged.every(({ scope, verdict }) => scope === 'workspace' && verdict === 'warn'),
      );
  }
  for (const [at, unit] of material.entries()) {
    const scanned = scanUnit(unit, seen.size + at, patterns, budget);
    if (scanned === null) break;
    findings.push(...asWarnings(scanned.found));
  }
  return { findings, candidates, overBudget: budget.commands < 0 };
}
