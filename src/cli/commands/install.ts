// install and uninstall: clients and skills, then a look at whether it works.
import path from 'node:path';
import { CLIENT_IDS, type ClientId } from '../../installer/clients/client.ts';
import type { ClientDone, RegisterOptions, Registrar } from '../../installer/register.ts';
import { SKILL_TARGETS, type SkillTarget, TARGETS } from '../../installer/skill-targets.ts';
import { BridgeError } from '../../protocol/error.ts';
import type { Invocation } from '../command.ts';
import { typedName } from '../typed-name.ts';
import { asksPerson, type Choices, choose, type Way } from './install-choices.ts';
import { formatInstalled, type InstallReport, reportClients, reportSkills } from './install-report.ts';
import { probeServer, type ServerProbe } from './probe-server.ts';
import { accessFolder } from './project-root.ts';

/** Skills that one of these clients reads; those of the agent itself come with any of them. */
function targetsFor(clients: readonly ClientId[]): SkillTarget[] {
  return SKILL_TARGETS.filter((target) => {
    const { readers } = TARGETS[target];
    return clients.length > 0 && (readers.length === 0 || readers.some((id) => clients.includes(id)));
  });
}

const uninstallOf = (
  program: string,
  clients: readonly ClientId[],
  { scope, projectRoot }: RegisterOptions,
): string =>
  `${program} uninstall --client ${clients.join(',')} --scope ${scope}${scope === 'project' ? ` --project-root ${JSON.stringify(projectRoot)}` : ''}`;

/** Clients whose skills go with them: a skill stays as long as another client that reads it is registered. */
async function withoutReaders(
  gone: readonly ClientId[],
  chosen: readonly ClientId[],
  registrar: Registrar,
  options: RegisterOptions,
): Promise<ClientId[]> {
  const others = CLIENT_IDS.filter((id) => !chosen.includes(id));
  const left = await Promise.all(
    others.map(async (id) => ((await registrar.isRegistered(id, options)) ? [id] : [])),
  );
  const kept = targetsFor(left.flat());
  return gone.filter((id) => !targetsFor([id]).every((target) => kept.includes(target)));
}

interface Checked {
  readonly server: ServerProbe | null;
  readonly problems: readonly string[];
  /** A client wrote its file again, without the entry. */
  readonly isLost: boolean;
}

/** Starts the server as a client does, asks the doctor, and checks that the entries are still there. */
async function check(
  invocation: Invocation,
  registrar: Registrar,
  clients: readonly ClientDone[],
  options: RegisterOptions,
): Promise<Checked> {
  const { printer, machine } = invocation;
  printer.progress('starting the server once, as a client does');
  // One after the other: the doctor starts agents, which would slow the server down.
  const server = await probeServer(machine);
  const { checks } = await (await (await invocation.app()).doctor()).examine(true);
  const problems = checks
    .filter(({ ok, severity }) => !ok && severity !== 'info')
    .map(({ name, detail, fix }) => `${name}: ${detail}.${fix === null ? '' : ` ${fix}`}`);
  const lost: string[] = [];
  for (const { client, title, edits } of clients)
    if (!(await registrar.isRegistered(client, options)))
      lost.push(
        `${title}: ${edits[0]?.file ?? 'its file'} was written again without the entry, by a program that has it open. Close it, then install again.`,
      );
  return { server, problems: [...lost, ...problems], isLost: lost.length > 0 };
}

/** Removes the copies beside the clients' files where the user wants it. @returns those that are left, and those removed */
async function clearBackups(
  invocation: Invocation,
  registrar: Registrar,
  clients: readonly ClientDone[],
  dryRun: boolean,
): Promise<{ left: readonly string[]; removed: readonly string[] }> {
  const backups = [...new Set(clients.flatMap(({ edits }) => edits.flatMap((edit) => edit.backups)))];
  const isAsked = invocation.args['remove_backups'] === true;
  const isWanted =
    isAsked ||
    (backups.length > 0 && !dryRun && asksPerson(invocation) && (await askToRemove(backups, invocation)));
  if (!isWanted) return { left: backups, removed: [] };
  if (!dryRun) await registrar.removeBackups(backups);
  return { left: [], removed: backups };
}

async function askToRemove(backups: readonly string[], { printer }: Invocation): Promise<boolean> {
  const { choose: pick } = await import('../output/terminal-prompts.ts');
  const question =
    backups.length === 1
      ? 'A copy of a file from before a change is left. Remove it?'
      : `${backups.length} copies of files from before a change are left. Remove them?`;
  const answer = await pick<'keep' | 'remove'>(printer, question, [
    { value: 'keep', label: 'keep', hint: path.dirname(backups[0] ?? '') },
    { value: 'remove', label: 'remove' },
  ]);
  return answer === 'remove';
}

/** @returns the exit code: 1 when something was refused or does not work */
export async function runInstall(way: Way, invocation: Invocation): Promise<number> {
  const { args, printer, machine, paint } = invocation;
  const { registrar, skills } = await (await invocation.app()).installer();
  const projectRoot = await accessFolder(args['project_root'], machine.cwd);
  const detected = await registrar.detect();
  const choices: Choices = await choose(way, invocation, detected);
  const dryRun = args['dry_run'] === true;
  const options: RegisterOptions = { ...choices, projectRoot, dryRun };
  const isInstall = way === 'install';

  const clients: ClientDone[] = [];
  for (const id of choices.clients) {
    printer.progress(`${way} ${detected.find((each) => each.id === id)?.title ?? id}`);
    clients.push(await registrar[isInstall ? 'register' : 'unregister'](id, options));
  }
  const good = clients.filter(({ action }) => action !== 'refused');
  const ids = good.map(({ client }) => client);
  const readers = isInstall ? ids : await withoutReaders(ids, choices.clients, registrar, options);
  const done = await skills[isInstall ? 'install' : 'remove']({
    targets: choices.withSkills ? targetsFor(readers) : [],
    scope: choices.scope,
    projectRoot,
    force: args['force'] === true,
    dryRun,
  });

  const isReal = isInstall && !dryRun && good.length > 0;
  const checked: Checked = isReal
    ? await check(invocation, registrar, good, options)
    : { server: null, problems: [], isLost: false };
  const backups = isInstall
    ? { left: [], removed: [] }
    : await clearBackups(invocation, registrar, clients, dryRun);
  const program = await typedName(machine);
  const answer: InstallReport = {
    dry_run: dryRun,
    clients: reportClients(clients, detected, dryRun),
    skills: reportSkills(done, dryRun),
    absent: choices.looksForAll
      ? detected.filter(({ found }) => found === null).map(({ title }) => title)
      : [],
    server: checked.server,
    problems: checked.problems,
    undo: isReal ? uninstallOf(program, ids, options) : null,
    backups: backups.left,
    removed_backups: backups.removed,
    remove_backups:
      backups.left.length > 0 ? `${uninstallOf(program, choices.clients, options)} --remove-backups` : null,
  };
  printer.result(answer, (safe) => formatInstalled(safe, paint));
  if (clients.length === 0)
    throw new BridgeError('install_failed', 'No MCP client was found.', {
      hint: `Name one with --client: ${CLIENT_IDS.join(', ')}.`,
    });
  const isWhole =
    good.length === clients.length &&
    done.every(({ action }) => action !== 'refused') &&
    checked.server?.problem == null &&
    !checked.isLost;
  return isWhole ? 0 : 1;
}
