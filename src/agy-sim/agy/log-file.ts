/** agy's own log: klog lines, the logLines that old versions are read by. */
import { appendFileSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { atLeast } from './version.ts';

export interface Log {
  write(message: string, source?: string, level?: string): void;
}

const two = (value: number, width = 2): string => String(value).padStart(width, '0');

function klogLine(now: Date, thread: string, level: string, source: string, message: string): string {
  const day = `${two(now.getMonth() + 1)}${two(now.getDate())}`;
  const clock = `${two(now.getHours())}:${two(now.getMinutes())}:${two(now.getSeconds())}`;
  return `${level}${day} ${clock}.${two(now.getMilliseconds() * 1000, 6)} ${thread} ${source}] ${message}\n`;
}

function defaultFile(appDir: string, now: Date): string {
  const stamp = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}_${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
  const folder = path.join(appDir, 'log');
  const name = `cli-${stamp}.log`;
  mkdirSync(folder, { recursive: true });
  rmSync(path.join(folder, 'cli.log'), { force: true });
  symlinkSync(name, path.join(folder, 'cli.log'));
  return path.join(folder, name);
}

export function createLog(appDir: string, version: string, pid: number, override: string | undefined): Log {
  const thread = atLeast(version, '1.2.0') ? '1'.padStart(7) : String(pid).padStart(6);
  let file: string | undefined;
  try {
    file = override ?? defaultFile(appDir, new Date());
  } catch {
    // A read-only home has no log.
  }
  return {
    write: (message, source = 'printmode.go:112', level = 'I') => {
      if (file === undefined) return;
      try {
        appendFileSync(file, klogLine(new Date(), thread, level, source, message), { mode: 0o600 });
      } catch {
        file = undefined;
      }
    },
  };
}

export type LogLine = readonly [source: string, message: string, level?: 'W' | 'E'];

/** Also in healthy runs: the pollers start before the keyring answers. */
export const START_UP: readonly LogLine[] = [
  ['server.go:1292', 'Starting language server process with pid {{pid}}'],
  ['server.go:485', 'Language server listening on random port at 53816 for HTTPS (gRPC)'],
  ['server.go:492', 'Language server listening on random port at 53817 for HTTP'],
  ['main.go:88', 'CLI app data directory: {{app}}'],
  [
    'log.go:398',
    'Failed to poll ListExperiments: error getting token source: You are not logged into Antigravity.',
    'E',
  ],
  [
    'printmode.go:97',
    'Print mode: starting (promptLength={{length}}, model="{{model}}", conversationID="{{asked}}")',
  ],
  ['printmode.go:131', 'Print mode: silent auth succeeded'],
];

export const NEW_CONVERSATION: readonly LogLine[] = [
  ['conversation_manager.go:512', 'Starting new conversation (agent=true)'],
  ['server.go:1571', 'Created conversation {{id}}'],
];

export const RESUMED_CONVERSATION: readonly LogLine[] = [
  ['printmode.go:160', 'Print mode: resuming conversation {{id}}'],
];

export const PROMPT_SENT: readonly LogLine[] = [
  ['printmode.go:171', 'Print mode: conversation={{id}}, sending message'],
  ['stream.go:64', 'Starting conversation update stream for {{id}}'],
  ['input.go:203', 'Auto-flush: sending 1 queued input(s) (combinedLength={{length}}, media=0)'],
];

export const SHUT_DOWN: readonly LogLine[] = [
  ['stream.go:91', 'Stopping conversation stream'],
  ['server.go:520', 'Language server shutting down'],
];
