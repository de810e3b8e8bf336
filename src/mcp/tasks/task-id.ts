// (pure) What a task's id says: which job, and how its answer is wanted; so any server can answer for it.
import { type JobId, jobId } from '../../protocol/job.ts';

/** Tools whose calls become tasks; `agy_continue` answers as `agy` does. */
export type TaskTool = 'agy' | 'agy_status' | 'agy_result';

export interface TaskTicket {
  readonly tool: TaskTool;
  readonly jobId: JobId;
  /** The arguments of the call that shape its answer. */
  readonly shape: Readonly<Record<string, string | number | boolean>>;
  /** When a wait is over, also for a job that still runs: by `steadyMs`, as the time may be set meanwhile. */
  readonly untilMs: number | null;
}

const TOOL_LETTERS: Readonly<Record<string, TaskTool>> = { s: 'agy_status', r: 'agy_result' };

interface ShapeField {
  readonly letter: string;
  readonly field: string;
  readonly read: (text: string) => string | number | boolean;
}

const SHAPE_FIELDS: readonly ShapeField[] = [
  { letter: 'm', field: 'max_output_chars', read: Number },
  { letter: 'o', field: 'offset', read: Number },
  { letter: 'a', field: 'return_all_messages', read: Boolean },
  { letter: 'e', field: 'include_events', read: Boolean },
  { letter: 'p', field: 'output_protocol', read: String },
];

/** The arguments that shape an answer, those at their default left out. */
export function shapeOf(input: Readonly<Record<string, unknown>>): TaskTicket['shape'] {
  const shape: Record<string, string | number | boolean> = {};
  for (const { field } of SHAPE_FIELDS) {
    const value = input[field];
    if (value === undefined || value === false || (field === 'offset' && value === 0)) continue;
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      shape[field] = value;
  }
  return shape;
}

/** The job's id alone for a plain `agy`; Claude Code takes at most 128 characters. */
export function ticketToId({ tool, jobId: id, shape, untilMs }: TaskTicket): string {
  const words = new URLSearchParams();
  for (const [letter, name] of Object.entries(TOOL_LETTERS)) if (name === tool) words.set('t', letter);
  for (const { letter, field } of SHAPE_FIELDS) {
    const value = shape[field];
    if (value !== undefined) words.set(letter, value === true ? '1' : String(value));
  }
  if (untilMs !== null) words.set('u', String(Math.ceil(untilMs / 1_000)));
  return words.size === 0 ? id : `${id}?${words.toString()}`;
}

/** @returns null when it is no id of ours */
export function idToTicket(text: string): TaskTicket | null {
  const [name = '', rest = ''] = text.split('?', 2);
  const id = jobId.safeParse(name);
  if (!id.success) return null;
  const words = new URLSearchParams(rest);
  const letter = words.get('t');
  const tool =
    letter === null ? 'agy' : Object.hasOwn(TOOL_LETTERS, letter) ? TOOL_LETTERS[letter] : undefined;
  const until = words.get('u');
  if (tool === undefined || (until !== null && !/^\d{1,12}$/.test(until))) return null;
  const shape: Record<string, string | number | boolean> = {};
  for (const { letter: key, field, read } of SHAPE_FIELDS) {
    const value = words.get(key);
    if (value !== null) shape[field] = read(value);
  }
  return { tool, jobId: id.data, shape, untilMs: until === null ? null : Number(until) * 1_000 };
}
