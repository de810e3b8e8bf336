/** What a scenario is made of. */
import type { JsonObject } from '../go/go-json.ts';

export type Part =
  | string
  | { readonly repeat: string; readonly times: number }
  | { readonly env: string }
  | { readonly prompt: number }
  | { readonly random: number };
export type Text = string | readonly Part[];

/** Input, output, thinking and cached tokens. */
export type Usage = readonly [number, number, number, number];

interface Cost {
  readonly seconds?: number;
  readonly usage?: Usage;
}

interface Gate {
  readonly granted?: boolean;
  readonly denied?: boolean;
  readonly shape?: 'done' | 'error';
}

/** One entry an action; the key named as the action is the one that selects it. */
export interface StepKinds {
  readonly text: { readonly text: Text; readonly times?: number };
  readonly say: Cost & { readonly say: Text };
  readonly think: Cost & { readonly think: true };
  readonly close: Cost & { readonly close: Text };
  readonly answer: { readonly answer: true };
  readonly tool: Cost &
    Gate & {
      readonly tool: string;
      readonly parameters?: JsonObject;
      readonly output?: Text;
      readonly error?: Text;
      readonly error_type?: string;
      readonly action?: string;
      readonly target?: string;
      readonly opens?: boolean;
    };
  readonly write: Gate & {
    readonly write: string;
    readonly content?: Text;
    readonly mode?: string;
    readonly to?: 'cwd' | 'scratch';
  };
  readonly delete: { readonly delete: string };
  readonly link: { readonly link: string; readonly target: string };
  readonly touch: { readonly touch: string; readonly content?: Text };
  readonly run: Gate & { readonly run: string; readonly background?: boolean };
  readonly step: {
    readonly step: string;
    readonly state?: string;
    readonly name?: string;
    readonly seconds?: number;
    readonly same?: boolean;
    readonly fields?: JsonObject;
  };
  readonly event: { readonly event: JsonObject };
  readonly raw: { readonly raw: Text; readonly times?: number };
  readonly raw_base64: { readonly raw_base64: string };
  readonly stderr: { readonly stderr: Text };
  readonly log: { readonly log: Text; readonly level?: string; readonly source?: string };
  readonly sleep: { readonly sleep: number };
  readonly hang: { readonly hang: true };
  readonly wait_for: { readonly wait_for: string };
  readonly spawn: {
    readonly spawn: 'plain' | 'setsid' | 'daemon';
    readonly pid_file?: string;
    readonly ignores_term?: boolean;
    readonly holds_output?: boolean;
    readonly seconds?: number;
  };
  readonly flood: { readonly flood: 'stdout' | 'stderr' | 'deltas' | 'line'; readonly bytes: number };
  readonly exit: { readonly exit: number };
  readonly crash: { readonly crash: string };
  readonly fail: {
    readonly fail: Text;
    readonly code?: number;
    readonly status?: string;
    readonly short?: string;
    readonly retryable?: boolean;
    readonly marker?: boolean;
    readonly exit_code?: number;
  };
  readonly retry: { readonly retry: Text; readonly code: number; readonly status: string };
  readonly result: { readonly result: JsonObject; readonly exit_code?: number };
  readonly end: { readonly end: true };
  readonly loop: { readonly loop: number; readonly steps: readonly Step[] };
}

export type ActionName = keyof StepKinds;

/** When a step is played at all. */
export interface Guards {
  readonly since?: string;
  readonly before?: string;
  /** Played by the first run only that reaches this name in this home. */
  readonly once?: string;
  /** Skipped when the variable (or NAME=value) is set. */
  readonly unless_env?: string;
  readonly unless_flag?: string;
}

export type StepOf<K extends ActionName> = StepKinds[K] & Guards;
export type Step = { readonly [K in ActionName]: StepOf<K> }[ActionName];

/** The part of a scenario file that a built-in scenario may set as well. */
export interface Play {
  readonly agent?: 'agy' | 'gemini';
  readonly version?: string;
  /** One version a call, the last one for good: an update in between. */
  readonly versions?: readonly string[];
  readonly answer?: Text;
  readonly structured?: JsonObject;
  /** Before `init`, in each turn, after the last result. */
  readonly before?: readonly Step[];
  readonly steps?: readonly Step[];
  readonly after?: readonly Step[];
  /** Instead of what the subcommand or flag prints. */
  readonly commands?: Readonly<Record<string, readonly Step[]>>;
  readonly signals?: 'interrupt' | 'ignore';
  /** Splits every write to stdout. */
  readonly chunk_bytes?: number;
  readonly reads_stdin?: boolean;
  readonly signed_out?: boolean;
  readonly permission_mode?: string;
  readonly models?: readonly (readonly [string, string])[];
  readonly trusted?: boolean;
}

export interface Scenario extends Play {
  readonly about: string;
  /** Rows of the scenario table in the facts. */
  readonly rows: readonly number[];
}

export interface Config extends Play {
  readonly scenario: string;
  readonly speed: number;
  readonly quiet: boolean;
  readonly record?: string;
}
