// A bridge in a home of its own: the built server over stdio, a real client, an agent named by its behaviour.
import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  existsSync,
  realpathSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client as ClientV2 } from '@modelcontextprotocol/client';
import { StdioClientTransport as StdioV2 } from '@modelcontextprotocol/client/stdio';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as StdioV1 } from '@modelcontextprotocol/sdk/client/stdio.js';
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { livingWith, until } from './processes.ts';

const PROJECT = path.resolve(import.meta.dirname, '../..');
export const SERVER = path.join(PROJECT, 'dist', 'agy-mcp.js');
const SIMULATOR = path.join(PROJECT, 'dist', 'agy-sim.js');
const SCENARIOS = path.join(PROJECT, 'test', 'agents');

/**
 * v2 negotiates by itself, over the connection or with a second server that is asked first, or is held to a revision; v1
 * is the client of the earlier era.
 */
export type ClientKind = 'v2' | 'v2 asking first' | 'v2 legacy' | 'v1' | '2026-07-28';

export interface BridgeOptions {
  /** Scenario in test/agents, or one given here; null leaves the agent out. */
  readonly agent?: string | Record<string, unknown> | null;
  readonly program?: 'agy' | 'gemini';
  readonly client?: ClientKind;
  readonly clientName?: string;
  readonly env?: Record<string, string>;
  /** Answers the questions that the server puts to the person; without it the client cannot be asked. */
  readonly onAsk?: (question: string) => 'accept' | 'decline' | 'cancel';
  /** Use the home of another bridge: its store, its agent. */
  readonly home?: Home;
  /** Another server than the built one. */
  readonly server?: string;
  /** Arguments of that server. */
  readonly serverArgs?: readonly string[];
}

export interface Home {
  readonly home: string;
  readonly repo: string;
  /** Starts of the agent, as the simulator recorded them. */
  readonly starts: () => AgentStart[];
  /** Every living process that was started in this home. */
  readonly living: () => number[];
  readonly clear: () => Promise<void>;
}

export interface AgentStart {
  readonly argv: string[];
  readonly env: Record<string, string>;
  readonly cwd: string;
  readonly stdin: string;
  readonly pid: number;
}

export interface Reply {
  readonly isError: boolean;
  readonly text: string;
  readonly data: Record<string, unknown>;
  /** The result's `_meta`. */
  readonly meta: Record<string, unknown>;
  /** The contract's error of a failed call. */
  readonly error: { code: string; message: string; hint: string; retry: string; job_id?: string };
}

export interface CallOptions {
  readonly onProgress?: (message: string) => void;
  readonly signal?: AbortSignal;
}

export interface Bridge extends Home {
  readonly call: (name: string, args: Record<string, unknown>, options?: CallOptions) => Promise<Reply>;
  readonly listTools: () => Promise<unknown[]>;
  readonly stderr: () => string;
  readonly serverPid: number;
  /** Ends client and server and leaves the home. */
  readonly disconnect: () => Promise<void>;
  /** Ends everything; fails when a process was left behind. */
  readonly close: () => Promise<void>;
}

export function makeHome(
  agent: BridgeOptions['agent'] = 'agy-replies',
  program: 'agy' | 'gemini' = 'agy',
): Home {
  const home = realpathSync(mkdtempSync(path.join(tmpdir(), 'agy-mcp-test-')));
  const bin = path.join(home, 'bin');
  const repo = path.join(home, 'project');
  const record = path.join(home, 'starts.jsonl');
  mkdirSync(bin);
  mkdirSync(repo);
  if (agent !== null) {
    const scenario =
      typeof agent === 'string'
        ? (JSON.parse(readFileSync(path.join(SCENARIOS, `${agent}.json`), 'utf8')) as Record<string, unknown>)
        : agent;
    symlinkSync(SIMULATOR, path.join(bin, program));
    writeFileSync(
      path.join(bin, `${program}.json`),
      JSON.stringify({ quiet: true, speed: 0, ...scenario, record }),
    );
  }
  const git = (...args: string[]): void => {
    execFileSync('git', ['-C', repo, '-c', 'user.name=T', '-c', 'user.email=t@localhost', ...args], {
      env: { PATH: process.env['PATH'], HOME: home, GIT_CONFIG_NOSYSTEM: '1' },
    });
  };
  git('init', '-q', '-b', 'main');
  writeFileSync(path.join(repo, 'README.md'), '# project\n');
  git('add', '.');
  git('commit', '-q', '-m', 'first');
  const living = (): number[] => livingWith('HOME', home);
  return {
    home,
    repo,
    living,
    starts: () =>
      existsSync(record)
        ? wholeLines(readFileSync(record, 'utf8')).map((line) => JSON.parse(line) as AgentStart)
        : [],
    async clear() {
      // A runner that has told its end is still leaving.
      await until(() => living().length === 0, 'everything has ended', 3_000).catch(() => undefined);
      const left = living();
      for (const pid of left) process.kill(pid, 'SIGKILL');
      await until(() => living().length === 0, 'the processes of the test are gone');
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
      if (left.length > 0) throw new Error(`processes were left behind: ${left.join(', ')}`);
    },
  };
}

/** A line without its end is still being written. */
const wholeLines = (text: string): string[] => text.split('\n').slice(0, -1);

/**
 * Jobs are confined in test/confinement alone: the other suites prove the same on every machine. No runner is kept for a
 * next job, which costs a start of Node: what that one does is tried by those who ask for it. Nobody is asked about a start.
 */
export function serverEnv({ home }: Home, env: Record<string, string> = {}): Record<string, string> {
  const PATH = `${path.join(home, 'bin')}:${process.env['PATH'] ?? ''}`;
  const usual = { AGY_MCP_CONFINEMENT: 'off', AGY_MCP_STANDBY: '0', AGY_MCP_ASK_BEFORE_START: '0' };
  return { PATH, HOME: home, ...usual, ...env };
}

function toReply(result: {
  isError?: unknown;
  content: unknown;
  structuredContent?: unknown;
  _meta?: unknown;
}): Reply {
  const [first] = result.content as { type: string; text: string }[];
  const text = first?.text ?? '';
  const isError = result.isError === true;
  return {
    isError,
    text,
    data: (result.structuredContent ?? {}) as Record<string, unknown>,
    meta: (result._meta ?? {}) as Record<string, unknown>,
    error: isError
      ? (JSON.parse(text) as { error: Reply['error'] }).error
      : { code: '', message: '', hint: '', retry: '' },
  };
}

interface Wire {
  readonly list: () => Promise<unknown[]>;
  readonly call: (name: string, args: Record<string, unknown>, options: CallOptions) => Promise<Reply>;
  readonly close: () => Promise<void>;
}

const CALL_MS = 25_000;
const forwarded = ({ onProgress, signal }: CallOptions) => ({
  timeout: CALL_MS,
  ...(onProgress === undefined
    ? {}
    : {
        onprogress: ({ message }: { message?: string | undefined }) => {
          onProgress(message ?? '');
        },
      }),
  ...(signal === undefined ? {} : { signal }),
});

const MODES = {
  v2: 'auto',
  'v2 asking first': 'auto',
  'v2 legacy': 'legacy',
  '2026-07-28': { pin: '2026-07-28' },
} as const;

/** Two eras of the library, one shape: both take what can send, close and be listened to. */
type Transport = Parameters<ClientV2['connect']>[0] & Parameters<ClientV1['connect']>[0];

/** The library starts a second server for the first question alone, unless its class is another: a start of Node less. */
class StdioInPlace extends StdioV2 {}

function stdioOf(client: BridgeOptions['client']): typeof StdioV1 | typeof StdioV2 {
  if (client === 'v1') return StdioV1;
  return client === 'v2 asking first' ? StdioV2 : StdioInPlace;
}

async function connectV2(
  transport: Parameters<ClientV2['connect']>[0],
  name: string,
  kind: Exclude<ClientKind, 'v1'>,
  onAsk: BridgeOptions['onAsk'],
): Promise<Wire> {
  const mode = MODES[kind];
  const capabilities = onAsk === undefined ? {} : { elicitation: { form: {} } };
  const client = new ClientV2({ name, version: '1' }, { versionNegotiation: { mode }, capabilities });
  if (onAsk !== undefined)
    client.setRequestHandler('elicitation/create', ({ params }) => {
      const action = onAsk(params.message);
      return action === 'accept' ? { action, content: {} } : { action };
    });
  await client.connect(transport);
  return {
    list: async () => (await client.listTools()).tools,
    call: async (tool, args, options) =>
      toReply(await client.callTool({ name: tool, arguments: args }, forwarded(options))),
    close: () => client.close(),
  };
}

async function connectV1(
  transport: Parameters<ClientV1['connect']>[0],
  name: string,
  onAsk: BridgeOptions['onAsk'],
): Promise<Wire> {
  const capabilities = onAsk === undefined ? {} : { elicitation: { form: {} } };
  const client = new ClientV1({ name, version: '1' }, { capabilities });
  if (onAsk !== undefined)
    client.setRequestHandler(ElicitRequestSchema, ({ params }) => {
      const action = onAsk(params.message);
      return action === 'accept' ? { action, content: {} } : { action };
    });
  await client.connect(transport);
  return {
    list: async () => (await client.listTools()).tools,
    call: async (tool, args, options) =>
      toReply(
        (await client.callTool({ name: tool, arguments: args }, undefined, forwarded(options))) as Parameters<
          typeof toReply
        >[0],
      ),
    close: () => client.close(),
  };
}

/** A client of that kind, connected over what both libraries take. */
export function connectClient(
  transport: Transport,
  { client = 'v2', clientName = 'test', onAsk }: BridgeOptions,
): Promise<Wire> {
  return client === 'v1'
    ? connectV1(transport, clientName, onAsk)
    : connectV2(transport, clientName, client, onAsk);
}

/** What a bridge offers, whatever its server is. */
export function bridgeOf(home: Home, wire: Wire, server: Pick<Bridge, 'serverPid' | 'stderr'>): Bridge {
  return {
    ...home,
    ...server,
    listTools: wire.list,
    call: (name, args, callOptions = {}) => wire.call(name, args, callOptions),
    disconnect: wire.close,
    async close() {
      await wire.close();
      await until(() => home.living().length === 0, 'server and runners are gone').catch(() => undefined);
      await home.clear();
    },
  };
}

export async function startBridge(options: BridgeOptions = {}): Promise<Bridge> {
  const home = options.home ?? makeHome(options.agent, options.program);
  let said = '';
  const Stdio = stdioOf(options.client);
  const transport = new Stdio({
    command: process.execPath,
    args: [options.server ?? SERVER, ...(options.serverArgs ?? [])],
    env: serverEnv(home, options.env),
    cwd: home.repo,
    stderr: 'pipe',
  });
  transport.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const wire = await connectClient(transport, options);
  return bridgeOf(home, wire, { serverPid: transport.pid ?? 0, stderr: () => said });
}
