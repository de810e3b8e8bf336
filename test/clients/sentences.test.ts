// Twenty sentences: the call that each means is accepted and carried out through the real Claude Code, and the words of
// the tools, as this client offers them, lead to it. A played model chooses nothing: whether a real one makes the call
// is not measured here.
import { expect } from 'vitest';
import { z } from 'zod';
import { claudeCode } from './launch/claude-code.ts';
import { mustEndWell, testWith } from './launch/client.ts';
import { inWorld } from './launch/world.ts';
import type { ApiRequest } from './models/loopback.ts';
import { startModel } from './models/loopback.ts';
import type { Turn } from './models/script.ts';
import { SENTENCES } from './sentences.ts';

const Offer = z.looseObject({
  tools: z.array(z.looseObject({ name: z.string(), description: z.string().default('') })),
});

interface Offered {
  readonly name: string;
  readonly words: readonly string[];
}

const PREFIX = 'mcp__agy__';
const NAMED = /[a-z0-9]+/g;
/** Without the ends that English puts on a word. */
const stem = (word: string): string =>
  word.length > 3 ? word.replace(/ies$/, 'y').replace(/(?:s|ed|ing)$/, '') : word;
const wordsOf = (text: string): string[] => (text.toLowerCase().match(NAMED) ?? []).map(stem);

function offeredBy(requests: readonly ApiRequest[]): Offered[] {
  const offers = requests.flatMap(({ body }) => Offer.safeParse(body).data?.tools ?? []);
  const ours = new Map(offers.filter(({ name }) => name.startsWith(PREFIX)).map((each) => [each.name, each]));
  return [...ours.values()].map(({ name, description }) => {
    const short = name.slice(PREFIX.length);
    return { name: short, words: wordsOf(`${short} ${short.replaceAll('_', ' ')} ${description}`) };
  });
}

/** BM25 over names and descriptions, as clients that hide tools behind a search rank them; best first. */
function ranked(query: string, tools: readonly Offered[]): string[] {
  const [saturation, share] = [1.2, 0.75];
  const average = tools.reduce((sum, { words }) => sum + words.length, 0) / tools.length;
  const rarity = (word: string): number => {
    const having = tools.filter(({ words }) => words.includes(word)).length;
    return Math.log(1 + (tools.length - having + 0.5) / (having + 0.5));
  };
  const score = ({ words }: Offered): number =>
    [...new Set(wordsOf(query))].reduce((sum, word) => {
      const count = words.filter((each) => each === word).length;
      const bound = saturation * (1 - share + (share * words.length) / average);
      return sum + (rarity(word) * count * (saturation + 1)) / (count + bound);
    }, 0);
  return tools
    .map((tool) => ({ name: tool.name, score: score(tool) }))
    .sort((left, right) => right.score - left.score)
    .map(({ name }) => name);
}

/** So many hits a search of tools gives. */
const HITS = 8;
/** What the words alone must find: of twenty sentences, within the hits and among the first three. */
const FOUND = { within: 18, amongFirst: 13 };

testWith(claudeCode)(
  'Claude Code: the calls that twenty sentences mean are carried out, and found by words',
  () =>
    inWorld(async (world) => {
      const turns: Turn[] = SENTENCES.map(({ tool, args }) => (seen) => ({
        call: tool,
        args: args((sentence) => seen[sentence - 1] ?? ''),
      }));
      const model = await startModel(claudeCode.api, [...turns, { say: 'Done.' }]);
      try {
        await claudeCode.register(world, model.url);
        const ended = await claudeCode.ask(world, model.url, SENTENCES.map(({ says }) => says).join('\n'));
        expect(model.script.failures).toEqual([]);
        mustEndWell(claudeCode.name, ended);
        expect(model.script.seen).toHaveLength(SENTENCES.length);
        for (const [at, { says, refused }] of SENTENCES.entries()) {
          const [, code] = /"error":\s*\{\s*"code":\s*"([a-z_]+)"/.exec(model.script.seen[at] ?? '') ?? [];
          expect(code, says).toBe(refused);
        }

        const tools = offeredBy(model.requests);
        const places = SENTENCES.map(({ says, tool }) => {
          const place = ranked(says, tools).indexOf(tool);
          expect(place, `${tool} is offered`).toBeGreaterThanOrEqual(0);
          return place;
        });
        expect(places.filter((place) => place < HITS).length).toBeGreaterThanOrEqual(FOUND.within);
        expect(places.filter((place) => place < 3).length).toBeGreaterThanOrEqual(FOUND.amongFirst);
      } finally {
        await model.close();
      }
    }),
);
