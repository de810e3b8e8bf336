// read: a page of events, or all that come until the job ends.
import { describeEvent } from '../../mcp/describe-event.ts';
import type { StoredEvent } from '../../protocol/event.ts';
import { hasEnded, type JobStatus } from '../../protocol/job.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { Invocation } from '../command.ts';
import { toolCall } from '../../protocol/text/references.ts';
import { formatEvent } from '../output/format-output.ts';
import { asTyped } from '../output/render-hints.ts';
import { callTool } from '../tool-command.ts';

type Row = Readonly<Record<string, unknown>>;

/** Nothing more comes of it; nor of a job whose record is damaged. */
const isOver = (status: unknown): boolean =>
  status === 'unknown' || hasEnded({ status: status as JobStatus });

/** Our own reading of an event, where it is not written in an event format. */
const describe = (event: Row): string | null => describeEvent(event as unknown as StoredEvent);

function print(events: readonly Row[], isCanonical: boolean, { printer, paint }: Invocation): void {
  for (const event of events) {
    const told = (safe: Row): string =>
      isCanonical ? (formatEvent(safe, describe, paint) ?? '') : JSON.stringify(safe);
    // As JSON one event is one line, so that what follows can be read on the way.
    if (printer.json || told(event) !== '') printer.result(event, told);
  }
}

/** @returns 0; whether the job ended well is what `status` and `result` say */
export async function readEvents(invocation: Invocation): Promise<number> {
  const { printer, args, interrupted } = invocation;
  const { follow, ...rest } = args;
  const isCanonical = rest['translate'] === undefined && !printer.json;
  const asked = isCanonical ? { ...rest, translate: 'raw' } : rest;
  let page = await callTool('agy_read', asked, invocation);
  if (follow !== true) {
    if (printer.json) {
      printer.result(page, () => '');
      return 0;
    }
    print(page['events'] as Row[], isCanonical, invocation);
    const more =
      page['has_more'] === true
        ? `; more: ${asTyped(toolCall('agy_read', { job_id: String(page['job_id']), since: Number(page['next']) }))}`
        : '';
    printer.note(`${String(page['status'])}, ${String(page['count'])} events${more}`);
    return 0;
  }
  for (;;) {
    print(page['events'] as Row[], isCanonical, invocation);
    if (interrupted.aborted || (isOver(page['status']) && page['has_more'] !== true)) break;
    if (page['has_more'] !== true) printer.progress('waiting for the agent');
    const next = { ...asked, since: page['next'], wait_seconds: LIMITS.waitSeconds.look };
    page = await callTool('agy_read', next, invocation);
  }
  const goesOn = interrupted.aborted && !isOver(page['status']);
  printer.note(
    goesOn ? `The job goes on: agy-mcp read ${String(page['job_id'])} -f` : String(page['status']),
  );
  return interrupted.aborted ? 130 : 0;
}
