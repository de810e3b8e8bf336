// What install and uninstall did, for people.
import type { ClientDone } from '../../installer/register.ts';
import type { InstalledSkill } from '../../installer/skills.ts';
import type { Colours } from '../output/colours.ts';
import type { ServerProbe } from './probe-server.ts';

export interface InstallReport {
  readonly dry_run: boolean;
  readonly clients: readonly ClientDone[];
  readonly skills: readonly InstalledSkill[];
  /** Clients that were looked for and not found. */
  readonly absent: readonly string[];
  /** The registered server, started once. */
  readonly server: ServerProbe | null;
  readonly problems: readonly string[];
  readonly undo: string | null;
}

const GOOD: ReadonlySet<string> = new Set(['registered', 'created', 'updated', 'removed']);

export function formatInstalled(done: InstallReport, paint: Colours): string {
  const mark = (action: string): string =>
    GOOD.has(action) ? paint.green(action) : action === 'refused' ? paint.red(action) : paint.dim(action);
  const lines: string[] = [];
  if (done.dry_run) lines.push(paint.bold('dry run: nothing was changed'));
  for (const { title, scope, action, edits, note } of done.clients) {
    lines.push(`${mark(action)} ${paint.bold(title)} (${scope})`);
    for (const { file, what, action: each, backup, command } of edits) {
      if (each === 'unchanged') continue;
      lines.push(`  ${what}: ${file}${command === null ? '' : `, by ${command}`}`);
      if (backup !== null) lines.push(paint.dim(`  before: ${backup}`));
    }
    if (note !== null) lines.push(`  ${action === 'refused' ? note : paint.dim(note)}`);
  }
  for (const { target, scope, path, action, warning } of done.skills) {
    lines.push(`${mark(action)} skill for ${target} (${scope}): ${path}`);
    if (warning !== null) lines.push(`  ${paint.yellow(warning)}`);
  }
  if (done.absent.length > 0 && done.clients.length > 0)
    lines.push(paint.dim(`not found: ${done.absent.join(', ')}`));
  if (done.server !== null)
    lines.push(
      done.server.problem === null
        ? `${paint.green('ok')} the server answers in ${done.server.milliseconds} ms with ${done.server.tools} tools`
        : `${paint.red('error')} ${done.server.problem}`,
    );
  for (const problem of done.problems) lines.push(`${paint.yellow('doctor')} ${problem}`);
  if (done.undo !== null) lines.push('', `Undo: ${done.undo}`);
  if (done.clients.some(({ action }) => action === 'registered' || action === 'updated') && !done.dry_run)
    lines.push('Next: restart your client and ask it: "Ask agy what this project does."');
  return lines.join('\n');
}
