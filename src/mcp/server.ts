// The tool table, served to clients of both protocol eras.
import {
  McpServer,
  type ProtocolEra,
  ProtocolError,
  ProtocolErrorCode,
  type ServerContext,
} from '@modelcontextprotocol/server';
import type { App } from '../app.ts';
import { LIMITS } from '../protocol/limits.ts';
import { VERSION } from '../version.ts';
import type { CallLimiter } from './call-limits.ts';
import { callTool, toCall } from './call-tool.ts';
import { callerOf, TASKS_EXTENSION } from './caller.ts';
import { INSTRUCTIONS } from './handshake/instructions.ts';
import { listTools } from './list-tools.ts';
import type { PromptCall } from './prompts/prompt-rows.ts';
import { servePrompts } from './prompts/serve-prompts.ts';
import { noResource, refusalText } from './reply.ts';
import { parseAddress } from './resources/resource-routes.ts';
import { serveResources } from './resources/resources.ts';
import type { Subscriptions } from './resources/subscriptions.ts';
import { SKILLS_EXTENSION, serveSkills } from './skills/serve-skills.ts';
import { createSkillCatalog, type SkillCatalog } from './skills/skill-catalog.ts';
import { serveTasks } from './tasks/tasks.ts';

const TOO_MANY = `A connection may follow at most ${LIMITS.subscribedResources} resources: unsubscribe from one first.`;

/** The earlier era subscribes one address at a time; in the modern one the transport sees who listens. */
function serveSubscribe(
  { server }: McpServer,
  { redactor }: App,
  skills: SkillCatalog,
  subscriptions: Subscriptions,
): void {
  const followed = new Set<string>();
  server.setRequestHandler('resources/subscribe', async ({ params: { uri } }) => {
    // A skill may be listened to as well; nothing happens to it while this server runs.
    if (parseAddress(uri) === null && (await skills.read(uri)) === null) throw noResource(uri, redactor);
    if (!followed.has(uri) && followed.size >= LIMITS.subscribedResources)
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, TOO_MANY);
    followed.add(uri);
    await subscriptions.add(uri, [uri]);
    return {};
  });
  server.setRequestHandler('resources/unsubscribe', ({ params: { uri } }) => {
    followed.delete(uri);
    subscriptions.remove(uri);
    return {};
  });
}

/** The lists are what was built: nobody need listen for another one. */
const FIXED = { listChanged: false };

interface ServerParts {
  readonly app: App;
  readonly era: ProtocolEra;
  /** Of this era alone. */
  readonly subscriptions: Subscriptions;
  readonly gate: CallLimiter;
}

/** May be called more than once: cheap, and without effects. */
export function createMcpServer({ app, era, subscriptions, gate }: ServerParts): McpServer {
  const modern = era === 'modern';
  const server = new McpServer(
    { name: 'agy-mcp', title: 'Antigravity agent', version: VERSION },
    {
      capabilities: {
        tools: FIXED,
        prompts: FIXED,
        resources: { ...FIXED, subscribe: true },
        completions: {},
        extensions: { [SKILLS_EXTENSION]: {}, ...(modern ? { [TASKS_EXTENSION]: {} } : {}) },
      },
      instructions: INSTRUCTIONS,
    },
  );
  let tools: ReturnType<typeof listTools> | null = null;
  server.server.setRequestHandler('tools/list', async (_request, context) => {
    const isShown = await (await app.actingFor(callerOf(server, context).name ?? null)).tools();
    tools ??= listTools();
    return { tools: isShown === null ? tools : tools.filter(({ name }) => isShown(name)) };
  });
  server.server.setRequestHandler('tools/call', (request, context) =>
    callTool(request, context, app, callerOf(server, context), gate),
  );
  const reviewsFor = (context: ServerContext): PromptCall => ({
    async prepareReview(range) {
      const { defaultCwd, signal } = toCall(context, app, callerOf(server, context));
      return app.prepareReview(await defaultCwd(), range, signal);
    },
  });
  servePrompts(server, reviewsFor, (words) => refusalText(words, app.redactor));
  const skills = createSkillCatalog(app.machine.skillsFolder, app.log);
  serveSkills(server, skills, { modern });
  serveResources(server, app, skills, (name, args, context) =>
    callTool(
      { method: 'tools/call', params: { name, arguments: args } },
      context,
      app,
      // A resource is read at once: neither a task nor a question comes of it.
      { ...callerOf(server, context), tasks: false, canAsk: false },
      gate,
    ),
  );
  subscriptions.notify = (uri) => {
    // A client that has gone needs no updates; its end is seen elsewhere.
    server.server.sendResourceUpdated({ uri }).catch(() => undefined);
  };
  if (!modern) serveSubscribe(server, app, skills, subscriptions);
  if (modern)
    serveTasks(server, async (context) => {
      const caller = callerOf(server, context);
      return { app: await app.actingFor(caller.name ?? null), call: toCall(context, app, caller) };
    });
  return server;
}
