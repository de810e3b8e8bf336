// The command line of agy: one argument list per I/O mode, each value joined to its flag with `=` (pure).
import { mayWrite } from '../../policy/modes.ts';
import type { Capability, IoMode } from '../../protocol/capability.ts';
import type { RunSpec } from '../../protocol/handoff.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { AgentCommand, RunPlaces } from '../adapter.ts';
import { byteLength, plainPrompt } from '../prompt.ts';
import { bandOf, type Traits } from './versions.ts';
import { requireFlags, weaknessWarnings } from './version-requirements.ts';

interface Run {
  readonly spec: RunSpec;
  readonly places: RunPlaces;
  readonly traits: Traits;
  /** The streams tell of every failure, so the log needs no look. */
  readonly tellsAll: boolean;
  /** Its own time limit, behind the bridge's; null for none. */
  readonly timeoutSeconds: number | null;
  readonly prompt: string;
  /** True: the prompt travels on standard input as plain text. */
  readonly promptOnStdin: boolean;
  has(flag: string): boolean;
}

type Part = (run: Run) => readonly string[];

/** agy's own limit must never strike before the bridge's. */
const TIMEOUT_HEADROOM_SECONDS = 60;
const value =
  (flag: string, pick: (run: Run) => string | null): Part =>
  (run) => {
    const picked = run.has(flag) ? pick(run) : null;
    return picked === null ? [] : [`--${flag}=${picked}`];
  };
const toggle =
  (flag: string, wanted: (run: Run) => boolean): Part =>
  (run) =>
    run.has(flag) && wanted(run) ? [`--${flag}`] : [];
const fixed =
  (...argv: string[]): Part =>
  () =>
    argv;

const printTimeout = value('print-timeout', ({ timeoutSeconds }) =>
  timeoutSeconds === null ? '0' : `${timeoutSeconds}s`,
);
/** Refusals of the service that the streams do not report are in the log. */
const logFile = value('log-file', ({ places, tellsAll }) => (tellsAll ? null : places.logFile));
const noSlash = toggle('disable-slash-commands', () => true);

/** What the caller asked for. */
const ASKED: readonly Part[] = [
  value('model', ({ spec }) => spec.model),
  value('effort', ({ spec }) => spec.effort),
  value('conversation', ({ spec }) => spec.sessionId),
  value('json-schema', ({ spec }) => (spec.outputSchema === null ? null : JSON.stringify(spec.outputSchema))),
  // Named as a workspace too: some versions else write into agy's own scratch folder.
  (run) =>
    run.has('add-dir')
      ? [...new Set([run.places.cwd, ...run.spec.addDirs])].map((dir) => `--add-dir=${dir}`)
      : [],
  toggle('sandbox', ({ spec }) => spec.sandbox),
  // Never `--mode=plan`: it still writes, and it needs the slash commands that are switched off here.
  value('mode', ({ spec, traits }) =>
    mayWrite(spec) && !spec.skipPermissions && traits.heedsMode ? 'accept-edits' : null,
  ),
  toggle('dangerously-skip-permissions', ({ spec }) => spec.skipPermissions),
];

const argvPrompt: Part = (run) => {
  if (!run.promptOnStdin) return [`--print=${run.prompt}`];
  return run.traits.bareStdin ? [] : ['--print='];
};

const DRIVE_PARTS: Readonly<Record<IoMode, readonly Part[]>> = {
  stream_stdin: [
    fixed('--input-format=stream-json', '--output-format=stream-json'),
    printTimeout,
    logFile,
    noSlash,
    ...ASKED,
    ({ traits }) => (traits.promptFlagBesideStream ? ['--print='] : []),
  ],
  stream_argv: [fixed('--output-format=stream-json'), printTimeout, logFile, noSlash, ...ASKED, argvPrompt],
  text: [printTimeout, logFile, noSlash, ...ASKED, argvPrompt],
};

/**
 * The command for a run, by what this agy can do.
 * @throws BridgeError `invalid_request`
 */
export function agyCommand(spec: RunSpec, capability: Capability, places: RunPlaces): AgentCommand {
  requireFlags(spec, capability);
  const has = (flag: string): boolean => capability.flags.includes(flag);
  const streams = capability.drive === 'stream_stdin';
  const prompt = has('disable-slash-commands') ? spec.prompt : plainPrompt(spec.prompt);
  const promptOnStdin = !streams && byteLength(`--print=${prompt}`) > LIMITS.argvBytes;
  const { traits, versionRead } = bandOf(capability);
  // A limit in seconds and a look into the log are right for every version.
  const tellsAll = traits.tellsRefusals && versionRead;
  const timeoutSeconds =
    traits.unlimitedTimeout && versionRead ? null : Math.ceil(spec.timeoutSeconds) + TIMEOUT_HEADROOM_SECONDS;
  const run: Run = { spec, places, traits, tellsAll, timeoutSeconds, prompt, promptOnStdin, has };
  return {
    argv: DRIVE_PARTS[capability.drive].flatMap((part) => part(run)),
    stdin: streams ? userLine(prompt) : promptOnStdin ? prompt : null,
    stdinAfterInit: streams && spec.sessionId !== null,
    privateTemp: false,
    readsLog: !tellsAll && has('log-file'),
    warnings: weaknessWarnings(spec, capability),
  };
}

function userLine(prompt: string): string {
  return `${JSON.stringify({ event: 'user', message: { content: prompt } })}\n`;
}
