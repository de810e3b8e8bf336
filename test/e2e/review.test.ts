import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { fromVisible } from '../../src/protocol/text/visible-text.ts';
import { allPages, type ReviewJob, runReviewJob } from '../support/review-job.ts';
import { type Bridge, type BridgeOptions, SERVER, serverEnv, startBridge } from '../support/start-bridge.ts';

let bridge: Bridge | null = null;
afterEach(async () => {
  await bridge?.close();
  bridge = null;
});

const marker = (word: string) => ['-----', word, ' RSA PRIVATE', ' KEY-----'].join('');
const KEY = [
  'not a key, only text in base64 0123456789 and so on',
  'a second line of it, as long as the first one 42',
]
  .map((text) => Buffer.from(text).toString('base64').slice(0, 64))
  .join('\n');

const jobOf = async (program: string, options: BridgeOptions = {}): Promise<ReviewJob> => {
  const job = await runReviewJob(program, options);
  bridge = job.here;
  return job;
};

// promise: review-whole, review-visible, mask-in-line
describe('what is shown for review', () => {
  it('has every byte that applying writes: escapes for what hides, in names too', async () => {
    const hidden = 'const a = 1; /*\u001b]0;*/ hidden(); /*\u0007*/\n';
    const name = 'bidi\u202etxt.exe';
    const job = await jobOf(
      `write('a.js', ${JSON.stringify(hidden)}); write(${JSON.stringify(name)}, 'x\\r\\n'); write('raw', Buffer.from([0x61, 0xff, 0x0a]));`,
    );
    const { patch, files, sha } = await allPages(job);
    expect(patch).toContain('+const a = 1; /*\\x1b]0;*/ hidden(); /*\\x07*/\n');
    expect(patch).toContain('+x\\x0d\n');
    expect(patch).toContain('+a\\xff\n');
    expect([...files]).toContain('bidi‹U+202E›txt.exe');
    expect(fromVisible(patch).includes(Buffer.from(hidden))).toBe(true);
    const part = await job.here.call('agy_diff', { job_id: job.id, path: 'bidi‹U+202E›txt.exe' });
    expect(part.data).toMatchObject({ changed_files: 1, patch_sha256: sha });
    expect(String(part.data['next_step'])).not.toContain('agy_apply');
    const applied = await job.here.call('agy_apply', { job_id: job.id, patch_sha256: sha });
    expect(applied.data['paths']).toContain('bidi‹U+202E›txt.exe');
    expect(readFileSync(path.join(job.here.repo, 'a.js'), 'utf8')).toBe(hidden);
    expect(readFileSync(path.join(job.here.repo, name), 'utf8')).toBe('x\r\n');
  });

  it('masks a secret in its line and says where; a marker of a key hides nothing else', async () => {
    const questions: string[] = [];
    const token = ['ghp', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('_');
    const job = await jobOf(
      [
        `write('a.js', ${JSON.stringify(`// ${marker('BEGIN')}\nevil();\n// ${marker('END')}\n// ${marker('BEGIN')}\nmore();\n`)});`,
        `write('b.js', 'last();\\n');`,
        `write('c.env', ${JSON.stringify(`one\nTOKEN=${token}\nthree\n`)});`,
        `write('d.pem', ${JSON.stringify(`${marker('BEGIN')}\n${KEY}\n${marker('END')}\n`)});`,
        `write('e.png', Buffer.alloc(3000, Buffer.from([0x89, 0, 0xff, 1])));`,
        `write('f.js', 'a();\\n/*\\u0000*/ b();\\n');`,
      ].join('\n'),
      { onAsk: (question) => (questions.push(question), 'accept') },
    );
    const { patch, masked, sha } = await allPages(job);
    for (const seen of ['+evil();', '+more();', '+last();', '+three', '+/*\\x00*/ b();'])
      expect(patch).toContain(seen);
    expect(patch).not.toContain(token);
    for (const line of KEY.split('\n')) expect(patch).not.toContain(line);
    expect(patch).toContain('+TOKEN=***\n');
    expect(masked).toEqual([
      { path: 'c.env', line: 2, kind_count: 1 },
      { path: 'd.pem', line: 2, kind_count: 1 },
      { path: 'd.pem', line: 3, kind_count: 1 },
    ]);
    expect(patch).toMatch(/^Binary file e\.png, 3,000 bytes, sha256 [0-9a-f]{64}$/m);
    const text = (await job.here.call('agy_diff', { job_id: job.id })).text;
    expect(text).toContain('masked in "d.pem": lines 2, 3');
    await job.here.call('agy_apply', { job_id: job.id, patch_sha256: sha });
    expect(questions[0]).toContain('Secrets are masked in the patch of: "c.env", "d.pem".');
    expect(questions[0]).toContain('"e.png"');
    expect(readFileSync(path.join(job.here.repo, 'c.env'), 'utf8')).toContain(token);
  });

  it('comes on the command line with all bytes of binary files, as git takes them', async () => {
    const job = await jobOf(`write('e.bin', Buffer.alloc(3000, Buffer.from([0x89, 0, 0xff, 1])));`);
    const run = (...args: string[]) =>
      spawnSync(process.execPath, [SERVER, 'diff', job.id, ...args], {
        cwd: job.here.repo,
        env: serverEnv(job.here),
        encoding: 'utf8',
      }).stdout;
    expect(run()).toContain('Binary file e.bin, 3,000 bytes');
    const { patch } = JSON.parse(run('--full-binary', '--json')) as { patch: string };
    expect(patch).toContain('GIT binary patch\nliteral 3000\n');
    const file = path.join(job.here.home, 'whole.patch');
    writeFileSync(file, fromVisible(patch));
    const git = spawnSync('git', ['apply', file], {
      cwd: job.here.repo,
      encoding: 'utf8',
    });
    expect(git.stderr).toBe('');
    expect(existsSync(path.join(job.here.repo, 'e.bin'))).toBe(true);
  });
});

describe('a dry run', () => {
  it('shows what is hidden in the prompt', async () => {
    bridge = await startBridge();
    const { data } = await bridge.call('agy', {
      prompt: 'Look\u200b at \u001b[8mthis\u001b[0m.',
      dry_run: true,
    });
    expect(JSON.stringify(data['command_preview'])).toContain('Look‹U+200B› at \\\\x1b[8mthis\\\\x1b[0m.');
  });
});
