// audit show: the records there are, and those to come.
import { type ChainedRecord, fromLine } from '../../audit/chain.ts';
import { RECORD_KINDS } from '../../audit/record.ts';
import { readTrail } from '../../audit/segments.ts';
import { watchFolder } from '../../platform/waiting/watch-folder.ts';
import { BridgeError } from '../../protocol/error.ts';
import { visibleName } from '../../protocol/text/visible-text.ts';
import type { Invocation } from '../command.ts';

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };
const FOLLOW_BACKSTOP_MS = 2_000;

/** @returns milliseconds since 1970 */
function timeOf(word: string, nowMs: number): number {
  const [, count, unit = ''] = /^(\d{1,6})([mhd])$/.exec(word) ?? [];
  const ms = count === undefined ? Date.parse(word) : nowMs - Number(count) * (UNITS[unit] ?? 0);
  if (Number.isNaN(ms))
    throw new BridgeError('invalid_request', '--since is no time.', {
      hint: 'It takes a time such as 2026-11-28T09:00:00Z, or how long ago: 30m, 12h, 7d.',
    });
  return ms;
}

function filterOf(
  args: Readonly<Record<string, unknown>>,
  nowMs: number,
): (record: ChainedRecord) => boolean {
  const { job, kind, since } = args as { job?: string; kind?: string[]; since?: string };
  const kinds = kind?.flatMap((word) => word.split(','));
  const odd = kinds?.find((word) => !(RECORD_KINDS as readonly string[]).includes(word));
  if (odd !== undefined)
    throw new BridgeError('invalid_request', `--kind has no ${odd}.`, {
      hint: `Kinds: ${RECORD_KINDS.join(', ')}.`,
    });
  const from = since === undefined ? null : timeOf(since, nowMs);
  return (record) =>
    (job === undefined || record['job_id'] === job) &&
    (kinds === undefined || kinds.includes(record.kind)) &&
    (from === null || Date.parse(record.ts) >= from);
}

/** Told in front, or of no use to a person. */
const NOT_TOLD: ReadonlySet<string> = new Set([
  'seq',
  'ts',
  'prev',
  'hash',
  'kind',
  'job_id',
  'sig',
  'nonce',
]);

function sayRecord(record: ChainedRecord): string {
  const details = Object.entries(record)
    .filter(([name, value]) => !NOT_TOLD.has(name) && value !== null && value !== '')
    .map(
      ([name, value]) => `${name}=${visibleName(typeof value === 'string' ? value : JSON.stringify(value))}`,
    );
  const job = record['job_id'];
  return [
    `${record.seq}  ${record.ts}  ${record.kind}`,
    ...(typeof job === 'string' ? [job] : []),
    details.join(' '),
  ].join('  ');
}

/** @returns 0; whether the trail is whole is what `audit verify` says */
export async function showAudit({ args, app, printer, interrupted }: Invocation): Promise<number> {
  const { folder } = (await app()).auditPlaces;
  const isMeant = filterOf(args, Date.now());
  let last = 0;
  let damaged = 0;
  const show = async (): Promise<void> => {
    for await (const { lines } of readTrail(folder))
      for (const line of lines) {
        const record = fromLine(line);
        if (typeof record === 'string') damaged += 1;
        else if (record.seq > last) {
          last = record.seq;
          if (isMeant(record)) printer.result(record, sayRecord);
        }
      }
  };
  await show();
  if (damaged > 0) printer.note(`${damaged} lines are not as they were written: agy-mcp audit verify.`);
  if (args['follow'] !== true) return 0;
  const watching = watchFolder(folder, FOLLOW_BACKSTOP_MS, interrupted);
  try {
    while (!interrupted.aborted) {
      await watching.changed();
      await show();
    }
  } finally {
    watching.close();
  }
  return 130;
}
