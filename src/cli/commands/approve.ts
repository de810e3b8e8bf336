// approvals, approve, deny: what waits for a person, and the person's answer in a terminal.
import type { ApprovalRequest } from '../../protocol/approval.ts';
import type { ApprovalAnswer } from '../../protocol/approval-answer.ts';
import { BridgeError } from '../../protocol/error.ts';
import { visibleName } from '../../protocol/text/visible-text.ts';
import type { Invocation } from '../command.ts';
import { refuseInsideJob } from '../refuse-inside-job.ts';

/** Without who asked: it is known by pids, which help nobody. */
type Shown = Omit<ApprovalRequest, 'askers'>;

function shown({
  id,
  job_id,
  tool,
  client,
  question,
  for_session,
  asked_at,
  expires_at,
}: ApprovalRequest): Shown {
  return { id, job_id, tool, client, question, for_session, asked_at, expires_at };
}

function sayRequest({ id, job_id, tool, client, question, expires_at }: Shown): string {
  const [first = '', ...more] = question.split('\n');
  const by = client === null ? '' : ` for ${visibleName(client)}`;
  return [
    `${id}  ${tool}${by}${job_id === null ? '' : `, ${job_id}`}; a no from ${expires_at} on`,
    ...[first, ...more].map((line) => `  ${line}`),
  ].join('\n');
}

export async function listApprovals({ app, printer }: Invocation): Promise<number> {
  const approvals = (await (await app()).approvals.waiting()).map(shown);
  printer.result({ approvals }, (safe) =>
    safe.approvals.length === 0
      ? 'Nothing waits for an answer.'
      : safe.approvals.map(sayRequest).join('\n\n'),
  );
  return 0;
}

/** @throws BridgeError `approval_unavailable` where no person types this */
function refuseWithoutPerson({ terminal, machine }: Invocation): void {
  refuseInsideJob(machine.env);
  if (terminal.inputIsTerminal && terminal.outputIsTerminal) return;
  throw new BridgeError('approval_unavailable', 'Only a person at a terminal can answer.', {
    hint: 'Type it in a terminal of your own, without a pipe.',
  });
}

export const answerApproval =
  (verdict: 'approve' | 'deny') =>
  async (invocation: Invocation): Promise<number> => {
    const { args, app, printer } = invocation;
    refuseWithoutPerson(invocation);
    const { approvals } = await app();
    const yes: ApprovalAnswer = args['session'] === true ? 'session' : 'once';
    const answer = verdict === 'deny' ? 'no' : yes;
    const request = await approvals.answer(String(args['id']), answer);
    printer.result({ ...shown(request), answer }, (safe) =>
      [
        ...safe.question.split('\n'),
        answer === 'no'
          ? 'You said no.'
          : `You said yes${answer === 'session' ? ', for the rest of its session' : ''}.`,
      ].join('\n'),
    );
    return 0;
  };
