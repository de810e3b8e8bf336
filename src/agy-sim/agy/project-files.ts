/** What agy starts by itself in a project: servers when a run begins, hooks when a turn has ended. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isObject } from '../go/go-json.ts';
import type { Machine } from '../machine.ts';

type Loose = Readonly<Record<string, unknown>>;

export interface ProjectPrograms {
  /** Runs the hooks of the end of a turn. */
  stopped(): Promise<void>;
  /** Ends the servers. */
  close(): void;
}

/** A server that does not answer keeps nobody waiting. */
const SERVER_MS = 3_000;
const HOOK_MS = 10_000;

const INITIALIZE = `${JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'agy', version: '1' } },
})}\n`;

/** `.agents` of the working directory and of the folders above it up to the top of the repository. */
function agentFolders(cwd: string): string[] {
  const folders: string[] = [];
  for (let at = cwd; ; at = path.dirname(at)) {
    folders.push(path.join(at, '.agents'));
    if (at === path.dirname(at) || existsSync(path.join(at, '.git'))) return folders;
  }
}

function readObject(file: string): Loose {
  try {
    const found: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isObject(found) ? found : {};
  } catch {
    return {}; // none, or not what agy understands
  }
}

const objectsIn = (value: unknown): Loose[] =>
  Array.isArray(value)
    ? value.filter(isObject)
    : isObject(value)
      ? Object.values(value).filter(isObject)
      : [];

const wordsIn = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((word) => typeof word === 'string') : [];

/** Resolves when it says something, ends, or takes too long. */
function startServer(machine: Machine, server: Loose): Promise<ChildProcess | null> {
  const { command, args, disabled } = server;
  if (typeof command !== 'string' || disabled === true) return Promise.resolve(null);
  return new Promise((resolve) => {
    const env = { ...machine.env, ANTIGRAVITY_AGENT: '1' };
    const child = spawn(command, wordsIn(args), { cwd: machine.cwd, env, stdio: ['pipe', 'pipe', 'ignore'] });
    const timer = setTimeout(() => {
      resolve(child);
    }, SERVER_MS);
    const settle = (): void => {
      clearTimeout(timer);
      resolve(child);
    };
    child.stdout.once('data', settle);
    child.once('error', settle);
    child.once('close', settle);
    child.stdin.on('error', () => undefined); // gone already
    child.stdin.write(INITIALIZE);
  });
}

function runHook(machine: Machine, cwd: string, hook: Loose): Promise<void> {
  const { command } = hook;
  if (typeof command !== 'string') return Promise.resolve();
  return new Promise((resolve) => {
    const env = { ...machine.env, ANTIGRAVITY_AGENT: '1' };
    const child = spawn(command, {
      cwd,
      env,
      shell: true,
      stdio: ['pipe', 'ignore', 'ignore'],
      timeout: HOOK_MS,
    });
    child.stdin.on('error', () => undefined); // it need not read
    child.stdin.end(`${JSON.stringify({ terminationReason: 'NO_TOOL_CALL', fullyIdle: true })}\n`);
    child.once('error', () => {
      resolve();
    });
    child.once('close', () => {
      resolve();
    });
  });
}

/** Hooks of one kind: named sets, each with a list of matchers for each event. */
const hooksOf = (folder: string, event: string): Loose[] =>
  objectsIn(readObject(path.join(folder, 'hooks.json')))
    .filter(({ enabled }) => enabled !== false)
    .flatMap((set) => objectsIn(set[event]).flatMap(({ hooks }) => objectsIn(hooks)));

export async function startProjectPrograms(machine: Machine): Promise<ProjectPrograms> {
  const folders = agentFolders(machine.cwd);
  const servers = folders.flatMap((folder) =>
    objectsIn(readObject(path.join(folder, 'mcp_config.json'))['mcpServers']),
  );
  // Read at the start: what is written later counts for the next run.
  const atEnd = folders.flatMap((folder) => hooksOf(folder, 'Stop').map((hook) => ({ folder, hook })));
  const started = await Promise.all(servers.map((server) => startServer(machine, server)));
  return {
    async stopped() {
      for (const { folder, hook } of atEnd) await runHook(machine, folder, hook);
    },
    close() {
      for (const child of started) child?.kill();
    },
  };
}
