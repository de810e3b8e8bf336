import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { CallToolResult, ServerContext } from '@modelcontextprotocol/server';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type App, createApp, type Machine } from '../../../src/app.ts';
import { createCallLimiter } from '../../../src/mcp/call-limits.ts';
import { callTool, wantsCancel } from '../../../src/mcp/call-tool.ts';
import { removeTree } from '../../../src/platform/files/paths.ts';
import { makeTemporary } from '../../../src/platform/files/private-file.ts';

let home: string;
let app: App;
let stderr: string[];
beforeEach(async () => {
  home = await makeTemporary('agy-mcp-unit-');
  stderr = [];
  const machine: Machine = {
    env: { PATH: path.join(home, 'bin'), MY_TOKEN: 'ZxCvBn-98765-secret' },
    cwd: home,
    home,
    platform: process.platform,
    nodeVersion: process.version,
    runnerScript: path.join(home, 'none.js'),
    holderScript: path.join(home, 'none.js'),
    serverScript: path.join(home, 'none.js'),
    simulatorScript: path.join(home, 'none.js'),
    skillsFolder: path.join(home, 'none'),
    answersFile: '/nowhere/prepared.json',
    write: (line) => stderr.push(line),
  };
  app = await createApp(machine, { keepsRunner: false });
});
afterEach(async () => {
  await removeTree(home);
});

function call(
  name: string,
  args?: Record<string, unknown>,
  roots: readonly string[] = [],
): Promise<CallToolResult> {
  // Of the SDK's context a call reads only this.
  const context = {
    mcpReq: { signal: new AbortController().signal, notify: () => Promise.resolve() },
  } as unknown as ServerContext;
  return callTool(
    { method: 'tools/call', params: { name, ...(args === undefined ? {} : { arguments: args }) } },
    context,
    app,
    { name: undefined, tasks: false, roots: () => Promise.resolve(roots), canAsk: false },
    createCallLimiter(app.log),
  ) as Promise<CallToolResult>;
}

function textOf({ content }: CallToolResult): string {
  const [first] = content;
  return first?.type === 'text' ? first.text : '';
}

function errorOf(result: CallToolResult): Record<string, unknown> {
  expect(result.isError).toBe(true);
  expect(result).not.toHaveProperty('structuredContent');
  const { error } = JSON.parse(textOf(result)) as { error: Record<string, unknown> };
  return error;
}

describe('a call', () => {
  test('that succeeds answers twice: as data and as text', async () => {
    const result = await call('agy_sessions');
    expect(result.isError).toBeUndefined();
    expect(result.structuredContent).toMatchObject({ records: [], count: 0, next_cursor: null });
    expect(textOf(result)).toBe('no jobs');
  });
  test('of an unknown tool is an error with the nearest name, not a throw', async () => {
    expect(errorOf(await call('agy_session'))).toMatchObject({
      code: 'invalid_request',
      message: 'There is no tool `agy_session`, did you mean `agy_sessions`?',
    });
  });
  test('with an unknown argument is refused before anything is done', async () => {
    expect(errorOf(await call('agy_sessions', { limti: 3 }))).toMatchObject({
      code: 'invalid_request',
      message: 'unknown argument `limti`, did you mean `limit`?',
      retry: 'after_fix',
    });
  });
  test('that echoes what the caller sent echoes no secret of the environment', async () => {
    const result = await call('agy', { prompt: 'x', cwd: '/nowhere/ZxCvBn-98765-secret' });
    expect(errorOf(result)).toMatchObject({ code: 'invalid_request' });
    expect(JSON.stringify(result)).not.toContain('ZxCvBn-98765-secret');
  });
  test('that meets a fault of our own says so in fixed words; the cause goes to the log', async () => {
    const broken = {
      ...app,
      jobs: { ...app.jobs, list: () => Promise.reject(new TypeError('inner words')) },
      actingFor: () => Promise.resolve(app),
    };
    app = broken;
    const error = errorOf(await call('agy_sessions'));
    expect(error).toMatchObject({ code: 'internal' });
    expect(JSON.stringify(error)).not.toContain('inner words');
    expect(stderr.join('')).toContain('inner words');
  });
});

describe('the directory of a request that names none', () => {
  test("is the client's only root, else the server's own", async () => {
    const project = path.join(home, 'project');
    await mkdir(project);
    const seen: string[] = [];
    const look: App['jobs']['preview'] = ({ defaultCwd }) => {
      seen.push(defaultCwd);
      return Promise.reject(new Error('seen'));
    };
    app = { ...app, jobs: { ...app.jobs, preview: look }, actingFor: () => Promise.resolve(app) };
    for (const roots of [[project], [], [project, home]])
      await call('agy_start', { prompt: 'x', dry_run: true }, roots);
    expect(seen).toEqual([project, home, home]);
  });
});

describe('what an aborted call means', () => {
  const aborted = (reason?: unknown): AbortSignal => AbortSignal.abort(reason);

  test('the job is cancelled when the user of the client wants it', () => {
    for (const reason of ['AbortError: user-cancel', 'MCP request cancelled by caller', 'user pressed Esc'])
      expect(wantsCancel(aborted(reason)), reason).toBe(true);
    expect(wantsCancel(aborted())).toBe(true);
  });
  test('the job goes on when the client only lost patience', () => {
    for (const reason of [
      'SdkError: Request timed out',
      'McpError: MCP error -32001: Request timed out',
      'Timeout exceeded',
      'call time-out',
    ])
      expect(wantsCancel(aborted(reason)), reason).toBe(false);
  });
  test('the job goes on when the connection is gone', () => {
    expect(wantsCancel(aborted(new Error('Connection closed')))).toBe(false);
  });
  test('a call that was not aborted wants nothing', () => {
    expect(wantsCancel(new AbortController().signal)).toBe(false);
  });
});
