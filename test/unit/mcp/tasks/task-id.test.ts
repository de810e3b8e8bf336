import { describe, expect, test } from 'vitest';
import { idToTicket, shapeOf, type TaskTicket, ticketToId } from '../../../../src/mcp/tasks/task-id.ts';
import { jobId } from '../../../../src/protocol/job.ts';

const JOB = jobId.parse('job_m9k2x8q4_Ab3-_d');
const plain: TaskTicket = { tool: 'agy', jobId: JOB, shape: {}, untilMs: null };

describe('the id of a task', () => {
  test("is the job's own for a plain call", () => {
    expect(ticketToId(plain)).toBe(JOB);
    expect(idToTicket(JOB)).toEqual(plain);
  });
  test.each<TaskTicket>([
    {
      ...plain,
      shape: { max_output_chars: 8_388_608, return_all_messages: true, output_protocol: 'claude' },
    },
    { ...plain, tool: 'agy_status', untilMs: 1_795_000_000_000 },
    {
      tool: 'agy_result',
      jobId: JOB,
      shape: { max_output_chars: 8_388_608, offset: 8_388_607, include_events: true },
      untilMs: 1_795_000_000_000,
    },
  ])('says what the call wanted, in at most 128 printable characters: %j', (ticket) => {
    const id = ticketToId(ticket);
    expect(id).toMatch(/^[\x21-\x7e]{1,128}$/);
    expect(idToTicket(id)).toEqual(ticket);
  });
  test('leaves out what stands at its default', () => {
    expect(shapeOf({ prompt: 'x', offset: 0, include_events: false, max_output_chars: undefined })).toEqual(
      {},
    );
  });
  test.each(['', 'x', '../job_1', 'job_1?t=x', 'job_1?t=constructor', 'job_1?u=-1', 'job_1?u=soon'])(
    'that is not ours is none: %j',
    (id) => {
      expect(idToTicket(id)).toBeNull();
    },
  );
});
