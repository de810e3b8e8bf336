// agy-mcp diff for people: all files, as a table or as names, and a pager at a terminal alone.
import { execFile, execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { typeHere } from '../support/command-here.ts';
import { type Home, makeHome, SERVER, serverEnv } from '../support/start-bridge.ts';

/** Runs a command at a terminal of its own (util-linux). */
const TERMINAL = '/usr/bin/script';
const MANY = 310;
const MAKE_MANY = `node -e "for (let at = 0; at < ${MANY}; at += 1) require('fs').writeFileSync('f' + at, String(at))"`;
const STEPS = [
  { write: 'README.md', content: '# project\nby the agent\n', granted: true },
  { write: 'say "hi".txt', content: 'x\n', granted: true },
  { write: 'two words', content: 'x\n', granted: true },
  { link: 'link', target: '../../outside' },
  { run: MAKE_MANY, granted: true },
];

let home: Home;
let id = '';

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function run(file: string, args: readonly string[], env: Record<string, string>): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { cwd: home.repo, env: serverEnv(home, env), maxBuffer: 8 * 1024 * 1024 };
    execFile(file, args, options, (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
    });
  });
}
const diff = (words: readonly string[]): Promise<Ended> => typeHere(home, ['diff', id, ...words]);

beforeAll(async () => {
  home = makeHome({ version: '1.3.2', answer: 'Done.', steps: STEPS });
  const words = ['run', 'Go.', '-m', 'execute', '-w', '--json'];
  const { out } = await typeHere(home, words);
  id = (JSON.parse(out) as { job_id: string }).job_id;
}, 60_000);
afterAll(() => home.clear());

describe('agy-mcp diff', () => {
  it('lists every file, however many there are', async () => {
    const { out } = await diff([]);
    expect(out.match(/^added "f\d+" \+1 -0$/gm)).toHaveLength(MANY);
    expect(out).not.toContain('more on other pages');
    const { files } = JSON.parse((await diff(['--json'])).out) as { files: unknown[] };
    expect(files).toHaveLength(MANY + 4);
  });

  it('--stat has one line for each file and the sum, as data no patch', async () => {
    const { out, code } = await diff(['--stat']);
    expect(code).toBe(0);
    expect(out).toMatch(/^ "README\.md" +\| 1 \+\n/);
    expect(out).toContain(' "say \\x22hi\\x22.txt" | 1 +  added\n');
    expect(out).toMatch(/^ "link" +\| added, link to "\.\.\/\.\.\/outside", outside of the repository$/m);
    expect(out).toMatch(/\n314 files, \+314 -0 lines\n$/);
    const data = JSON.parse((await diff(['--stat', '--json'])).out) as Record<string, unknown>;
    expect(data).toMatchObject({ job_id: id, changed_files: MANY + 4 });
    expect(data).not.toHaveProperty('patch');
  });

  it('--name-only has names for scripts, one a line; odd ones stand in quotes', async () => {
    const { out } = await diff(['--name-only']);
    expect(out.split('\n')).toHaveLength(MANY + 5);
    for (const line of ['README.md', 'f309', 'two words', '"say \\x22hi\\x22.txt"'])
      expect(out.split('\n')).toContain(line);
    expect(JSON.parse((await diff(['--name-only', '--path', 'link', '--json'])).out)).toEqual({
      job_id: id,
      paths: ['link'],
    });
    expect((await diff(['--stat', '--name-only'])).code).toBe(2);
  });
  it('--sum has the checksum alone, of the whole patch whatever path is asked for', async () => {
    const { patch_sha256: sum } = JSON.parse((await diff(['--json'])).out) as { patch_sha256: string };
    expect((await diff(['--sum'])).out).toBe(`${sum}\n`);
    expect((await diff(['--sum', '--path', 'link'])).out).toBe(`${sum}\n`);
    expect((await diff(['--sum', '--stat'])).code).toBe(2);
  });

  const hasScript = (): boolean => {
    try {
      execFileSync(TERMINAL, ['-qec', 'true', '/dev/null'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  };
  describe.runIf(process.platform === 'linux' && hasScript())('at a terminal', () => {
    const typed = (words: string, env: Record<string, string>): Promise<Ended> =>
      run(TERMINAL, ['-qec', `"${process.execPath}" "${SERVER}" diff ${id} ${words}`, '/dev/null'], {
        TERM: 'xterm',
        NO_COLOR: '1',
        ...env,
      });
    const PAGER = 'sed s/^/paged:/';

    it('goes through the pager of the person, unless that is not wanted or not there', async () => {
      expect((await typed('--path README.md', { PAGER })).out).toMatch(
        /^paged:base: [^]*\r\npaged:\+by the agent\r\nnext: agy-mcp diff job_\w+ for the whole patch: this was a part of it\r\n$/,
      );
      const both = { PAGER, GIT_PAGER: 'sed s/^/git:/' };
      expect((await typed('--path link --stat', both)).out).toMatch(/^git: "link" \| added, link/);
      const plain = /^ "link" \| added, link/m;
      for (const [words, env] of [
        ['--no-pager', { PAGER }],
        ['', { PAGER: '' }],
        ['', { PAGER: 'cat' }],
        ['', { PAGER, TERM: 'dumb' }],
        ['', { PAGER: 'no-such-pager-here' }],
      ] as const)
        expect((await typed(`--path link --stat ${words}`, env)).out, JSON.stringify(env)).toMatch(plain);
    });

    it('a pager that is left early is no failure; a job that is not there is told without one', async () => {
      expect(await typed('', { PAGER: 'head -1' })).toMatchObject({
        code: 0,
        out: expect.stringMatching(
          /^base: \w+\r\nnext: agy-mcp apply (job_\w+) or agy-mcp discard \1\r\n$/,
        ) as unknown,
      });
      const { out } = await run(
        TERMINAL,
        ['-qec', `"${process.execPath}" "${SERVER}" diff job_0`, '/dev/null'],
        { PAGER, TERM: 'xterm', NO_COLOR: '1' },
      );
      expect(out).toMatch(/^error: There is no job/);
    });
  });

  it('no pager stands between it and a pipe', async () => {
    const env = { PAGER: 'false', GIT_PAGER: 'false' };
    const { out } = await run(process.execPath, [SERVER, 'diff', id, '--path', 'link'], env);
    expect(out).toContain('added "link"');
  });
});
