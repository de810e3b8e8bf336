// The command that shows, proves and exports the audit trail.
import type { CommandRow } from '../../command.ts';
import { AUDIT_ACTIONS } from '../audit-actions.ts';

export const AUDIT: readonly CommandRow[] = [
  {
    name: 'audit',
    group: 'Set up',
    summary: 'The record of every decision and effect: show, verify, export',
    about:
      'show lists records; verify proves that none was changed, left out or added, and exits with 1 otherwise; export writes a part that verifies on another machine; rotate-key puts a new signing key in place. docs/reference/audit.md says what is recorded.',
    arguments: [
      {
        field: 'action',
        name: 'ACTION',
        words: AUDIT_ACTIONS.join(', '),
        required: true,
        values: AUDIT_ACTIONS,
      },
    ],
    options: [
      { flag: 'job', field: 'job', kind: 'string', words: 'show, export: of this job', value: 'JOB' },
      { flag: 'kind', field: 'kind', kind: 'list', words: 'show: of these kinds', value: 'KIND' },
      {
        flag: 'since',
        field: 'since',
        kind: 'string',
        words: 'show: from this time on, or this long ago (30m, 12h, 7d)',
        value: 'TIME',
      },
      { flag: 'follow', short: 'f', field: 'follow', kind: 'boolean', words: 'show: go on with what comes' },
      {
        flag: 'head',
        field: 'head',
        kind: 'string',
        words: 'verify: a record that a result told earlier',
        value: 'SEQ:HASH',
      },
      { flag: 'bundle', field: 'bundle', kind: 'string', words: 'verify: an exported file', value: 'FILE' },
      {
        flag: 'key',
        field: 'key',
        kind: 'string',
        words: 'verify: fingerprint of the key that must have signed',
        value: 'SHA256:…',
      },
      { flag: 'from', field: 'from', kind: 'number', words: 'export: number of the first record' },
      { flag: 'to', field: 'to', kind: 'number', words: 'export: number of the last record' },
      {
        flag: 'out',
        field: 'out',
        kind: 'string',
        words: 'export: a new file; else standard output',
        value: 'FILE',
      },
    ],
    examples: [
      'agy-mcp audit show --since 7d --kind applied',
      'agy-mcp audit verify --json',
      'agy-mcp audit export --job job_m2x8 --out job_m2x8.audit.jsonl',
      'agy-mcp audit verify --bundle job_m2x8.audit.jsonl',
    ],
    run: async (invocation) => (await import('../audit.ts')).runAudit(invocation),
  },
];
