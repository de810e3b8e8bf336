// Anything in the place of any file while jobs are removed, the store is repaired, or somebody watches: what is outside stays.
import { cpSync, existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { removeTree } from '../../src/platform/files/paths.ts';
import { makeTemporary } from '../../src/platform/files/private-file.ts';
import { type CommandsHere, createCommandsHere, MOST_MS, NAMES } from '../support/command-here.ts';
import { filesOf } from '../support/files-of.ts';
import { addJob } from '../support/job-folder.ts';
import { createOddFiles, ODDITIES, type OddFiles } from '../support/odd-files.ts';
import { until } from '../support/processes.ts';
import { startRaw } from '../support/raw-server.ts';
import { makeHome } from '../support/start-bridge.ts';

const IN_JOB = [
  '.',
  'meta.json',
  'events.jsonl',
  'answer.txt',
  'cancel.json',
  'alive',
  'owner.lock.1',
  'scratch',
  'agent-temp',
];
const IN_ROOT = ['live', 'live/JOB', 'index', 'index/ids', 'retention', 'locks', 'locks/apply.1', 'damaged'];

let base: string;
let odd: OddFiles;
let here: CommandsHere;
beforeEach(async () => {
  base = await makeTemporary('agy-mcp-fuzz-');
  odd = await createOddFiles(base);
  here = createCommandsHere(base);
});
afterEach(async () => {
  vi.restoreAllMocks();
  odd.close();
  await removeTree(base);
});

const CELLS = IN_JOB.flatMap((file) => ODDITIES.map((oddity) => ({ file, oddity })));
/** Whatever the exit code: the command ends, and says what it did or what is in the way. */
async function told(what: string, root: string, ...words: string[]): Promise<void> {
  const { code, text } = await here.run(root, ...words);
  expect([0, 1, 4, 5], `${what}: ${text}`).toContain(code);
  expect(text.trim(), what).not.toBe('');
  if (code !== 0) expect(text, what).toMatch(NAMES);
}

// promise: store-opens
test.each([
  ['remove', (id: string) => ['remove', id]],
  ['purge', () => ['purge', '--days', '1']],
  ['doctor --fix', () => ['doctor', '--fix']],
] as const)(
  '%s of jobs with anything in the place of their files',
  { timeout: 180_000 },
  async (name, of) => {
    const before = filesOf(odd.outside);
    for (const [at, { file, oddity }] of CELLS.entries()) {
      const root = path.join(base, `store-${at}`);
      const [id, control] = [await addJob(root), await addJob(root)];
      odd.put(path.join(root, id, file), oddity);
      await told(`${name} ${file} ${oddity}`, root, ...of(id));
      expect(filesOf(odd.outside), `${file} ${oddity}`).toEqual(before);
      // a second try ends as well, and the neighbour is there until it is its turn
      await told(`${name} again, ${file} ${oddity}`, root, ...of(id));
      const isThere = existsSync(path.join(root, control));
      expect(isThere, `${name} ${file} ${oddity}`).toBe(name !== 'purge');
      if (isThere) expect((await here.run(root, 'result', control)).text).toContain('answer');
      await removeTree(root);
    }
    process.stderr.write(`${name}: slowest ${Math.round(here.slowest())} ms\n`);
  },
);

// promise: store-opens
test('the same over a store whose own files are taken', { timeout: 180_000 }, async () => {
  const before = filesOf(odd.outside);
  const commands = [['purge', '--days', '1'], ['doctor', '--fix'], ['remove']];
  let at = 0;
  for (const file of IN_ROOT)
    for (const oddity of ODDITIES)
      for (const words of commands) {
        const root = path.join(base, `root-${at}`);
        at += 1;
        const id = await addJob(root);
        odd.put(path.join(root, file.replace('JOB', id)), oddity);
        await told(
          `${words[0] ?? ''} ${file} ${oddity}`,
          root,
          ...words,
          ...(words[0] === 'remove' ? [id] : []),
        );
        await removeTree(root);
      }
  expect(filesOf(odd.outside)).toEqual(before);
});

// promise: store-opens, answer-always
test(
  'a subscriber while what it watches is taken away is told, and the server goes on',
  { timeout: 180_000 },
  async () => {
    const home = makeHome(null);
    const root = path.join(home.home, '.agy-mcp', 'sessions');
    const id = await addJob(root);
    const server = await startRaw(home, { era: '2025-11-25' });
    const spare = path.join(home.home, 'spare');
    cpSync(root, spare, { recursive: true });
    for (const uri of ['agy://jobs', `agy://jobs/${id}`, `agy://jobs/${id}/events`])
      await server.ask('resources/subscribe', { uri });
    const before = filesOf(odd.outside);
    for (const file of ['JOB', 'JOB/meta.json', 'JOB/events.jsonl', 'live', 'index', '.'])
      for (const oddity of ODDITIES) {
        odd.put(path.join(root, file.replace('JOB', id)), oddity);
        const from = performance.now();
        const { result, error } = await server.ask('resources/read', { uri: `agy://jobs/${id}` });
        expect(performance.now() - from, `${file} ${oddity}`).toBeLessThan(MOST_MS);
        expect(JSON.stringify(result ?? error)).not.toMatch(/"internal"| at .*:\d+:\d+/);
        rmSync(root, { recursive: true, force: true });
        cpSync(spare, root, { recursive: true });
      }
    expect(filesOf(odd.outside)).toEqual(before);
    // it still follows: another job in the list is told
    const updates = () =>
      server.messages.filter(({ method }) => method === 'notifications/resources/updated');
    const count = updates().length;
    await addJob(root);
    await until(() => updates().length > count, 'an update of the list', 20_000);
    await server.kill('SIGTERM');
    await home.clear();
  },
);
