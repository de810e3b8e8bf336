// Slash commands of the real Claude Code: each exists, and the call in its words is one that the server carries out.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect } from 'vitest';
import { z } from 'zod';
import { claudeCode } from './launch/claude-code.ts';
import { mustEndWell, testWith } from './launch/client.ts';
import { git, inWorld } from './launch/world.ts';
import type { World } from './launch/world.ts';
import type { ApiRequest, LoopbackModel } from './models/loopback.ts';
import { startModel } from './models/loopback.ts';
import type { Move } from './models/script.ts';

const Conversation = z.looseObject({
  messages: z.array(
    z.looseObject({ role: z.string(), content: z.union([z.string(), z.array(z.unknown())]) }),
  ),
});

/** All that the user's side has said to the model, the client's own words included. */
function saidBy(requests: readonly ApiRequest[]): string {
  const texts = requests.flatMap(({ body }) => {
    const found = Conversation.safeParse(body).data?.messages ?? [];
    return found.flatMap(({ role, content }) =>
      role !== 'user'
        ? []
        : typeof content === 'string'
          ? [content]
          : content.map((block) => z.looseObject({ text: z.string() }).safeParse(block).data?.text ?? ''),
    );
  });
  return texts.join('\n');
}

/** What a model that does as it is told would call: the arguments that stand in the words of the command. */
function callIn(words: string): Record<string, unknown> {
  const json = /```json\n(\{"prompt".+\})\n```/.exec(words)?.[1];
  if (json === undefined) throw new Error(`no call in: ${words.slice(-2_000)}`);
  return JSON.parse(json) as Record<string, unknown>;
}

interface Played {
  readonly world: World;
  readonly args: Record<string, unknown>;
  readonly words: string;
  readonly result: string;
}

/** Types a command into Claude Code; the stand-in for the model makes the call that the command's words hold. */
const play = (command: string, change: (world: World) => void, check: (played: Played) => void) =>
  inWorld(async (world) => {
    change(world);
    // Puts aside what it has before it: the patch as the file that its prompt names.
    world.letAgentPlay([
      { run: `cp .agy-mcp-review.patch ${path.join(world.dir, 'seen.patch')}`, granted: true },
      { answer: true },
    ]);
    let args: Record<string, unknown> = {};
    const call = (): Move => {
      args = callIn(saidBy(model.requests));
      return { call: 'agy', args };
    };
    const model: LoopbackModel = await startModel(claudeCode.api, [call, { say: 'Reviewed.' }]);
    try {
      await claudeCode.register(world, model.url);
      const ended = await claudeCode.ask(world, model.url, command);
      expect(model.script.failures).toEqual([]);
      mustEndWell(claudeCode.name, ended);
      expect(model.script.seen).toHaveLength(1);
      check({ world, args, words: saidBy(model.requests), result: model.script.seen[0] ?? '' });
    } finally {
      await model.close();
    }
  });

const write = (world: World, name: string, text: string): void => {
  writeFileSync(path.join(world.project, name), text);
};
const patchSeen = ({ dir }: World): string => readFileSync(path.join(dir, 'seen.patch'), 'utf8');
const commit = (world: World, message: string): void => {
  git(world.project, world.env, 'add', '.');
  git(world.project, world.env, 'commit', '--quiet', '--message', message);
};

const testIt = testWith(claudeCode);

describe('Claude Code', () => {
  testIt('/mcp__agy__security-review staged: the agent has what is staged, and the findings come back', () =>
    play(
      '/mcp__agy__security-review staged',
      (world) => {
        write(world, 'README.md', '# Staged herons\n');
        git(world.project, world.env, 'add', '.');
        write(world, 'README.md', '# Later herons\n');
      },
      ({ world, args, result }) => {
        expect(args).toMatchObject({ mode: 'review', worktree: true, cwd: world.project });
        expect(patchSeen(world)).toContain('+# Staged herons');
        expect(patchSeen(world)).not.toContain('Later');
        for (const field of ['structured_output', 'verdict', 'findings', 'completed'])
          expect(result).toContain(field);
        expect(git(world.project, world.env, 'status', '--short')).toBe('MM README.md\n');
      },
    ),
  );

  testIt('/mcp__agy__adversarial-review without a range: all that is uncommitted', () =>
    play(
      '/mcp__agy__adversarial-review',
      (world) => {
        write(world, 'README.md', '# Wet herons\n');
        write(world, 'new.txt', 'A new heron\n');
      },
      ({ world, args }) => {
        expect(args['prompt']).toContain('try to prove it');
        for (const line of ['+# Wet herons', '+A new heron']) expect(patchSeen(world)).toContain(line);
      },
    ),
  );

  testIt('/mcp__agy__review-range with more words: the range is used, and no word is lost to the model', () =>
    play(
      '/mcp__agy__review-range main~1..main above all the legs',
      (world) => {
        write(world, 'README.md', '# Committed herons\n');
        commit(world, 'Change');
      },
      ({ world, words }) => {
        expect(patchSeen(world)).toContain('+# Committed herons');
        // The client hands over one word for each argument; the prompt says where the others stand.
        expect(words).toContain('<command-args>main~1..main above all the legs</command-args>');
        expect(words).toContain('Look above all at this: above');
        expect(words).toContain('put all of them there');
      },
    ),
  );
});
