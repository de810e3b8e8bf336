// The tool table, served to clients of both protocol eras.
import { fileURLToPath } from 'node:url';
import {
  McpServer,
  type ProtocolEra,
  ResourceNotFoundError,
  type ServerContext,
} from '@modelcontextprotocol/server';
import type { App } from '../app.ts';
import { VERSION } from '../version.ts';
import { type Caller, callTool, toCall } from './call.ts';
import { INSTRUCTIONS } from './instructions.ts';
import { listTools } from './list.ts';
import { servePrompts } from './prompts.ts';
import { parseAddress } from './resource-routes.ts';
import { serveResources } from './resources.ts';
import type { Subscriptions } from './subscriptions.ts';
import { followsTasks, serveTasks, TASKS_EXTENSION } from './tasks.ts';

const ROOTS_PATIENCE_MS = 2_000;
const CLIENT_INFO = 'io.modelcontextprotocol/clientInfo';

const CAPABILITIES = 'io.modelcontextprotocol/clientCapabilities';

/** An empty `elicitation` means forms, as before there was another kind. */
function canFillForms(capabilities: unknown): boolean {
  if (typeof capabilities !== 'object' || capabilities === null || !('elicitation' in capabilities))
    return false;
  const { elicitation } = capabilities;
  if (typeof elicitation !== 'object' || elicitation === null) return false;
  return 'form' in elicitation || Object.keys(elicitation).length === 0;
}

/** A client of the modern era names itself in every request. */
function nameInEnvelope(envelope: object | undefined): string | undefined {
  const info: unknown = (envelope as Record<string, unknown> | undefined)?.[CLIENT_INFO];
  return typeof info === 'object' && info !== null && 'name' in info ? String(info.name) : undefined;
}

/* eslint-disable @typescript-eslint/no-deprecated -- the deprecated calls are the only way to ask a client of the earlier era */
function callerOf(server: McpServer, context: ServerContext): Caller {
  const { envelope } = context.mcpReq;
  return {
    name: nameInEnvelope(envelope) ?? server.server.getClientVersion()?.name,
    canAsk: canFillForms(
      envelope === undefined
        ? server.server.getClientCapabilities()
        : (envelope as Record<string, unknown>)[CAPABILITIES],
    ),
    tasks: followsTasks(context),
    async roots() {
      // Only clients of the earlier era can be asked.
      if (envelope !== undefined || server.server.getClientCapabilities()?.roots === undefined) return [];
      try {
        const { roots } = await server.server.listRoots(undefined, { timeout: ROOTS_PATIENCE_MS });
        return roots.filter(({ uri }) => uri.startsWith('file://')).map(({ uri }) => fileURLToPath(uri));
      } catch {
        return []; // a client that announced roots and does not give them: the server's directory serves
      }
    },
  };
}

/* eslint-enable @typescript-eslint/no-deprecated */

/** The earlier era subscribes one address at a time; in the modern one the transport sees who listens. */
function serveSubscribe({ server }: McpServer, subscriptions: Subscriptions): void {
  server.setRequestHandler('resources/subscribe', async ({ params: { uri } }) => {
    if (parseAddress(uri) === null) throw new ResourceNotFoundError(uri, 'There is no such resource.');
    await subscriptions.add(uri, [uri]);
    return {};
  });
  server.setRequestHandler('resources/unsubscribe', ({ params: { uri } }) => {
    subscriptions.remove(uri);
    return {};
  });
}

/** The lists are what was built: nobody need listen for another one. */
const FIXED = { listChanged: false };

/** May be called more than once: cheap, and without effects. */
export function createMcpServer(app: App, era: ProtocolEra, subscriptions: Subscriptions): McpServer {
  const modern = era === 'modern';
  const server = new McpServer(
    { name: 'agy-mcp', title: 'Antigravity agent', version: VERSION },
    {
      capabilities: {
        tools: FIXED,
        prompts: FIXED,
        resources: { ...FIXED, subscribe: true },
        completions: {},
        ...(modern ? { extensions: { [TASKS_EXTENSION]: {} } } : {}),
      },
      instructions: INSTRUCTIONS,
    },
  );
  server.server.setRequestHandler('tools/list', () => ({ tools: listTools() }));
  server.server.setRequestHandler('tools/call', (request, context) =>
    callTool(request, context, app, callerOf(server, context)),
  );
  servePrompts(server);
  serveResources(server, app, (name, args, context) =>
    callTool(
      { method: 'tools/call', params: { name, arguments: args } },
      context,
      app,
      // A resource is read at once: neither a task nor a question comes of it.
      { ...callerOf(server, context), tasks: false, canAsk: false },
    ),
  );
  subscriptions.notify = (uri) => {
    // A client that has gone needs no updates; its end is seen elsewhere.
    server.server.sendResourceUpdated({ uri }).catch(() => undefined);
  };
  if (!modern) serveSubscribe(server, subscriptions);
  if (modern) serveTasks(server, app, (context) => toCall(context, app, callerOf(server, context)));
  return server;
}
