/** What the actions of a scenario may touch while they are played. */
import type { Clock } from '../clock.ts';
import type { JsonObject } from '../go/go-json.ts';
import type { Log } from '../agy/log-file.ts';
import type { Machine } from '../machine.ts';
import type { Config, StepKinds, Usage } from './scenario.ts';

export interface Cost {
  readonly seconds?: number | undefined;
  readonly usage?: Usage | undefined;
}

export interface ToolCall {
  readonly name: string;
  readonly parameters: JsonObject;
}

export interface ToolOutcome {
  readonly output?: string | undefined;
  readonly error?: { readonly type: string; readonly message: string };
  readonly seconds: number;
}

export interface Denial {
  readonly action: string;
  readonly displayName: string;
  readonly target: string;
}

/** How a turn ended, before a voice words it. */
export interface Ending {
  readonly status: string;
  readonly error?: string;
  readonly exit: number;
  readonly stderr: readonly string[];
  /** Reported although tokens were spent. */
  readonly zeroUsage?: boolean;
  /** Laid over the result: what no rule of the simulator would write. */
  readonly fields?: JsonObject;
  /** Nothing is read or played afterwards. */
  readonly final?: boolean;
}

export interface Turn {
  readonly prompt: string;
  readonly pieces: string[];
  readonly denials: Denial[];
  /** An answer is being streamed. */
  open: boolean;
  /** The last step was the model speaking: a tool call may follow at once. */
  modelSpoke: boolean;
  structured?: JsonObject;
  ending?: Ending;
}

/** One agent's way of telling what happens. */
export interface Voice {
  init(): Promise<void>;
  userInput(prompt: string): Promise<void>;
  delta(text: string): Promise<void>;
  /** The model's step ends, with this last piece of text if any. */
  close(text: string, cost: Cost): Promise<void>;
  toolStart(call: ToolCall): Promise<void>;
  toolEnd(call: ToolCall, outcome: ToolOutcome): Promise<void>;
  step(step: StepKinds['step']): Promise<void>;
  event(event: JsonObject): Promise<void>;
  /** A line that says so much and is remembered nowhere. */
  fillerLine(text: string): string;
  result(ending: Ending): Promise<void>;
}

export interface Run {
  readonly machine: Machine;
  readonly config: Config;
  readonly version: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly voice: Voice;
  readonly turn: Turn;
  readonly scratchDir: string;
  readonly schema: JsonObject | undefined;
  readonly flags: ReadonlySet<string>;
  names(): Readonly<Record<string, string>>;
  /** What forbids this call, if anything does. */
  gate(call: ToolCall, gate: GateRequest): Denial | undefined;
  /** What a denied call looks like and whether the turn goes on. */
  refuse(call: ToolCall, denial: Denial, shape: 'done' | 'error' | undefined): Promise<Flow>;
  /** What a failure of the model or the API makes of the turn. */
  fail(step: StepKinds['fail'], message: string): Ending;
  firstTime(name: string): boolean;
}

export interface GateRequest {
  readonly granted?: boolean | undefined;
  readonly denied?: boolean | undefined;
  readonly action?: string | undefined;
  readonly target?: string | undefined;
}

export type Flow = 'on' | 'over';

export const newTurn = (prompt: string): Turn => ({
  prompt,
  pieces: [],
  denials: [],
  open: false,
  modelSpoke: false,
});
