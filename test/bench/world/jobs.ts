// Jobs as the store has them, written at once: many of them, or one with a big log or a big answer.
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { newJobId, newMark } from '../../../src/platform/ids.ts';
import { type JobId, type JobRecord, NEW_RECORD } from '../../../src/protocol/job.ts';
import { type JobPaths, jobPaths } from '../../../src/store/job-paths.ts';

const MODES = ['ask', 'plan', 'review', 'execute'];
const PRIVATE = { recursive: true, mode: 0o700 } as const;

/** A job that was made, and has ended, at a time. */
function recordAt(at: Date, changes: Partial<JobRecord>): JobRecord {
  const time = at.toISOString();
  return {
    ...NEW_RECORD,
    job_id: newJobId(at),
    status: 'completed',
    label: `job of ${time.slice(0, 10)}`,
    mode: MODES[at.getTime() % MODES.length] ?? 'ask',
    backend: 'agy',
    agent_version: '1.3.2',
    model: 'gemini-3.8-flash-high',
    cwd: `/srv/project-${at.getTime() % 7}`,
    session_id: null,
    created_at: time,
    started_at: time,
    updated_at: time,
    finished_at: time,
    last_event_at: time,
    timeout_seconds: 900,
    exit_code: 0,
    answer_chars: 11,
    usage: {
      input_tokens: 13_051,
      output_tokens: 6,
      thinking_tokens: 0,
      cache_read_tokens: 0,
      total_tokens: 13_057,
    },
    events: 4,
    warnings: [],
    owner: null,
    mark: newMark(),
    ...changes,
  };
}

function writeJob(root: string, record: JobRecord): JobPaths {
  const paths = jobPaths(root, record.job_id);
  mkdirSync(paths.folder, PRIVATE);
  writeFileSync(paths.meta, JSON.stringify(record, null, 1), { mode: 0o600 });
  return paths;
}

const MINUTE_MS = 60_000;

/** Adds ended jobs, a minute apart, the newest `daysAgo` days ago. @returns their ids, newest first */
export function addJobs(root: string, count: number, daysAgo: number): JobId[] {
  mkdirSync(root, PRIVATE);
  const newest = Date.now() - daysAgo * 1_440 * MINUTE_MS;
  return Array.from({ length: count }, (_, at) => {
    const record = recordAt(new Date(newest - at * MINUTE_MS), {});
    writeJob(root, record);
    return record.job_id;
  });
}

const EVENT_CHARS = 900;
const AT_ONCE = 1_000;

export interface BigLog {
  readonly id: JobId;
  readonly bytes: number;
}

/** A job with so many events of about 1 KB. */
export function addLog(root: string, events: number): BigLog {
  mkdirSync(root, PRIVATE);
  const record = recordAt(new Date(), { events });
  const file = openSync(writeJob(root, record).events, 'w', 0o600);
  const text = 'what an agent says, again. '.repeat(EVENT_CHARS).slice(0, EVENT_CHARS);
  let bytes = 0;
  for (let from = 0; from < events; from += AT_ONCE) {
    const lines = Array.from({ length: Math.min(AT_ONCE, events - from) }, (_, each) =>
      JSON.stringify({ i: from + each, ts: record.created_at, type: 'system', subtype: 'notice', text }),
    );
    bytes += writeSync(file, `${lines.join('\n')}\n`);
  }
  closeSync(file);
  return { id: record.job_id, bytes };
}

/** A job with an answer of so many characters. */
export function addAnswer(root: string, characters: number): JobId {
  mkdirSync(root, PRIVATE);
  const record = recordAt(new Date(), { answer_chars: characters });
  const text = 'It is so because of this and that.\n'.repeat(Math.ceil(characters / 35)).slice(0, characters);
  writeFileSync(writeJob(root, record).answer, text, { mode: 0o600 });
  return record.job_id;
}
