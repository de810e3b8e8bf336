// One simple command to findings: its program, what it feeds, what it writes to, what it sets. (pure)
import { COMMAND_RULES } from './deny-rules.ts';
import { EFFECTS } from './effects.ts';
import { finding, type TextFinding } from './findings.ts';
import { gitFinding } from './git-command.ts';
import { DATA_COMMANDS, SINKS } from '../texts/is-mention.ts';
import type { CommandRule } from './remote-rules.ts';
import { hijackFinding } from './hijack.ts';
import { isInterpreter, readsData } from './interpreters.ts';
import { programName } from './program-name.ts';
import { copiedOver, inPlaceFinding, redirectFinding } from './system-writes.ts';
import type { DownloadTracker } from './download-and-run.ts';
import type { SecretTracker } from './secret-flow.ts';
import { leadingProgram, type SimpleCommand } from './shell-words.ts';
import { verbFinding } from './verbs/match-verbs.ts';
import { unknownToolFinding } from './verbs/unknown-tool.ts';
import type { VerbBook } from './verbs/verb-table.ts';

/** Commands that are still looked at, over all units and depths. */
export interface Budget {
  commands: number;
  /** Whether the request is refused once they are used up, so that no finding would change the verdict. */
  readonly refuses: boolean;
  /** What known tools do. */
  readonly verbs: VerbBook;
  /** Whether a unit is read as commands; see `command-anchors.ts`. */
  readonly mayBeCommand: (unit: string, namesSecret: boolean) => boolean;
  /** Follow files through all of the request. */
  readonly secrets: SecretTracker;
  readonly downloads: DownloadTracker;
}

function byProgram(): ReadonlyMap<string, readonly CommandRule[]> {
  const rows = new Map<string, CommandRule[]>();
  for (const row of COMMAND_RULES)
    for (const program of row.programs) rows.set(program, [...(rows.get(program) ?? []), row]);
  return rows;
}
const BY_PROGRAM = byProgram();

/** Programs that a table of rules has rows for, in lower case; and whatever begins with `mkfs`. */
export const RULE_PROGRAMS: readonly string[] = ['git', ...BY_PROGRAM.keys()];
const isRuleProgram = (program: string): boolean =>
  program === 'git' || program.startsWith('mkfs') || BY_PROGRAM.has(program);

const MAX_ARGS = 64;
/** After this many programs in one unit fewer arguments are read, so that a flood stays linear. */
const FLOOD = 400;
const FLOOD_ARGS = 6;
/** A word that may be a program costs as much as so many commands that are none. */
const PROGRAM_COST = 3;
/** A tool with a table of verbs costs more. */
const TOOL_COST = 16;

function programFinding(
  program: string,
  args: readonly string[],
  words: readonly string[],
  at: number,
  verbs: VerbBook,
): TextFinding | null {
  if (program === 'git') {
    const found = gitFinding(args);
    return found === null
      ? null
      : {
          rule: found.id,
          effect: found.effect,
          verdict: found.verdict,
          scope: found.scope,
          reason: `A git command in the request ${found.reason}.`,
        };
  }
  const known = verbs.has(program) ? verbFinding(verbs, program, args, words, at) : null;
  if (known === 'harmless') return null;
  if (known !== null && known.verdict !== 'warn') return known;
  const name = program.startsWith('mkfs') ? 'mkfs' : program;
  const row = BY_PROGRAM.get(name)?.find((candidate) => candidate.test(args));
  return row === undefined
    ? known
    : {
        rule: row.id,
        effect: row.effect,
        verdict: row.verdict,
        scope: row.scopeOf?.(args) ?? EFFECTS[row.effect].scope,
        reason: `A command in the request ${row.reason}.`,
      };
}

/** What a command before it would print, as arguments of the one that reads them. */
function printedBy(command: SimpleCommand | undefined): readonly string[] {
  const rest = command?.words.slice(1) ?? [];
  return /^(?:echo|printf)$/.test(command?.programs[0] ?? '')
    ? rest.filter((word) => !/^-[neE]$|^%/.test(word)).flatMap((word) => word.split(/\s+/))
    : [];
}

const FETCHES = new Set(
  'curl wget http https xh aria2c iwr irm invoke-webrequest invoke-restmethod nc ncat ftp'.split(' '),
);

const SHOWS_HISTORY = ['history', 'fc'];

/** What downloads or prints, for a shell that it is piped into. */
export const FETCHING_PROGRAMS: readonly string[] = [...FETCHES, ...SHOWS_HISTORY];
/** Programs that are asked for by name here, whatever follows them. */
export const OTHER_PROGRAMS: readonly string[] = ['diskpart', 'sudo'];
/** Those in front of a command may make all of it data; see `isData`. */
export const LEADING_PROGRAMS: ReadonlySet<string> = new Set([
  ...DATA_COMMANDS,
  ...['git', 'gh', 'glab', 'awk', 'gawk', 'mawk', 'nawk'],
]);

const WRAPPER = /^(?:sudo|env|nohup|setsid|time|exec|command|xargs|tee|-.*|\w+=.*)$/;

/** `curl … | sh`, however its words are quoted. */
function pipesToShell(command: SimpleCommand, before: SimpleCommand | undefined): boolean {
  if (!command.piped || before === undefined) return false;
  const at = command.words.findIndex((word) => !WRAPPER.test(word));
  const program = command.programs[at] ?? '';
  const rest = command.words.slice(at + 1, at + 4);
  return (
    isInterpreter(program) &&
    !readsData(program, rest) &&
    before.programs.some((each) => FETCHES.has(each) || SHOWS_HISTORY.includes(each))
  );
}

export const RUNS_DOWNLOAD: TextFinding = finding(
  'exec.downloaded',
  'runs_hidden_code',
  'runs what it downloads',
);

/** Every word may be a program: prose, `sudo`, `env X=1` and `xargs` put it anywhere. */
export function wordFindings(
  command: SimpleCommand,
  before: SimpleCommand | undefined,
  out: TextFinding[],
  budget: Budget,
): void {
  const fed =
    command.piped && (command.programs.includes('xargs') || command.programs.includes('parallel'))
      ? printedBy(before)
      : [];
  let seen = 0;
  for (const [at, word] of command.words.entries()) {
    const program = word.includes('=')
      ? programName(word.replace(/^[A-Za-z]{1,32}=(?=[a-z/])/, ''))
      : (command.programs[at] ?? '');
    const isTool = budget.verbs.has(program);
    if (!isTool && !isRuleProgram(program)) continue;
    seen += 1;
    budget.commands -= isTool ? TOOL_COST : PROGRAM_COST;
    if (budget.commands < 0) return;
    const most = seen > FLOOD ? FLOOD_ARGS : MAX_ARGS;
    const args = [...command.words.slice(at + 1, at + 1 + most), ...fed];
    const found = programFinding(program, args, command.words, at, budget.verbs);
    if (found !== null) out.push(found);
  }
  const unknown = unknownToolFinding(command);
  if (unknown !== null) out.push(unknown);
}

/** What stores or prints its arguments may still delete by a flag or write over a device. */
function ownFinding(command: SimpleCommand, verbs: VerbBook): TextFinding | null {
  const program = leadingProgram(command);
  if (program !== 'git' && !(DATA_COMMANDS.has(program) && BY_PROGRAM.has(program))) return null;
  const at = command.programs.indexOf(program);
  return programFinding(program, command.words.slice(at + 1, at + 1 + MAX_ARGS), command.words, at, verbs);
}

/** `/???/g?? push`: the shell finds the program, a reader does not. */
const HIDDEN_PROGRAM = /^\/(?:[\w?*[\]]{1,12}\/){1,3}[\w?*[\].-]{0,16}[?*[][\w?*[\]]{0,16}$/;
/** The same anywhere in a text. */
export const HIDDEN_PROGRAM_IN = /\/(?:[\w?*[\]]{1,12}\/){1,3}[\w?*[\].-]{0,16}[?*[]/;

function hiddenFinding({ words }: SimpleCommand): TextFinding | null {
  if (words.length < 2 || !HIDDEN_PROGRAM.test(words[0] ?? '')) return null;
  return finding('exec.hidden_program', 'runs_hidden_code', 'hides its program');
}

/** `echo clean | diskpart`: what it is fed are its commands. */
function fedFinding({ programs, piped }: SimpleCommand): TextFinding | null {
  return piped && programs[0] === 'diskpart'
    ? finding('device.windows', 'destroys_device', 'formats a drive')
    : null;
}

/** `sudo reboot`, with nothing behind it. */
function powerFinding({ words, programs }: SimpleCommand): TextFinding | null {
  const [, second = ''] = words;
  if (words.length !== 2 || programs[0] !== 'sudo' || !/^(?:reboot|poweroff|halt|shutdown)$/.test(second))
    return null;
  return finding('system.power', 'stops_machine', 'stops the machine');
}

const STORES = /^(?:commit|tag|log|notes|grep|show|blame)$/;

/** What hands a text to a forge. */
const TELLS = /^(?:create|comment|edit|review|note|update)$/;

export function isData(command: SimpleCommand): boolean {
  const program = leadingProgram(command);
  if (program === 'git')
    return STORES.test(command.words.find((word, at) => at > 0 && /^[a-z]+$/.test(word)) ?? '');
  if (program === 'gh' || program === 'glab')
    return (
      /^(?:issue|pr|mr|release|gist|discussion)$/.test(command.words[1] ?? '') &&
      TELLS.test(command.words[2] ?? '')
    );
  if (/^[gmn]?awk$/.test(program)) return !command.words.some((word) => /system\s*\(|\|\s*"/.test(word));
  return DATA_COMMANDS.has(program);
}

export function isSink(command: SimpleCommand): boolean {
  return command.programs.slice(0, 6).some((program) => SINKS.has(program));
}

/** What counts whatever a command does with its arguments. */
export function structureFindings(
  command: SimpleCommand,
  before: SimpleCommand | undefined,
  out: TextFinding[],
  verbs: VerbBook,
): void {
  const add = (found: TextFinding | null) => {
    if (found !== null) out.push(found);
  };
  add(redirectFinding(command));
  add(copiedOver(command));
  if (pipesToShell(command, before)) add(RUNS_DOWNLOAD);
  add(ownFinding(command, verbs));
  add(hijackFinding(command));
  add(inPlaceFinding(command));
  add(powerFinding(command));
  add(fedFinding(command));
  add(hiddenFinding(command));
}
