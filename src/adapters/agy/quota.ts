// agy's own account of the quota that is left (pure): its command `/usage`, which costs nothing.
import type { ProgramAnswer } from '../../platform/processes/spawn.ts';
import type { Capability } from '../../protocol/capability.ts';
import type { Quota, QuotaLimit } from '../adapter.ts';
import { classifyFailure } from '../outcome/classify-failure.ts';
import { asArray, asNumber, asRecord, asString, parseRecord, type JsonRecord } from '../json.ts';
import { bandOf, sinceOf } from './versions.ts';

/** Never with `--disable-slash-commands`: then it is a prompt, which costs. */
export const QUOTA_ARGV: readonly string[] = ['--output-format=json', '--print=/usage'];

/** Why this agy cannot be asked; null where it can. */
export function quotaUnsupported(capability: Capability): Quota | null {
  const { traits, versionRead } = bandOf(capability);
  // Before, and where nobody knows, the words would be a prompt.
  return traits.tellsQuota && versionRead ? null : { state: 'unsupported', since: sinceOf('tellsQuota') };
}

/** What agy answered; null: it did not within the time. */
export function readQuota(answer: ProgramAnswer | null): Quota {
  if (answer === null) return { state: 'unknown' };
  const record = answer.stdout.split('\n').map(parseRecord).find(isAnswer) ?? null;
  const groups = asArray(asRecord(asRecord(record?.['command'])?.['data'])?.['groups']);
  const limits = groups.flatMap((group) => limitsOf(asRecord(group) ?? {}));
  if (limits.length > 0) return { state: 'told', limits };
  const words = `${asString(record?.['error']) ?? ''}\n${answer.stderr}`;
  return classifyFailure(words).kind === 'auth' ? { state: 'signed_out' } : { state: 'unknown' };
}

const isAnswer = (record: JsonRecord | null): boolean => record !== null && 'status' in record;

function limitsOf(group: JsonRecord): QuotaLimit[] {
  return asArray(group['buckets']).flatMap((entry) => {
    const bucket = asRecord(entry) ?? {};
    const remaining = asNumber(bucket['remaining_fraction']);
    if (remaining === null) return [];
    const window = asString(bucket['window']) ?? asString(bucket['name']) ?? 'limit';
    return [
      {
        name: `${asString(group['name']) ?? 'Models'}, ${window}`,
        remaining: Math.min(1, Math.max(0, remaining)),
        resetsAt: asString(bucket['reset_time']),
      },
    ];
  });
}
