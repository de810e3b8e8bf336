// agy://jobs… and skill://…: the job store and the skills to read, as resources.
import {
  type CallToolResult,
  type InputRequiredResult,
  type McpServer,
  ProtocolError,
  ProtocolErrorCode,
  type ServerContext,
} from '@modelcontextprotocol/server';
import type { App } from '../../app.ts';
import type { Redactor } from '../../redaction/redact.ts';
import { callerOf } from '../caller.ts';
import { noResource } from '../reply.ts';
import { SKILL_SCHEME, type SkillCatalog } from '../skills/skill-catalog.ts';
import { type ResourceAddress, parseAddress, RESOURCE_ROUTES } from './resource-routes.ts';

/** Calls a tool of the table for this client; never throws. */
export type CallByName = (
  name: string,
  args: Record<string, unknown>,
  context: ServerContext,
) => Promise<CallToolResult | InputRequiredResult>;

const NUMBER = /^\d{1,15}$/;

function argumentsOf({ route, jobId, page }: ResourceAddress): Record<string, unknown> {
  const job = jobId === null ? {} : { job_id: jobId };
  if (route.page === null || page === null) return job;
  return { ...job, [route.page.argument]: NUMBER.test(page) ? Number(page) : page };
}

function textOf({ content }: CallToolResult): string {
  const [first] = content;
  return first?.type === 'text' ? first.text : '';
}

/** A tool's error in the words of a resource: what is not there is not found. */
function refuse(uri: string, text: string, redactor: Redactor): ProtocolError {
  const { error } = JSON.parse(text) as { error: { code: string; message: string; hint: string } };
  const words = `${error.message} ${error.hint}`.trimEnd();
  if (error.code === 'job_not_found') return noResource(uri, redactor, words);
  return new ProtocolError(ProtocolErrorCode.InternalError, words, { error });
}

/** The address of the page after this one. */
function nextOf(
  uri: string,
  { route }: ResourceAddress,
  data: Record<string, unknown>,
): { next_uri?: string } {
  const next = route.page === null ? null : data[route.page.next];
  const more = data['has_more'] !== false && (typeof next === 'number' || typeof next === 'string');
  return more ? { next_uri: `${uri.split('?', 1)[0] ?? uri}?${route.page?.argument ?? ''}=${next}` } : {};
}

const COMPLETIONS = 20;

export function serveResources(server: McpServer, app: App, skills: SkillCatalog, call: CallByName): void {
  const { server: low } = server;
  const describe = ({ id, title, description, mimeType }: (typeof RESOURCE_ROUTES)[number]) => ({
    name: id,
    title,
    description,
    mimeType,
  });
  low.setRequestHandler('resources/list', async () => ({
    resources: [
      ...RESOURCE_ROUTES.filter(({ id }) => id === 'jobs').map((route) => ({
        uri: 'agy://jobs',
        ...describe(route),
      })),
      ...(await skills.resources()),
    ],
  }));
  low.setRequestHandler('resources/templates/list', () => ({
    resourceTemplates: RESOURCE_ROUTES.map((route) => ({ uriTemplate: route.template, ...describe(route) })),
  }));
  low.setRequestHandler('resources/read', async ({ params: { uri } }, context) => {
    if (uri.startsWith(SKILL_SCHEME)) {
      const file = await skills.read(uri);
      if (file === null) throw noResource(uri, app.redactor);
      return { contents: [{ uri, ...file }] };
    }
    const address = parseAddress(uri);
    if (address === null) throw noResource(uri, app.redactor);
    const { route } = address;
    const result = (await call(route.tool, argumentsOf(address), context)) as CallToolResult;
    if (result.isError === true) throw refuse(uri, textOf(result), app.redactor);
    const data = (result.structuredContent ?? {}) as Record<string, unknown>;
    const text =
      route.mimeType === 'text/plain'
        ? textOf(result)
        : JSON.stringify({ ...nextOf(uri, address, data), ...data });
    return { contents: [{ uri, mimeType: route.mimeType, text }] };
  });
  low.setRequestHandler('completion/complete', async ({ params: { argument } }, context) => {
    // Of a resource's address and of a prompt alike: ids of jobs are all that can be completed.
    const wanted = argument.name === 'job_id';
    const own = await app.actingFor(callerOf(server, context).name ?? null);
    const isShown = wanted ? await own.tools() : null;
    if (!wanted || isShown?.('agy_sessions') === false) return { completion: { values: [] } };
    const query = argument.value.slice(0, 200);
    const { records, nextCursor } = await app.jobs.list({ limit: COMPLETIONS, query });
    return { completion: { values: records.map(({ job_id }) => job_id), hasMore: nextCursor !== null } };
  });
}
