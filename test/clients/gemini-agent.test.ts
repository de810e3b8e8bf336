// The real Gemini CLI as the agent behind our server; only its model is played.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { expect } from 'vitest';
import { z } from 'zod';
import { testWith } from './launch/client.ts';
import { geminiCli, geminiEnvironment, settleIn } from './launch/gemini-cli.ts';
import { inWorld, git, REPOSITORY, SERVER } from './launch/world.ts';
import type { World } from './launch/world.ts';
import { gemini } from './models/gemini.ts';
import { startModel } from './models/loopback.ts';

const FILE = 'HERONS.md';
const CONTENT = '# Herons\n\nA heron stands on one leg.\n';
const FAREWELL = 'The page about herons is written.';

const Job = z.looseObject({
  job_id: z.string(),
  status: z.string(),
  backend: z.string(),
  agent_messages: z.string(),
  confinement: z.looseObject({ by: z.string(), filesystem: z.string() }),
  workspace: z.looseObject({ kind: z.string(), path: z.string() }),
});

const Diff = z.looseObject({
  files: z.array(z.looseObject({ path: z.string() })),
  patch: z.string(),
  patch_sha256: z.string(),
});

/** A clone of this very repository: real files, real history. */
function cloneOfThisRepository(world: World): string {
  const clone = path.join(world.dir, 'clone');
  git(world.dir, world.env, 'clone', '--quiet', '--no-hardlinks', REPOSITORY, clone);
  git(clone, world.env, 'config', 'user.name', 'Tester');
  git(clone, world.env, 'config', 'user.email', 'tester@localhost');
  return clone;
}

/** The key and the address reach the agent only because the user's settings name them. */
function letThrough(world: World, names: readonly string[]): void {
  const folder = path.join(world.home, '.config', 'agy-mcp');
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    path.join(folder, 'config.toml'),
    `[environment]\nallow_secrets = true\npass = ${JSON.stringify(names)}\n`,
  );
}

const taskFor = (repository: string): Record<string, unknown> => ({
  prompt: 'Write a page about herons.',
  backend: 'gemini',
  mode: 'execute',
  allow_write: true,
  cwd: repository,
  wait_seconds: 45,
  // Its normal work goes on under confinement, where there is one.
  confinement: process.platform === 'linux' ? 'require' : 'auto',
});

testWith(geminiCli)(
  'the real Gemini CLI writes into a worktree, and its work is reviewed, applied to the checkout and discarded',
  () =>
    inWorld(async (world) => {
      const model = await startModel(gemini, [
        { call: 'write_file', args: { file_path: FILE, content: CONTENT } },
        { say: FAREWELL },
      ]);
      const client = new Client({ name: 'agy-mcp-clients-test', version: '0.0.0' });
      try {
        settleIn(world);
        letThrough(world, ['GEMINI_API_KEY', 'GOOGLE_GEMINI_BASE_URL']);
        const repository = cloneOfThisRepository(world);
        const env = { ...world.env, ...geminiEnvironment(model.url), GEMINI_BIN: geminiCli.program };
        const server = { command: process.execPath, args: [SERVER], env, cwd: repository };
        await client.connect(new StdioClientTransport(server));
        const answer = await client.callTool({ name: 'agy', arguments: taskFor(repository) });

        expect(model.script.failures).toEqual([]);
        expect(answer.isError, JSON.stringify(answer.content)).not.toBe(true);
        const job = Job.parse(answer.structuredContent);
        expect(job).toMatchObject({
          status: 'completed',
          backend: 'gemini',
          workspace: { kind: 'worktree' },
          ...(process.platform === 'linux'
            ? { confinement: { by: 'bubblewrap', filesystem: 'enforced' } }
            : {}),
        });
        expect(job.agent_messages).toContain(FAREWELL);

        expect(path.dirname(job.workspace.path)).toBe(path.join(repository, '.agy-mcp', 'worktrees'));
        expect(readFileSync(path.join(job.workspace.path, FILE), 'utf8')).toBe(CONTENT);
        expect(existsSync(path.join(repository, FILE))).toBe(false);
        expect(git(repository, world.env, 'status', '--porcelain')).toBe('');

        const call = async (name: string, args: Record<string, unknown>) => {
          const reply = await client.callTool({ name, arguments: { job_id: job.job_id, ...args } });
          expect(reply.isError, JSON.stringify(reply.content)).not.toBe(true);
          return reply.structuredContent;
        };
        const diff = Diff.parse(await call('agy_diff', {}));
        expect(diff.files).toEqual([expect.objectContaining({ path: FILE, status: 'added', insertions: 3 })]);
        expect(diff.patch).toContain('+A heron stands on one leg.');
        const { patch_sha256 } = diff;
        expect(await call('agy_apply', { patch_sha256 })).toMatchObject({ root: repository, paths: [FILE] });
        expect(readFileSync(path.join(repository, FILE), 'utf8')).toBe(CONTENT);
        expect(git(repository, world.env, 'status', '--porcelain').trim()).toBe(`?? ${FILE}`);
        expect(await call('agy_discard', {})).toMatchObject({ kept_at: `refs/agy-mcp/${job.job_id}` });
        expect(existsSync(job.workspace.path)).toBe(false);
        expect(git(repository, world.env, 'branch', '--list', 'agy-mcp/*')).toBe('');
      } finally {
        await client.close();
        await model.close();
      }
    }),
);
