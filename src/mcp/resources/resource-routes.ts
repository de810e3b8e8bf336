// The resources: each a reading tool of the table, seen under an address.
import { type JobId, jobId } from '../../protocol/job.ts';
import { TOOLS } from '../../tools/index.ts';

interface ResourceRoute {
  readonly id: 'jobs' | 'job' | 'result' | 'events' | 'diff';
  readonly template: string;
  readonly title: string;
  readonly description: string;
  readonly mimeType: 'application/json' | 'text/plain';
  readonly tool: string;
  /** The argument that pages it, and the field of the answer that names the next page. */
  readonly page: { readonly argument: string; readonly next: string } | null;
}

const ROUTES: readonly ResourceRoute[] = [
  {
    id: 'jobs',
    template: 'agy://jobs{?cursor}',
    title: 'Jobs',
    description: 'The jobs of the Antigravity agent, newest first.',
    mimeType: 'application/json',
    tool: 'agy_sessions',
    page: { argument: 'cursor', next: 'next_cursor' },
  },
  {
    id: 'job',
    template: 'agy://jobs/{job_id}',
    title: 'Job',
    description: 'Where a job stands.',
    mimeType: 'application/json',
    tool: 'agy_status',
    page: null,
  },
  {
    id: 'result',
    template: 'agy://jobs/{job_id}/result{?offset}',
    title: 'Result of a job',
    description: "A finished job's answer.",
    mimeType: 'text/plain',
    tool: 'agy_result',
    page: { argument: 'offset', next: 'next_offset' },
  },
  {
    id: 'events',
    template: 'agy://jobs/{job_id}/events{?since}',
    title: 'Events of a job',
    description: 'What happened in a job, event by event.',
    mimeType: 'application/json',
    tool: 'agy_read',
    page: { argument: 'since', next: 'next' },
  },
  {
    id: 'diff',
    template: 'agy://jobs/{job_id}/diff{?offset}',
    title: 'Changes of a job',
    description: 'What a job changed in its worktree.',
    mimeType: 'text/plain',
    tool: 'agy_diff',
    page: { argument: 'offset', next: 'next_offset' },
  },
];

/** Those whose tool there is. */
export const RESOURCE_ROUTES: readonly ResourceRoute[] = ROUTES.filter(({ tool }) =>
  TOOLS.some(({ name }) => name === tool),
);

export interface ResourceAddress {
  readonly route: ResourceRoute;
  /** Null for the list of jobs. */
  readonly jobId: JobId | null;
  /** As text; null for the first page. */
  readonly page: string | null;
}

const ADDRESS = /^agy:\/\/jobs(?:\/([^/?#]+)(?:\/([a-z]+))?)?(?:\?([a-z]+)=([A-Za-z0-9_-]{1,100}))?$/;

/** @returns null when no resource has this address */
export function parseAddress(uri: string): ResourceAddress | null {
  const [matched, name, part, argument, page] = ADDRESS.exec(uri) ?? [];
  if (matched === undefined) return null;
  const id = name === undefined ? null : jobId.safeParse(name);
  const route = RESOURCE_ROUTES.find((each) => each.id === (part ?? (id === null ? 'jobs' : 'job')));
  if (route === undefined || id?.success === false) return null;
  if ((route.id === 'jobs') !== (id === null) || part === 'job' || part === 'jobs') return null;
  if (argument !== undefined && route.page?.argument !== argument) return null;
  return { route, jobId: id?.data ?? null, page: page ?? null };
}
