// What a policy adds to a call: the same call with 200 rules and without any, in turn.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Row } from '../row.ts';
import { addJobs } from '../world/jobs.ts';
import { inTurn, type World } from '../world/world.ts';

const ROUNDS = 200;
const RULES = 200;

/** Rules that are all looked at, and none of which is against the call. */
const POLICY = [
  'schema = 1',
  '[roles.owner]',
  'risk = "low"',
  '[clients]',
  '"*" = "owner"',
  ...Array.from({ length: RULES }, (_, at) =>
    [
      '[[rules]]',
      `id = "rule-${at}"`,
      'action = "deny"',
      `when = { tool = ["agy_*"], path = ["/srv/**/place-${at}/**"] }`,
    ].join('\n'),
  ),
].join('\n');

/** @returns measures one call about a job */
async function statusOf(world: World, text: string | null): Promise<() => Promise<number>> {
  const home = world.home(null);
  const [job_id] = addJobs(home.store, 1, 1);
  if (text !== null) {
    const folder = path.join(home.home, '.config', 'agy-mcp');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(path.join(folder, 'policy.toml'), text, { mode: 0o600 });
  }
  const server = await world.server(home);
  await server.call('agy_status', { job_id });
  return async () => (await server.call('agy_status', { job_id })).ms;
}

export const policy: Row = {
  name: 'policy',
  figures: {
    status: { what: '`agy_status` under a policy of 200 rules', unit: 'ms' },
    more: { what: 'what the policy adds to it', unit: 'ms', goal: { most: 3 } },
  },
  async measure(world) {
    const [free, ruled] = [await statusOf(world, null), await statusOf(world, POLICY)];
    const [floor, values] = await inTurn(world.rounds(ROUNDS), free, ruled);
    const more = values.map((ms, at) => ms - (floor[at] ?? 0));
    return { figures: { status: { values, floor }, more: { values: more } } };
  },
};
