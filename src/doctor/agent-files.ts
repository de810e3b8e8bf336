// The agent's own files: settings and the list of its MCP servers, read as it reads them.
import path from 'node:path';
import { readText } from '../platform/files/private-file.ts';
import { parseLenientJson } from './read-json.ts';

const PLACES = {
  settings: ['.gemini', 'antigravity-cli', 'settings.json'],
  servers: ['.gemini', 'config', 'mcp_config.json'],
  folderServers: ['.agents', 'mcp_config.json'],
} as const;

export type AgentFile =
  | { readonly state: 'absent' }
  | { readonly state: 'broken'; readonly file: string }
  | { readonly state: 'read'; readonly file: string; readonly data: Readonly<Record<string, unknown>> };

/** @param base the home folder, or the project for `folderServers` */
export async function readAgentFile(base: string, which: keyof typeof PLACES): Promise<AgentFile> {
  const file = path.join(base, ...PLACES[which]);
  const text = await readText(file).catch(() => undefined); // not a file, or not readable
  if (text === null) return { state: 'absent' };
  const data = text === undefined ? null : parseLenientJson(text);
  return data === null ? { state: 'broken', file } : { state: 'read', file, data };
}
