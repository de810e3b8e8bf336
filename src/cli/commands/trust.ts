// trust: what a repository proposes for its worktrees and brings for agents, approved by a person.
import path from 'node:path';
import type { AgentFileView } from '../../jobs/trusted-agent-files.ts';
import type { TrustedRepositories, TrustView } from '../../jobs/trusted-repositories.ts';
import { ERRORS } from '../../protocol/error.ts';
import { visibleName } from '../../protocol/text/visible-text.ts';
import type { Invocation } from '../command.ts';
import { refuseInsideJob } from '../refuse-inside-job.ts';

function sayProposal({ root, commit, proposal }: TrustView): string[] {
  if (proposal === null || commit === null) return [];
  const lines = Object.entries(proposal).flatMap(([key, value]) =>
    [value].flat().map((each) => `  ${key}: ${visibleName(String(each))}`),
  );
  return [`${root} proposes for its worktrees, in commit ${commit.slice(0, 12)}:`, ...lines];
}

function sayAgentFiles({ agent_files: files }: TrustView): string[] {
  if (files.length === 0) return [];
  const place = ({ folder, name }: AgentFileView): string => visibleName(path.join(folder, name));
  const pinned = (file: AgentFileView): string =>
    file.sha256 === null ? '; too much to be approved, so it stays hidden' : file.trusted ? '; approved' : '';
  return [
    'Files that make agents start programs:',
    ...files.map((file) => `  ${place(file)}: ${file.starts}${pinned(file)}`),
    'Confined jobs do not see them until you approve all of a folder; a change of their content ends that.',
    'Programs elsewhere that they start are not part of the approval.',
  ];
}

const sayTrust = (view: TrustView): string =>
  [
    ...sayProposal(view),
    ...sayAgentFiles(view),
    view.trusted ? 'You have approved this.' : 'You have not approved all of this; what is not, is not used.',
  ].join('\n');

/** As it is when what can be approved is. */
function approved(view: TrustView): TrustView {
  const files = view.agent_files.map((file) => ({ ...file, trusted: file.sha256 !== null }));
  return { ...view, agent_files: files, trusted: files.every(({ trusted }) => trusted) };
}

async function list(trusted: TrustedRepositories, { printer }: Invocation): Promise<number> {
  const approvals = await trusted.list();
  printer.result({ approvals }, (safe) =>
    safe.approvals.length === 0
      ? 'No repository is trusted.'
      : safe.approvals
          .map(({ root, sha256, at, name }) =>
            [root, ...(name === undefined ? [] : [visibleName(name)]), sha256.slice(0, 12), at].join('  '),
          )
          .join('\n'),
  );
  return 0;
}

async function revoke(
  trusted: TrustedRepositories,
  directory: string,
  { printer }: Invocation,
): Promise<number> {
  const revoked = await trusted.revoke(directory);
  printer.result({ revoked }, (safe) =>
    safe.revoked === 0 ? 'It was not trusted.' : 'What it brings is not used any more.',
  );
  return 0;
}

/** @returns the exit code: that of a refusal where a person is needed and none can be asked */
export async function trustRepository(invocation: Invocation): Promise<number> {
  const { args, app, printer, terminal, machine } = invocation;
  const trusted = (await app()).trusted();
  if (args['list'] === true) return list(trusted, invocation);
  refuseInsideJob(machine.env);
  const directory = path.resolve(machine.cwd, (args['directory'] as string | undefined) ?? '.');
  if (args['revoke'] === true) return revoke(trusted, directory, invocation);
  const view = await trusted.look(directory);
  const approves = !view.trusted && args['yes'] === true;
  if (view.trusted || approves) {
    if (approves) await trusted.approve(view);
    printer.result(approves ? approved(view) : view, sayTrust);
    return 0;
  }
  printer.result(view, sayTrust);
  if (!terminal.canAsk) {
    printer.note('Nobody can be asked here. Read it, then approve it with --yes.');
    return ERRORS.approval_unavailable.exit;
  }
  const { confirm } = await import('../output/terminal-prompts.ts');
  await confirm(
    printer,
    'Let jobs use this, until it changes?',
    'Jobs go on without it. The same command asks again.',
  );
  await trusted.approve(view);
  printer.note('Approved.');
  return 0;
}
