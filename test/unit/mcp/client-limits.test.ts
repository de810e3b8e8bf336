import { expect, test } from 'vitest';
import { CLIENT_RULES, clientRule } from '../../../src/mcp/client-limits.ts';
import { LIMITS } from '../../../src/protocol/limits.ts';

/** When each client gives a call up, in seconds, by its own default. */
const GIVES_UP: Readonly<Record<string, number>> = {
  'claude-code': 1_800,
  'codex-mcp-client': 300,
  'gemini-cli-mcp-client': 600,
};

test('a waiting tool answers before its client gives up', () => {
  expect(Object.keys(CLIENT_RULES).sort()).toEqual(Object.keys(GIVES_UP).sort());
  for (const [name, limit] of Object.entries(GIVES_UP)) {
    const { waitSeconds } = clientRule(name, {});
    expect(waitSeconds, name).toBeLessThanOrEqual(limit * 0.95);
    expect(waitSeconds, name).toBeGreaterThan(limit / 2);
  }
});

test('a client that is not known gets less than the 60 s of the SDK', () => {
  for (const name of [undefined, 'someone', '', 'toString', '__proto__', 'constructor'])
    expect(clientRule(name, {}).waitSeconds, name).toBe(50);
});

test('no answer is larger than what may be asked for', () => {
  for (const name of [...Object.keys(CLIENT_RULES), undefined])
    expect(clientRule(name, {}).maxOutputChars).toBeLessThanOrEqual(LIMITS.outputChars.default);
});

test('Claude Code tells its own limit, and a shorter one is kept', () => {
  const wait = (limit: string) => clientRule('claude-code', { MCP_TOOL_TIMEOUT: limit }).waitSeconds;
  expect(wait('60000')).toBe(54);
  expect(wait('500')).toBe(1);
  expect(wait('100000000')).toBe(1_500);
  for (const nonsense of ['', '0', '-5', 'soon', 'NaN']) expect(wait(nonsense), nonsense).toBe(1_500);
});

test('the limit of Claude Code is nothing to another client', () => {
  expect(clientRule('codex-mcp-client', { MCP_TOOL_TIMEOUT: '1000' }).waitSeconds).toBe(270);
});
