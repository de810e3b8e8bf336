// Where a text asks for what the tables forbid. (pure)
import { candidateOf } from './candidates.ts';
import { baseName, runsDownload, scriptsOf } from './downloads.ts';
import {
  type Budget,
  isData,
  isSink,
  RUNS_DOWNLOAD,
  structureFindings,
  type TextFinding,
  wordFindings,
} from './judge-command.ts';
import { isMention } from './mention.ts';
import { CREDENTIAL_COMMANDS, FIXTURES, READS, SENSITIVE_RULES } from './sensitive-paths.ts';
import { simpleCommands, type SimpleCommand } from './shell-words.ts';
import { TEXT_RULES } from './text-rules.ts';
import { units } from './units.ts';

export interface Findings {
  readonly findings: readonly TextFinding[];
  /** Pieces that a command parser should see as well. */
  readonly candidates: readonly string[];
  /** The text holds more commands than are looked at. */
  readonly overBudget: boolean;
}

const MAX_DEPTH = 4;
/** More than a long text of prose or code holds; a flood is refused, not searched. */
const MAX_COMMANDS = 40_000;
/** Commands that run commands, one in another: more than anybody writes, and slow for a parser. */
const NESTING = /\s-(?:exec|execdir|ok|okdir)\b/g;
const MAX_NESTING = 4;
function take(text: string, budget: Budget): readonly SimpleCommand[] {
  const commands = simpleCommands(text, Math.max(0, budget.commands));
  budget.commands -= commands.length;
  if (budget.commands === 0) budget.commands = -1;
  return commands;
}

/** Findings of one unit, down into quoted commands. Arguments of a data command count only when they reach a sink. */
function scanCommands(
  commands: readonly SimpleCommand[],
  depth: number,
  out: TextFinding[],
  budget: Budget,
  evaluated = false,
): void {
  let reachesSink = false;
  const writes = commands.some((command) => command.writes.length > 0);
  const runLater = new Set<string>();
  for (let at = commands.length - 1; at >= 0; at -= 1) {
    const command = commands[at];
    if (command === undefined) continue;
    if (commands[at + 1]?.piped !== true) reachesSink = false;
    const becomesScript = command.writes.some((file) => runLater.has(baseName(file)));
    const data = isData(command) && !reachesSink && !evaluated && !becomesScript;
    if (writes) for (const file of scriptsOf(command)) runLater.add(file);
    structureFindings(command, commands[at - 1], out);
    if (!data) wordFindings(command, commands[at - 1], out, budget);
    if (depth < MAX_DEPTH) {
      const evaluates = command.programs[0] === 'eval';
      for (const inner of command.substituted) scanCommands(take(inner, budget), depth + 1, out, budget);
      if (!data)
        for (const inner of command.quoted)
          scanCommands(take(inner, budget), depth + 1, out, budget, evaluates);
    }
    reachesSink ||= isSink(command);
  }
  if (runsDownload(commands)) out.push(RUNS_DOWNLOAD);
}

function textFindings(line: string, out: TextFinding[]): void {
  const lower = line.toLowerCase();
  for (const row of TEXT_RULES) {
    if (row.hints.some((hint) => lower.includes(hint)) && row.pattern.test(line))
      out.push({ rule: row.id, effect: row.effect, reason: `A command in the request ${row.reason}.` });
  }
}

function pathFindings(line: string, out: TextFinding[]): void {
  const text = line.replace(/\\{1,2}/g, '/').replace(/["']/g, '');
  const short = text.trim().split(/\s+/).length <= 3 && !/\.(?:example|sample|template|dist)\b/.test(text);
  const fixture = FIXTURES.test(text);
  for (const row of [...SENSITIVE_RULES, ...CREDENTIAL_COMMANDS]) {
    if ((row.weak === true && fixture) || !row.pattern.test(text)) continue;
    const effect = row.weak === true && !short && !READS.test(text) ? 'warn' : 'deny_when_writing';
    out.push({ rule: row.id, effect, reason: `The request reaches for ${row.what}.` });
  }
}

/** Findings and candidates of a scan copy. A sentence that only talks about commands yields a warning at most. */
export function findInText(copy: string, substituted: string | null): Findings {
  const findings: TextFinding[] = [];
  const budget: Budget = { commands: MAX_COMMANDS };
  const candidates = new Set<string>();
  const seen = new Set<string>();
  const own = units(copy);
  const parsed = new Set(own);
  for (const unit of substituted === null ? own : [...own, ...units(substituted)]) {
    if (seen.has(unit)) continue;
    seen.add(unit);
    const found: TextFinding[] = [];
    const commands = take(unit, budget);
    scanCommands(commands, 0, found, budget);
    const data = commands.every(isData);
    if (!data) textFindings(unit, found);
    pathFindings(unit, found);
    const mention = isMention(unit);
    findings.push(...(mention ? found.map((one) => ({ ...one, effect: 'warn' as const })) : found));
    // The parser follows variables by itself: it is shown the text without our substitution.
    if (mention || data || !parsed.has(unit)) continue;
    const candidate = candidateOf(unit);
    if (candidate === null) continue;
    if ((candidate.match(NESTING)?.length ?? 0) > MAX_NESTING) budget.commands = -1;
    else candidates.add(candidate);
  }
  return { findings, candidates: [...candidates], overBudget: budget.commands < 0 };
}
