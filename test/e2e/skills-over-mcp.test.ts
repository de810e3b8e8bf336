// Skills over MCP (SEP-2640): read by the SDK's own client, which verifies every file, and by plain JSON-RPC.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { SkillsClient } from '@modelcontextprotocol/client/ext/skills';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { describe, expect, it } from 'vitest';
import { startRawHere } from '../support/bridge-here.ts';
import type { RawServer } from '../support/raw-server.ts';
import { type Home, makeHome, SERVER, serverEnv } from '../support/start-bridge.ts';

const SKILLS = path.resolve(import.meta.dirname, '../../skills');
const MANIFEST = 'skill://agy/SKILL.md';
const MODES = { '2025-11-25': 'legacy', '2026-07-28': { pin: '2026-07-28' } } as const;

const filesOf = (name: string): string[] =>
  readdirSync(path.join(SKILLS, name), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(path.join(SKILLS, name), path.join(entry.parentPath, entry.name)))
    .sort();

async function withHome(play: (home: Home) => Promise<void>): Promise<void> {
  const home = makeHome();
  try {
    await play(home);
  } finally {
    await home.clear();
  }
}

const withRaw = (era: keyof typeof MODES, play: (server: RawServer) => Promise<void>): Promise<void> =>
  withHome(async (home) => {
    const server = await startRawHere(home, { era });
    try {
      await play(server);
    } finally {
      await server.kill('SIGTERM');
    }
  });

describe.each(['2025-11-25', '2026-07-28'] as const)('in %s', (era) => {
  it('a host lists the skills for callers, and every file of them passes its verification', () =>
    withHome(async (home) => {
      const client = new Client({ name: 'host', version: '1' }, { versionNegotiation: { mode: MODES[era] } });
      const [command, args] = [process.execPath, [SERVER]];
      await client.connect(new StdioClientTransport({ command, args, env: serverEnv(home), cwd: home.repo }));
      try {
        const skills = new SkillsClient(client);
        expect(skills.supported).toBe(true);
        expect(skills.directoryRead).toBe(false);
        const { skills: entries, invalid } = await skills.list();
        expect(invalid).toEqual([]);
        // The other skill is for the agent, which must not call this server.
        expect(entries.map(({ uri }) => uri)).toEqual([MANIFEST]);
        for (const entry of entries) {
          const { name } = entry.frontmatter;
          expect(await skills.get(entry.uri)).toMatchObject({ skill: entry });
          const listed = entry.resources === 'dynamic' ? [] : entry.resources.map(({ uri }) => uri);
          expect([...listed].sort()).toEqual(filesOf(name).map((file) => `skill://${name}/${file}`));
          for (const file of filesOf(name)) {
            const read = await skills.read(entry, file);
            expect(read.verified).toBe(true);
            expect(Buffer.from(read.bytes)).toEqual(readFileSync(path.join(SKILLS, name, file)));
            expect(read.mimeType).toBe('text/markdown');
          }
        }
      } finally {
        await client.close();
      }
    }));

  it('a client that knows nothing of skills finds them among the resources', () =>
    withRaw(era, async (server) => {
      const { result } = await server.ask('resources/list');
      const [, skill] = result?.['resources'] as Record<string, unknown>[];
      expect(skill).toMatchObject({ uri: MANIFEST, name: 'agy', mimeType: 'text/markdown' });
      expect(skill?.['description']).toContain('Use when');
      const read = await server.ask('resources/read', { uri: MANIFEST });
      expect(read.result).toMatchObject({
        contents: [{ uri: MANIFEST, text: readFileSync(path.join(SKILLS, 'agy/SKILL.md'), 'utf8') }],
      });
    }));

  it('what no skill lists is not there, whatever way leads to it', () =>
    withRaw(era, async (server) => {
      const nowhere = [
        'skill://agy/references/none.md',
        'skill://agy/references',
        'skill://agy',
        'skill://agy/',
        'skill://agy/../../package.json',
        'skill://agy/references/../SKILL.md',
        'skill://agy/%2e%2e/%2e%2e/package.json',
        'skill://agy/..%2f..%2fpackage.json',
        'skill://agy/..\\..\\package.json',
        'skill://agy//SKILL.md',
        'skill:///etc/passwd',
        'skill://../package.json',
        'skill://agy/SKILL.md\0',
        'skill://agy/SKILL.md?x=1',
        'skill://agy-delegated/SKILL.md',
      ];
      for (const uri of nowhere) {
        for (const method of ['resources/read', 'skills/get'])
          expect((await server.ask(method, { uri })).error?.code, `${method} ${uri}`).toBe(-32602);
      }
      const file = 'skill://agy/references/modes.md';
      expect((await server.ask('skills/get', { uri: file })).error).toMatchObject({
        code: -32602,
        message: expect.stringContaining('skills/list') as string,
      });
      for (const params of [{}, { uri: 7 }]) {
        expect((await server.ask('skills/get', params)).error?.code).toBe(-32602);
      }
      expect((await server.ask('skills/list', { cursor: 'x' })).error?.code).toBe(-32602);
      expect((await server.ask('resources/directory/read', { uri: 'skill://agy' })).error?.code).toBe(-32601);
    }));
});

it('the modern era says how long an entry is good for, the earlier one does not', async () => {
  await withRaw('2026-07-28', async (server) => {
    for (const [method, params] of [
      ['skills/list', {}],
      ['skills/get', { uri: MANIFEST }],
    ] as const)
      expect((await server.ask(method, params)).result).toMatchObject({
        resultType: 'complete',
        ttlMs: 300_000,
        cacheScope: 'public',
      });
  });
  await withRaw('2025-11-25', async (server) => {
    const { result } = await server.ask('skills/list');
    expect(Object.keys(result ?? {})).toEqual(['skills']);
    // A listed resource can be listened to, though nothing ever happens to this one.
    expect((await server.ask('resources/subscribe', { uri: MANIFEST })).error).toBeUndefined();
    expect((await server.ask('resources/subscribe', { uri: 'skill://none/SKILL.md' })).error).toBeDefined();
  });
});
