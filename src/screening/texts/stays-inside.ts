// Whether what a text asks for stays inside the folder in which the job works: its worktree can be thrown away. (pure)
import { leavesFolder } from '../commands/effects.ts';
import type { TextFinding } from '../commands/findings.ts';

/** Changes of the folder, and options that name another one. */
const GOES =
  /(?:^|[\s;&|(`"'])(?:cd|pushd|chdir|popd|set-location|push-location|-C|--git-dir|--work-tree|--directory|--cwd|--prefix|--chdir|GIT_DIR|GIT_WORK_TREE|PWD|OLDPWD|workdir)(?:(?:[ \t]+|=)(?:--[ \t]+|\/d[ \t]+)?("[^"\n]{0,256}"|'[^'\n]{0,256}'|[^\s;&|)`"']{1,256}))?(?=[\s;&|)`"']|$)/gi;
/** What makes a name inside the folder mean something outside it, or runs a command elsewhere. */
const REDIRECTS =
  /(?:^|[\s;&|(`"'])(?:ln|mklink|mount|junction|subst|ssh|mosh|sudo|doas|su|runas|chroot|nsenter|unshare|wsl|pdsh|(?:docker|podman|kubectl|lxc|oc|nerdctl)[ \t]+(?:exec|run|compose)|ansible|vagrant)(?=[ \t]|$)/i;
/** Places that a sentence names instead of a path. */
const ELSEWHERE =
  /\b(?:home (?:folder|dir\w{0,6})|my home|parent (?:folder|dir\w{0,6})|main (?:checkout|worktree)|original (?:repo\w{0,6}|checkout|folder|clone)|(?:other|another|every|all|each|both)(?: other| of the)? (?:worktree|checkout|repo(?:sitorie|sitory)?|project|clone|branche?)s?|outside|(?:levels?|folders?|directories|directory) (?:up|above|higher)|(?:root|top) of (?:the |this |my )?(?:disk|drive|file ?system|machine|server)|(?:server|host|laptop|desktop|production|staging|remote|real) (?:machine|checkout|repo\w{0,6}|box)|on (?:the |our |my )?(?:\w{1,16} )?(?:server|host|machine|laptop|cluster|box))\b/i;
/** A place outside, but for the folders of programs and what swallows output. */
const OUTSIDE =
  /(?:^|[\s"'`(=:<>])(?:~|\/(?!dev\/null|(?:usr\/(?:local\/)?)?s?bin\/|\/)|[A-Za-z]:[\\/]|\$|%\w|\.\.(?:[/\\\s;&|]|$))/;
/** The folder itself, with the file in it that says whose worktree it is. */
const ITSELF = /\s["']?(?:\.{1,2}[/\\]?|(?:\.[/\\])?\.[*?[]\S{0,64})["']?(?:\s|$|[;&|)])/;

/** A search that leaves most of the folder alone. */
const SEARCHES = /\bfind\b[^\n;|&]{0,200}\s-i?(?:name|path|wholename|regex)\s/;

/** Whether a request goes to another folder, links one into its own, or runs something elsewhere. */
export function leavesWorkspace(text: string): boolean {
  for (const [, named] of text.matchAll(GOES)) {
    const place = named?.replace(/^["']|["']$/g, '') ?? '-';
    if (place === '-' || leavesFolder(place)) return true;
  }
  return REDIRECTS.test(text) || ELSEWHERE.test(text);
}

/** A finding as it counts in a worktree of its own: what the review can undo is a warning. */
export function insideWorktree(finding: TextFinding, unit: string): TextFinding {
  const stays =
    finding.scope === 'workspace' &&
    !OUTSIDE.test(unit) &&
    !(finding.rule.startsWith('files.') && ITSELF.test(unit) && !SEARCHES.test(unit));
  return stays ? { ...finding, verdict: 'warn' } : finding;
}
