/** The gemini CLI from argv to exit code. */
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { closeAnswer } from '../scenario/actions-output.ts';
import { isFirstTime } from '../agy/agy-run.ts';
import { createClock } from '../clock.ts';
import { geminiHelp, parseGeminiFlags, type GeminiFlags } from './gemini-flags.ts';
import { createGeminiVoice, geminiTool } from './gemini-output.ts';
import type { Machine } from '../machine.ts';
import { markedPlay } from '../scenario/markers.ts';
import type { Format } from '../agy/options.ts';
import { playSteps } from '../scenario/play.ts';
import { newTurn, type Run } from '../scenario/run.ts';
import type { Config, Play } from '../scenario/scenario.ts';

export const RELAUNCHED = 'AGY_SIM_RELAUNCHED';
const DEFAULT_VERSION = '0.61.0';
const EXITS = { usage: 1, auth: 41, input: 42, untrusted: 55 } as const;
const FORMATS: Readonly<Record<string, Format>> = { json: 'json', 'stream-json': 'stream-json' };

/** Tools that are registered in some approval modes only. */
const NEEDED_MODES: Readonly<Record<string, readonly string[]>> = {
  write_file: ['auto_edit', 'yolo'],
  replace: ['auto_edit', 'yolo'],
  run_shell_command: ['yolo'],
};

const missingTool = (name: string): string =>
  `Tool "${name}" not found. Did you mean one of: "list_directory", "read_file", "grep_search"?`;

const approvalMode = ({ values }: GeminiFlags): string =>
  values.get('yolo') === 'true' ? 'yolo' : (values.get('approval-mode') ?? 'default');

/** The prompt ends up in the system temp directory when a call fails. */
function leaveErrorFile(prompt: string, message: string): void {
  const file = path.join(tmpdir(), `gemini-client-error-Turn.run-sendMessageStream-${Date.now()}.json`);
  const context = [{ role: 'user', parts: [{ text: prompt }] }];
  try {
    writeFileSync(file, JSON.stringify({ error: { message }, context }, null, 2));
  } catch {
    // No temp directory, no file.
  }
}

function createGeminiRun(machine: Machine, config: Config, flags: GeminiFlags, prompt: string): Run {
  const version = config.version ?? DEFAULT_VERSION;
  const clock = createClock(config.speed, undefined);
  const turn = newTurn(prompt);
  const sessionId = flags.values.get('session-id') ?? randomUUID();
  const voice = createGeminiVoice({
    out: machine.out,
    err: machine.err,
    format: FORMATS[flags.values.get('output-format') ?? ''] ?? 'text',
    model: flags.values.get('model') ?? 'gemini-2.5-flash',
    sessionId,
    turn: () => turn,
    seconds: clock.seconds,
  });
  const mode = approvalMode(flags);
  return {
    machine,
    config,
    version,
    clock,
    log: { write: () => undefined },
    voice,
    turn,
    scratchDir: tmpdir(),
    schema: undefined,
    flags: new Set(flags.values.keys()),
    names: () => ({ id: sessionId, cwd: machine.cwd, home: machine.home, now: new Date().toISOString() }),
    gate: (call, { granted, denied }) => {
      const { name } = geminiTool(call);
      const modes = NEEDED_MODES[name];
      const isMissing = denied === true || (granted !== true && modes !== undefined && !modes.includes(mode));
      return isMissing ? { action: name, displayName: name, target: '' } : undefined;
    },
    refuse: async (call, { action }) => {
      const error = { type: 'tool_not_registered', message: missingTool(action) };
      await voice.toolEnd(call, { seconds: 0, error });
      return 'on';
    },
    fail: ({ code, exit_code: exit }, message) => {
      if (code !== undefined) leaveErrorFile(prompt, message);
      return {
        status: 'error',
        error: message,
        exit: exit ?? (code === undefined ? 1 : code % 256),
        stderr: [message],
      };
    },
    firstTime: (name) => isFirstTime(machine, name),
  };
}

async function failEarly(
  machine: Machine,
  flags: GeminiFlags,
  code: number,
  message: string,
): Promise<number> {
  const isText = FORMATS[flags.values.get('output-format') ?? ''] === undefined;
  const body = { session_id: randomUUID(), error: { type: 'Error', message, code } };
  await machine.err.write(isText ? `${message}\n` : `${JSON.stringify(body, null, 2)}\n`);
  return code;
}

function hasAuthType(machine: Machine): boolean {
  const file = path.join(machine.home, '.gemini', 'settings.json');
  return existsSync(file) && readFileSync(file, 'utf8').includes('selectedType');
}

/** What keeps it from starting at all. */
function startProblem(
  machine: Machine,
  config: Config,
  { values }: GeminiFlags,
): [number, string] | undefined {
  const trusted =
    config.trusted === true ||
    values.has('skip-trust') ||
    machine.env['GEMINI_CLI_TRUST_WORKSPACE'] === 'true';
  if (!trusted)
    return [
      EXITS.untrusted,
      'Gemini CLI is not running in a trusted directory. To proceed, either use `--skip-trust` or set the `GEMINI_CLI_TRUST_WORKSPACE=true` environment variable.',
    ];
  if (config.signed_out === true)
    return [
      EXITS.auth,
      `Please set an Auth method in your ${machine.home}/.gemini/settings.json or specify one of the following environment variables before running: GEMINI_API_KEY, GOOGLE_GENAI_USE_VERTEXAI, GOOGLE_GENAI_USE_GCA`,
    ];
  const misled = machine.env['GOOGLE_GEMINI_BASE_URL'] !== undefined && !hasAuthType(machine);
  return misled ? [EXITS.auth, 'Invalid auth method selected.'] : undefined;
}

async function noise({ err }: Machine, mode: string): Promise<void> {
  await err.write('Warning: 256-color support not detected.\n');
  if (mode === 'yolo')
    await err.write('YOLO mode is enabled. All tool calls will be automatically approved.\n');
}

async function playGemini(run: Run, play: Play): Promise<number> {
  const { machine, voice, turn } = run;
  await playSteps(run.config.before ?? [], run);
  await run.clock.sleep(1);
  await voice.init();
  await voice.userInput(turn.prompt);
  await playSteps(play.steps ?? [], run);
  if (turn.ending === undefined) await closeAnswer(run);
  const ending = turn.ending ?? { status: 'success', exit: 0, stderr: [] };
  await voice.result(ending);
  for (const line of ending.stderr) await machine.err.write(`${line}\n`);
  await playSteps(play.after ?? [], run);
  return ending.exit;
}

export async function runGemini(machine: Machine, config: Config): Promise<number> {
  const flags = parseGeminiFlags(machine.argv);
  if ('problem' in flags) {
    await machine.err.write(`${geminiHelp()}\n${flags.problem}\n`);
    return EXITS.usage;
  }
  const shown = { version: `${config.version ?? DEFAULT_VERSION}\n`, help: geminiHelp() };
  for (const name of ['version', 'help'] as const)
    if (flags.values.has(name)) {
      await machine.out.write(shown[name]);
      return 0;
    }
  if (machine.env['GEMINI_CLI_NO_RELAUNCH'] !== 'true') {
    // The launcher outlives every signal that is sent to it alone.
    machine.onSignal(() => undefined);
    return machine.relaunch({ GEMINI_CLI_NO_RELAUNCH: 'true', [RELAUNCHED]: '1' });
  }
  machine.onSignal(() => machine.exit(0));
  await noise(machine, approvalMode(flags));
  const problem = startProblem(machine, config, flags);
  if (problem !== undefined) return failEarly(machine, flags, ...problem);
  const piped = machine.input.isTerminal ? '' : await machine.input.all();
  const prompt = [piped, flags.values.get('prompt') ?? flags.positional.join(' ')]
    .filter((text) => text !== '')
    .join('\n\n');
  machine.record();
  if (prompt === '')
    return failEarly(
      machine,
      flags,
      EXITS.input,
      'No input provided via stdin. Input can be provided by piping data into gemini or using the --prompt option.',
    );
  const marked = markedPlay(prompt);
  return playGemini(createGeminiRun(machine, config, flags, prompt), marked ?? config);
}
