// What a request hands over as a secret is no more shown than what the environment holds.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type Bridge, startBridge } from '../support/start-bridge.ts';

let bridge: Bridge | undefined;
afterEach(async () => {
  await bridge?.close();
});

/** Of no known form: only their names give them away. */
const PASSWORD = ['Garden', 'path', '4711', 'x'].join('~');
const WORD = ['plain', 'setting', '4711'].join('-');

// promise: redact-literals
test('the value of a secret-named variable of extra_env is on no wire and in no file of the store', async () => {
  const said = [{ env: 'DB_PASSWORD' }, ' and ', { env: 'APP_SETTING' }];
  bridge = await startBridge({
    agent: {
      version: '1.3.2',
      speed: 0,
      steps: [
        { stderr: [...said, '\n'] },
        { text: ['I found ', ...said] },
        { tool: 'run_command', parameters: { CommandLine: 'env' }, output: [...said, '\n'], granted: true },
        { say: ['Done with ', ...said] },
      ],
    },
  });
  const reply = await bridge.call('agy', {
    prompt: 'Which database?',
    cwd: bridge.repo,
    extra_env: { DB_PASSWORD: PASSWORD, APP_SETTING: WORD },
    return_all_messages: true,
  });
  expect(reply.isError).toBe(false);
  const store = path.join(bridge.home, '.agy-mcp/sessions');
  const kept = readdirSync(store, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'utf8'));
  const all = [JSON.stringify(reply), bridge.stderr(), ...kept].join('\n');
  expect(all).toContain(WORD);
  expect(all).not.toContain(PASSWORD);
});
