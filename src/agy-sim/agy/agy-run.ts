/** One run of agy, put together: clock, log, conversation, voice, gate. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Clock } from '../clock.ts';
import type { JsonObject } from '../go/go-json.ts';
import type { Machine } from '../machine.ts';
import { newTurn, type Denial, type Flow, type Run, type ToolCall, type Turn } from '../scenario/run.ts';
import type { Config } from '../scenario/scenario.ts';
import { fillInText } from '../scenario/texts.ts';
import { agyFailure } from './agy-failure.ts';
import { createAgyVoice } from './agy-output.ts';
import { judge, readPermissions, refusalMessage } from './agy-permissions.ts';
import {
  createConversationStore,
  writeTranscript,
  type Conversation,
  type ConversationStore,
} from './conversation-store.ts';
import { createLog, type LogLine } from './log-file.ts';
import type { ChosenModel } from './models.ts';
import type { Options } from './options.ts';
import { has } from './version.ts';

export interface AgyRun extends Run {
  readonly options: Options;
  readonly store: ConversationStore;
  readonly conversation: Conversation;
  readonly permissionMode: string;
  readonly allow: readonly string[];
  beginTurn(prompt: string): void;
  mark(logLines: readonly LogLine[]): void;
}

export interface RunParts {
  readonly machine: Machine;
  readonly config: Config;
  readonly version: string;
  readonly options: Options;
  readonly schema: JsonObject | undefined;
  readonly flags: ReadonlySet<string>;
  readonly clock: Clock;
  /** Of the first turn, as far as it is known at the start. */
  readonly prompt: string;
  /** A probe leaves no log and no conversation. */
  readonly probe: boolean;
}

export const appDirOf = (machine: Machine): string => path.join(machine.home, '.gemini', 'antigravity-cli');

/** True once per name and home; a home that cannot be written has no memory. */
export function isFirstTime(machine: Machine, name: string): boolean {
  const folder = path.join(appDirOf(machine), 'agy-sim');
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, name.replace(/\W/g, '-')), '', { flag: 'wx' });
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'EEXIST';
  }
}

function initPayload(parts: RunParts, permissionMode: string, model: ChosenModel): JsonObject {
  const { version, options, schema, machine } = parts;
  const given = options.model !== undefined && has(version, 'initModelIfGiven');
  return {
    ...(given || has(version, 'initModelAlways') ? { model: model.id } : {}),
    cwd: machine.cwd,
    tools: TOOL_NAMES,
    permission_mode: permissionMode,
    ...(schema === undefined ? {} : { json_schema: schema }),
  };
}

export function createAgyRun(parts: RunParts, model: ChosenModel, resumed: Conversation | undefined): AgyRun {
  const { machine, config, version, options, schema, clock } = parts;
  const appDir = appDirOf(machine);
  const store = createConversationStore(appDir, version, machine.cwd);
  const conversation = resumed ?? store.create();
  const settings = readPermissions(appDir);
  const permissionMode = options.skipPermissions
    ? 'always-proceed'
    : (config.permission_mode ?? settings.toolPermission);
  const log = parts.probe
    ? { write: () => undefined }
    : createLog(appDir, version, machine.pid, options.logFile);
  let turn: Turn = newTurn('');

  const names = (): Record<string, string> => ({
    id: conversation.id,
    cwd: machine.cwd,
    home: machine.home,
    app: appDir,
    pid: String(machine.pid),
    now: new Date().toISOString(),
    step: String(Math.max(0, conversation.nextStep - 1)),
    length: String((turn.prompt || parts.prompt).length),
    model: model.label,
    asked: options.conversation ?? '',
  });
  const voice = createAgyVoice({
    out: machine.out,
    version,
    format: options.format,
    init: initPayload(parts, permissionMode, model),
    schema,
    conversation,
    turn: () => turn,
    seconds: clock.seconds,
    beforeResult: () => {
      if (turn.prompt === '') return;
      conversation.transcript.push(turn.prompt, turn.pieces.join(''));
      writeTranscript(appDir, version, conversation);
    },
  });
  const refuse = async (
    call: ToolCall,
    denial: Denial,
    shape: 'done' | 'error' | undefined,
  ): Promise<Flow> => {
    log.write(
      `Print mode: soft-denying tool confirmation "${denial.displayName}" at step ${names()['step'] ?? ''}`,
    );
    const error = { type: 'TOOL_ERROR', message: refusalMessage(denial) };
    await voice.toolEnd(call, { seconds: 0.047677558, ...(shape === 'error' ? { error } : {}) });
    if (options.streamInput && !has(version, 'denialNotFatal')) {
      turn.ending = { status: 'CANCELED', exit: 1, stderr: [], final: true };
      return 'over';
    }
    return has(version, 'denialEndsTurn') ? 'over' : 'on';
  };
  return {
    machine,
    config,
    version,
    options,
    clock,
    log,
    voice,
    schema,
    store,
    conversation,
    permissionMode,
    allow: settings.allow,
    flags: parts.flags,
    get turn() {
      return turn;
    },
    scratchDir: path.join(appDir, 'brain', conversation.id, 'scratch'),
    names,
    gate: (call, request) =>
      judge(
        {
          version,
          cwd: machine.cwd,
          skipPermissions: options.skipPermissions,
          toolPermission: permissionMode,
          allow: settings.allow,
        },
        call,
        request,
      ),
    refuse,
    fail: (step, message) => agyFailure(step, message, { version, log, turn, step: names()['step'] ?? '0' }),
    firstTime: (name) => isFirstTime(machine, name),
    beginTurn: (prompt) => {
      turn = newTurn(prompt);
      clock.beginTurn();
    },
    mark: (logLines) => {
      for (const [source, message, level] of logLines) log.write(fillInText(message, names()), source, level);
    },
  };
}

const TOOL_NAMES: readonly string[] =
  'ask_custom_permission ask_permission ask_question browser_click_element browser_drag_pixel_to_pixel browser_get_dom browser_get_network_request browser_input browser_list_network_requests browser_mouse_down browser_mouse_up browser_move_mouse browser_press_key browser_refresh_page browser_resize_window browser_scroll browser_scroll_dom browser_select_option browser_subagent call_mcp_tool capture_browser_console_logs capture_browser_screenshot click_browser_pixel command_status define_subagent delete_knowledge execute_browser_javascript find_by_name finish generate_image grep_search invoke_subagent list_browser_pages list_dir list_permissions list_plugin_accounts list_resources manage_inbox manage_subagents manage_task multi_replace_file_content notebook_edit notebook_execution open_browser_url read_browser_page read_resource read_url_content replace_file_content run_command run_workflow schedule search_marketplace search_web sed_file send_command_input send_message view_file wait wait_5_seconds write_to_file'.split(
    ' ',
  );
