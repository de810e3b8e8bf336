// Commands in surroundings that fail: an output that is full, a directory that is gone.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../support/processes.ts';
import { type Home, makeHome, SERVER, serverEnv } from '../support/start-bridge.ts';

let home: Home;
beforeEach(() => {
  home = makeHome();
});
afterEach(async () => {
  await until(() => home.living().length === 0, 'everything has ended').catch(() => undefined);
  await home.clear();
});

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

describe('what a command finds around it', () => {
  const shell = (script: string): Promise<Ended> => {
    const child = spawn('sh', ['-c', script, 'sh', process.execPath, SERVER], {
      cwd: home.repo,
      env: serverEnv(home),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    return once(child, 'close').then(([code]): Ended => ({ code: code as number | null, out, err }));
  };

  it.runIf(process.platform === 'linux')('an output that is full is no success', async () => {
    for (const words of ['sessions', 'help', 'sessions --json'])
      expect(await shell(`"$1" "$2" ${words} > /dev/full`), words).toEqual({
        code: 1,
        out: '',
        err: 'error: Standard output could not be written (ENOSPC).\n',
      });
  });

  it('a directory that was removed keeps from nothing that needs none', async () => {
    const inGone = (words: string) =>
      shell(`mkdir "$HOME/gone" && cd "$HOME/gone" && rmdir "$HOME/gone" && exec "$1" "$2" ${words}`);
    expect(await inGone('sessions')).toMatchObject({ code: 0, err: '' });
    expect(await inGone('run hi')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^error: --cwd names no existing directory: ".*gone"\nhint: /) as unknown,
    });
    expect(await inGone(`run hi --cwd "${home.repo}"`)).toMatchObject({ code: 0, out: 'It is done.\n' });
    const hello = '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"agy_sessions"}}';
    expect(await inGone(`serve <<'END'\n${hello}\nEND`)).toMatchObject({
      code: 0,
      out: expect.stringContaining('"id":1') as unknown,
      err: '',
    });
  });
});
