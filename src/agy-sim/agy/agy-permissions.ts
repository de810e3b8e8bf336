/** Which tool calls headless agy refuses: by version, flags and settings. */
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isObject } from '../go/go-json.ts';
import type { Denial, GateRequest, ToolCall } from '../scenario/run.ts';
import { has } from './version.ts';

export interface GateRules {
  readonly version: string;
  readonly cwd: string;
  readonly skipPermissions: boolean;
  readonly toolPermission: string;
  readonly allow: readonly string[];
}

const ACTIONS: Readonly<Record<string, string>> = {
  run_command: 'command',
  send_command_input: 'command',
  read_url_content: 'read_url',
  open_browser_url: 'execute_url',
  call_mcp_tool: 'mcp',
};
const FILE_ACTIONS: Readonly<Record<string, string>> = {
  view_file: 'read_file',
  list_dir: 'read_file',
  write_to_file: 'write_file',
  replace_file_content: 'write_file',
};
const DISPLAY_NAMES: Readonly<Record<string, string>> = {
  command: 'RunCommand',
  read_url: 'ReadUrl',
  execute_url: 'ExecuteUrl',
  mcp: 'CallMcpTool',
  read_file: 'ReadFile',
  write_file: 'WriteFile',
  unsandboxed: 'Unsandboxed',
};
const TARGET_KEYS = ['CommandLine', 'TargetFile', 'AbsolutePath', 'Url', 'ToolName'];

const inside = (folder: string, file: string): boolean => {
  const relative = path.relative(folder, file);
  return !relative.startsWith('..') && !path.isAbsolute(relative);
};

function actionOf({ name }: ToolCall, target: string, cwd: string): string | undefined {
  const fileAction = FILE_ACTIONS[name];
  if (fileAction === undefined) return ACTIONS[name];
  const file = path.resolve(cwd, target);
  return inside(cwd, file) || inside(tmpdir(), file) ? undefined : fileAction;
}

export function judge(rules: GateRules, call: ToolCall, request: GateRequest): Denial | undefined {
  const found = TARGET_KEYS.map((key) => call.parameters[key]).find((value) => typeof value === 'string');
  const target = request.target ?? found ?? '';
  const action = request.action ?? actionOf(call, target, rules.cwd);
  const named = action ?? 'command';
  const denial = { action: named, displayName: DISPLAY_NAMES[named] ?? named, target };
  if (request.denied === true) return denial;
  if (request.granted === true || action === undefined || !has(rules.version, 'softDeny')) return undefined;
  if (rules.skipPermissions || rules.toolPermission === 'always-proceed') return undefined;
  return rules.allow.includes(`${action}(${target})`) || rules.allow.includes(`${action}(*)`)
    ? undefined
    : denial;
}

export const sentinel = (action: string): string =>
  `jetski: no output produced — a tool required the "${action}" permission that headless mode cannot prompt for, so it was auto-denied. Add an allow-rule under permissions.allow in settings.json (e.g. ${action}(<target>)). Alternatively, re-run with --dangerously-skip-permissions to auto-approve all tools.`;

export const refusalMessage = ({ action, target }: Denial): string =>
  `permission check failed for ${action} ${JSON.stringify(target)}: user denied permission to run ${action}: ${target}`;

const PERMISSION_MODES = new Set(['request-review', 'strict', 'proceed-in-sandbox', 'always-proceed']);

/** toolPermission and permissions.allow of agy's settings.json; anything odd counts as absent. */
export function readPermissions(appDir: string): { toolPermission: string; allow: readonly string[] } {
  let settings: unknown;
  try {
    settings = JSON.parse(readFileSync(path.join(appDir, 'settings.json'), 'utf8'));
  } catch {
    // No settings: the defaults below.
  }
  const fields = isObject(settings) ? settings : {};
  const mode = fields['toolPermission'];
  const permissions = isObject(fields['permissions']) ? fields['permissions'] : {};
  const allow = permissions['allow'];
  return {
    toolPermission: typeof mode === 'string' && PERMISSION_MODES.has(mode) ? mode : 'request-review',
    allow: Array.isArray(allow) ? allow.filter((rule) => typeof rule === 'string') : [],
  };
}
