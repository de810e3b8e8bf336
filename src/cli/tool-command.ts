// A command that is a tool: same input schema, same output, another printer.
import type { z } from 'zod';
import type { App } from '../app.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { Tool } from '../tools/define-tool.ts';
import { parseInput } from '../tools/parse-input.ts';
import type { Call } from '../tools/tool-context.ts';
import { flagKinds, parseFlags } from './flags.ts';
import type { Printer } from './print.ts';

export interface ToolCommand {
  readonly tool: Tool<z.ZodObject, z.ZodObject>;
  /** Field that the first word without a flag fills. */
  readonly positional: string | null;
  /** Exit code of an answer that is no error and yet no success, such as an unhealthy installation. */
  readonly exitCode?: ((output: Record<string, unknown>) => number) | undefined;
  /** Colours what is told, on a terminal. */
  readonly paint?: ((text: string) => string) | undefined;
}

/** The options of a command, from the input schema of its tool. */
export function commandHelp({ tool, positional }: ToolCommand, usage: string): string {
  const rows = [...flagKinds(tool.input)]
    .filter(([, { field }]) => field !== positional)
    .map(([flag, { kind, description }]) =>
      `  ${`--${flag}${VALUES[kind]}`.padEnd(30)} ${description}`.trimEnd(),
    );
  return [
    `Usage: agy-mcp ${usage}`,
    '',
    tool.description,
    '',
    ...rows,
    `  ${'--json'.padEnd(30)} Print JSON`,
    '',
  ].join('\n');
}

const VALUES = { boolean: '', number: ' N', string: ' TEXT', list: ' TEXT …', json: ' JSON' } as const;

/** @param interrupted aborted by Ctrl-C: what was started in the foreground is then cancelled */
export async function runToolCommand(
  { tool, positional, exitCode, paint = (text) => text }: ToolCommand,
  words: readonly string[],
  app: App,
  printer: Printer,
  interrupted: AbortSignal,
): Promise<number> {
  const input = parseInput(tool.input, parseFlags(words, tool.input, positional));
  const call: Call = {
    signal: interrupted,
    wantsCancel: () => interrupted.aborted,
    defaultCwd: () => Promise.resolve(app.machine.cwd),
    waitSeconds: LIMITS.timeoutSeconds.max,
    maxOutputChars: LIMITS.outputChars.max,
    ask: () => Promise.resolve('unavailable'), // who types the command has decided
    onEvents: () => undefined,
  };
  const output = await tool.handle(input, app, call);
  printer.result(output, (safe) => paint(tool.say(safe)));
  return exitCode?.(output) ?? 0;
}
