// The tool table, served to clients of both protocol eras.
import { fileURLToPath } from 'node:url';
import { McpServer, type ProtocolEra, type ServerContext } from '@modelcontextprotocol/server';
import type { App } from '../app.ts';
import { VERSION } from '../version.ts';
import { type Caller, callTool, toCall } from './call.ts';
import { INSTRUCTIONS } from './instructions.ts';
import { listTools } from './list.ts';
import { followsTasks, serveTasks, TASKS_EXTENSION } from './tasks.ts';

const ROOTS_PATIENCE_MS = 2_000;
const CLIENT_INFO = 'io.modelcontextprotocol/clientInfo';

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

/** May be called more than once: cheap, and without effects. */
export function createMcpServer(app: App, era: ProtocolEra): McpServer {
  const modern = era === 'modern';
  const server = new McpServer(
    { name: 'agy-mcp', title: 'Antigravity agent', version: VERSION },
    {
      capabilities: { tools: {}, ...(modern ? { extensions: { [TASKS_EXTENSION]: {} } } : {}) },
      instructions: INSTRUCTIONS,
    },
  );
  server.server.setRequestHandler('tools/list', () => ({ tools: listTools() }));
  server.server.setRequestHandler('tools/call', (request, context) =>
    callTool(request, context, app, callerOf(server, context)),
  );
  if (modern) serveTasks(server, app, (context) => toCall(context, app, callerOf(server, context)));
  return server;
}
