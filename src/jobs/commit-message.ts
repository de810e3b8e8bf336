// (pure) The message of a commit that holds a job's changes: given or made, with trailers that name job, agent and model.
import { BridgeError } from '../protocol/error.ts';
import type { JobRecord } from '../protocol/job.ts';
import { fieldRef } from '../protocol/text/references.ts';
import { HIDDEN, visibleName } from '../protocol/text/visible-text.ts';
import type { ChangedFile } from '../workspace/review/changed-files.ts';

type Job = Pick<JobRecord, 'job_id' | 'label' | 'backend' | 'agent_version' | 'model'>;
type File = Pick<ChangedFile, 'path' | 'status'>;

const VERBS: Readonly<Partial<Record<ChangedFile['status'], string>>> = {
  added: 'Add',
  deleted: 'Remove',
  renamed: 'Rename',
};

/** What all of the files have in common, as a sentence of a log. */
function subjectOf(files: readonly File[]): string {
  const statuses = new Set(files.map(({ status }) => status));
  const [only] = statuses.size === 1 ? [...statuses] : [];
  const verb = (only === undefined ? undefined : VERBS[only]) ?? 'Change';
  const [first] = files;
  return files.length === 1 && first !== undefined
    ? `${verb} ${visibleName(first.path)}`
    : `${verb} ${files.length} files`;
}

/** On one line, and nothing in it that hides. */
const asValue = (text: string): string => visibleName(text).trim();

function trailersOf({ job_id, backend, agent_version: version, model }: Job): string[] {
  const agent = version === null ? backend : `${backend} ${asValue(version)}`;
  return [
    `Agy-Job: ${job_id}`,
    `Agy-Agent: ${agent}`,
    ...(model === null || model === '' ? [] : [`Agy-Model: ${asValue(model)}`]),
  ];
}

const TRAILER = /^[A-Za-z0-9][A-Za-z0-9-]*: \S/;

/** Whether a text ends with trailers, to which more can be added. */
function endsWithTrailers(text: string): boolean {
  const last = text
    .split(/\n{2,}/)
    .slice(1)
    .at(-1);
  return last?.split('\n').every((line) => TRAILER.test(line)) === true;
}

/** Without blanks at the ends of lines, and without more than one empty line in a row. */
const tidy = (text: string): string =>
  text
    .replaceAll('\r\n', '\n')
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+|\n+$/g, '');

/** @throws BridgeError for what would hide in a log, or be no message */
function checked(given: string): string {
  const text = tidy(given);
  const why =
    text === ''
      ? 'is blank'
      : text.search(HIDDEN) >= 0
        ? 'holds control characters, or characters that are not seen'
        : null;
  if (why === null) return text;
  throw new BridgeError('invalid_request', `${fieldRef('message')} ${why}.`, {
    hint: 'Write it as plain text, or leave it out: then one is made.',
  });
}

/**
 * @param given null for one that is made: the label of the job, or what became of the files
 * @throws BridgeError `invalid_request`
 */
export function commitMessage(job: Job, files: readonly File[], given: string | null): string {
  const label = asValue(job.label ?? '');
  const text = given === null ? (label === '' ? subjectOf(files) : label) : checked(given);
  return `${text}\n${endsWithTrailers(text) ? '' : '\n'}${trailersOf(job).join('\n')}\n`;
}
