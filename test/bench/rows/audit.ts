// What a record of the audit trail costs, alone and many at once, and how fast a trail is verified.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Row } from '../row.ts';
import { verifyTrail } from '../../../src/audit/verify-trail.ts';
import { appendMany, type AuditHere, auditIn, entry } from '../../support/audit-log.ts';

const ROUNDS = 60;
const RECORDS = { full: 100_000, short: 20_000 };
const THOUSAND = 1_000;

async function recordMs(here: AuditHere, rounds: number): Promise<number[]> {
  const log = here.open();
  await log.append(entry(0)); // makes key and trail
  const values: number[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const begin = performance.now();
    await log.append(entry(round));
    values.push(performance.now() - begin);
  }
  return values;
}

export const audit: Row = {
  name: 'audit',
  anyNode: true,
  figures: {
    record: { what: 'an audit record on the disk', unit: 'ms', goal: { most: 3 } },
    many: { what: '1,000 audit records of one moment', unit: 'ms', goal: { most: 500 } },
    verify: { what: '`audit verify`, for 50,000 records', unit: 'ms', goal: { most: 1_000 } },
  },
  async measure(world) {
    const here = auditIn(mkdtempSync(path.join(tmpdir(), 'bench-audit-')));
    try {
      const record = await recordMs(here, world.rounds(ROUNDS));
      const count = world.short ? RECORDS.short : RECORDS.full;
      const begin = performance.now();
      await appendMany(here.open(), count, THOUSAND);
      const many = ((performance.now() - begin) * THOUSAND) / count;
      const verify: number[] = [];
      for (let round = 0; round < world.rounds(5); round += 1) {
        const from = performance.now();
        const { ok, records } = await verifyTrail(here.folder, undefined, null);
        if (!ok) throw new Error('the trail is not whole');
        verify.push(((performance.now() - from) * 50_000) / records);
      }
      return {
        figures: { record: { values: record }, many: { values: [many] }, verify: { values: verify } },
      };
    } finally {
      rmSync(here.home, { recursive: true });
    }
  },
};
