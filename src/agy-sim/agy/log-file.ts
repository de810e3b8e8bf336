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
