// A real MCP client on a server of our own, over real stdio: what the demonstration drives.
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { VERSION } from '../version.ts';

export interface Answer {
  readonly isError: boolean;
  readonly text: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface BridgeClient {
  readonly tools: () => Promise<string[]>;
  readonly call: (
    name: string,
    args: Record<string, unknown>,
    onProgress?: (message: string) => void,
  ) => Promise<Answer>;
  readonly close: () => Promise<void>;
}

/** Longer than any call of the demonstration. */
const CALL_MS = 3_600_000;

export async function connect(
  script: string,
  options: { env: Record<string, string>; cwd: string },
): Promise<BridgeClient> {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [script],
    ...options,
    stderr: 'inherit',
  });
  const client = new Client(
    { name: 'agy-mcp-demo', version: VERSION },
    { versionNegotiation: { mode: 'auto' } },
  );
  await client.connect(transport);
  return {
    tools: async () => (await client.listTools()).tools.map(({ name }) => name),
    async call(name, args, onProgress) {
      const result = await client.callTool(
        { name, arguments: args },
        { timeout: CALL_MS, onprogress: ({ message }) => onProgress?.(message ?? '') },
      );
      const [first] = result.content;
      return {
        isError: result.isError === true,
        text: first?.type === 'text' ? first.text : '',
        data: (result.structuredContent ?? {}) as Record<string, unknown>,
      };
    },
    close: () => client.close(),
  };
}
