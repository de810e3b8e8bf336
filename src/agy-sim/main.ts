#!/usr/bin/env node
/** agy-sim: plays agy or the gemini CLI; no model is called. */
import { spawn } from 'node:child_process';
import { homedir } from 'node:os';
import { runAgy } from './agy/agy.ts';
import { RELAUNCHED, runGemini } from './gemini/gemini.ts';
import { createInput, createRecorder } from './input.ts';
import { createSink, type Machine, type Sink } from './machine.ts';
import type { Config } from './scenario/scenario.ts';
import { ScenarioError, loadConfig } from './scenario/scenario-file.ts';

const BAD_SCENARIO_EXIT = 64;
const NOTICE = 'agy-sim: this is a simulation, no model is called\n';

/** Go dies of SIGPIPE when its reader is gone. */
const BROKEN_PIPE_EXIT = 141;

function createMachine(config: Config, invokedAs: string, err: Sink): Machine {
  const input = createInput(process.stdin);
  const invocation = {
    argv: process.argv.slice(2),
    env: process.env,
    cwd: process.cwd(),
    pid: process.pid,
    ppid: process.ppid,
  };
  let note = createRecorder(invocation, config.record, input.seen);
  const record = (): void => {
    const problem = note();
    if (problem !== undefined) process.stderr.write(`agy-sim: cannot record: ${problem}\n`);
  };
  const die = (signal: NodeJS.Signals): void => {
    record();
    for (const name of ['SIGTERM', 'SIGINT'] as const) process.removeAllListeners(name);
    process.kill(process.pid, signal);
  };
  let onSignal: (() => void) | undefined;
  for (const name of ['SIGTERM', 'SIGINT'] as const)
    process.on(name, () => {
      if (onSignal === undefined) die(name);
      else onSignal();
    });
  return {
    ...invocation,
    invokedAs,
    home: process.env['HOME'] ?? process.env['USERPROFILE'] ?? homedir(),
    input,
    out: createSink(process.stdout, config.chunk_bytes ?? 0),
    err,
    record,
    die,
    relaunch: (env) =>
      new Promise<never>(() => {
        const argv = [...process.execArgv, invokedAs, ...invocation.argv];
        const child = spawn(process.execPath, argv, { stdio: 'inherit', env: { ...process.env, ...env } });
        child.on('exit', (code, signal) => {
          if (signal === null) process.exit(code ?? 1);
          note = () => undefined;
          die(signal);
        });
      }),
    onSignal: (handler) => {
      onSignal = handler;
    },
    exit: (code) => {
      record();
      process.exit(code);
    },
  };
}

async function main(invokedAs: string): Promise<number> {
  const err = createSink(process.stderr, 0);
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', () => {
      process.exit(BROKEN_PIPE_EXIT);
    });
  try {
    const config = loadConfig(invokedAs, process.env);
    if (!config.quiet && process.env[RELAUNCHED] === undefined) await err.write(NOTICE);
    const machine = createMachine(config, invokedAs, err);
    const code = config.agent === 'gemini' ? await runGemini(machine, config) : await runAgy(machine, config);
    return machine.exit(code);
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    await err.write(`agy-sim: ${error.message}\n`);
    return BAD_SCENARIO_EXIT;
  }
}

process.exit(await main(process.argv[1] ?? 'agy'));
