// The contract between the runner and an agent: types only.
import type { Capability } from '../protocol/capability.ts';
import type { AgentEvent } from '../protocol/event.ts';
import type { RunSpec } from '../protocol/handoff.ts';
import type { Backend } from '../protocol/job.ts';

/** Paths that the runner chose for a run. */
export interface RunPlaces {
  /** The agent's working directory. */
  readonly cwd: string;
  /** A private file, for agents that write a log. */
  readonly logFile: string;
}

/** One start of the agent: what dry_run shows and what the runner executes. */
export interface AgentCommand {
  /** Arguments behind the program, every value fused to its flag. */
  readonly argv: readonly string[];
  /** What is written to standard input before it is closed; null closes it at once. */
  readonly stdin: string | null;
  /**
   * True: the input waits for the `init` event, so that an agent which does not know the conversation is stopped
   * before it spends anything.
   */
  readonly stdinAfterInit: boolean;
  /** Variables that this agent needs set, besides what the environment filter lets through. */
  readonly env: Readonly<Record<string, string>>;
  /** True: it leaves reports with the prompt in the temporary folder, so it gets one that is thrown away. */
  readonly privateTemp: boolean;
  /** True: `RunPlaces.logFile` is written by the agent and read as a third stream. */
  readonly readsLog: boolean;
  /** What the caller asked for and this version cannot do; becomes `warnings`. */
  readonly warnings: readonly string[];
}

export type LineSource = 'stdout' | 'stderr' | 'log';

/** How the agent's process ended. */
export interface AgentExit {
  readonly exitCode: number | null;
  readonly signal: string | null;
}

/** Lines to events; holds what one run needs to remember, touches nothing outside. */
export interface LineParser {
  /** An unknown line becomes a `system` event, never an exception. */
  line(source: LineSource, text: string): AgentEvent[];
  /** What can be said only after the last line, such as the answer of a text-mode run. */
  end(exit: AgentExit): AgentEvent[];
  /** Where the agent keeps a conversation, for a run that printed nothing. */
  readonly transcript?: Transcript;
}

export interface Transcript {
  /** Places of the transcript of a conversation, the likeliest first. */
  files(home: string, sessionId: string): string[];
  /** The answer that the transcript holds, as events; none where it holds none. */
  read(text: string): AgentEvent[];
}

/** An agent. Adding one: a folder, a row in index.ts, recorded samples. All of it is pure. */
export interface Adapter {
  readonly name: Backend;
  /** What this program can do, from its `--version` and `--help`. */
  capability(executable: string, version: string | null, help: string): Capability;
  /**
   * Builds the command.
   * @throws BridgeError `invalid_request` when the version cannot do what was asked and ignoring it would mislead
   */
  command(spec: RunSpec, capability: Capability, places: RunPlaces): AgentCommand;
  parser(spec: RunSpec, capability: Capability): LineParser;
}
