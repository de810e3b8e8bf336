// path: where a job works, or worked, for `cd`.
import { kindOf } from '../../platform/files/paths.ts';
import { BridgeError } from '../../protocol/error.ts';
import { jobId } from '../../protocol/job.ts';
import { toolCall } from '../../protocol/text/references.ts';
import { quotedName } from '../../protocol/text/visible-text.ts';
import type { Invocation } from '../command.ts';

/** @throws BridgeError `workspace_failed` when nothing is there to go to */
export async function showPath({ args, app, printer }: Invocation): Promise<number> {
  const record = await (await app()).jobs.look(jobId.parse(args['job_id']));
  const { job_id: id, workspace, worktree } = record;
  if (workspace === null)
    throw new BridgeError('workspace_failed', `Job ${id} has no worktree yet.`, {
      hint: `${toolCall('agy_status', { job_id: id, wait_seconds: 60 })} says when it has begun or ended.`,
      jobId: id,
    });
  const { path, kind } = workspace;
  if ((await kindOf(path)) !== 'folder') {
    const isKept = worktree !== null && worktree.head_commit !== null;
    throw new BridgeError('workspace_failed', `Nothing is at ${quotedName(path)} any more.`, {
      hint: isKept ? `${toolCall('agy_diff', { job_id: id })} still shows what the job changed.` : '',
      jobId: id,
    });
  }
  if (kind === 'in_place') printer.note('The job has no worktree: this is the directory that it worked in.');
  printer.result({ job_id: id, path, kind }, (safe) => safe.path);
  return 0;
}
