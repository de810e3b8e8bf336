// The limits of each MCP client: data. Vendors change these figures, so no correctness depends on one.

export interface ClientRule {
  /** How long a waiting tool may hold a call, in seconds. */
  readonly waitSeconds: number;
  /** How much of an answer is shown whole. */
  readonly maxOutputChars: number;
  /** How long a call waits before it becomes a task, in seconds, where the client follows tasks by itself. */
  readonly taskAfterSeconds: number;
}

const TASK_AFTER_SECONDS = 10;

/** By the name in `clientInfo`. Codex gives a call 300 s, Gemini 600 s; Claude Code an idle limit of 30 min. */
export const CLIENT_RULES: Readonly<Record<string, ClientRule>> = {
  'claude-code': { waitSeconds: 1_500, maxOutputChars: 60_000, taskAfterSeconds: TASK_AFTER_SECONDS },
  'codex-mcp-client': { waitSeconds: 270, maxOutputChars: 32_000, taskAfterSeconds: TASK_AFTER_SECONDS },
  'gemini-cli-mcp-client': { waitSeconds: 540, maxOutputChars: 32_000, taskAfterSeconds: TASK_AFTER_SECONDS },
};

/** The TypeScript SDK's client gives up after 60 s. */
const UNKNOWN_CLIENT: ClientRule = {
  waitSeconds: 50,
  maxOutputChars: 60_000,
  taskAfterSeconds: TASK_AFTER_SECONDS,
};

const CLAUDE_TIMEOUT_SHARE = 0.9;

/** @param env Claude Code passes its own call limit on as MCP_TOOL_TIMEOUT, in milliseconds */
export function clientRule(
  name: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): ClientRule {
  const rule = Object.hasOwn(CLIENT_RULES, name ?? '') ? CLIENT_RULES[name ?? ''] : undefined;
  if (rule === undefined) return UNKNOWN_CLIENT;
  const limit = name === 'claude-code' ? Number(env['MCP_TOOL_TIMEOUT']) : Number.NaN;
  if (!(limit > 0)) return rule;
  return {
    ...rule,
    waitSeconds: Math.max(1, Math.min(rule.waitSeconds, Math.floor((limit / 1_000) * CLAUDE_TIMEOUT_SHARE))),
  };
}
