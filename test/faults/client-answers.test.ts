// Odd answers of a client to what the server asks: garbage, much and nothing, and each call is answered once.
import { afterEach, describe, expect, test } from 'vitest';
import { type Client, startClient } from '../support/answering-client.ts';
import { HUGE, MOST_WORDS, wordsOf } from '../support/request-answers.ts';
import { type Home, makeHome } from '../support/start-bridge.ts';

let home: Home | null = null;
let client: Client | null = null;
afterEach(async () => {
  client?.close();
  await home?.clear();
  [client, home] = [null, null];
});

/** The protocol takes the first three for no answer: the person is still asked, and the next answer counts. */
const NO_ANSWERS: readonly (readonly [name: string, answer: object])[] = [
  ['a number for a result', { result: 7 }],
  ['neither a result nor an error', {}],
  ['an error of an odd type', { error: 'no' }],
];
const BAD_ANSWERS: readonly (readonly [name: string, answer: object])[] = [
  ['nothing in it', { result: {} }],
  ['an unknown action', { result: { action: 'perhaps' } }],
  ['an action of an odd type', { result: { action: { accept: true } } }],
  ['a content of an odd type', { result: { action: 'accept', content: 'yes' } }],
  ['an error', { error: { code: -32603, message: 'no window' } }],
  ['a huge action', { result: { action: HUGE } }],
  ['a huge error', { error: { code: 1, message: HUGE } }],
];

// promise: answer-always
describe('what a client answers', () => {
  test(
    'to a question about an apply: garbage applies nothing, and the call is answered once',
    { timeout: 120_000 },
    async () => {
      home = makeHome('agy-writes-files');
      client = startClient(home, { elicitation: {} });
      const call = (name: string, args: object): number =>
        (client as Client).send('tools/call', { name, arguments: args });
      const done = await client.reply(
        call('agy', { prompt: 'Write.', mode: 'execute', allow_write: true, worktree: true }),
      );
      const { job_id } = done.result?.['structuredContent'] as { job_id: string };
      const diff = await client.reply(call('agy_diff', { job_id }));
      const { patch_sha256 } = diff.result?.['structuredContent'] as { patch_sha256: string };
      expect(patch_sha256).toMatch(/^[0-9a-f]{64}$/);
      const apply = async (answers: readonly object[], what: string): Promise<string> => {
        const since = (client as Client).heard.length;
        const id = call('agy_apply', { job_id, patch_sha256 });
        const question = await (client as Client).asked('elicitation/create', since);
        for (const answer of answers) (client as Client).write({ id: question.id, ...answer });
        const said = wordsOf(await (client as Client).reply(id));
        expect(said.isError, `${what}: ${said.text.slice(0, 300)}`).toBe(true);
        expect(said.text, what).not.toMatch(/"internal\\"|\bat .+:\d+:\d+/);
        expect(said.text.length, what).toBeLessThan(MOST_WORDS);
        return said.text;
      };
      const accept = { result: { action: 'accept', content: {} } };
      const decline = { result: { action: 'decline' } };
      for (const [what, garbage] of NO_ANSWERS)
        expect(await apply([garbage, decline, accept], what), what).toContain('approval_denied');
      // the second answer comes when nobody waits for it any longer
      for (const [what, garbage] of BAD_ANSWERS) await apply([garbage, accept], what);
      // never: the client gives the call up, and answers when it is too late
      const since = client.heard.length;
      const given = call('agy_apply', { job_id, patch_sha256 });
      const question = await client.asked('elicitation/create', since);
      client.write({ method: 'notifications/cancelled', params: { requestId: given, reason: 'enough' } });
      client.write({ id: question.id, result: { action: 'accept', content: {} } });
      client.write({ id: 4_711, result: {} });
      const status = await client.reply(call('agy_status', { job_id }));
      expect(status.result?.['isError']).not.toBe(true);
      const { child } = client;
      expect([child.exitCode, child.signalCode]).toEqual([null, null]);
    },
  );

  test(
    'about its roots: garbage, much and nothing, and the server goes on',
    { timeout: 120_000 },
    async () => {
      home = makeHome(null);
      client = startClient(home, { roots: {} });
      const roots: readonly object[] = [
        { result: {} },
        { result: { roots: null } },
        { result: { roots: HUGE } },
        { result: { roots: 'x' } },
        { result: { roots: [{ uri: 7 }] } },
        { result: { roots: [{ uri: 'file://%zz' }] } },
        { result: { roots: [{ uri: 'file://elsewhere/share' }] } },
        { result: { roots: [{ uri: `file:///${HUGE}` }] } },
        { result: { roots: Array.from({ length: 30_000 }, () => ({ uri: 'file:///tmp' })) } },
        { error: { code: -32601, message: 'no roots here' } },
      ];
      for (const garbage of roots) {
        const since = client.heard.length;
        const id = client.send('tools/call', {
          name: 'agy',
          arguments: { prompt: 'Say OK.', dry_run: true },
        });
        const question = await client.asked('roots/list', since);
        client.write({ id: question.id, ...garbage });
        const said = wordsOf(await client.reply(id));
        expect(said.text.length, JSON.stringify(garbage).slice(0, 80)).toBeLessThan(MOST_WORDS);
        expect(said.text).not.toMatch(/"internal\\"|\bat .+:\d+:\d+/);
      }
    },
  );
});
