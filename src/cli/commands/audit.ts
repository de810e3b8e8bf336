// audit: the trail of decisions and effects, shown, verified, exported.
import path from 'node:path';
import type { AuditHead } from '../../audit/chain.ts';
import type { Choice } from '../../audit/bundle.ts';
import type { Verified } from '../../audit/verify-trail.ts';
import { writeChunks } from '../../platform/files/read-chunks.ts';
import { BridgeError } from '../../protocol/error.ts';
import type { Invocation } from '../command.ts';
import { AUDIT_ACTIONS } from './audit-actions.ts';

type Action = (typeof AUDIT_ACTIONS)[number];

/** Options of each action: the others are refused with it. */
const OPTIONS: Readonly<Record<Action, readonly string[]>> = {
  show: ['job', 'kind', 'since', 'follow'],
  verify: ['head', 'bundle', 'key'],
  export: ['job', 'from', 'to', 'out'],
  'rotate-key': [],
};

const refusal = (message: string, hint: string): BridgeError =>
  new BridgeError('invalid_request', message, { hint });

function actionOf(args: Readonly<Record<string, unknown>>): Action {
  const action = AUDIT_ACTIONS.find((each) => each === args['action']);
  if (action === undefined)
    throw refusal(
      `There is no agy-mcp audit ${String(args['action'])}.`,
      `It takes ${AUDIT_ACTIONS.join(', ')}.`,
    );
  const odd = Object.keys(args).find((field) => field !== 'action' && !OPTIONS[action].includes(field));
  if (odd !== undefined)
    throw refusal(
      `--${odd} is no option of agy-mcp audit ${action}.`,
      OPTIONS[action].length === 0
        ? 'It takes none.'
        : `It takes ${OPTIONS[action].map((name) => `--${name}`).join(', ')}.`,
    );
  return action;
}

function headOf(word: string | undefined): AuditHead | undefined {
  if (word === undefined) return undefined;
  const [, seq, hash = ''] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(word) ?? [];
  if (seq === undefined)
    throw refusal('--head is no record.', 'It takes SEQ:HASH, the two fields of audit_head in a result.');
  return { seq: Number(seq), hash };
}

const inWords: Readonly<Record<NonNullable<Verified['problem']>['kind'], string>> = {
  changed: 'was changed',
  missing: 'is missing',
  inserted: 'was inserted',
  reordered: 'is not in its place',
  duplicated: 'is there twice',
  truncated: 'is where the trail was cut off',
  forked: 'belongs to another history',
  unreadable: 'cannot be read',
  unsigned: 'has no signature of the key, and must have one',
};

function sayVerified({ ok, records, head, problem, keys }: Verified): string {
  const end = head === null ? 'none' : `${head.seq}:${head.hash}`;
  return [
    ok ? `${records} records, all in order` : `${records} records in order, then a problem`,
    ...(problem === null ? [] : [`record ${problem.seq} ${inWords[problem.kind]} (${problem.kind})`]),
    `head: ${end}`,
    ...keys.map((key) => `signed by: ${key}`),
  ].join('\n');
}

async function verify({ args, app, printer, machine }: Invocation): Promise<number> {
  const { audit, auditPlaces: places } = await app();
  const head = headOf(args['head'] as string | undefined);
  const named = args['key'] as string | undefined;
  let found: Verified;
  if (typeof args['bundle'] === 'string') {
    const { verifyBundle } = await import('../../audit/bundle.ts');
    found = await verifyBundle(path.resolve(machine.cwd, args['bundle']), head, named ?? null);
  } else {
    const { verifyTrail } = await import('../../audit/verify-trail.ts');
    found = await verifyTrail(places.folder, head, named ?? (await (await audit()).fingerprint()));
  }
  printer.result(found, sayVerified);
  return found.ok ? 0 : 1;
}

function choiceOf({ job, from, to }: Readonly<Record<string, unknown>>): Choice {
  if (job !== undefined && (from !== undefined || to !== undefined))
    throw refusal('--job is a choice of its own.', 'Leave out --from and --to, or --job.');
  return {
    job: (job as string | undefined) ?? null,
    from: (from as number | undefined) ?? null,
    to: (to as number | undefined) ?? null,
  };
}

async function* bytesOf(pieces: AsyncIterable<string>): AsyncGenerator<Buffer> {
  for await (const piece of pieces) yield Buffer.from(piece);
}

async function exportPart({ args, app, printer, machine, terminal }: Invocation): Promise<number> {
  const { audit, auditPlaces } = await app();
  const { exportBundle } = await import('../../audit/bundle.ts');
  const bundle = exportBundle(auditPlaces.folder, (await audit()).log, choiceOf(args));
  if (typeof args['out'] !== 'string') {
    for await (const piece of bundle) await terminal.write(piece);
    return 0;
  }
  const file = path.resolve(machine.cwd, args['out']);
  await writeChunks(file, bytesOf(bundle)).catch((error: unknown) => {
    if (error instanceof BridgeError) throw error;
    throw refusal(
      'The file cannot be written.',
      'It must be new, in a folder that is there and yours to write.',
    );
  });
  printer.result({ path: file }, (safe) => `written: ${safe.path}`);
  return 0;
}

async function rotateKey({ app, printer }: Invocation): Promise<number> {
  const trail = await (await app()).audit();
  const head = await trail.log.rotateKey();
  const key = await trail.fingerprint();
  printer.result({ key, audit_head: head }, (safe) => `signed from here on by: ${safe.key ?? 'unknown'}`);
  return 0;
}

const ACTIONS: Readonly<Record<Action, (invocation: Invocation) => Promise<number>>> = {
  show: async (invocation) => (await import('./audit-show.ts')).showAudit(invocation),
  verify,
  export: exportPart,
  'rotate-key': rotateKey,
};

/** @returns the exit code: 1 where a trail is not as it was written */
export async function runAudit(invocation: Invocation): Promise<number> {
  return ACTIONS[actionOf(invocation.args)](invocation);
}
