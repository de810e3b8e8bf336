// A client that starts one job, says its id, and waits to be killed.
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';

const [server] = process.argv.slice(2);
const transport = new StdioClientTransport({
  command: process.execPath,
  args: [server],
  env: process.env,
  cwd: process.cwd(),
});
const client = new Client({ name: 'mortal', version: '1' }, { versionNegotiation: { mode: 'auto' } });
await client.connect(transport);
const { structuredContent } = await client.callTool({ name: 'agy_start', arguments: { prompt: 'Survive.' } });
process.stdout.write(`${JSON.stringify({ jobId: structuredContent.job_id, serverPid: transport.pid })}\n`);
setInterval(() => undefined, 60_000);
