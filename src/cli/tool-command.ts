// A command that is a tool: same input schema, same output, another printer.
import type { z } from 'zod';
import type { App } from '../app.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { Tool } from '../tools/define-tool.ts';
import { parseInput } from '../tools/parse-input.ts';
import type { Call } from '../tools/tool-context.ts';
import { parseFlags } from './flags.ts';
import type { Printer } from './print.ts';

export interface ToolCommand {
  readonly tool: Tool<z.ZodObject, z.ZodObject>;
  /** Field that the first word without a flag fills. */
  readonly positional: string | null;
}

/** @param interrupted aborted by Ctrl-C: what was started in the foreground is then cancelled */
export async function runToolCommand(
  { tool, positional }: ToolCommand,
  words: readonly string[],
  app: App,
  printer: Printer,
  interrupted: AbortSignal,
): Promise<void> {
  const input = parseInput(tool.input, parseFlags(words, tool.input, positional));
  const call: Call = {
    signal: interrupted,
    wantsCancel: () => interrupted.aborted,
    defaultCwd: () => Promise.resolve(app.machine.cwd),
    waitSeconds: LIMITS.timeoutSeconds.max,
    maxOutputChars: LIMITS.outputChars.max,
    onEvents: () => undefined,
  };
  const output = await tool.handle(input, app, call);
  printer.result(output, tool.say);
}
