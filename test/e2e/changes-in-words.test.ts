// What a person and a model are told of a job's changes, from the diff to the end of the worktree.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { startBridgeHere, startRawHere } from '../support/bridge-here.ts';
import { typeHere } from '../support/command-here.ts';
import { type Bridge, type Home, makeHome, serverEnv } from '../support/start-bridge.ts';

let home: Home | null = null;
let bridge: Bridge | null = null;
afterEach(async () => {
  if (bridge === null) await home?.clear();
  else await bridge.close();
  bridge = null;
  home = null;
});

const ODD = 'odd\nname \u001b[31m.txt';
const STEPS = [
  { write: 'README.md', content: '# project\nby the agent\n', granted: true },
  { write: ODD, content: 'x\n', granted: true },
  { write: 'place', content: 'a file\n', granted: true },
  { link: 'link', target: '/etc/passwd' },
  { link: 'near', target: 'README.md' },
  { run: 'chmod +x tool.sh', granted: true },
  { run: 'printf "\\000\\001\\377" > pixel.png', granted: true },
];
const TASK = { prompt: 'Go.', mode: 'execute', allow_write: true };
const AGENT = { version: '1.3.2', answer: 'Done.', steps: STEPS };
const LISTED = [
  'modified "README.md" +1 -0',
  'added "link" link to "/etc/passwd", outside of the repository',
  'added "near" link to "README.md"',
  'added "odd\\x0aname \\x1b[31m.txt" +1 -0',
  'added "pixel.png" binary',
  'added "place" +1 -0',
  'modified "tool.sh" now executable',
];

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const command = (here: Home, ...words: string[]): Promise<Ended> => typeHere(here, words);

/** What the user has not committed. */
const prepare = (here: Home): void => {
  writeFileSync(path.join(here.repo, 'tool.sh'), 'true\n');
};

async function jobAtHome(): Promise<{ here: Home; id: string; sum: string }> {
  home = makeHome(AGENT);
  prepare(home);
  const { out } = await command(home, 'run', 'Go.', '-m', 'execute', '-w', '-l', 'tidy up', '--json');
  const { job_id: id } = JSON.parse(out) as { job_id: string };
  const diff = await command(home, 'diff', id, '--json');
  return { here: home, id, sum: (JSON.parse(diff.out) as { patch_sha256: string }).patch_sha256 };
}

const linesOf = ({ out }: Ended): string[] => out.trimEnd().split('\n');

describe('on the command line', () => {
  it('files are told in quotes with what they are, and a step only while it can be taken', async () => {
    const { here, id, sum } = await jobAtHome();
    const ref = `refs/agy-mcp/${id}`;
    const discard = `next: agy-mcp discard ${id} removes the worktree`;
    const kept = `the worktree is discarded; its work is kept at ${ref} until the job is purged, and git show ${ref} shows it`;
    const apply = () => command(here, 'apply', id, '--patch-sha256', sum);
    const shown = () => command(here, 'diff', id).then((ended) => linesOf(ended).slice(2));
    expect((await shown()).slice(0, 12)).toEqual([
      'files: 7',
      ...LISTED,
      'look twice at "link": The link leads out of the repository: what is written through it lands elsewhere.',
      'look twice at "tool.sh": The file can be started as a program now.',
      'look twice at "pixel.png": Its content is no text: the patch does not show what is in it.',
      `next: agy-mcp apply ${id} --patch-sha256 ${sum} or agy-mcp discard ${id}`,
    ]);

    // what stands in the way is named as the person has it, with no name of git's own
    mkdirSync(path.join(here.repo, 'place'));
    writeFileSync(path.join(here.repo, 'place', 'mine'), 'x\n');
    writeFileSync(path.join(here.repo, 'README.md'), '# project\nby me\n');
    writeFileSync(path.join(here.repo, 'link'), 'mine\n');
    expect(await apply()).toMatchObject({
      code: 1,
      err: expect.stringContaining(
        'conflict with the checkout: "README.md" (line 2), "link" (a file in the checkout, a link by the job), "place" (a folder in the checkout, a file by the job).\n',
      ) as unknown,
    });
    rmSync(path.join(here.repo, 'place'), { recursive: true });
    rmSync(path.join(here.repo, 'link'));
    writeFileSync(path.join(here.repo, 'README.md'), '# project\n');

    expect(linesOf(await apply())).toEqual([
      `job ${id}: applied to ${here.repo}, not staged and not committed`,
      ...['README.md', 'link', 'near', 'odd\\x0aname \\x1b[31m.txt', 'pixel.png', 'place', 'tool.sh'].map(
        (name) => `"${name}"`,
      ),
      discard,
    ]);
    const status = await command(here, 'status', id);
    expect(status.out).toContain(`next: agy-mcp result ${id}; agy-mcp discard ${id} removes the worktree\n`);
    expect(status.out).not.toContain('events so far');
    expect((await shown())[12]).toBe(discard);

    await command(here, 'discard', id);
    expect((await shown())[12]).toBe(kept);
    execFileSync('git', ['-C', here.repo, 'stash', '-qu'], {
      env: { ...serverEnv(here), GIT_AUTHOR_NAME: 't', GIT_COMMITTER_NAME: 't', EMAIL: 't@localhost' },
    });
    writeFileSync(path.join(here.repo, 'tool.sh'), 'true\n');
    for (const first of [`applied to ${here.repo}`, 'nothing to write']) {
      const lines = linesOf(await apply());
      expect(lines[0]).toContain(first);
      expect(lines.at(-1)).toBe(kept);
    }
    const { out, err } = await command(here, 'result', id);
    expect([out, err]).toEqual(['Done.\n', expect.not.stringMatching(/next:|events so far/)]);
  }, 120_000);
});

describe('over the protocol', () => {
  it('agy_diff says of each file what it is, as data too', async () => {
    bridge = await startBridgeHere({ agent: AGENT });
    prepare(bridge);
    const { data: job } = await bridge.call('agy', TASK);
    const { data, text } = await bridge.call('agy_diff', { job_id: job['job_id'] });
    expect(text).toContain(`${LISTED.join('\n')}\n`);
    const files = data['files'] as { path: string }[];
    expect(files.filter(({ path: name }) => ['link', 'near', 'tool.sh'].includes(name))).toEqual([
      expect.objectContaining({ path: 'link', kind: 'link', target: '/etc/passwd' }),
      expect.objectContaining({ path: 'near', kind: 'link', target: 'README.md' }),
      expect.objectContaining({ path: 'tool.sh', kind: 'executable', mode: '100644 100755' }),
    ]);
  });

  const REFUSAL = (id: string) => ({
    code: 'approval_unavailable',
    message: 'The client could not ask the person whether the changes may be applied.',
    hint: expect.stringContaining(
      `Nothing was changed. Let the person run \`agy-mcp apply ${id}\``,
    ) as unknown,
    retry: 'after_fix',
    job_id: id,
  });

  it.each(['v1', 'v2 legacy'] as const)(
    'client %s is asked with job, label and files; its error is told in the documented form',
    async (client) => {
      const questions: string[] = [];
      bridge = await startBridgeHere({
        agent: AGENT,
        client,
        onAsk: (question) => {
          questions.push(question);
          throw new Error('no window to show it in');
        },
      });
      prepare(bridge);
      const { data: job } = await bridge.call('agy', { ...TASK, label: 'tidy up' });
      const id = String(job['job_id']);
      const { data } = await bridge.call('agy_diff', { job_id: id });
      const reply = await bridge.call('agy_apply', { job_id: id, patch_sha256: data['patch_sha256'] });
      const [first, ...rest] = (questions[0] ?? '').split('\n');
      expect(first).toBe(`Apply the changes of ${id} "tidy up" (7 files, +5 -0 lines) to ${bridge.repo}?`);
      expect(rest[0]).toMatch(/^look twice at/);
      expect(rest.filter((line) => /^(?:added|modified) /.test(line)).toSorted()).toEqual(LISTED.toSorted());
      expect(reply.error).toEqual(REFUSAL(id));
      expect(readFileSync(path.join(bridge.repo, 'README.md'), 'utf8')).toBe('# project\n');
    },
  );

  it('a client of the modern era that sends an error for an answer is told so as well', async () => {
    const { here, id, sum } = await jobAtHome();
    const server = await startRawHere(here, { era: '2026-07-28' });
    const _meta = { 'io.modelcontextprotocol/clientCapabilities': { elicitation: { form: {} } } };
    const call = { name: 'agy_apply', arguments: { job_id: id, patch_sha256: sum }, _meta };
    const asked = await server.ask('tools/call', call);
    const requests = asked.result?.['inputRequests'] as Record<string, { params: { message: string } }>;
    const [key = '', question] = Object.entries(requests)[0] ?? [];
    expect(question?.params.message).toContain(`Apply the changes of ${id} "tidy up" (7 files`);
    for (const answer of [{ error: { code: -32603, message: 'no window' } }, 'no', null]) {
      const { result } = await server.ask('tools/call', { ...call, inputResponses: { [key]: answer } });
      const [{ text = '' } = {}] = result?.['content'] as { text?: string }[];
      expect(JSON.parse(text), JSON.stringify(answer)).toEqual({ error: REFUSAL(id) });
    }
    await server.kill('SIGTERM');
  });

  // promise: asks-before-risk
  it('a yes of a client of the modern era counts once, and for the call that it was asked about', async () => {
    const { here, id, sum } = await jobAtHome();
    const server = await startRawHere(here, { era: '2026-07-28' });
    const _meta = { 'io.modelcontextprotocol/clientCapabilities': { elicitation: { form: {} } } };
    const call = { name: 'agy_apply', arguments: { job_id: id, patch_sha256: sum }, _meta };
    const put = async (more: object) => (await server.ask('tools/call', { ...call, ...more })).result ?? {};
    const asked = await put({});
    const [key = ''] = Object.keys(asked['inputRequests'] as object);
    const inputResponses = { [key]: { action: 'accept', content: {} } };
    const state = { requestState: asked['requestState'] };
    expect(await put({ inputResponses })).toHaveProperty('inputRequests');
    expect(await put({ inputResponses, requestState: 'ask_0000' })).toHaveProperty('inputRequests');
    const other = { ...call, arguments: { ...call.arguments, as: 'commit' } };
    const { result } = await server.ask('tools/call', { ...other, inputResponses, ...state });
    expect(result).toHaveProperty('inputRequests');
    const again = { requestState: (await put({}))['requestState'] };
    expect(await put({ inputResponses, ...again })).toHaveProperty('structuredContent.changed_paths');
    expect(await put({ inputResponses, ...again })).toHaveProperty('inputRequests');
    await server.kill('SIGTERM');
  });
});
