// Settings of `[audit]`.
import * as z from 'zod';
import { LIMITS } from '../protocol/limits.ts';

export const auditTable = z
  .strictObject({
    rotate_mb: z
      .int()
      .min(1)
      .max(1_024)
      .default(16)
      .describe('Megabytes after which the audit trail goes on in a new file'),
    rotate_days: z
      .int()
      .min(1)
      .max(LIMITS.retentionDays.max)
      .default(30)
      .describe('Days after which it does so'),
    keep_days: z
      .int()
      .min(0)
      .max(LIMITS.retentionDays.max)
      .default(0)
      .describe('Files of the audit trail whose records are all older are removed; 0 keeps all'),
    key: z
      .string()
      .max(LIMITS.pathChars)
      .refine(
        (word) => word === '' || /^(?:cmd:\S|[/\\]|[A-Za-z]:[/\\])/.test(word),
        'must be an absolute path, or a command behind `cmd:`',
      )
      .default('')
      .describe(
        'File of the key that signs the audit trail (Ed25519, PEM), or `cmd:` and a command that prints it; empty for `audit.key` beside this file',
      ),
  })
  .prefault({});
