// A command that is a tool: same input schema, same output, another printer.
import { askWhoTypes } from './ask-who-types.ts';
import { describeEvent, shortenPaths } from '../mcp/describe-event.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { AnyTool } from '../tools/definition/define-tool.ts';
import { handleTool } from '../tools/definition/handle-tool.ts';
import { TOOLS } from '../tools/index.ts';
import { parseInput } from '../tools/definition/parse-input.ts';
import type { Call } from '../tools/definition/tool-context.ts';
import type { ArgumentRow, CommandRow, Invocation, OptionRow } from './command.ts';
import { toolOptions } from './tool-options.ts';
import { noteColours } from './output/note-colours.ts';
import { asTyped, typedFor } from './output/render-hints.ts';

export type ToolName = (typeof TOOLS)[number]['name'];
export type Output = Readonly<Record<string, unknown>>;

/** What a command says of the tool's answer. */
export type Format = (output: Output, tool: AnyTool, invocation: Invocation) => string;

interface ToolCommand extends Pick<CommandRow, 'name' | 'group' | 'summary' | 'about' | 'examples'> {
  readonly tool: ToolName;
  readonly argument?: ArgumentRow;
  /** Options that the tool does not have. */
  readonly more?: readonly OptionRow[];
  /** Fields that are no option of this command. */
  readonly without?: readonly string[];
  readonly tell?: Format;
  /** What is about the answer and no part of it. */
  readonly note?: (output: Output, tool: AnyTool) => string;
  /** Exit code of an answer that is no error and yet no success, such as an unhealthy installation. */
  readonly exitCode?: (output: Output) => number;
  /** Arguments that come from elsewhere, such as standard input. */
  readonly complete?: (invocation: Invocation) => Promise<Readonly<Record<string, unknown>>>;
}

export function toolNamed(name: ToolName): AnyTool {
  // The table's rows differ in their types; each pairs its own input, handler and output.
  return TOOLS.find((each) => each.name === name) as unknown as AnyTool;
}

/** A call as a person at the keyboard makes it: no hurry, no question, Ctrl-C cancels. */
function callOf(tool: ToolName, invocation: Invocation): Call {
  const { interrupted, machine, printer } = invocation;
  return {
    signal: interrupted,
    wantsCancel: () => interrupted.aborted,
    defaultCwd: () => Promise.resolve(machine.cwd),
    waitSeconds: LIMITS.timeoutSeconds.max,
    maxOutputChars: LIMITS.outputChars.max,
    pageChars: LIMITS.outputChars.max,
    ask: (question) => askWhoTypes(tool, question, invocation),
    onEvents(events, record) {
      const folders = shortenPaths(record);
      for (const event of events) {
        const words = describeEvent(event, folders);
        if (words !== null) printer.progress(words);
      }
    },
  };
}

/**
 * Calls the tool with what was typed.
 * @param handle what is done with the tool's input; else what the tool does
 * @throws BridgeError of the tool
 */
export async function callTool(
  name: ToolName,
  args: Readonly<Record<string, unknown>>,
  invocation: Invocation,
  handle: AnyTool['handle'] = toolNamed(name).handle,
): Promise<Output> {
  const tool = toolNamed(name);
  return handleTool(
    tool,
    parseInput(tool.input, args),
    await invocation.app(),
    callOf(name, invocation),
    handle,
  );
}

export function toolCommand(choice: ToolCommand): CommandRow {
  const { name, group, summary, examples, argument, more = [], without = [] } = choice;
  const tool = toolNamed(choice.tool);
  const optionsOf = (): readonly OptionRow[] => [
    ...toolOptions(tool, argument?.field ?? null).filter(({ field }) => !without.includes(field)),
    ...more,
  ];
  let options: readonly OptionRow[] | undefined;
  return {
    name,
    group,
    summary,
    about: choice.about ?? asTyped(tool.description),
    arguments: argument === undefined ? [] : [argument],
    // Made from the schema when they are asked for: a start needs those of one command.
    get options() {
      return (options ??= optionsOf());
    },
    examples,
    async run(invocation) {
      const { printer, args } = invocation;
      const given = (await choice.complete?.(invocation)) ?? args;
      if (tool.effect === 'runs_agent') printer.progress('starting');
      const output = await callTool(choice.tool, given, invocation);
      if (choice.note !== undefined) printer.note(choice.note(output, tool), noteColours(invocation));
      printer.result(
        output,
        (safe) => choice.tell?.(safe, tool, invocation) ?? tool.say(safe, typedFor(safe['job_id'])),
        tool.redacted,
      );
      return choice.exitCode?.(output) ?? 0;
    },
  };
}
