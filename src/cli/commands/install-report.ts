// What install and uninstall did, or would do, for people and as data.
import type { ClientDone, Detected } from '../../installer/register.ts';
import type { InstalledSkill } from '../../installer/skills.ts';
import type { Colours } from '../output/colours.ts';
import { foundBy } from './install-choices.ts';
import type { ServerProbe } from './probe-server.ts';

/** One word for each state; of what is only planned, what would be done. */
const WOULD = {
  registered: 'would register',
  created: 'would create',
  updated: 'would update',
  removed: 'would remove',
  deleted: 'would delete',
  refused: 'would refuse',
  unchanged: 'unchanged',
} as const satisfies Record<
  ClientDone['action'] | ClientDone['edits'][number]['action'] | InstalledSkill['action'],
  string
>;
type Done = keyof typeof WOULD;
type State = Done | (typeof WOULD)[Done];

type Reported<T extends { readonly action: Done }> = Omit<T, 'action'> & { readonly action: State };
interface ReportedClient extends Reported<Omit<ClientDone, 'edits'>> {
  readonly edits: readonly Reported<ClientDone['edits'][number]>[];
  /** The first sign of the client on this machine, and where it is. */
  readonly sign: Detected['sign'];
  readonly found: string | null;
}

export interface InstallReport {
  readonly dry_run: boolean;
  readonly clients: readonly ReportedClient[];
  readonly skills: readonly Reported<InstalledSkill>[];
  /** Clients that were looked for and not found. */
  readonly absent: readonly string[];
  /** The registered server, started once. */
  readonly server: ServerProbe | null;
  readonly problems: readonly string[];
  readonly undo: string | null;
  /** Copies of the clients' files that uninstall leaves, and those that it removed. */
  readonly backups: readonly string[];
  readonly removed_backups: readonly string[];
  /** What removes the copies. */
  readonly remove_backups: string | null;
}

function reported<T extends { readonly action: Done }>(each: T, isDry: boolean): Reported<T> {
  return { ...each, action: isDry ? WOULD[each.action] : each.action };
}

export function reportClients(
  clients: readonly ClientDone[],
  detected: readonly Detected[],
  isDry: boolean,
): ReportedClient[] {
  return clients.map((done) => {
    const { sign = null, found = null } = detected.find(({ id }) => id === done.client) ?? {};
    const edits = done.edits.map((edit) => reported(edit, isDry));
    return { ...reported({ ...done }, isDry), edits, sign, found };
  });
}

export const reportSkills = (skills: readonly InstalledSkill[], isDry: boolean): Reported<InstalledSkill>[] =>
  skills.map((skill) => reported(skill, isDry));

const QUIET: ReadonlySet<State> = new Set<State>(['unchanged']);
const BAD: ReadonlySet<State> = new Set<State>(['refused', 'would refuse']);

function clientLines(client: ReportedClient, mark: (state: State) => string, paint: Colours): string[] {
  const { title, scope, action, edits, note, by_hand } = client;
  const found = foundBy(client);
  const seen = found === null ? 'no sign of it on this machine' : `found by its ${found}`;
  const lines = [`${mark(action)} ${paint.bold(title)} (${scope}), ${seen}`];
  for (const { file, what, action: each, backup, command, remark } of edits) {
    if (QUIET.has(each)) continue;
    const isFile = each === 'deleted' || each === 'would delete';
    const words = isFile ? `${each}, as nothing else was in it` : what;
    lines.push(`  ${words}: ${file}${command === null ? '' : `, by ${command}`}`);
    if (backup !== null) lines.push(paint.dim(`  before: ${backup}`));
    if (remark !== null) lines.push(`  ${paint.yellow(remark)}`);
  }
  if (note !== null) lines.push(`  ${BAD.has(action) ? note : paint.dim(note)}`);
  if (by_hand !== null)
    lines.push(`  This belongs into ${by_hand.file}:`, '', ...by_hand.text.trimEnd().split('\n'), '');
  return lines;
}

function backupLines(
  { backups, removed_backups, remove_backups, dry_run }: InstallReport,
  paint: Colours,
): string[] {
  const list = (head: string, files: readonly string[]): string[] =>
    files.length === 0 ? [] : [head, ...files.map((file) => paint.dim(`  ${file}`))];
  return [
    ...list(dry_run ? 'would remove copies:' : 'removed copies:', removed_backups),
    ...list('copies of these files that are left:', backups),
    ...(backups.length === 0 || remove_backups === null ? [] : [`Remove them: ${remove_backups}`]),
  ];
}

export function formatInstalled(done: InstallReport, paint: Colours): string {
  const mark = (state: State): string =>
    BAD.has(state) ? paint.red(state) : QUIET.has(state) ? paint.dim(state) : paint.green(state);
  const lines: string[] = [];
  if (done.dry_run) lines.push(paint.bold('dry run: nothing was changed'));
  for (const client of done.clients) lines.push(...clientLines(client, mark, paint));
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
  lines.push(...backupLines(done, paint));
  if (done.undo !== null) lines.push('', `Undo: ${done.undo}`);
  if (done.clients.some(({ action }) => action === 'registered' || action === 'updated'))
    lines.push('Next: restart your client and ask it: "Ask agy what this project does."');
  return lines.join('\n');
}
