// Whether a piece of text holds anything that the tables of commands look for: most of prose and code does not, and
// need not be read as commands. One pass over its characters, and one look-up for each of its words. (pure)
import {
  type Budget,
  FETCHING_PROGRAMS,
  HIDDEN_PROGRAM_IN,
  LEADING_PROGRAMS,
  OTHER_PROGRAMS,
  RULE_PROGRAMS,
} from './check-command.ts';
import { DOWNLOAD_PROGRAMS } from './download-and-run.ts';
import { FLOW_PROGRAMS } from './secret-flow.ts';
import { WORDS_BEFORE_PROGRAM } from './shell-words.ts';
import { WRITING_PROGRAMS } from './system-writes.ts';
import { mayReset } from './verbs/unknown-tool.ts';
import type { VerbBook } from './verbs/verb-table.ts';

/** What a unit must hold beside a program, so that the rules about the program can match. */
const NOTHING_ELSE = 1;
const A_PIPE = 2;
const A_PATH = 4;
const A_SECRET = 8;

/** What a name may be made of: letters, digits and `+-._`. */
const isNameCode = (code: number): boolean =>
  (code >= 97 && code <= 122) ||
  (code >= 48 && code <= 57) ||
  (code >= 45 && code <= 46) ||
  code === 95 ||
  code === 43;

/** A quote or a backslash inside of a word: its parts are one for a shell. */
const GLUED = /\\|[\w.+-]["']{1,8}[\w.+=-]/;
/** Sets a variable. */
const SETS = /\w=/;
/** A flag that forces something, or a long one. */
const FORCES = /^-(?:[fy]{1,2}$|-[a-z])/;

/**
 * Makes one table of all programs that rules ask for by name; each list is exported by the file that asks.
 * @returns whether a unit may hold a command that any rule looks for: a program, a file that is written, a variable that
 *   is set, or words that a shell would put together. What flows from one unit into another is not asked here.
 */
export function createAnchors(verbs: VerbBook): Budget['mayBeCommand'] {
  const needs = new Map<string, number>();
  const add = (programs: Iterable<string>, need: number): void => {
    for (const program of programs) needs.set(program, (needs.get(program) ?? 0) | need);
  };
  add(verbs.programs(), NOTHING_ELSE);
  add(RULE_PROGRAMS, NOTHING_ELSE);
  add(OTHER_PROGRAMS, NOTHING_ELSE);
  add(DOWNLOAD_PROGRAMS, NOTHING_ELSE);
  add(FETCHING_PROGRAMS, A_PIPE);
  add(WRITING_PROGRAMS, A_PATH);
  add(FLOW_PROGRAMS, A_SECRET);

  const needOf = (name: string): number => {
    const isOdd = name.startsWith('-') || name.includes('.');
    const program = isOdd ? name.replace(/^-+(?=[a-z])/, '').replace(/\.(?:exe|cmd|bat)$/, '') : name;
    if (isOdd && FORCES.test(name)) return NOTHING_ELSE;
    return program.startsWith('mkfs') ? NOTHING_ELSE : (needs.get(program) ?? 0);
  };
  /** @param met what the unit holds beside programs */
  const holdsProgram = (text: string, met: number): boolean => {
    let from = -1;
    let isFirst = true;
    for (let at = 0; at <= text.length; at += 1) {
      if (isNameCode(text.charCodeAt(at))) {
        if (from === -1) from = at;
      } else if (from !== -1) {
        const name = text.slice(from, at);
        if ((needOf(name) & met) !== 0 || (isFirst && LEADING_PROGRAMS.has(name))) return true;
        isFirst &&= WORDS_BEFORE_PROGRAM.has(name);
        from = -1;
      }
    }
    return false;
  };
  return (unit, namesSecret) => {
    const hasPath = unit.includes('/');
    if (GLUED.test(unit) || SETS.test(unit)) return true;
    if (hasPath && (unit.includes('>') || HIDDEN_PROGRAM_IN.test(unit))) return true;
    if (unit.includes(':') && mayReset(unit)) return true;
    const met =
      NOTHING_ELSE |
      (unit.includes('|') ? A_PIPE : 0) |
      (hasPath ? A_PATH : 0) |
      (namesSecret ? A_SECRET : 0);
    return holdsProgram(unit.toLowerCase(), met);
  };
}

const isSpace = (code: number): boolean => code === 32 || (code >= 9 && code <= 13);
/** `;`, `&`, `|`, brackets, a backtick or the end of a line. */
const separates = (code: number): boolean =>
  code === 59 || code === 38 || code === 124 || code === 40 || code === 41 || code === 96 || code === 10;

/** How many commands a shell would see in a unit, whatever is quoted. */
function commandsIn(unit: string): number {
  let count = 0;
  let between = true;
  for (let at = 0; at < unit.length; at += 1) {
    const code = unit.charCodeAt(at);
    if (separates(code)) between = true;
    else if (between && !isSpace(code)) {
      between = false;
      count += 1;
    }
  }
  return count;
}

/** Whether a unit has to be read as commands; where nothing in it is looked for, its commands are counted alone. */
export function isRead(unit: string, budget: Budget): boolean {
  const { mayBeCommand, secrets, downloads } = budget;
  if (budget.commands < 0) return true;
  const namesSecret = secrets.namesSecret(unit);
  if (mayBeCommand(unit, namesSecret)) return true;
  if (secrets.concerns(unit, namesSecret) || downloads.concerns(unit)) return true;
  budget.commands -= commandsIn(unit);
  if (budget.commands === 0) budget.commands = -1;
  return false;
}
