/** One print run of agy, from its prompt to its exit code. */
import {
  NOT_SIMULATED_EXIT,
  USAGE_EXIT,
  failEarly,
  optionProblem,
  signedOut,
  warnAbout,
  type Call,
} from './agy-refusals.ts';
import { appDirOf, createAgyRun, type AgyRun, type RunParts } from './agy-run.ts';
import { endStopped, playStream, playTurn, type Session } from './agy-turns.ts';
import { createClock, Stop } from '../clock.ts';
import { createConversationStore, type Conversation } from './conversation-store.ts';
import { helpText } from './flags.ts';
import type { ParsedFlags } from '../go/go-flags.ts';
import { readSchema } from './json-schema.ts';
import { NEW_CONVERSATION, RESUMED_CONVERSATION, SHUT_DOWN, START_UP } from './log-file.ts';
import { MODELS, chooseModel, type ChosenModel } from './models.ts';
import { readOptions, type Options } from './options.ts';
import { startProjectPrograms } from './project-files.ts';
import { playSteps } from '../scenario/play.ts';
import { answerSlash, slashOutput } from './slash.ts';
import { has } from './version.ts';

const LOOK_UP_SECONDS = 0.57;
const START_UP_SECONDS = 3;

/** Which prompt counts: the flag's, stdin's, or in old versions both. */
async function readPrompt(
  { machine, config, version }: Call,
  { prompt, streamInput }: Options,
): Promise<string> {
  if (streamInput) return '';
  const flagOnly = prompt !== undefined && has(version, 'stdinOnlyWithoutPrompt');
  const piped =
    (flagOnly && config.reads_stdin !== true) || machine.input.isTerminal ? '' : await machine.input.all();
  return [prompt ?? '', piped].filter((text) => text !== '').join('\n');
}

function pickModel({ version, config }: Call, { model, effort }: Options): ReturnType<typeof chooseModel> {
  const models = config.models ?? MODELS;
  const chosen = chooseModel(version, models, { model, effort });
  // Older versions did not even look at the name.
  const ignored = 'problem' in chosen && !has(version, 'modelMustResolve');
  return ignored ? chooseModel(version, models, { model: undefined, effort: undefined }) : chosen;
}

async function openConversation(
  { machine, version }: Call,
  options: Options,
): Promise<Conversation | undefined> {
  const store = createConversationStore(appDirOf(machine), version, machine.cwd);
  const wanted = options.conversation ?? machine.env['ANTIGRAVITY_CONVERSATION_ID'];
  const latest = options.continues ? store.latest() : undefined;
  const found = store.find(wanted ?? latest ?? '');
  if (found === undefined && wanted !== undefined)
    await machine.err.write(`warning: conversation ${JSON.stringify(wanted)} not found\n`);
  return found;
}

function slashReply(
  call: Call,
  probe: AgyRun,
  prompt: string,
  model: ChosenModel,
): ReturnType<typeof answerSlash> {
  const { streamInput, disableSlash } = probe.options;
  if (streamInput || disableSlash || !has(call.version, 'slashCommands')) return undefined;
  return answerSlash(prompt, call.version, () => ({
    now: new Date(),
    model,
    models: call.config.models ?? MODELS,
    permissionMode: probe.permissionMode,
    allow: probe.allow,
    help: helpText(call.version, call.machine.invokedAs),
  }));
}

async function converse(call: Call, parts: RunParts, model: ChosenModel): Promise<number> {
  const { config, machine } = call;
  const { options, clock, prompt } = parts;
  await clock.sleep(LOOK_UP_SECONDS);
  const resumed = await openConversation(call, options);
  const run = createAgyRun(parts, model, resumed);
  const session: Session = { run, resumed: resumed !== undefined, after: config.after ?? [] };
  run.mark([...START_UP, ...(resumed === undefined ? NEW_CONVERSATION : RESUMED_CONVERSATION)]);
  try {
    await clock.sleep(START_UP_SECONDS);
    if (config.signals !== 'ignore') machine.onSignal(clock.interrupt);
    const programs = await startProjectPrograms(machine);
    await run.voice.init();
    const exit = options.streamInput ? await playStream(session) : (await playTurn(session, prompt)).exit;
    await programs.stopped();
    programs.close();
    await playSteps(session.after, run);
    run.mark(SHUT_DOWN);
    return exit;
  } catch (error) {
    return (await endStopped(run, error)).exit;
  }
}

/** Before init a run can already hang, fail or be timed out. */
async function begin(call: Call, parts: RunParts): Promise<number> {
  const { config, machine } = call;
  const { options, prompt } = parts;
  const model = pickModel(call, options);
  if ('problem' in model) return failEarly(call, options.format, model.problem);
  const probe = createAgyRun({ ...parts, probe: true }, model, undefined);
  const slash = slashReply(call, probe, prompt, model);
  if (slash !== undefined) {
    if ('problem' in slash) return failEarly(call, options.format, slash.problem, USAGE_EXIT);
    await machine.out.write(slashOutput(options.format, slash.name, slash.answer));
    return 0;
  }
  try {
    await playSteps(
      config.before ?? [],
      config.before === undefined ? probe : createAgyRun(parts, model, undefined),
    );
    if (config.signed_out === true) return await signedOut(call, options.format);
    return await converse(call, parts, model);
  } catch (error) {
    if (error instanceof Stop) return (await endStopped(probe, error)).exit;
    throw error;
  }
}

export async function runPrint(call: Call, flags: ParsedFlags): Promise<number> {
  const { machine, config, version } = call;
  const options = readOptions(version, flags);
  const wrong = optionProblem(options);
  if (wrong !== undefined) return failEarly(call, options.format, wrong.problem, wrong.exit);
  if (options.interactive || (options.prompt === undefined && machine.input.isTerminal)) {
    await machine.err.write('agy-sim: the interactive mode is not simulated\n');
    return NOT_SIMULATED_EXIT;
  }
  if (config.signals === 'ignore') machine.onSignal(() => undefined);
  await warnAbout(call, options);
  const prompt = await readPrompt(call, options);
  if (!options.streamInput) {
    machine.record();
    if (prompt === '') return failEarly(call, options.format, 'empty prompt');
  }
  const read = options.jsonSchema === undefined ? undefined : readSchema(machine.cwd, options.jsonSchema);
  if (read !== undefined && 'problem' in read) return failEarly(call, options.format, read.problem);
  const parts: RunParts = {
    machine,
    config,
    version,
    options,
    schema: read?.schema,
    clock: createClock(config.speed, options.timeoutSeconds),
    prompt,
    flags: new Set(flags.values.keys()),
    probe: false,
  };
  return begin(call, parts);
}
