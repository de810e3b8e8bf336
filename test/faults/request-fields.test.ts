// Every field of every request, 9 MB large and of odd types: one clear answer each.
import { afterEach, describe, expect, test } from 'vitest';
import { LIMITS } from '../../src/protocol/limits.ts';
import { PROMPTS } from '../../src/mcp/prompts/prompt-rows.ts';
import { TOOLS } from '../../src/tools/index.ts';
import { type RawServer, startRaw } from '../support/raw-server.ts';
import { HUGE, HUGE_CHARS, MOST_WORDS, wordsOf } from '../support/request-answers.ts';
import { type Home, makeHome } from '../support/start-bridge.ts';

/** What no field takes, or some take: never more than one answer, in few words. */
const ODD: readonly (readonly [name: string, value: unknown])[] = [
  ['a number', 7],
  ['a huge number', 1e308],
  ['a negative number', -1],
  ['a fraction', 0.5],
  ['true', true],
  ['null', null],
  ['a list', ['a', 1, null]],
  ['an object', { a: 1 }],
  ['a list of lists', [[[]]]],
  ['an empty text', ''],
  ['NUL', 'a\0b'],
  ['half a surrogate pair', '\ud800'],
];
let home: Home | null = null;
let server: RawServer | null = null;
afterEach(async () => {
  await server?.kill('SIGTERM');
  await home?.clear();
  [server, home] = [null, null];
});

async function answered(here: RawServer, what: string, method: string, params: Record<string, unknown>) {
  const reply = await here.ask(method, params);
  const said = wordsOf(reply);
  expect(said.text, what).not.toMatch(/"internal"|-32603|\bat .+:\d+:\d+/);
  if (said.isError) expect(said.text.length, `${what}: ${said.text.slice(0, 300)}`).toBeLessThan(MOST_WORDS);
  else expect(said.text.length, what).toBeLessThan(LIMITS.replyBytes);
  return said;
}

// promise: answer-always
describe('a request', () => {
  test.each(['2025-11-25', '2026-07-28'] as const)(
    'of %s with a huge field gets one clear error',
    { timeout: 240_000 },
    async (era) => {
      home = makeHome(null);
      server = await startRaw(home, { era });
      const tools = TOOLS.flatMap(({ name, input }) => [
        ...Object.keys(input.shape).map((field) => [name, field] as const),
        [name, 'no_such_argument'] as const,
      ]);
      // half of the fields in each era, as a text or as what holds one
      const isModern = era === '2026-07-28';
      const mine = tools.filter((_, at) => (at % 2 === 1) === isModern);
      for (const [at, [name, field]] of mine.entries()) {
        const value = [HUGE, [HUGE], { a: HUGE }][at % 3];
        const said = await answered(server, `${name} ${field}`, 'tools/call', {
          name,
          arguments: { [field]: value },
        });
        expect(said.isError, `${name} ${field}: ${said.text.slice(0, 200)}`).toBe(true);
      }
      const others: readonly (readonly [string, Record<string, unknown>])[] = [
        ['tools/call', { name: HUGE, arguments: {} }],
        ['tools/call', { name: 'agy_status', arguments: { [HUGE]: 1 } }],
        ['tools/call', { name: 'agy', arguments: { prompt: 'x', extra_env: { [HUGE]: 'x' } } }],
        ['prompts/get', { name: HUGE }],
        ...PROMPTS.map(({ name }) => ['prompts/get', { name, arguments: { [HUGE]: 'x' } }] as const),
        ...PROMPTS.flatMap(({ name, arguments: args }) =>
          args.map((each) => ['prompts/get', { name, arguments: { [each.name]: HUGE } }] as const),
        ),
        ['resources/read', { uri: HUGE }],
        ['resources/read', { uri: `agy://jobs/${HUGE}` }],
        ['resources/read', { uri: `agy://jobs/job_${'x'.repeat(HUGE_CHARS)}/events` }],
        [HUGE, {}],
      ];
      for (const [at, [method, params]] of others.entries()) {
        if ((at % 2 === 1) !== isModern) continue;
        const said = await answered(server, `${method.slice(0, 40)} ${at}`, method, params);
        expect(said.isError, `${method.slice(0, 40)} ${at}`).toBe(true);
      }
      // completion offers nothing for what it does not know
      for (const argument of [
        { name: 'job_id', value: HUGE },
        { name: HUGE, value: '' },
      ])
        await answered(server, 'completion', 'completion/complete', {
          ref: { type: 'ref/resource', uri: 'agy://jobs/{job_id}' },
          argument,
        });
      await answered(server, 'after all', 'tools/list', {});
    },
  );

  test('with a field of an odd type gets one answer', { timeout: 240_000 }, async () => {
    home = makeHome(null);
    server = await startRaw(home, { era: '2025-11-25' });
    for (const { name, input } of TOOLS)
      for (const field of Object.keys(input.shape))
        for (const [what, value] of ODD)
          await answered(server, `${name} ${field} ${what}`, 'tools/call', {
            name,
            arguments: { [field]: value },
          });
    for (const [what, value] of ODD) {
      for (const [method, params] of [
        ['prompts/get', { name: value }],
        ['prompts/get', { name: 'review', arguments: { what: value } }],
        ['prompts/get', { name: 'review', arguments: value }],
        ['resources/read', { uri: value }],
        ['resources/subscribe', { uri: value }],
        ['completion/complete', { ref: value, argument: value }],
        [
          'completion/complete',
          { ref: { type: 'ref/prompt', name: value }, argument: { name: 'what', value } },
        ],
        ['tools/call', { name: value }],
        ['tools/list', { cursor: value }],
        ['logging/setLevel', { level: value }],
      ] as const)
        await answered(server, `${method} ${what}`, method, params);
    }
    const ids = server.messages.flatMap(({ id, method }) =>
      id === undefined || method !== undefined ? [] : [id],
    );
    expect(new Set(ids).size).toBe(ids.length);
  });
});
