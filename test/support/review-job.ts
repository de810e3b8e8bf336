// A job whose agent runs a program in its worktree, and every page of what it changed.
import { startBridgeHere } from './bridge-here.ts';
import type { Bridge, BridgeOptions } from './start-bridge.ts';

export interface ReviewJob {
  readonly here: Bridge;
  readonly id: string;
}

/** @param program JavaScript; `write` is `fs.writeFileSync` */
export async function runReviewJob(program: string, options: BridgeOptions = {}): Promise<ReviewJob> {
  const coded = Buffer.from(`const { writeFileSync: write } = require('fs');\n${program}`).toString('base64');
  const run = `node -e "eval(Buffer.from('${coded}', 'base64').toString())"`;
  const here = await startBridgeHere({
    agent: { version: '1.3.2', answer: 'Done.', steps: [{ run, granted: true }] },
    ...options,
  });
  const reply = await here.call('agy', { prompt: 'Go.', mode: 'execute', allow_write: true });
  return { here, id: String(reply.data['job_id']) };
}

interface File {
  readonly path: string;
}

/** @param size characters of a page @param from the offset of the first one */
export async function allPages({ here, id }: ReviewJob, size?: number, from = 0) {
  const all = {
    patch: '',
    files: new Set<string>(),
    steps: [] as string[],
    masked: [] as unknown[],
    sha: '',
  };
  for (let offset: unknown = from; typeof offset === 'number';) {
    const query = { job_id: id, offset, ...(size === undefined ? {} : { max_output_chars: size }) };
    const { data } = await here.call('agy_diff', query);
    all.patch += String(data['patch']);
    for (const file of data['files'] as File[]) all.files.add(file.path);
    all.steps.push(String(data['next_step']));
    all.masked.push(...(data['masked'] as unknown[]));
    all.sha = String(data['patch_sha256']);
    offset = data['next_offset'];
  }
  return all;
}
