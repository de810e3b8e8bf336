/** models, update, changelog, help and the others that need no prompt. */
import { usageJson, ZERO_USAGE } from './agy-output.ts';
import { helpText, SUBCOMMANDS, type Subcommand } from './flags.ts';
import { parseFlags, type ParsedFlags } from '../go/go-flags.ts';
import { goJson, type Json } from '../go/go-json.ts';
import type { Machine } from '../machine.ts';
import { MODELS, modelLines, modelsData } from './models.ts';
import type { Config } from '../scenario/scenario.ts';
import { atLeast, has } from './version.ts';

const NOT_SIMULATED = 64;

interface Call {
  readonly machine: Machine;
  readonly config: Config;
  readonly version: string;
  readonly json: boolean;
  readonly name: Subcommand;
}

type Act = (call: Call) => Promise<number>;

const print = async ({ machine }: Call, text: string): Promise<number> => {
  await machine.out.write(text);
  return 0;
};

const commandResult = (name: string, response: string, data: Json): string =>
  `${goJson({ status: 'SUCCESS', response, usage: usageJson(ZERO_USAGE), command: { name, data } })}\n`;

const models: Act = async (call) => {
  const { machine, config, version, json } = call;
  const progress = has(version, 'modelsJson') ? machine.err : machine.out;
  await progress.write('Fetching available models...\n');
  if (config.signed_out === true) {
    const remedy = 'Launch the CLI without arguments to sign in.';
    await machine.err.write(`Error: Please sign in to view available models. ${remedy}\n`);
    return 1;
  }
  const rows = config.models ?? MODELS;
  const lines = modelLines(version, rows);
  return print(
    call,
    json && has(version, 'modelsJson') ? commandResult('models', lines, modelsData(rows)) : lines,
  );
};

const agents: Act = (call) =>
  print(
    call,
    call.json && has(call.version, 'modelsJson')
      ? commandResult('agents', 'default\n', { agents: [{ name: 'default' }] })
      : 'default\n',
  );

const changelog: Act = (call) =>
  print(call, `${call.version}:\n· Simulated release\n\n1.0.0:\n· First release\n`);

const update: Act = (call) =>
  print(
    call,
    `Checking for updates... (current version ${call.version})\nYou are already on the latest version.\n`,
  );

const notSimulated: Act = async ({ machine, name }) => {
  await machine.err.write(`agy-sim: "${name}" is not simulated\n`);
  return NOT_SIMULATED;
};

const ACTS: Readonly<Record<Subcommand, Act>> = {
  agent: agents,
  agents,
  changelog,
  help: (call) => print(call, helpText(call.version, call.machine.invokedAs)),
  install: notSimulated,
  mcp: notSimulated,
  'mic-serve': notSimulated,
  models,
  plugin: notSimulated,
  plugins: notSimulated,
  'remote-control': notSimulated,
  update,
};

export const subcommandOf = (version: string, word: string | undefined): Subcommand | undefined =>
  SUBCOMMANDS.find(({ name, since }) => name === word && atLeast(version, since))?.name;

/** The flag works before and after the subcommand. */
export function runSubcommand(
  name: Subcommand,
  flags: ParsedFlags,
  rest: Pick<Call, 'machine' | 'config' | 'version'>,
): Promise<number> {
  const own = parseFlags(rest.version, flags.positional.slice(1));
  const after = 'problem' in own ? undefined : own.values.get('output-format');
  const json = (after ?? flags.values.get('output-format')) === 'json';
  return ACTS[name]({ ...rest, name, json });
}
