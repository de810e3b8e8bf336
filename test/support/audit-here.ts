// An audit trail in a folder that goes with the test.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { auditIn, type AuditHere } from './audit-log.ts';

export function auditHere(): AuditHere {
  const home = mkdtempSync(path.join(tmpdir(), 'audit-'));
  mkdirSync(path.join(home, 'locks'));
  onTestFinished(() => {
    rmSync(home, { recursive: true, force: true });
  });
  return auditIn(home);
}
