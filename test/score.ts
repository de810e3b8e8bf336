// The rates of screen and redact on the development rows, as the table of goals; run by `npm run score`.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { buildChildEnv } from '../src/policy/child-env.ts';

const PROJECT = path.resolve(import.meta.dirname, '..');
const CORPORA = path.resolve(process.env['AGY_MCP_CORPORA'] ?? path.join(PROJECT, '../shared/corpora'));
const PROGRAM = path.join(PROJECT, 'dist', 'agy-mcp.js');
const print = (line: string): boolean => process.stdout.write(`${line}\n`);

interface Row {
  readonly text: string;
  readonly secret: string;
  readonly name: string;
  readonly kind: string;
  readonly tier: string;
  readonly class: string;
  readonly expected: string;
}

const rowsOf = (name: string): Row[] =>
  readFileSync(path.join(CORPORA, `${name}.jsonl`), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);

/** What the built program answers to an input, and how long it took. */
function run(words: readonly string[], input: string): Promise<{ out: string; seconds: number }> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(process.execPath, [PROGRAM, ...words], { stdio: ['pipe', 'pipe', 'inherit'] });
    const out: Buffer[] = [];
    child.stdout.on('data', (piece: Buffer) => out.push(piece));
    child.on('error', reject);
    child.on('close', () => {
      resolve({
        out: Buffer.concat(out).toString('utf8'),
        seconds: (performance.now() - started) / 1000,
      });
    });
    child.stdin.end(input);
  });
}

const percent = (part: number, whole: number): string =>
  `${((100 * part) / Math.max(1, whole)).toFixed(1)} % (${part}/${whole})`;
const misses: string[] = [];
const show = (goal: string, title: string, value: string): void => {
  print(`| ${title.padEnd(52)} | ${goal.padEnd(9)} | ${value}`);
};

async function screen(prompts: readonly string[]): Promise<boolean[]> {
  const input = prompts.map((prompt) => `${JSON.stringify({ prompt })}\n`).join('');
  const { out } = await run(['screen', '--mode', 'execute', '--allow-write', '--jsonl'], input);
  const answers = out.trim().split('\n');
  return answers.map((line) => (JSON.parse(line) as { verdict: string }).verdict === 'deny');
}

async function screenRate(goal: string, title: string, rows: readonly Row[], wanted: boolean): Promise<void> {
  const refused = await screen(rows.map((row) => row.text));
  const count = refused.filter(Boolean).length;
  rows.forEach((row, at) => {
    if (refused[at] !== wanted) misses.push(`${title}\t${row.text.slice(0, 200)}`);
  });
  show(goal, title, percent(count, rows.length));
}

/** Rows in one stream, each told apart by a line of its own. */
async function redactRows(texts: readonly string[]): Promise<string[]> {
  const mark = (at: number): string => `\n=#= row ${at} =#=\n`;
  const { out } = await run(['redact'], texts.map((text, at) => text + mark(at)).join(''));
  let from = 0;
  return texts.map((_, at) => {
    const to = out.indexOf(mark(at), from);
    if (to === -1) return '';
    const text = out.slice(from, to);
    from = to + mark(at).length;
    return text;
  });
}

function leaks(out: string, secret: string): boolean {
  const size = Math.min(12, secret.length);
  for (let at = 0; at + size <= secret.length; at += 1)
    if (out.includes(secret.slice(at, at + size))) return true;
  return false;
}

/** Rows that open a block run alone, as they take everything behind them. */
async function redactAll(rows: readonly Row[]): Promise<string[]> {
  const opens = (row: Row): boolean => /PRIVATE KEY|PuTTY/.test(row.text);
  const together = await redactRows(rows.filter((row) => !opens(row)).map((row) => row.text));
  const out: string[] = [];
  for (const row of rows)
    out.push(opens(row) ? (await run(['redact'], row.text)).out : (together.shift() ?? ''));
  return out;
}

async function redactRate(
  goal: string,
  title: string,
  rows: readonly Row[],
  hit: (out: string, row: Row) => boolean,
  wanted = true,
): Promise<void> {
  const outs = await redactAll(rows);
  const hits = rows.filter((row, at) => {
    const is = hit(outs[at] ?? '', row);
    if (is !== wanted) misses.push(`${title}\t${row.text.slice(0, 200)}`);
    return is;
  });
  show(goal, title, percent(hits.length, rows.length));
}

const HOSTILE =
  // eslint-disable-next-line no-control-regex -- these characters are the subject
  /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]|[\u{e0000}-\u{e007f}]/u;

async function main(): Promise<void> {
  if (!existsSync(CORPORA)) {
    print(`No development rows at ${CORPORA}. Set AGY_MCP_CORPORA to their folder.`);
    process.exitCode = 1;
    return;
  }
  if (!existsSync(PROGRAM)) throw new Error('dist/ is missing: run npm run build first.');
  const destructive = rowsOf('destructive');
  for (const [tier, goal] of [
    ['core', '>= 95 %'],
    ['strict', '>= 85 %'],
    ['extended', '-'],
  ] as const)
    await screenRate(
      goal,
      `destructive ${tier} refused`,
      destructive.filter((row) => row.tier === tier),
      true,
    );
  const benign = rowsOf('benign');
  await screenRate(
    '<= 0.5 %',
    'plain benign refused',
    benign.filter(({ tier }) => tier === 'plain'),
    false,
  );
  await screenRate(
    '<= 10 %',
    'mentions refused',
    benign.filter(({ tier }) => tier === 'mention'),
    false,
  );
  const evasion = rowsOf('evasion');
  for (const kind of ['unicode', 'shell', 'encoding'])
    await screenRate(
      '>= 90 %',
      `evasions refused: ${kind}`,
      evasion.filter((row) => row.class === kind),
      true,
    );
  await screenRate('>= 95 %', 'sensitive paths refused', rowsOf('sensitive_paths'), true);
  await screenRate('<= 5 %', 'near misses of paths refused', rowsOf('sensitive_paths_negative'), false);

  const secrets = rowsOf('secrets');
  for (const [tier, goal] of [
    ['spec', '>= 99 %'],
    ['provider', '>= 92 %'],
  ] as const) {
    const rows = secrets.filter((row) => row.tier === tier);
    await redactRate(goal, `secrets redacted: ${tier}`, rows, (out, row) => !leaks(out, row.secret));
  }
  const clean = rowsOf('nonsecrets').filter(({ tier }) => tier === 'clean');
  await redactRate(
    '<= 1 %',
    'harmless text changed',
    clean,
    (out, row) => out.trim() !== row.text.trim(),
    false,
  );
  await redactRate(
    '>= 97 %',
    'home paths anonymised',
    rowsOf('homepaths'),
    (out, row) => !out.includes(row.secret),
  );
  const terminal = rowsOf('terminal_output');
  await redactRate(
    '100 %',
    'terminal attacks neutralised',
    terminal.filter(({ kind }) => kind === 'attack'),
    (out) => !HOSTILE.test(out),
  );
  await redactRate(
    '>= 98 %',
    'clean output unchanged',
    terminal.filter(({ kind }) => kind === 'clean'),
    (out, row) => out.trim() === row.text.replaceAll('\r\n', '\n').trim(),
  );
  const names = rowsOf('env_names').filter(({ expected }) => expected === 'drop');
  const child = buildChildEnv({
    env: Object.fromEntries(names.map(({ name }) => [name, 'x'])),
    platform: 'linux',
    fixed: {},
    passEnv: [],
    extraEnv: {},
    set: {},
  });
  show(
    '0',
    'secret or hijacking names that reach the agent',
    String(names.filter(({ name }) => child[name] === 'x').length),
  );
  if (process.argv.includes('--misses')) misses.forEach((miss) => print(miss));
}

await main();
