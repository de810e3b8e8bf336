// (pure) Where the trail and its key are, and how large its files become.
import path from 'node:path';

export interface AuditPlaces {
  readonly folder: string;
  /** Outside of that folder, which may be moved away. */
  readonly lock: string;
  /** Records that could not be written, a file each; outside as well. */
  readonly owed: string;
  /** Of the signing key: a file, or a command behind `cmd:`. */
  readonly key: string;
}

/**
 * @param root of the store
 * @param key a file, or a command behind `cmd:`
 */
export function auditPlaces(root: string, key: string): AuditPlaces {
  return {
    folder: path.join(root, 'audit'),
    lock: path.join(root, 'locks', 'audit'),
    owed: path.join(root, 'audit-owed'),
    key,
  };
}

/** @param named in the settings; empty for a file beside them */
export const auditKeyOf = (named: string, configFile: string): string =>
  named === '' ? path.join(path.dirname(configFile), 'audit.key') : named;

/** When a new segment is begun, and how long old ones are kept. */
export interface Rotation {
  readonly maxBytes: number;
  readonly maxAgeMs: number;
  readonly keepMs: number;
}

/** For a process that leaves it to others. */
export const NO_ROTATION: Rotation = { maxBytes: Infinity, maxAgeMs: Infinity, keepMs: Infinity };

const DAY_MS = 86_400_000;

/** @param settings of `[audit]`; 0 days keep all */
export function rotationOf(settings: {
  readonly rotate_mb: number;
  readonly rotate_days: number;
  readonly keep_days: number;
}): Rotation {
  return {
    maxBytes: settings.rotate_mb * 1_048_576,
    maxAgeMs: settings.rotate_days * DAY_MS,
    keepMs: settings.keep_days === 0 ? Infinity : settings.keep_days * DAY_MS,
  };
}
