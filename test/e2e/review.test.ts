import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { fromVisible } from '../../src/protocol/visible-text.ts';
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

/** A job whose agent runs this program in its worktree. */
async function jobOf(program: string, options: BridgeOptions = {}): Promise<{ here: Bridge; id: string }> {
  const coded = Buffer.from(`const { writeFileSync: write } = require('fs');\n${program}`).toString('base64');
  const run = `node -e "eval(Buffer.from('${coded}', 'base64').toString())"`;
  bridge = await startBridge({
    agent: { version: '1.3.2', answer: 'Done.', steps: [{ run, granted: true }] },
    ...options,
  });
  const reply = await bridge.call('agy', { prompt: 'Go.', mode: 'execute', allow_write: true });
  return { here: bridge, id: String(reply.data['job_id']) };
}

interface File {
  readonly path: string;
}

async function pages({ here, id }: { here: Bridge; id: string }, size?: number, from = 0) {
  const all = {
    patch: '',
    files: new Set<string>(),
    steps: [] as string[],
    masked: [] as unknown[],
    sha: '',
  };
  for (let offset: unknown = from; typeof offset === 'number';) {
    const query = { job_id: id, offset, ...(size === undefined ? {} : { max_output_chars: size }) };
    const { data } = await here.call('agy_diff', query);
    all.patch += String(data['patch']);
    for (const file of data['files'] as File[]) all.files.add(file.path);
    all.steps.push(String(data['next_step']));
    all.masked.push(...(data['masked'] as unknown[]));
    all.sha = String(data['patch_sha256']);
    offset = data['next_offset'];
  }
  return all;
}

// promise: review-whole, review-visible, mask-in-line
describe('what is shown for review', () => {
  it('has every byte that applying writes: escapes for what hides, in names too', async () => {
    const hidden = 'const a = 1; /*\u001b]0;*/ hidden(); /*\u0007*/\n';
    const name = 'bidi\u202etxt.exe';
    const job = await jobOf(
      `write('a.js', ${JSON.stringify(hidden)}); write(${JSON.stringify(name)}, 'x\\r\\n'); write('raw', Buffer.from([0x61, 0xff, 0x0a]));`,
    );
    const { patch, files, sha } = await pages(job);
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
    const { patch, masked, sha } = await pages(job);
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

  it('can be paged to its end whatever its length, and applying is suggested there and not before', async () => {
    const job = await jobOf(
      `write('big.txt', Array.from({ length: 260000 }, (_, at) => 'a line of some length, number ' + at + '\\n').join('')); write('z.txt', 'the last file\\n');`,
    );
    const first = await job.here.call('agy_diff', { job_id: job.id, max_output_chars: 3_000_000 });
    expect(first.data['next_offset']).toBe(1_048_576);
    expect(String(first.data['next_step'])).not.toContain('agy_apply');
    // Each page is cut from the whole patch: the first and the last ones show that none is lost between them.
    const { patch, files, steps } = await pages(job, 3_000_000, 8_000_000);
    expect(8_000_000 + patch.length).toBeGreaterThan(8_388_608);
    expect(patch).toContain('number 259999\n');
    expect(patch.endsWith('+the last file\n')).toBe(true);
    expect([...files]).toEqual(expect.arrayContaining(['z.txt']));
    expect(steps.length).toBeGreaterThan(1);
    expect(steps.slice(0, -1).join('\n')).not.toContain('agy_apply');
    expect(steps.at(-1)).toContain('agy_apply');
    const shown = spawnSync(process.execPath, [SERVER, 'diff', job.id], {
      cwd: job.here.repo,
      env: serverEnv(job.here),
      encoding: 'utf8',
      maxBuffer: 64_000_000,
    });
    const whole = shown.stdout.slice(shown.stdout.indexOf('--- patch ---\n') + '--- patch ---\n'.length);
    expect(whole.startsWith(String(first.data['patch']))).toBe(true);
    expect(whole.slice(8_000_000)).toBe(patch);
    expect(shown.stdout).toContain('next: read on: all of the patch follows\n--- patch ---\n');
  });

  it('names each of thousands of files on one page or another', async () => {
    const job = await jobOf(`for (let at = 0; at < 5001; at += 1) write('f' + at, at + '\\n');`);
    const { files } = await pages(job, 400_000);
    expect(files.size).toBe(5_001);
    expect(files).toContain('f5000');
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
