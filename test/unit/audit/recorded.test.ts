import { expect, test } from 'vitest';
import type { AuditEntry } from '../../../src/audit/record.ts';
import { type Recorded, recordedBy } from '../../../src/audit/recorded.ts';
import type { AuditTrail } from '../../../src/audit/trail.ts';
import { BridgeError } from '../../../src/protocol/error.ts';

type Act = (id: string, dry?: boolean) => Promise<number>;

const RULE: Recorded<Act> = {
  kind: 'discarded',
  job: (id) => id,
  details: () => ({}),
  changes: (_id, dry) => dry !== true,
};

const full = new BridgeError('store_failed', 'The disk is full.');

function trailOf(said: string[], refuses = false): () => Promise<AuditTrail> {
  const note = (entry: AuditEntry): Promise<void> => {
    said.push(
      [entry.kind, entry['phase'], entry['code']].filter((word) => typeof word === 'string').join(' '),
    );
    return Promise.resolve();
  };
  const record = (entry: AuditEntry): Promise<void> => (refuses ? Promise.reject(full) : note(entry));
  return () => Promise.resolve({ record, recordOrOwe: note } as unknown as AuditTrail);
}

const actor = { client: 'test', role: null };

test('an effect is recorded before it and behind it', async () => {
  const said: string[] = [];
  const act = recordedBy<Act>(trailOf(said), actor, () => Promise.resolve(said.push('acts')), RULE);
  await act('job_1');
  expect(said).toEqual(['discarded begins', 'acts', 'discarded done']);
});

test('how an effect failed is recorded, and told', async () => {
  const said: string[] = [];
  const act = recordedBy<Act>(
    trailOf(said),
    actor,
    () => Promise.reject(new BridgeError('busy', 'Later.')),
    RULE,
  );
  await expect(act('job_1')).rejects.toMatchObject({ code: 'busy' });
  expect(said).toEqual(['discarded begins', 'discarded failed busy']);
});

test('without a record there is no effect, and what changes nothing needs none', async () => {
  const said: string[] = [];
  const act = recordedBy<Act>(trailOf(said, true), actor, () => Promise.resolve(said.push('acts')), RULE);
  await expect(act('job_1')).rejects.toBe(full);
  expect(said).toEqual([]);
  await act('job_1', true);
  expect(said).toEqual(['acts']);
});
