// (pure) Whether two requests ask for the same: a digest of all that decides what would be done.
import { createHash } from 'node:crypto';
import type { StartRequest } from '../../protocol/request.ts';

/** What changes how a job is called, shown or stopped, and not what it does. */
const ASIDE: ReadonlySet<string> = new Set([
  'label',
  'timeout',
  'output_protocol',
  'dry_run',
  'wait_seconds',
  'max_output_chars',
  'return_all_messages',
]);

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, each]) => [key, canonical(each)]));
}

/** White space of the prompt does not make another request. @param cwd where it would work */
export function requestDigest(request: StartRequest, cwd: string): string {
  const fields = Object.entries(request).filter(([name]) => !ASIDE.has(name));
  const prompt = request.prompt.trim().replace(/\s+/g, ' ');
  const asked = canonical({ ...Object.fromEntries(fields), prompt, cwd });
  return createHash('sha256').update(JSON.stringify(asked)).digest('base64url');
}
