// What the tests ask of a client, whichever it is.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { test } from 'vitest';
import type { ModelApi } from '../models/loopback.ts';
import type { Ended } from './processes.ts';
import { hasTmux } from './terminal.ts';
import type { World } from './world.ts';

export interface Client {
  readonly name: string;
  readonly program: string;
  readonly api: ModelApi;
  /** Makes the client quiet and at home, then registers the server with the client's own command. */
  register(world: World, modelUrl: string): Promise<void>;
  /** One prompt, without a terminal, until the client exits. */
  ask(world: World, modelUrl: string, prompt: string): Promise<Ended>;
}

export function installed(command: string): string {
  return path.resolve(import.meta.dirname, '../node_modules/.bin', command);
}

/** `test` for a client: where it is missing a failure in CI, elsewhere a skip that says why. */
export function testWith(
  { name, program }: Client,
  needs: { readonly terminal: boolean } = { terminal: false },
): typeof test {
  const reason = !existsSync(program)
    ? `${name} is not installed (node test/clients/install.js says why)`
    : needs.terminal && !hasTmux()
      ? `tmux is not installed, and ${name} is to run in a terminal`
      : null;
  if (reason === null) return test;
  if (process.env['CI']) throw new Error(reason);
  // eslint-disable-next-line no-console -- a skip is never silent
  console.warn(`skipped: ${reason}`);
  return test.skip as typeof test;
}

/** Shows what the client said when it did not end well: the only way to understand a failure in CI. */
export function mustEndWell(name: string, { code, stdout, stderr }: Ended): void {
  if (code === 0) return;
  throw new Error(
    `${name} ended with ${String(code)}\n--- stdout\n${stdout.slice(-4000)}\n--- stderr\n${stderr.slice(-4000)}`,
  );
}
