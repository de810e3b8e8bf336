// The shape of a tool; one word of effect gives all four hints.
import type * as z from 'zod';
import type { Call, ToolApp } from './tool-context.ts';

/** Puts the bridge's own advice into the words of who reads it: the references in it are as tools are called. */
export type Render = (advice: string) => string;
export const asWritten: Render = (advice) => advice;

/** What calling a tool does to the world. */
export type Effect = 'reads' | 'runs_agent' | 'stops' | 'writes' | 'deletes';

export interface ToolHints {
  readonly readOnlyHint: boolean;
  readonly destructiveHint: boolean;
  readonly idempotentHint: boolean;
  readonly openWorldHint: boolean;
}

export const HINTS: Readonly<Record<Effect, ToolHints>> = {
  reads: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  runs_agent: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true },
  stops: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
  deletes: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
  writes: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: false },
};

export interface Tool<Input extends z.ZodObject, Output extends z.ZodObject> {
  readonly name: `agy${string}`;
  readonly title: string;
  readonly description: string;
  readonly effect: Effect;
  readonly input: Input;
  readonly output: Output;
  /** The answer as a text that suffices alone: ids and the way on first, the long part last; only advice is rendered. */
  readonly say: (output: z.input<Output>, render?: Render) => string;
  readonly handle: (input: z.output<Input>, app: ToolApp, call: Call) => Promise<z.input<Output>>;
  /** Fields of the output, on its first level, that are redacted already: nothing may change them any more. */
  readonly redacted?: readonly string[];
  /** Puts a rule's question in its own words. */
  readonly asks?: boolean;
  /** Large answers are wanted whole by clients that ask. */
  readonly large?: boolean;
  /** Kept in the model's context by clients that defer tools. */
  readonly core?: boolean;
}

/** A tool of any row of the table: each pairs its own input, handler and output. */
export type AnyTool = Tool<z.ZodObject, z.ZodObject>;

/** Identity that infers the types of a tool. */
export function defineTool<Input extends z.ZodObject, Output extends z.ZodObject>(
  tool: Tool<Input, Output>,
): Tool<Input, Output> {
  return tool;
}
