// The real Gemini CLI as the agent behind our server: how its jobs end, good and bad; only its model is played.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { expect } from 'vitest';
import { z } from 'zod';
import { testWith } from './launch/client.ts';
import { geminiCli, geminiEnvironment, settleIn } from './launch/gemini-cli.ts';
import { until } from './launch/processes.ts';
import { inWorld, SERVER } from './launch/world.ts';
import type { World } from './launch/world.ts';
import { gemini } from './models/gemini.ts';
import { startModel } from './models/loopback.ts';
import type { LoopbackModel, ModelApi } from './models/loopback.ts';
import type { Turn } from './models/script.ts';

const Job = z.looseObject({
  job_id: z.string(),
  status: z.string(),
  reason: z.string().nullable(),
  session_id: z.string().nullable(),
  exit_code: z.number().nullable().optional(),
  usage: z.looseObject({ total_tokens: z.number() }).nullable().optional(),
  agent_messages: z.string().optional(),
});
const Events = z.looseObject({ events: z.array(z.looseObject({ type: z.string() })) });

interface Scene {
  readonly world: World;
  readonly model: LoopbackModel;
  readonly tool: (name: string, args: Record<string, unknown>) => Promise<unknown>;
}

/** A server whose gemini talks to this model. */
const scene = (api: ModelApi, turns: readonly Turn[], use: (scene: Scene) => Promise<void>): Promise<void> =>
  inWorld(async (world) => {
    const model = await startModel(api, turns);
    const client = new Client({ name: 'agy-mcp-clients-test', version: '0.0.0' });
    try {
      settleIn(world);
      const settings = path.join(world.home, '.gemini', 'settings.json');
      const known = JSON.parse(readFileSync(settings, 'utf8')) as { general: object };
      // One try: otherwise it repeats a refused request for minutes.
      writeFileSync(settings, JSON.stringify({ ...known, general: { ...known.general, maxAttempts: 1 } }));
      const folder = path.join(world.home, '.config', 'agy-mcp');
      mkdirSync(folder, { recursive: true });
      writeFileSync(
        path.join(folder, 'config.toml'),
        '[environment]\npass = ["GEMINI_API_KEY", "GOOGLE_GEMINI_BASE_URL"]\nallow_secrets = true\n',
      );
      const env = { ...world.env, ...geminiEnvironment(model.url), GEMINI_BIN: geminiCli.program };
      await client.connect(
        new StdioClientTransport({ command: process.execPath, args: [SERVER], env, cwd: world.project }),
      );
      await use({
        world,
        model,
        tool: async (name, args) => {
          const { isError, content, structuredContent } = await client.callTool(
            { name, arguments: args },
            { timeout: 80_000 },
          );
          const [first] = content as { text: string }[];
          return isError === true ? (JSON.parse(first?.text ?? '{}') as unknown) : structuredContent;
        },
      });
    } finally {
      await client.close();
      await model.close();
    }
  });

/** As the service tells a limit that no repetition helps. */
const DAILY = {
  '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
  violations: [{ quotaId: 'GenerateRequestsPerDayPerProjectPerModel-FreeTier' }],
};

/** The API refuses every request to answer. */
const refusing =
  (code: number, status: string, message: string): ModelApi =>
  async (request, script) =>
    // Routing to a model is answered: it would be repeated for a minute.
    request.path.includes(':streamGenerateContent')
      ? { status: code, json: { error: { code, status, message, details: code === 429 ? [DAILY] : [] } } }
      : gemini(request, script);

const ASK = { prompt: 'What is a heron?', backend: 'gemini', wait_seconds: 60 };
const test = testWith(geminiCli);

test('the real Gemini CLI answers, counts its tokens, and continues the same conversation', () =>
  scene(gemini, [{ say: 'A heron is a bird.' }], async ({ tool, model }) => {
    const first = Job.parse(await tool('agy', ASK));
    expect(first).toMatchObject({ status: 'completed', reason: null });
    expect(first.agent_messages).toContain('A heron is a bird.');
    // One call to choose the model, one to answer.
    expect(first.usage?.total_tokens).toBe(220);
    const before = model.requests.length;
    const again = Job.parse(
      await tool('agy_continue', { ...ASK, prompt: 'And an egret?', session_id: first.session_id }),
    );
    expect(again).toMatchObject({ status: 'completed', session_id: first.session_id });
    const sent = JSON.stringify(model.requests.slice(before).map(({ body }) => body));
    expect(sent, 'what was said before').toContain('What is a heron?');
  }));

test('the real Gemini CLI uses its tools, and each call is an event with its result', () =>
  scene(
    gemini,
    [{ call: 'read_file', args: { file_path: 'README.md' } }, { say: 'It is about herons.' }],
    async ({ tool }) => {
      const job = Job.parse(await tool('agy', ASK));
      expect(job.status).toBe('completed');
      const { events } = Events.parse(
        await tool('agy_read', { job_id: job.job_id, translate: 'raw', limit: 1_000 }),
      );
      const use = events.find(({ type }) => type === 'tool_use');
      expect(use).toMatchObject({ name: 'read_file' });
      expect(events.find(({ type }) => type === 'tool_result')).toMatchObject({
        tool_id: use?.['tool_id'],
        is_error: false,
      });
    },
  ));

const Refused = z.object({ error: z.looseObject({ code: z.string(), job_id: z.string().optional() }) });
const ENDS: readonly [number, string, string, string][] = [
  [400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.', 'agent_not_signed_in'],
  [400, 'INVALID_ARGUMENT', 'The request is malformed.', 'upstream_error'],
  [429, 'RESOURCE_EXHAUSTED', 'You have exhausted your daily quota on this model.', 'quota_exhausted'],
  [500, 'INTERNAL', 'An internal error has occurred.', 'upstream_error'],
];
for (const [code, status, message, reason] of ENDS)
  test(`the real Gemini CLI is refused with ${code} (${message}): ${reason}`, () =>
    scene(refusing(code, status, message), [], async ({ tool, world }) => {
      const { error } = Refused.parse(await tool('agy', ASK));
      const left = readdirSync(path.join(world.home, '..', 'tmp'));
      expect(
        left.filter((name) => name.startsWith('gemini-client-error')),
        'reports that hold the prompt',
      ).toEqual([]);
      expect(error.code, JSON.stringify(await tool('agy_status', { job_id: error.job_id }))).toBe(reason);
    }));

test('a cancelled job of the real Gemini CLI is cancelled, though it exits with 0, and nothing of it is left', () => {
  const silent: ModelApi = async (request, script) =>
    request.path.includes('enerateContent') ? new Promise<never>(() => undefined) : gemini(request, script);
  return scene(silent, [], async ({ tool, model, world }) => {
    const { job_id } = Job.parse(await tool('agy_start', { prompt: ASK.prompt, backend: 'gemini' }));
    await until('the model is asked', () =>
      model.requests.find((each) => each.path.includes('enerateContent')),
    );
    expect(await tool('agy_cancel', { job_id })).toMatchObject({ status: 'cancelled' });
    expect(world.agentProcesses()).toEqual([]);
    expect(Job.parse(await tool('agy_status', { job_id }))).toMatchObject({
      status: 'cancelled',
      reason: 'cancelled',
    });
  });
});
