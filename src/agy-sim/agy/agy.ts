/** agy from argv to exit code. */
import { runPrint } from './agy-print.ts';
import { wrongUsage, type Call } from './agy-refusals.ts';
import { createAgyRun, isFirstTime } from './agy-run.ts';
import { createClock } from '../clock.ts';
import { helpText } from './flags.ts';
import { parseFlags, type ParsedFlags } from '../go/go-flags.ts';
import type { Machine } from '../machine.ts';
import { MODELS, chooseModel } from './models.ts';
import { readOptions } from './options.ts';
import { playSteps } from '../scenario/play.ts';
import type { Config } from '../scenario/scenario.ts';
import { runSubcommand, subcommandOf } from './subcommands.ts';
import { DEFAULT_VERSION, has } from './version.ts';

/** Of several versions each call gets the next, the last one for good. */
function versionOf(machine: Machine, { version, versions }: Config): string {
  const turns = versions?.slice(0, -1) ?? [];
  const next = turns.find((_, at) => isFirstTime(machine, `call-${at}`));
  return next ?? versions?.at(-1) ?? version ?? DEFAULT_VERSION;
}

/** A subcommand or --version that the scenario answers itself. */
async function playCommand(call: Call, name: string, flags: ParsedFlags): Promise<boolean> {
  const steps = call.config.commands?.[name];
  if (steps === undefined) return false;
  const model = chooseModel(call.version, MODELS, { model: undefined, effort: undefined });
  if ('problem' in model) return false;
  const options = readOptions(call.version, flags);
  const clock = createClock(call.config.speed, undefined);
  const parts = {
    ...call,
    options,
    schema: undefined,
    prompt: '',
    flags: new Set<string>(),
    clock,
    probe: true,
  };
  await playSteps(steps, createAgyRun(parts, model, undefined));
  return true;
}

async function show(call: Call, name: string, flags: ParsedFlags, text: string): Promise<number> {
  if (!(await playCommand(call, name, flags))) await call.machine.out.write(text);
  return 0;
}

export async function runAgy(machine: Machine, config: Config): Promise<number> {
  const version = versionOf(machine, config);
  const call: Call = { machine, config, version };
  const flags = parseFlags(version, machine.argv);
  if ('problem' in flags) return wrongUsage(call, flags.problem);
  const isSet = (name: string): boolean => flags.values.get(name) === 'true';
  if (isSet('version')) return show(call, 'version', flags, `${version}\n`);
  if (isSet('help') || isSet('h')) return show(call, 'help', flags, helpText(version, machine.invokedAs));
  const [word] = flags.positional;
  const command = subcommandOf(version, word);
  if (command !== undefined)
    return (await playCommand(call, command, flags)) ? 0 : runSubcommand(command, flags, call);
  // Before that a stray argument was dropped, and every flag behind it.
  if (word !== undefined && has(version, 'strictArguments'))
    return wrongUsage(call, `unexpected argument ${JSON.stringify(word)}`);
  return runPrint(call, flags);
}
