// Where a text asks for what the tables forbid. (pure)
import { COMMAND_RULES } from './deny-rules.ts';
import { runsDownload } from './downloads.ts';
import { isDevice } from './command-args.ts';
import { gitFinding } from './git-rules.ts';
import { DATA_COMMANDS, isMention, SINKS } from './mention.ts';
import { CREDENTIAL_COMMANDS, FIXTURES, READS, SENSITIVE_RULES } from './sensitive-paths.ts';
import { leadingProgram, programName, simpleCommands, type SimpleCommand } from './shell-words.ts';
import { TEXT_RULES } from './text-rules.ts';
import { units } from './units.ts';

export interface TextFinding {
  readonly rule: string;
  readonly effect: 'warn' | 'deny' | 'deny_when_writing';
  readonly reason: string;
}

export interface Findings {
  readonly findings: readonly TextFinding[];
  /** Pieces that a command parser should see as well. */
  readonly candidates: readonly string[];
  /** The text holds more commands than are looked at. */
  readonly overBudget: boolean;
}

/** Commands that are still looked at, over all units and depths. */
interface Budget {
  commands: number;
}

const BY_PROGRAM = new Map<string, (typeof COMMAND_RULES)[number][]>();
for (const row of COMMAND_RULES)
  for (const program of row.programs) BY_PROGRAM.set(program, [...(BY_PROGRAM.get(program) ?? []), row]);

const MAX_ARGS = 64;
/** After this many programs in one unit fewer arguments are read, so that a flood stays linear. */
const FLOOD = 2_000;
const FLOOD_ARGS = 8;
const MAX_DEPTH = 4;
/** More than a long text of prose or code holds; a flood is refused, not searched. */
const MAX_COMMANDS = 40_000;
/** A word that may be a program costs as much as so many commands that are none. */
const PROGRAM_COST = 3;
/** Commands that run commands, one in another: more than anybody writes, and slow for a parser. */
const NESTING = /\s-(?:exec|execdir|ok|okdir)\b/g;
const MAX_NESTING = 4;
const CANDIDATE_CHARS = 1_500;

/** Programs that are worth a parser's look when they stand in a line. */
const HOT =
  /(?:^|[\s;&|(`"'/\\=$])(?:rm|rmdir|shred|dd|git|chmod|chown|find|xargs|parallel|eval|source|exec|mkfs[\w.]*|mv|rsync|scp|ssh|tar|curl|wget|nc|ncat|socat|truncate|(?:ba|z|da|k|c|a)?sh|python[\d.]*|perl|ruby|node|awk|gawk|busybox|sudo|env|watch|su|hash|export|declare|read|printf|coproc|unset|powershell|pwsh|cat|cp|ln|zip|gzip|base64)(?:\.exe)?(?=$|[\s$<"'`;&|)])/i;
/** What makes such a line suspicious: a flag, an operator, a path outside the project, a substitution. */
const HEAT =
  /\s-{1,2}\w|[|<>;&`]|\$[({\w]|\/(?:\s|$|\*)|~|\.\.\/|\s\+\w|(?:^|\s)\.(?:\s|$|\/|env)|\bgit\s+(?:restore|checkout|stash|clean|reset|push|branch|reflog|tag|merge|rebase)\b|\.(?:key|pem)\b|\b(?:eval|exec)\b|\s\/\w/;

function programFinding(program: string, args: readonly string[]): TextFinding | null {
  if (program === 'git') {
    const found = gitFinding(args);
    return found === null
      ? null
      : { rule: found.id, effect: 'deny', reason: `A git command in the request ${found.reason}.` };
  }
  const name = program.startsWith('mkfs') ? 'mkfs' : program;
  const row = BY_PROGRAM.get(name)?.find((candidate) => candidate.test(args));
  return row === undefined
    ? null
    : { rule: row.id, effect: row.effect, reason: `A command in the request ${row.reason}.` };
}

/** What a command before it would print, as arguments of the one that reads them. */
function printedBy(command: SimpleCommand | undefined): readonly string[] {
  const [program = '', ...rest] = command?.words ?? [];
  return /^(?:echo|printf)$/.test(programName(program))
    ? rest.filter((word) => !/^-[neE]$|^%/.test(word)).flatMap((word) => word.split(/\s+/))
    : [];
}

const SHELL =
  /^(?:(?:ba|z|da|a|k|c|tc|fi)?sh|pwsh|powershell|cmd|python[\d.]*|perl|ruby|node(?:js)?|php|lua|iex|source|\.)$/;
const FETCHES = /^(?:curl|wget|https?|xh|aria2c|iwr|invoke-webrequest|nc|ncat|ftp)$/;
const WRAPPER = /^(?:sudo|env|nohup|setsid|time|exec|command|xargs|tee|-.*|\w+=.*)$/;

/** `curl … | sh`, however its words are quoted. */
function pipesToShell(command: SimpleCommand, before: SimpleCommand | undefined): boolean {
  if (!command.piped || before === undefined) return false;
  const first = command.words.find((word) => !WRAPPER.test(word));
  return (
    first !== undefined &&
    SHELL.test(programName(first)) &&
    before.words.some((word) => FETCHES.test(programName(word)))
  );
}

const RUNS_DOWNLOAD: TextFinding = {
  rule: 'exec.downloaded',
  effect: 'deny',
  reason: 'A command in the request runs what it downloads.',
};

const GUARDED_FILE =
  /^(?:\/etc\/(?:passwd|shadow|sudoers|hosts|fstab|crontab|ld\.so\.preload)|\/proc\/(?:sysrq-trigger|sys\/)|\/boot\/|\/sys\/)|(?:^|\/)\.git\/(?:objects|refs|hooks|HEAD|index|config|packed-refs|logs)/;

function redirectFinding(command: SimpleCommand): TextFinding | null {
  if (command.writes.some(isDevice))
    return {
      rule: 'device.redirect',
      effect: 'deny',
      reason: 'A command in the request writes over a device.',
    };
  if (!command.writes.some((file) => GUARDED_FILE.test(file))) return null;
  return {
    rule: 'system.write',
    effect: 'deny',
    reason: 'A command in the request writes over files of the system or of git itself.',
  };
}

/** Every word may be a program: prose, `sudo`, `env X=1` and `xargs` put it anywhere. */
function wordFindings(
  command: SimpleCommand,
  before: SimpleCommand | undefined,
  out: TextFinding[],
  budget: Budget,
): void {
  const fed =
    command.piped && command.words.some((word) => /^(?:xargs|parallel)$/.test(programName(word)))
      ? printedBy(before)
      : [];
  let seen = 0;
  command.words.forEach((word, at) => {
    const program = programName(word.replace(/^[A-Za-z]{1,32}=(?=[a-z/])/, ''));
    if (program !== 'git' && !BY_PROGRAM.has(program) && !program.startsWith('mkfs')) return;
    seen += 1;
    budget.commands -= PROGRAM_COST;
    if (budget.commands < 0) return;
    const most = seen > FLOOD ? FLOOD_ARGS : MAX_ARGS;
    const found = programFinding(program, [...command.words.slice(at + 1, at + 1 + most), ...fed]);
    if (found !== null) out.push(found);
  });
}

/** A git command that stores text may still carry a setting that runs a program. */
function ownGitFinding(command: SimpleCommand): TextFinding | null {
  const at = command.words.findIndex((word) => programName(word) === 'git');
  return leadingProgram(command) === 'git'
    ? programFinding('git', command.words.slice(at + 1, at + 1 + MAX_ARGS))
    : null;
}

/** `GIT_SSH_COMMAND=./x git fetch`: a variable that makes the program run another one. */
const HIJACK =
  /^(?:GIT_(?:SSH|SSH_COMMAND|SSH_VARIANT|CONFIG\w*|EXTERNAL_DIFF|PROXY_COMMAND|ASKPASS|EXEC_PATH|TEMPLATE_DIR|SEQUENCE_EDITOR)|LD_(?:PRELOAD|AUDIT)|DYLD_INSERT_LIBRARIES|BASH_ENV|PERL5OPT|PERL5DB|PYTHONSTARTUP|PYTHONINSPECT|PROMPT_COMMAND|SSH_ASKPASS|SUDO_ASKPASS)=./;

function hijackFinding(command: SimpleCommand): TextFinding | null {
  const at = command.words.findIndex((word) => HIJACK.test(word));
  if (at === -1 || !command.words.slice(0, at).every((word) => /^\w+=|^(?:env|export|sudo)$/.test(word)))
    return null;
  return {
    rule: 'env.hijack',
    effect: 'deny',
    reason: 'A command in the request sets a variable that makes a program run another one.',
  };
}

const STORES = /^(?:commit|tag|log|notes|grep|show|blame)$/;

function isData(command: SimpleCommand): boolean {
  const program = leadingProgram(command);
  if (program === 'git')
    return STORES.test(command.words.find((word, at) => at > 0 && /^[a-z]+$/.test(word)) ?? '');
  if (/^g?awk$/.test(program)) return !command.words.some((word) => /system\s*\(|\|\s*"/.test(word));
  return DATA_COMMANDS.has(program);
}

function isSink(command: SimpleCommand): boolean {
  return command.words.slice(0, 6).some((word) => SINKS.has(programName(word)));
}

/** What counts whatever a command does with its arguments. */
function structureFindings(
  command: SimpleCommand,
  before: SimpleCommand | undefined,
  out: TextFinding[],
): void {
  const found = [
    redirectFinding(command),
    pipesToShell(command, before) ? RUNS_DOWNLOAD : null,
    ownGitFinding(command),
    hijackFinding(command),
  ];
  for (const one of found) if (one !== null) out.push(one);
}

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
  for (let at = commands.length - 1; at >= 0; at -= 1) {
    const command = commands[at];
    if (command === undefined) continue;
    if (commands[at + 1]?.piped !== true) reachesSink = false;
    const data = isData(command) && !reachesSink && !evaluated;
    structureFindings(command, commands[at - 1], out);
    if (!data) wordFindings(command, commands[at - 1], out, budget);
    if (depth < MAX_DEPTH) {
      const evaluates = programName(command.words[0] ?? '') === 'eval';
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

/** The suspicious part of a unit, cut to a size that a parser takes in a few milliseconds. */
function candidateOf(unit: string): string | null {
  const hot = HOT.exec(unit);
  if (hot === null || !HEAT.test(unit.slice(hot.index, hot.index + CANDIDATE_CHARS))) return null;
  return unit.length <= CANDIDATE_CHARS ? unit : unit.slice(hot.index, hot.index + CANDIDATE_CHARS);
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
