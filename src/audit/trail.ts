// The trail as the parts of a process use it: entries are redacted here, and what could not be written is made up later.
import path from 'node:path';
import type { Clock } from '../platform/clock.ts';
import { ensureFolder, namesIn, readText, removeFile, writeOnce } from '../platform/files/private-file.ts';
import type { Log } from '../platform/log.ts';
import { isRecord } from '../protocol/is-record.ts';
import { STRUCTURAL_FIELDS } from '../protocol/job.ts';
import type { Redactor } from '../redaction/redact.ts';
import { auditFailed } from './audit-errors.ts';
import { canonical } from './chain.ts';
import { createKeys } from './keys.ts';
import { type AuditLog, createAuditLog } from './log.ts';
import type { AuditPlaces, Rotation } from './places.ts';
import { fingerprintOf } from './public-key.ts';
import type { AuditEntry } from './record.ts';

export interface AuditTrail {
  readonly log: AuditLog;
  /** Of the key in use; null when there is none. */
  fingerprint(): Promise<string | null>;
  /** To be awaited before the effect. @throws BridgeError `store_failed` when it is not on the disk */
  record(entry: AuditEntry): Promise<void>;
  /** For what goes on or has happened: kept aside where it cannot be written, and recorded when it can. */
  recordOrOwe(entry: AuditEntry): Promise<void>;
}

export interface TrailDeps {
  readonly places: AuditPlaces;
  readonly redactor: Redactor;
  readonly rotation: Rotation;
  readonly clock: Clock;
  readonly log: Pick<Log, 'error'>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

const OWED_BYTES = 4_194_304;

export function createTrail(deps: TrailDeps): AuditTrail {
  const { places, redactor, clock } = deps;
  const keys = createKeys(places.key, deps.env, deps.home);
  const { folder, lock } = places;
  const log = createAuditLog({ folder, lock, keys, clock, rotation: deps.rotation });
  const seal = (entry: AuditEntry) => redactor.impersonalFields(entry, STRUCTURAL_FIELDS);

  const makeUp = async (name: string): Promise<void> => {
    const file = path.join(places.owed, name);
    const text = await readText(file, { own: true, maxBytes: OWED_BYTES });
    const entry: unknown = text === null ? null : JSON.parse(text);
    if (isRecord(entry)) await log.append(seal({ ...(entry as unknown as AuditEntry), made_up: true }));
    await removeFile(file);
  };
  const record: AuditTrail['record'] = async (entry) => {
    await log.append(seal(entry));
    for (const name of await namesIn(places.owed))
      await makeUp(name).catch((error: unknown) => {
        deps.log.error('A record of the audit trail is still owed.', error);
      });
  };
  const owe = async (entry: AuditEntry): Promise<void> => {
    await ensureFolder(places.owed);
    await writeOnce(path.join(places.owed, owedName(entry)), canonical(seal(entry)));
  };
  return {
    log,
    record,
    async fingerprint() {
      const key = await keys.publicKey();
      return key === null ? null : fingerprintOf(key);
    },
    recordOrOwe: (entry) =>
      record(entry).catch(async (failure: unknown) => {
        deps.log.error(`${auditFailed(failure).message} The record is made up later.`);
        await owe(entry).catch((error: unknown) => {
          const { message } = auditFailed(error);
          deps.log.error(`The record "${entry.kind}" of ${entry.job_id ?? 'no job'} is lost. ${message}`);
        });
      }),
  };
}

/** One of a kind and job: who tries again adds none. */
const owedName = ({ kind, job_id: id }: AuditEntry): string => `${id ?? 'none'}.${kind}.json`;
