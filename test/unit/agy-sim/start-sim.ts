// The bundled simulator, started for real under any name.
import { build } from 'esbuild';
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly child: ChildProcessWithoutNullStreams;
  readonly ended: Promise<Ended>;
  stdout(): string;
  stderr(): string;
  /** Resolves as soon as stdout holds the text. */
  told(text: string): Promise<void>;
}

export interface StartOptions {
  readonly argv: readonly string[];
  readonly config?: object;
  readonly name?: string;
  /** `run` closes stdin behind it, `start` leaves it open. */
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Sim {
  readonly home: string;
  readonly cwd: string;
  readonly folder: string;
  start(options: StartOptions): Started;
  run(options: StartOptions): Promise<Ended>;
  remove(): void;
}

export const STREAM = [
  '--input-format=stream-json',
  '--output-format=stream-json',
  '--disable-slash-commands',
];
export const userLine = (content: string): string =>
  `${JSON.stringify({ event: 'user', message: { content } })}\n`;

export async function buildSim(): Promise<Sim> {
  const folder = mkdtempSync(path.join(tmpdir(), 'agy-sim-test-'));
  const program = path.join(folder, 'agy-sim.mjs');
  const entry = path.join(import.meta.dirname, '../../../src/agy-sim/main.ts');
  await build({
    entryPoints: [entry],
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    outfile: program,
  });
  const [home, cwd] = ['home', 'work'].map((name) => path.join(folder, name));
  if (home === undefined || cwd === undefined) throw new Error('no folders');
  for (const made of [home, cwd]) mkdirSync(made);
  let count = 0;

  const start = ({ argv, config, name = 'agy', stdin = '', env }: StartOptions): Started => {
    const bin = path.join(folder, String(count++));
    mkdirSync(bin);
    const script = path.join(bin, name);
    symlinkSync(program, script);
    writeFileSync(`${script}.json`, JSON.stringify({ speed: 0, quiet: true, ...config }));
    const child = spawn(process.execPath, [script, ...argv], {
      cwd,
      env: { PATH: process.env['PATH'], HOME: home, ...env },
      detached: true,
    });
    const seen = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (seen.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (seen.stderr += text));
    child.stdin.on('error', () => undefined);
    if (stdin !== '') child.stdin.write(stdin);
    const ended = new Promise<Ended>((resolve) => {
      child.on('close', (code, signal) => {
        resolve({ code, signal, ...seen });
      });
    });
    return {
      child,
      ended,
      stdout: () => seen.stdout,
      stderr: () => seen.stderr,
      told: (text) =>
        new Promise((resolve) => {
          const look = (): void => {
            if (!seen.stdout.includes(text)) return;
            child.stdout.off('data', look);
            resolve();
          };
          child.stdout.on('data', look);
          look();
        }),
    };
  };
  return {
    home,
    cwd,
    folder,
    start,
    run: (options) => {
      const started = start(options);
      started.child.stdin.end();
      return started.ended;
    },
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** One object a line. */
export const linesOf = (text: string): Record<string, unknown>[] =>
  text
    .trimEnd()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

/** Ids, times and the tool list made comparable with the recordings. */
export const normalise = (text: string, cwd = ''): string =>
  text
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'ID')
    .replaceAll(/"duration_seconds":[\d.e-]+/g, '"duration_seconds":N')
    .replaceAll(/"tools":\[[^\]]*\]/g, '"tools":["…60 names…"]')
    .replaceAll(cwd === '' ? '\0' : cwd, '<scratch>');
