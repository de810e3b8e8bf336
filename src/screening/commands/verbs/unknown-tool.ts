// A program that no table knows, with a deleting verb and a flag that forces it. (pure)
import { readsLikeProse } from '../command-args.ts';
import { EFFECTS } from '../effects.ts';
import type { TextFinding } from '../findings.ts';
import type { SimpleCommand } from '../shell-words.ts';

/** Verbs that say the same in every tool. */
const UNMISTAKABLE =
  /^(?:[\w.]{1,24}[:_-])?(?:delete|destroy|purge|drop|wipe|erase|terminate|nuke|obliterate|deprovision|decommission|truncate|reset|flush|unpublish|uninstall|teardown|tear-down)(?:[-_:](?:all|db|database|cluster|everything|account|project|app|bucket|volume|node|user|data)s?|all|db)?$/i;
/** What frameworks call it, whichever they are: `db:drop`, `migrate:fresh`, `doctrine:schema:drop`. */
const RESETS =
  /^(?:[\w-]{1,24}[:.])?(?:db|database|migrat\w{0,6}|schema|ecto|mongo\w{0,4}|sql|tables?)[:._](?:drop|reset|fresh|wipe|purge|refresh|nuke|truncate|destroy|rollback-all|undo:all)(?:[:._-]\w{1,16})?$/i;
/** Whether a text may hold such a word: nothing else that is said here stands behind such a sign. */
export const mayReset = (text: string): boolean =>
  /[:._](?:drop|reset|fresh|wipe|purge|refresh|nuke|truncate|destroy|rollback|undo)/i.test(text);
/** They run a script of the project, which nobody here has read. */
const RUNS_SCRIPT = /^(?:npm|pnpm|yarn|bun|make|just|task|rake|turbo|nx|run)$/;
const FORCED =
  /^(?:-[fy]|-[fy]{2}|--force(?:-\w+)?|--yes|--assume-yes|--auto-approve|--no-confirm|--no-prompt|--noconfirm|--skip-confirm(?:ation)?|--confirm|--non-interactive|--no-input|--i-know-what-i-am-doing|--yes-i-really-mean-it|--really|--approve|--unattended|--quiet-yes)(?:=(?:true|yes|1))?$/;
const NAME = /^(?:[\w@.-]{1,32}\/)*[a-z][\w.-]{1,30}$/;
/** English words that come before a verb, and programs whose verbs stay in the checkout. */
const NO_TOOL =
  /^(?:an?|the|to|of|and|or|please|should|must|can|could|may|will|would|then|not|never|do|does|don|all|any|every|when|if|it|we|you|i|they|that|this|which|with|without|by|for|from|in|on|as|also|only|just|always|add|implement|document|describe|support|use|using|make|let|allow|git|hg|svn|npm|pnpm|yarn|bun|cargo|pip|make|cmake|just|task|echo|printf|cat|grep|rg|sed|awk|test|jest|vitest|cy|redux|composer|poetry|tput|stty|clear)$/i;
const MAX_AT = 4;

/** Found in the first words of a command, where a tool is named. */
export function unknownToolFinding({ words }: SimpleCommand): TextFinding | null {
  const reset = words.slice(0, MAX_AT + 1).findIndex((word) => word.includes(':') && RESETS.test(word));
  if (reset !== -1 && (reset > 0 || FORCED.test(words[1] ?? '')) && !readsLikeProse(words, reset))
    return {
      rule: 'verb.resets_database',
      effect: 'resets_database',
      verdict: words.slice(0, reset).some((word) => RUNS_SCRIPT.test(word)) ? 'warn' : 'deny',
      scope: EFFECTS.resets_database.scope,
      reason: `A command in the request ${EFFECTS.resets_database.words}.`,
    };
  if (words.length < 3 && !(words.length === 2 && FORCED.test(words[1] ?? ''))) return null;
  if (!words.some((word) => FORCED.test(word))) return null;
  for (let at = 0; at < Math.min(words.length - 1, MAX_AT); at += 1) {
    const tool = words[at] ?? '';
    if (!NAME.test(tool) || NO_TOOL.test(tool) || UNMISTAKABLE.test(tool)) continue;
    const args = words.slice(at + 1);
    const verb = args.slice(0, 4).findIndex((arg) => UNMISTAKABLE.test(arg));
    if (verb === -1 || readsLikeProse(args, verb)) continue;
    // Only words that may be parts of a tool's command come before its verb.
    if (args.slice(0, verb).some((arg) => NO_TOOL.test(arg))) continue;
    if (!args.slice(verb + 1).some((arg) => FORCED.test(arg)) && !FORCED.test(args[verb - 1] ?? '')) continue;
    return {
      rule: 'verb.unknown_tool',
      effect: 'deletes_remote',
      verdict: 'deny_when_writing',
      scope: EFFECTS.deletes_remote.scope,
      reason: 'A command in the request deletes by force with a tool that is not known here.',
    };
  }
  return null;
}
