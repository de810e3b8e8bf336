import { InMemoryTransport, type JSONRPCMessage, McpServer } from '@modelcontextprotocol/server';
import { afterEach, expect, test, vi } from 'vitest';
import { elicit } from '../../../src/mcp/elicitation.ts';
import { TIMES } from '../../../src/protocol/limits.ts';

afterEach(() => {
  vi.useRealTimers();
});

/** A server of the earlier era whose one call asks a person, and a client that is driven by hand. */
async function connect() {
  const answers: unknown[] = [];
  const { server } = new McpServer({ name: 'test', version: '1' }, { capabilities: { tools: {} } });
  server.setRequestHandler('tools/call', async (_request, context) => {
    const question = { text: 'Apply it?', subject: 'it', jobId: null, scope: null };
    const signal = new AbortController().signal;
    answers.push(await elicit(context, { id: 'ask_1', message: 'Apply it?', question, signal }));
    return { content: [] };
  });
  const [client, behind] = InMemoryTransport.createLinkedPair();
  const heard: JSONRPCMessage[] = [];
  client.onmessage = (message) => void heard.push(message);
  await client.start();
  await server.connect(behind);
  const send = (message: object) => client.send({ jsonrpc: '2.0', ...message } as JSONRPCMessage);
  await send({
    id: 1,
    method: 'initialize',
    params: {
      protocolVersion: '2025-11-25',
      capabilities: { elicitation: { form: {} } },
      clientInfo: { name: 'test', version: '1' },
    },
  });
  await send({ method: 'notifications/initialized' });
  await send({ id: 2, method: 'tools/call', params: { name: 'ask', arguments: {} } });
  const asked = () => heard.find((message) => 'method' in message && message.method === 'elicitation/create');
  return { answers, heard, asked, send, close: () => server.close() };
}

test('a question that nobody answers counts as failed after its time, and a later answer as none', async () => {
  vi.useFakeTimers();
  const { answers, heard, asked, send, close } = await connect();
  await vi.advanceTimersByTimeAsync(TIMES.answerMs - 1_000);
  const question = asked();
  expect(question).toMatchObject({ params: { message: 'Apply it?' } });
  expect(answers).toEqual([]);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(answers).toEqual(['failed']);
  await send({ id: (question as { id: number }).id, result: { action: 'accept', content: {} } });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(answers).toEqual(['failed']);
  expect(heard).toContainEqual(expect.objectContaining({ id: 2, result: expect.anything() as unknown }));
  await close();
});

test.each([
  ['accept', 'once'],
  ['decline', 'no'],
  ['cancel', 'no'],
])('%s in time is %s', async (action, answer) => {
  const { answers, asked, send, close } = await connect();
  await vi.waitUntil(() => asked() !== undefined);
  await send({ id: (asked() as unknown as { id: number }).id, result: { action, content: {} } });
  await vi.waitUntil(() => answers.length > 0);
  expect(answers).toEqual([answer]);
  await close();
});
