// A stand-in for a vendor's model API: plain http on 127.0.0.1, every request recorded.
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { listen } from '../launch/listen.ts';
import type { Listening } from '../launch/listen.ts';
import { createScript } from './script.ts';
import type { Script, Turn } from './script.ts';

export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

export interface ServerSentEvent {
  readonly event?: string;
  readonly data: unknown;
}

export type Reply =
  { readonly json: unknown; readonly status?: number } | { readonly events: readonly ServerSentEvent[] };

/** One vendor's API: how a request is read, and how the script's next move is told. */
export type ModelApi = (request: ApiRequest, script: Script) => Promise<Reply>;

export interface LoopbackModel extends Listening {
  readonly requests: readonly ApiRequest[];
  readonly script: Script;
}

export async function startModel(api: ModelApi, turns: readonly Turn[]): Promise<LoopbackModel> {
  const script = createScript(turns);
  const requests: ApiRequest[] = [];

  async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await readRequest(incoming);
    requests.push(request);
    send(response, await api(request, script));
  }

  const server = createServer((incoming, response) => {
    handle(incoming, response).catch((error: unknown) => {
      send(response, {
        status: 400,
        json: { error: { message: String(error), type: 'invalid_request_error' } },
      });
    });
  });
  return { ...(await listen(server)), requests, script };
}

async function readRequest(incoming: IncomingMessage): Promise<ApiRequest> {
  const body = await text(incoming);
  return {
    method: incoming.method ?? 'GET',
    path: incoming.url ?? '/',
    body: body === '' ? undefined : JSON.parse(body),
  };
}

function send(response: ServerResponse, reply: Reply): void {
  if ('json' in reply) {
    response.writeHead(reply.status ?? 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(reply.json));
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  for (const { event, data } of reply.events) {
    const name = event === undefined ? '' : `event: ${event}\n`;
    response.write(`${name}data: ${JSON.stringify(data)}\n\n`);
  }
  response.end();
}
