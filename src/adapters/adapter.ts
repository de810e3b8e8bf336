// The contract between the bridge and an agent: types only.
import type { ProgramAnswer } from '../platform/processes/spawn.ts';
import type { AgentFileRule } from '../policy/agent-file-rules.ts';
import type { Backend } from '../protocol/backend.ts';
import type { Capability } from '../protocol/capability.ts';
import type { AgentEvent, FailureKind, Usage } from '../protocol/event.ts';
import type { RunSpec } from '../protocol/handoff.ts';
import type { AllowRule } from './allow-rules.ts';
import type { JsonRecord } from './json.ts';

/** Paths that the runner chose for a run. */
export interface RunPlaces {
  /** The agent's working directory. */
  readonly cwd: string;
  /** A private file, for agents that write a log. */
  readonly logFile: string;
}

/** One start of the agent, as the agent's own rules want it. */
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
  /**
   * An unknown line becomes a `system` event, never an exception.
   * @param record the line as JSON, where it was read already
   */
  line(source: LineSource, text: string, record?: JsonRecord): AgentEvent[];
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

/** What an exit code means when nothing else explains the end. */
export interface ExitRule {
  readonly id: string;
  readonly code: number;
  readonly kind: FailureKind;
  /** Our words, where the kind alone says too little. */
  readonly says?: string;
}

/** Failures whose way out is another one for each agent. */
export type OwnHint = Extract<FailureKind, 'auth' | 'account' | 'model' | 'untrusted'>;

/** One limit of the account. */
export interface QuotaLimit {
  /** Group and window, such as `Gemini Models, weekly`. */
  readonly name: string;
  /** 0 to 1. */
  readonly remaining: number;
  /** ISO 8601; null where the agent does not say. */
  readonly resetsAt: string | null;
}

export type Quota =
  | { readonly state: 'told'; readonly limits: readonly QuotaLimit[] }
  /** This version has no such command. */
  | { readonly state: 'unsupported'; readonly since: string }
  | { readonly state: 'signed_out' }
  /** No answer in time, or one that is not understood. */
  | { readonly state: 'unknown' };

/** How an agent is asked for the quota that is left. */
interface QuotaQuestion {
  readonly argv: readonly string[];
  /** Why this version cannot be asked; null where it can. */
  unsupported(capability: Capability): Quota | null;
  /** @param answer null: there was none within the time */
  read(answer: ProgramAnswer | null): Quota;
}

/** Where an agent keeps its things, below the home folder, and what it must reach. */
interface AgentPlaces {
  readonly state: readonly string[];
  /** Of the state: what its user decides, and no job. */
  readonly configuration: readonly string[];
  /** What it may read although it holds credentials: its own. */
  readonly signIn: readonly string[];
  /** Files with its sign-in; where none is there, it can only be in the keyring. */
  readonly tokens: readonly string[];
  /** Hosts of its service and of its sign-in: what a job reaches whose network is `agent`. */
  readonly hosts: readonly string[];
}

/** An agent. Adding one: a folder, a row in index.ts, recorded samples. All of it is pure. */
export interface Adapter {
  readonly name: Backend;
  /** How to get its program, as the beginning of a sentence. */
  readonly install: string;
  /** Where its installer puts the program on Windows, below %LOCALAPPDATA%; null where it is on PATH. */
  readonly windowsFolder: readonly string[] | null;
  /** Variables that every process of it gets; nothing else overrides them. */
  readonly environment: Readonly<Record<string, string>>;
  /** What a caller has to know when it does a job in another agent's place, as a list in a sentence. */
  readonly whenInstead: string;
  readonly hints: Readonly<Record<OwnHint, string>>;
  readonly exitRules: readonly ExitRule[];
  /** Names of its tools that change files. */
  readonly writingTools: readonly string[];
  /** Rules by which its user permits actions that it denies; none where there is no such list. */
  readonly allowRules: Readonly<Record<string, AllowRule>>;
  /** Where these rules are kept; null where there are none. */
  readonly allowRulesPlace: string | null;
  /** True: when its own time limit strikes, some versions report success. */
  readonly successMayBeTimeout: boolean;
  /** Its places below the home folder, for what confines it. */
  readonly places: AgentPlaces;
  /** What it reads in a project that can make it start programs. */
  readonly projectFiles: readonly AgentFileRule[];
  /** Where it keeps conversations, in the parts of paths below the home folder; `{id}` is the conversation. */
  readonly history: readonly (readonly string[])[];
  /** Null where it cannot be asked. */
  readonly quota: QuotaQuestion | null;
  /**
   * Tokens of this run alone, from what its result counts; null where that is not known.
   * @param isContinued whether the run continued a conversation
   */
  runUsage(counted: Usage, isContinued: boolean): Usage | null;
  /** Whether it may say that it is signed out because the keyring answered late: then one more start is worth it. */
  keyringMayLag(capability: Capability): boolean;
  /** What the doctor adds to the version; `fix` is not null where the version is in doubt. */
  versionNote(capability: Capability): { readonly detail: string; readonly fix: string | null };
  /** What this program can do, from its `--version` and `--help`. */
  capability(executable: string, version: string | null, help: string): Capability;
  /**
   * Builds the command.
   * @throws BridgeError `invalid_request` when the version cannot do what was asked and ignoring it would mislead
   */
  command(spec: RunSpec, capability: Capability, places: RunPlaces): AgentCommand;
  parser(spec: RunSpec, capability: Capability): LineParser;
}
