// Skills over MCP (io.modelcontextprotocol/skills, SEP-2640): listed and described here, read as resources.
import { type McpServer, ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server';
import * as z from 'zod';
import type { SkillCatalog } from './skill-catalog.ts';

export const SKILLS_EXTENSION = 'io.modelcontextprotocol/skills';

/** Only an update of the package changes a skill; it is the same for everybody. */
const CACHE = { ttlMs: 300_000, cacheScope: 'public' } as const;

const refuse = (words: string): ProtocolError => new ProtocolError(ProtocolErrorCode.InvalidParams, words);

export function serveSkills(
  { server: low }: McpServer,
  catalog: SkillCatalog,
  { modern }: { readonly modern: boolean },
): void {
  const hints = modern ? CACHE : {};
  low.setRequestHandler(
    'skills/list',
    { params: z.looseObject({ cursor: z.string().optional() }) },
    async ({ cursor }) => {
      if (cursor !== undefined) throw refuse('All skills are on the first page; leave the cursor out.');
      return { skills: await catalog.entries(), ...hints };
    },
  );
  low.setRequestHandler('skills/get', { params: z.looseObject({ uri: z.string() }) }, async ({ uri }) => {
    const skill = (await catalog.entries()).find((each) => each.uri === uri);
    if (skill === undefined)
      throw refuse('No skill is served at this address; skills/list names those that are.');
    return { skill, ...hints };
  });
}
