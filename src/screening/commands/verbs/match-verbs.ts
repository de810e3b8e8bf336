// A command of a known tool to what it does. (pure)
import { bare, readsLikeProse } from '../command-args.ts';
import { EFFECTS } from '../effects.ts';
import type { TextFinding } from '../findings.ts';
import { DELETES } from './deleting-words.ts';
import type { Condition, VerbBook, VerbPattern } from './verb-table.ts';

/** Verbs are in front: so many words are looked at. */
const MAX_WORDS = 24;
const MAX_SKIPPED = 4;

/** Only says what it would do, or prints its help. */
const HARMLESS_FLAG =
  /^(?:--help|-help|--dry-?run(?:=(?:client|server|true))?|--noop|--no-op|--what-?if|-whatif|\/\?)$/i;
const ASKS_ALONE = /^(?:-h|--version|-V|help|version)$/;

/** Names of programs that are also words: they count where a command begins. */
const ALSO_WORDS: ReadonlySet<string> = new Set(
  `ace action age aiven apply arc architect arp asana astra at atlas attach auto batch beam bind bk bolt borg
  boundary box brew bull cake cancel celery cf chef chroma cinder cipher clear clever cog concourse
  confluence console container convex cr curator date deck default defaults directus discord doctrine dog
  drive drone drop dump eas elm emerge ent env envoy evolve expo faktory feathers flush flutter fly force
  format func gam garden gel gerrit ghost glance goose graph guix hammer harness heap hex history hub hv
  hydra ia img incident init ip jira k keeper keyring kind knife kong lab lego linear lock loft loki lume
  mail mapred mas mc metal migrate mike mix mixpanel modal neon nest net neutron nix notion nova now nuget
  nx op orb ory pack packet parse pass payload pd phase platform pod port porter power profiles pub puppet
  pw qm r rc rd realm refinery reg registry release render replicate reshape restic rook route rush sail
  sails salt sc sea security segment sem semaphore serve service sf shell skill slack slay snow solo solr
  spark spin split splunk square stack stan stash step stop sum summon sv swift target tart tc tea teams
  teller tern tf think tilt trust up vault vespa wipe xe zap`.split(/\s+/),
);
/** Stands before a command. */
const BEFORE_COMMAND =
  /^(?:sudo|doas|run|execute|exec|env|command|time|nohup|then|do|and|npx|bunx|pnpx|uvx|dlx|php|node|python3?|bundle|poetry|uv|nice|timeout|\d+[smh]?|xargs|watch|.*[:;`'"=]|-.*|\$|#|>|%|\.|&&)$/i;

/** `--force` and `--for`: half of the name or more, so that it cannot be another option. */
function abbreviates(given: string, name: string): boolean {
  return (
    name.startsWith('--') && given.length > 4 && given.length * 2 >= name.length && name.startsWith(given)
  );
}

/** The value that an argument gives to an option: `null` where it is another option, `''` where none is given. */
function valueIn(arg: string, next: string, name: string): string | null {
  const cut = arg.indexOf('=');
  const given = cut === -1 ? arg : arg.slice(0, cut);
  const isShort = /^-[A-Za-z]$/.test(name);
  const isNamed = isShort ? given === name : given.toLowerCase() === name.toLowerCase();
  if (isNamed || (!isShort && abbreviates(given, name))) return cut === -1 ? next : arg.slice(cut + 1);
  // `-xvf`, `-n5`: a letter in a cluster, or with its value.
  if (!isShort || !/^-[A-Za-z]/.test(arg) || arg.startsWith('--')) return null;
  const letter = name.charAt(1);
  if (arg.startsWith(letter, 1)) return arg.slice(2).replace(/^=/, '');
  return /^-[A-Za-z]{2,8}$/.test(arg) && arg.includes(letter) ? next : null;
}

/** Whether the arguments hold an option, as `--name`, `-n` or with the value that `=` or `:` demands; `*` ends any value. */
function hasFlagOf(args: readonly string[], flag: string): boolean {
  const [, name = flag, wanted = ''] = /^([^=:]+)[=:](.*)$/s.exec(flag) ?? [];
  const want = wanted.toLowerCase();
  return args.some((arg, at) => {
    if (arg === flag) return true;
    const value = valueIn(arg, args[at + 1] ?? '', name)?.toLowerCase();
    if (value === undefined) return false;
    if (want === '') return true;
    return want.endsWith('*') ? value.startsWith(want.slice(0, -1)) : value === want;
  });
}

/** The value of an option that names where a command goes. */
const CONTEXT_FLAG = /^(?:--(?:kube-)?context|--namespace|-n|--cluster|--kubeconfig)(?:=|$)/;
const DEV_NAME =
  /^(?:dev(?:elop\w*)?|local\w*|test\w*|sandbox|scratch|playground|preview|kind|k3d|minikube|docker-desktop|rancher-desktop|orbstack|colima|ci)(?:[-_./].*|\d*)$|[-_](?:dev|local|test|sandbox)$/i;

function isDevContext(args: readonly string[]): boolean {
  return args.some(
    (arg, at) =>
      CONTEXT_FLAG.test(arg) &&
      DEV_NAME.test(arg.includes('=') ? arg.slice(arg.indexOf('=') + 1) : (args[at + 1] ?? '')),
  );
}

/** A text is meant where it is one argument, or where options come first: not in a sentence. */
function holdsText(args: readonly string[], any: readonly string[]): boolean {
  const lower = args.map((arg) => arg.toLowerCase());
  const padded = lower.map((arg) => (/\s/.test(arg) ? `${arg} ` : arg));
  if (padded.some((arg) => any.some((text) => arg.includes(text)))) return true;
  const first = args[0] ?? '';
  if (!/^[-\w.]*[-.=/:]/.test(first)) return false;
  const joined = `${lower.join(' ')} `;
  return any.some((text) => joined.includes(text));
}

function holds(condition: Condition, program: string, args: readonly string[]): boolean {
  const { kind, any } = condition;
  const is =
    kind === 'dev'
      ? isDevContext(args)
      : kind === 'program'
        ? any.includes(program)
        : kind === 'text'
          ? holdsText(args, any)
          : any.some((flag) => hasFlagOf(args, flag));
  return is === condition.wanted;
}

/** An argument without punctuation of prose. */
interface Word {
  readonly plain: string;
  readonly lower: string;
  readonly isFlag: boolean;
}

function wordOf(arg: string): Word {
  const isFlag = arg.length > 1 && arg.startsWith('-');
  const plain = isFlag ? arg : bare(arg);
  return { plain, lower: plain.toLowerCase(), isFlag };
}

/**
 * Where the last word of a pattern is; null where it does not fit.
 * @param strict what is passed over must not delete: for what is harmless
 */
function place(pattern: VerbPattern, args: readonly Word[], strict: boolean): number | null {
  const { words, flags } = pattern;
  const end = Math.min(args.length, MAX_WORDS);
  const walk = (word: number, from: number, behindFlag: boolean, skipped: number): number | null => {
    if (word === words.length) return from - 1;
    if (from >= end) return null;
    const arg = args[from];
    if (arg === undefined) return null;
    const test = words[word];
    const { plain, lower } = arg;
    if (arg.isFlag) {
      if (flags[word] === true && test?.(plain, lower) === true) return walk(word + 1, from + 1, false, 0);
      return walk(word, from + 1, !plain.includes('='), skipped);
    }
    if (test === null) {
      const here = walk(word + 1, from, behindFlag, 0);
      if (here !== null || skipped >= MAX_SKIPPED || (strict && DELETES.test(plain))) return here;
      return walk(word, from + 1, false, skipped + 1);
    }
    if (test?.(plain, lower) === true) {
      const here = walk(word + 1, from + 1, false, 0);
      if (here !== null) return here;
    }
    return behindFlag ? walk(word, from + 1, false, skipped) : null;
  };
  return walk(0, 0, false, 0);
}

/** Words of prose that no tool knows as a command. */
const FUNCTION_WORD =
  /^(?:is|are|was|were|has|have|had|can|could|should|would|will|may|must|does|did|to|of|for|with|from|in|on|as|by|and|or|but|that|which|when|if|not|the|an?|it|its|this|these|those|so|also|like)$/i;

/** Whether a word is where a command begins. */
function beginsCommand(words: readonly string[], at: number): boolean {
  const word = words[at] ?? '';
  if (/^[A-Z]/.test(word) && !/^[A-Z][a-z]+-[A-Z]/.test(word)) return false;
  if (at === 0 || BEFORE_COMMAND.test(words[at - 1] ?? '')) return true;
  return !words.slice(Math.max(0, at - 6), at).some((before) => FUNCTION_WORD.test(before));
}

/** What a command of a tool does: null where the table does not know it, `harmless` where it does. */
export function verbFinding(
  book: VerbBook,
  program: string,
  args: readonly string[],
  words: readonly string[],
  at: number,
): TextFinding | 'harmless' | null {
  if (ALSO_WORDS.has(program) && !beginsCommand(words, at)) return null;
  if (FUNCTION_WORD.test(args[0] ?? '')) return null;
  if (args[0] === 'help' || args.at(-1) === 'help' || args.some((arg) => HARMLESS_FLAG.test(arg)))
    return 'harmless';
  // Behind a command; elsewhere it names a host.
  if (args.length <= 4 && args.at(-1) === '-h') return 'harmless';
  if (args.length === 1 && ASKS_ALONE.test(args[0] ?? '')) return 'harmless';
  const given = args.slice(0, MAX_WORDS).map(wordOf);
  for (const row of book.rows(program)) {
    for (const pattern of row.patterns) {
      const last = place(pattern, given, row.effect === null);
      if (last === null) continue;
      if (!pattern.conditions.every((condition) => holds(condition, program, args))) continue;
      if (row.effect === null) {
        if (pattern.open || !args.slice(last + 1, last + 4).some((arg) => DELETES.test(arg)))
          return 'harmless';
        continue;
      }
      if (last >= 0 && readsLikeProse(args, last)) return null;
      const { scope, words: said } = EFFECTS[row.effect];
      return {
        rule: `verb.${row.effect}`,
        effect: row.effect,
        verdict: row.warns ? 'warn' : row.effect === 'reads_secrets' ? 'deny_when_writing' : 'deny',
        scope,
        reason: `A command in the request ${said}.`,
      };
    }
  }
  return null;
}
