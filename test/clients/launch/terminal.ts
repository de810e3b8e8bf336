// A program in a terminal of its own: a private tmux, typed into and read like a person would.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { until } from './processes.ts';
import type { World } from './world.ts';

export interface Terminal {
  readonly screen: () => string;
  /** Types the words, again where the interface was not listening yet, and sends them once they stand on the screen. */
  readonly submit: (words: string) => Promise<void>;
  readonly press: (...keys: string[]) => void;
  /** Waits until the screen shows it. */
  readonly shows: (words: RegExp, seconds?: number) => Promise<void>;
  readonly close: () => void;
}

export const hasTmux = (): boolean => spawnSync('tmux', ['-V'], { stdio: 'ignore' }).status === 0;

export function openTerminal(
  world: World,
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Terminal {
  const socket = path.join(world.dir, 'tmux.sock');
  const tmux = (...words: string[]): string => {
    const { status, stdout, stderr } = spawnSync('tmux', ['-S', socket, '-f', '/dev/null', ...words], {
      cwd: world.project,
      env: { ...env, TERM: 'xterm-256color' },
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`tmux ${words[0] ?? ''}: ${stderr}`);
    return stdout;
  };
  tmux('new-session', '-d', '-s', 'ui', '-x', '160', '-y', '50', program, ...args);
  const screen = (): string => tmux('capture-pane', '-p', '-t', 'ui');
  return {
    screen,
    async submit(words) {
      for (let tries = 0; !screen().includes(words); tries += 1) {
        if (tries === 5) throw new Error(`nobody takes these words: ${words}\n--- screen\n${screen()}`);
        tmux('send-keys', '-t', 'ui', '-l', words);
        await until('the words', () => (screen().includes(words) ? true : undefined), 2).catch(
          () => undefined,
        );
      }
      tmux('send-keys', '-t', 'ui', 'Enter');
    },
    press: (...keys) => void tmux('send-keys', '-t', 'ui', ...keys),
    async shows(words, seconds = 30) {
      await until(
        `the screen shows ${String(words)}`,
        () => (words.test(screen()) ? true : undefined),
        seconds,
      ).catch((error: unknown) => {
        throw new Error(`${String(error)}\n--- screen\n${screen()}`);
      });
    },
    close() {
      spawnSync('tmux', ['-S', socket, 'kill-server'], { env, stdio: 'ignore' });
    },
  };
}
