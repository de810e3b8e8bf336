// Download, perhaps copy, then run: one file followed through several commands. (pure)
import { isInterpreter } from './interpreters.ts';
import type { SimpleCommand } from './shell-words.ts';

const FETCHES = new Set(
  'curl wget aria2c scp rsync base64 ftp bitsadmin certutil start-bitstransfer iwr invoke-webrequest'.split(
    ' ',
  ),
);
const COPIES = new Set('cp mv ln link install dd rsync tee'.split(' '));
const runs = (program: string): boolean => isInterpreter(program) || program === 'chmod';
const OUTPUT_FLAG = /^(?:-\w*[oO]|--output(?:-document)?|-outf(?:ile)?|-destination)$/i;
/** Take a download apart where they stand. */
const UNPACKS = new Set('tar bsdtar unzip 7z 7za gunzip cpio'.split(' '));
/** `exec 3>file`, `exec {out}>file`. */
const OPENED = /^(?:(\d{1,3})|\{(\w{1,32})\})$/;
/** A program in a folder that says what it is for. */
const INSTALLS = /^[\w./-]{0,120}\/(?:install|setup|bootstrap|get)[\w.-]{0,32}$/i;
const MAX_ARGS = 64;
/** What a download begins with; all else that is asked for names a file that was downloaded. */
export const DOWNLOAD_PROGRAMS: readonly string[] = [...FETCHES, 'tee', 'exec'];
/** More names are not looked for one by one. */
const MOST_LOOKED_FOR = 16;
/** In a sentence the program follows a few words of prose. */
const MAX_LEAD = 6;

/** The name of a file without its folder. */
export const baseName = (word: string) => word.replace(/^(?:of|if)=/, '').replace(/^.*[/\\:]/, '');

function stepOf(command: SimpleCommand): string {
  for (let at = 0; at < MAX_LEAD && at < command.programs.length; at += 1) {
    const program = command.programs[at] ?? '';
    // `jq . file`: a full stop runs a file in front only.
    if (program === '.' && at > 0) continue;
    if (FETCHES.has(program) || COPIES.has(program) || runs(program)) return program;
  }
  return '';
}

/** The files that a download leaves: named by a flag, by redirection, or last on the line. */
function fetchedBy(
  command: SimpleCommand,
  program: string,
  names: readonly string[],
  descriptors: ReadonlyMap<string, string>,
): string[] {
  const flag = command.words.findIndex((word) => OUTPUT_FLAG.test(word));
  const last = /^(?:scp|rsync|bitsadmin|certutil)$/.test(program) ? names.at(-1) : undefined;
  const address =
    program === 'wget' || program === 'aria2c'
      ? names[command.words.findIndex((word) => /^(?:https?|ftp):\/\/|^[\w.-]+\.[a-z]{2,8}\/\S/i.test(word))]
      : undefined;
  return [
    flag === -1 ? address : names[flag + 1],
    last,
    ...command.writes.map((file) => descriptors.get(file.replace(/^\$\{?|\}$/g, '')) ?? baseName(file)),
  ].filter((name): name is string => name !== undefined && name !== '');
}

/** The files that a command runs, by name: the script of a shell, or the program itself. */
export function scriptsOf(command: SimpleCommand): string[] {
  const names = command.words.slice(0, MAX_LEAD).map(baseName);
  const at = command.programs.slice(0, MAX_LEAD).findIndex(runs);
  return at === -1 ? names.slice(0, 1) : names.slice(at + 1);
}

/** Follows downloads through commands that come in pieces. */
export interface DownloadTracker {
  /** Whether a file that one of these or of earlier commands downloads is run by a later one. */
  sees(commands: readonly SimpleCommand[]): boolean;
  /** Whether a text may speak of a file that was downloaded. */
  concerns(text: string): boolean;
}

/** @param farApart the pieces are lines with other text between them: a bare word there is no program */
export function createDownloadTracker(farApart = false): DownloadTracker {
  let fetched: Set<string> | null = null;
  let unpacked = false;
  const descriptors = new Map<string, string>();
  const sees = (commands: readonly SimpleCommand[]): boolean => {
    for (const [at, command] of commands.entries()) {
      const program = stepOf(command);
      if (command.programs[0] === 'exec' && command.writes.length === 1 && descriptors.size < MAX_ARGS) {
        const opened = OPENED.exec(command.words[1] ?? '');
        if (opened !== null) descriptors.set(opened[1] ?? opened[2] ?? '', baseName(command.writes[0] ?? ''));
      }
      if (fetched === null && !FETCHES.has(program)) continue;
      const known: Set<string> = (fetched ??= new Set());
      const names = command.words.slice(0, MAX_ARGS).map(baseName);
      const again = runs(program) && names.slice(1).some((name) => known.has(name));
      const [first = ''] = command.words;
      if (unpacked && INSTALLS.test(runs(program) ? (command.words[1] ?? '') : first)) return true;
      if (again || (known.has(names[0] ?? '') && (!farApart || /[./\\]/.test(first)))) return true;
      if (FETCHES.has(program)) {
        fetchedBy(command, program, names, descriptors).forEach((name) => known.add(name));
      } else if (UNPACKS.has(command.programs[0] ?? '')) {
        const piped = command.piped && FETCHES.has(stepOf(commands[at - 1] ?? command));
        unpacked ||= piped || names.slice(1).some((name) => known.has(name));
      } else if (program === 'tee') {
        names.slice(1).forEach((name) => known.add(name));
      } else if (COPIES.has(program) && names.some((name) => known.has(name))) {
        known.add(names.at(-1) ?? '');
      }
    }
    return false;
  };
  return {
    sees,
    concerns: (text) =>
      fetched !== null &&
      (unpacked || fetched.size > MOST_LOOKED_FOR || [...fetched].some((name) => text.includes(name))),
  };
}
