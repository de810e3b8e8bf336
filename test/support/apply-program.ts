// Applies the work of a job, and ends itself with SIGKILL before a step: `node apply-program.mjs JOB.json STEP`.
import { readFileSync, writeFileSync } from 'node:fs';
import type { ApplyOrder } from '../../src/workspace/apply/apply-order.ts';
import type { PlacedJob } from '../../src/workspace/worktree/finished-worktree.ts';
import { createWorkspaces } from '../../src/workspace/workspace.ts';

const [, , file = '', last = ''] = process.argv;
const { job, env, steps, order } = JSON.parse(readFileSync(file, 'utf8')) as {
  job: PlacedJob;
  env: Record<string, string>;
  steps: string;
  order?: ApplyOrder;
};

let count = 0;
const workspaces = createWorkspaces({
  env,
  onApplyStep() {
    count += 1;
    if (count === Number(last)) process.kill(process.pid, 'SIGKILL');
  },
});
await workspaces.apply(job, order === undefined ? {} : { order });
writeFileSync(steps, String(count));
