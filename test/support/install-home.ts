// A home with clients' files, and the real program that registers the server in them.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'smol-toml';
import { SERVER } from './start-bridge.ts';

interface Ended {
  readonly code: number | null;
  readonly out: string;
}

interface Report {
  readonly clients: readonly {
    readonly client: string;
    readonly action: string;
    readonly note: string | null;
  }[];
  readonly backups: readonly string[];
}

export interface InstallHome {
  /** The path of a file in it. */
  readonly file: (...names: string[]) => string;
  readonly read: (...names: string[]) => string;
  readonly write: (content: string | Uint8Array, ...names: string[]) => void;
  /** Every file and link below the home, with what it holds. */
  readonly everything: () => Record<string, string>;
  readonly run: (...words: string[]) => Promise<Ended>;
  readonly report: (...words: string[]) => Promise<Report>;
  readonly remove: () => void;
}

export function makeInstallHome(): InstallHome {
  const home = realpathSync(mkdtempSync(path.join(tmpdir(), 'agy-install-')));
  const file = (...names: string[]): string => path.join(home, ...names);
  const read = (...names: string[]): string => readFileSync(file(...names), 'utf8');
  const run = async (...words: string[]): Promise<Ended> => {
    const child = spawn(process.execPath, [SERVER, ...words], {
      cwd: file('project'),
      env: { HOME: home, PATH: file('bin'), TMPDIR: home },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (out += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, out };
  };
  mkdirSync(file('project'));
  return {
    file,
    read,
    run,
    write(content, ...names) {
      mkdirSync(path.dirname(file(...names)), { recursive: true });
      writeFileSync(file(...names), content);
    },
    everything: () =>
      Object.fromEntries(
        readdirSync(home, { recursive: true, encoding: 'utf8' })
          // The store, and what belongs to it: the audit trail's key, and the folder that was made for it.
          .filter((name) => !/^(?:\.agy-mcp|\.config\/agy-mcp)/.test(name))
          .filter((name, _, all) => name !== '.config' || all.some((each) => each.startsWith('.config/')))
          .map((name) => [name, lstatSync(file(name)).isFile() ? read(name) : 'no file']),
      ),
    report: async (...words) => JSON.parse((await run(...words, '--json')).out) as Report,
    remove() {
      rmSync(home, { recursive: true });
    },
  };
}

export const states = ({ clients }: Report): Record<string, string> =>
  Object.fromEntries(clients.map(({ client, action }) => [client, action]));

/** What the client finds under our name. */
export const COMMAND = { command: process.execPath, args: [SERVER] };
export const jsonEntry = (text: string, key = 'mcpServers') =>
  (JSON.parse(text.replace(/^\uFEFF/, '')) as Record<string, { agy: unknown }>)[key]?.agy;
export const tomlServers = (text: string) =>
  (parse(text.replace(/^\uFEFF/, '')) as { mcp_servers: Record<string, unknown> }).mcp_servers;
