// Who calls: the client's name, what it can do, and where it works, in both protocol eras.
import { fileURLToPath } from 'node:url';
import {
  CLIENT_CAPABILITIES_META_KEY,
  CLIENT_INFO_META_KEY,
  type McpServer,
  type ServerContext,
} from '@modelcontextprotocol/server';
import { isRecord } from '../protocol/is-record.ts';

/** What only the connection knows of the caller. */
export interface Caller {
  readonly name: string | undefined;
  /** Whether it follows tasks by itself. */
  readonly tasks: boolean;
  /** Directories that the client names as its roots. */
  readonly roots: () => Promise<readonly string[]>;
  /** The client can put a form to its user. */
  readonly canAsk: boolean;
}

export const TASKS_EXTENSION = 'io.modelcontextprotocol/tasks';

const ROOTS_PATIENCE_MS = 2_000;

/** A client of the modern era describes itself in every request. */
function inEnvelope({ mcpReq: { envelope } }: ServerContext, key: string): unknown {
  return (envelope as Record<string, unknown> | undefined)?.[key];
}

/** Whether this request's client follows tasks; it says so with each request. */
export function followsTasks(context: ServerContext): boolean {
  const capabilities = inEnvelope(context, CLIENT_CAPABILITIES_META_KEY);
  const extensions = isRecord(capabilities) ? capabilities['extensions'] : undefined;
  return isRecord(extensions) && Object.hasOwn(extensions, TASKS_EXTENSION);
}

/** An empty `elicitation` means forms, as before there was another kind. */
function canFillForms(capabilities: unknown): boolean {
  if (!isRecord(capabilities)) return false;
  const { elicitation } = capabilities;
  return isRecord(elicitation) && ('form' in elicitation || Object.keys(elicitation).length === 0);
}

function nameOf(context: ServerContext): string | undefined {
  const info = inEnvelope(context, CLIENT_INFO_META_KEY);
  return isRecord(info) && 'name' in info ? String(info['name']) : undefined;
}

/* eslint-disable @typescript-eslint/no-deprecated -- the deprecated calls are the only way to ask a client of the earlier era */
export function callerOf({ server }: McpServer, context: ServerContext): Caller {
  const isModern = context.mcpReq.envelope !== undefined;
  return {
    name: nameOf(context) ?? server.getClientVersion()?.name,
    canAsk: canFillForms(
      isModern ? inEnvelope(context, CLIENT_CAPABILITIES_META_KEY) : server.getClientCapabilities(),
    ),
    tasks: followsTasks(context),
    async roots() {
      // Only clients of the earlier era can be asked.
      if (isModern || server.getClientCapabilities()?.roots === undefined) return [];
      try {
        const { roots } = await server.listRoots(undefined, { timeout: ROOTS_PATIENCE_MS });
        return roots.filter(({ uri }) => uri.startsWith('file://')).map(({ uri }) => fileURLToPath(uri));
      } catch {
        return []; // a client that declared roots and does not list them: the server's directory is used
      }
    },
  };
}
/* eslint-enable @typescript-eslint/no-deprecated */
