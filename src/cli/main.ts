// argv to the server or to a person's command; errors to exit codes.
import { homedir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { createApp, type Machine } from '../app.ts';
import { BridgeError, toBridgeError } from '../protocol/error.ts';
import { createRedactor, type Redactor, secretValues } from '../redaction/redact.ts';
import type { Printer } from './print.ts';

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

const machine: Machine = {
  env: process.env,
  cwd: process.cwd(),
  home: homedir(),
  platform: process.platform,
  nodeVersion: process.version,
  runnerScript: here('./run-job.js'),
  serverScript: here('./agy-mcp.js'),
  simulatorScript: here('./agy-sim.js'),
  skillsFolder: here('../skills'),
  write: (line) => process.stderr.write(line),
};

const redactorOf = (env: NodeJS.ProcessEnv): Redactor => createRedactor({ literals: secretValues(env) });

/** @returns the exit code */
function tell(thrown: unknown, printer: Printer): number {
  if (!(thrown instanceof BridgeError)) printer.fault(thrown);
  return printer.error(toBridgeError(thrown));
}

/** The server alone: nothing that only people need is loaded, as every client waits for it. */
async function serveAlone(): Promise<number> {
  try {
    const [{ serve }, app] = await Promise.all([import('./serve.ts'), createApp(machine)]);
    await serve(app);
    return 0;
  } catch (thrown) {
    const { createPrinter } = await import('./print.ts');
    const redactor = redactorOf(process.env);
    const streams = { out: () => undefined, err: (text: string) => process.stderr.write(text) };
    return tell(
      thrown,
      createPrinter(false, streams, () => redactor),
    );
  }
}

async function main(words: readonly string[]): Promise<number> {
  if (words.length === 0 || (words.length === 1 && words[0] === 'serve')) return serveAlone();
  const { openDoor } = await import('./person.ts');
  const door = openDoor(machine, words, redactorOf(process.env));
  try {
    return await door.run();
  } catch (thrown) {
    return tell(thrown, door.printer);
  }
}

// Whoever read the output has left; what is under way is still brought to its end.
process.stdout.on('error', () => undefined);

const code = await main(process.argv.slice(2));
// What is still open, such as a watch on a folder, must not hold the process; what is written must be out.
await new Promise((resolve) => process.stdout.write('', resolve));
process.exit(code);
