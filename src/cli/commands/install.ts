// install and uninstall: clients and skills, asked for at a terminal, by flags in scripts.
import { accessFolder } from './project-root.ts';
import {
  type Approval,
  APPROVALS,
  CLIENT_IDS,
  type ClientId,
  type Scope,
  SCOPES,
} from '../../installer/clients/client.ts';
import type { ClientDone, Detected, RegisterOptions } from '../../installer/register.ts';
import { SKILL_TARGETS, type SkillTarget, TARGETS } from '../../installer/skill-targets.ts';
import { BridgeError } from '../../protocol/error.ts';
import { nearestName } from '../../protocol/text/nearest-name.ts';
import type { Invocation } from '../command.ts';
import { typedName } from '../typed-name.ts';
import { probeServer } from './probe-server.ts';
import { type InstallReport, formatInstalled } from './install-report.ts';

type Way = 'install' | 'uninstall';

interface Choices {
  readonly clients: readonly ClientId[];
  readonly scope: Scope;
  readonly approve: Approval;
  readonly withSkills: boolean;
}

function oneOf<T extends string>(flag: string, typed: unknown, words: readonly T[], usual: T): T {
  if (typed === undefined) return usual;
  const word = typeof typed === 'string' ? typed : '';
  const found = words.find((each) => each === word);
  if (found !== undefined) return found;
  const near = nearestName(word, words);
  throw new BridgeError(
    'invalid_request',
    `--${flag} must be one of ${words.join(', ')}${near === null ? '.' : `, did you mean ${near}?`}`,
    { hint: 'agy-mcp install --help lists the options.' },
  );
}

function namedClients(words: unknown, detected: readonly Detected[]): ClientId[] {
  const named = ((words ?? ['all']) as string[]).map((word) =>
    oneOf('client', word, [...CLIENT_IDS, 'all' as const], 'all'),
  );
  if (!named.includes('all')) return CLIENT_IDS.filter((id) => named.includes(id));
  return detected.filter(({ found }) => found !== null).map(({ id }) => id);
}

async function askChoices(way: Way, detected: readonly Detected[]): Promise<Choices> {
  const { choose, chooseSome } = await import('../output/terminal-prompts.ts');
  const clients = await chooseSome(
    way === 'install' ? 'Register agy-mcp with' : 'Remove agy-mcp from',
    detected.map(({ id, title, found }) => ({ value: id, label: title, hint: found ?? 'not found' })),
    detected.filter(({ found }) => found !== null).map(({ id }) => id),
  );
  const scope = await choose<Scope>('For', [
    { value: 'user', label: 'all your projects' },
    { value: 'project', label: 'this project only' },
  ]);
  if (way === 'uninstall') return { clients, scope, approve: 'reading', withSkills: true };
  const approve = await choose<Approval>('May its tools run without a question?', [
    { value: 'reading', label: 'those that only read', hint: 'status, results, diffs' },
    { value: 'all', label: 'all of them', hint: 'also starting jobs and applying changes' },
    { value: 'none', label: 'none', hint: 'the client asks each time' },
  ]);
  return { clients, scope, approve, withSkills: true };
}

function choicesOf(args: Invocation['args'], detected: readonly Detected[]): Choices {
  return {
    clients: namedClients(args['client'], detected),
    scope: oneOf('scope', args['scope'], SCOPES, 'user'),
    approve: oneOf('approve', args['approve'], APPROVALS, 'reading'),
    withSkills: args['skills'] !== false,
  };
}

/** Skills that one of these clients reads; those of the agent itself come with any of them. */
function targetsFor(clients: readonly ClientId[]): SkillTarget[] {
  return SKILL_TARGETS.filter((target) => {
    const { readers } = TARGETS[target];
    return clients.length > 0 && (readers.length === 0 || readers.some((id) => clients.includes(id)));
  });
}

const undoOf = (program: string, { clients, scope }: Choices, root: string): string =>
  `${program} uninstall --client ${clients.join(',')} --scope ${scope}${scope === 'project' ? ` --project-root ${JSON.stringify(root)}` : ''}`;

/** @returns the exit code: 1 when something was refused or does not work */
export async function runInstall(way: Way, invocation: Invocation): Promise<number> {
  const { args, printer, terminal, machine, paint } = invocation;
  const app = await invocation.app();
  const { registrar, skills } = await app.installer();
  const projectRoot = await accessFolder(args['project_root'], machine.cwd);
  const detected = await registrar.detect();
  const asks = terminal.canAsk && args['client'] === undefined && args['yes'] !== true;
  const choices = asks ? await askChoices(way, detected) : choicesOf(args, detected);
  const dryRun = args['dry_run'] === true;
  const options: RegisterOptions = { ...choices, projectRoot, dryRun };

  const clients: ClientDone[] = [];
  for (const id of choices.clients) {
    printer.progress(`${way} ${id}`);
    clients.push(await registrar[way === 'install' ? 'register' : 'unregister'](id, options));
  }
  let affected = clients.filter(({ action }) => action !== 'refused').map(({ client }) => client);
  if (way === 'uninstall') {
    // A skill stays as long as another client that reads it is registered.
    const others = CLIENT_IDS.filter((id) => !choices.clients.includes(id));
    const left = await Promise.all(
      others.map(async (id) => ((await registrar.isRegistered(id, options)) ? [id] : [])),
    );
    const kept = targetsFor(left.flat());
    affected = affected.filter((id) => !targetsFor([id]).every((target) => kept.includes(target)));
  }
  const skillRequest = {
    targets: choices.withSkills ? targetsFor(affected) : [],
    scope: choices.scope,
    projectRoot,
    force: args['force'] === true,
    dryRun,
  };
  const done = await skills[way === 'install' ? 'install' : 'remove'](skillRequest);

  const isReal = way === 'install' && !dryRun && clients.length > 0;
  if (isReal) printer.progress('starting the server once, as a client does');
  // One after the other: the doctor starts agents, which would slow the server down.
  const server = isReal ? await probeServer(machine) : null;
  const report = isReal ? await (await app.doctor()).examine(true) : null;
  const problems = (report?.checks ?? [])
    .filter(({ ok, severity }) => !ok && severity !== 'info')
    .map(({ name, detail, fix }) => `${name}: ${detail}.${fix === null ? '' : ` ${fix}`}`);
  const answer: InstallReport = {
    dry_run: dryRun,
    clients,
    skills: done,
    absent: detected.filter(({ found }) => found === null).map(({ title }) => title),
    server,
    problems,
    undo:
      way === 'install' && clients.length > 0 ? undoOf(await typedName(machine), choices, projectRoot) : null,
  };
  printer.result(answer, (safe) => formatInstalled(safe, paint));
  if (clients.length === 0)
    throw new BridgeError('install_failed', 'No MCP client was found.', {
      hint: `Name one with --client: ${CLIENT_IDS.join(', ')}.`,
    });
  const isWhole =
    clients.every(({ action }) => action !== 'refused') &&
    done.every(({ action }) => action !== 'refused') &&
    server?.problem == null;
  return isWhole ? 0 : 1;
}
