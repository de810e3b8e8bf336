// Replacements in text that nobody here wrote: how many by kind of file and rule, and a fixed random sample to read.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parseArgs } from 'node:util';
import { cleanText } from '../../src/protocol/text/clean-text.ts';
import { createRedactor } from '../../src/redaction/redact.ts';
import { MASK } from '../../src/redaction/spans.ts';
import { drawOf, wildFiles } from './files.ts';
import { ruleOf } from './rule-of.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    mb: { type: 'string', default: '60' },
    sample: { type: 'string', default: '200' },
    seed: { type: 'string', default: 'wild' },
    rule: { type: 'string' },
    kind: { type: 'string' },
  },
});
const ROOTS = [path.resolve('node_modules'), '/usr/share', '/usr/lib', '/usr/local', '/opt', '/var/log'];
const SEED = options.seed;
const SAMPLE = Number(options.sample);
const PIECE_CHARS = 1_000_000;
const AROUND = 90;
const print = (line: string): boolean => process.stdout.write(`${line}\n`);

interface Place {
  readonly draw: number;
  readonly rule: string;
  readonly kind: string;
  readonly where: string;
  readonly context: string;
}

const redactor = createRedactor();
const counts = new Map<string, Map<string, number>>();
const megabytes = new Map<string, number>();
let sample: Place[] = [];
let seconds = 0;
let cleaned = 0;

/** Bounded: those with the lowest draws are the sample. */
function keep(place: Place): void {
  if ((options.rule ?? place.rule) !== place.rule) return;
  sample.push(place);
  if (sample.length > 4 * SAMPLE + 1_000)
    sample = sample.sort((left, right) => left.draw - right.draw).slice(0, SAMPLE);
}

/** Where the line differs from what became of it, in the order of the line. */
function placesOf(line: string, shown: string): [from: number, to: number][] {
  const found: [number, number][] = [];
  let at = 0;
  const parts = shown.split(MASK);
  parts.forEach((part, index) => {
    const last = index === parts.length - 1;
    const next = last ? line.length - part.length : line.indexOf(part, at);
    if (next === -1) return;
    if (index > 0 && line.slice(at, next) !== MASK) found.push([at, Math.max(at, next)]);
    at = next + part.length;
  });
  return found;
}

function judge(text: string, kind: string, file: string, firstLine: number): void {
  const started = performance.now();
  const out = redactor.text(text);
  seconds += (performance.now() - started) / 1_000;
  const clean = cleanText(text);
  if (clean !== text.replace(/\r\n?/g, '\n')) cleaned += 1;
  if (out === clean) return;
  const after = out.split('\n');
  clean.split('\n').forEach((line, at) => {
    const shown = after[at] ?? '';
    if (shown === line) return;
    for (const [from, to] of placesOf(line, shown)) {
      const rule = ruleOf(line, from);
      const of = counts.get(kind) ?? new Map<string, number>();
      of.set(rule, (of.get(rule) ?? 0) + 1);
      counts.set(kind, of);
      const where = `${file}:${firstLine + at}`;
      const context = `${line.slice(Math.max(0, from - AROUND), from)}⟦${line.slice(from, to).slice(0, AROUND)}⟧${line.slice(to, to + 50)}`;
      keep({ draw: drawOf(SEED, `${where}:${from}`), rule, kind, where, context });
    }
  });
}

function judgeFile(file: string, kind: string): void {
  let bytes = readFileSync(file);
  if (file.endsWith('.gz'))
    try {
      bytes = gunzipSync(bytes);
    } catch {
      return; // no archive after all
    }
  if (bytes.subarray(0, 4_096).includes(0)) return;
  const text = bytes.toString('utf8');
  megabytes.set(kind, (megabytes.get(kind) ?? 0) + bytes.length / 1e6);
  let line = 1;
  for (let at = 0; at < text.length;) {
    const stop = text.length - at <= PIECE_CHARS ? -1 : text.indexOf('\n', at + PIECE_CHARS);
    const piece = stop === -1 ? text.slice(at) : text.slice(at, stop + 1);
    judge(piece, kind, file, line);
    line += piece.split('\n').length - 1;
    at += piece.length;
  }
}

const files = wildFiles(positionals.length > 0 ? positionals : ROOTS, Number(options.mb) * 1e6, SEED).filter(
  ({ kind }) => (options.kind ?? kind) === kind,
);
for (const { file, kind } of files) judgeFile(file, kind);

const all = [...megabytes.values()].reduce((sum, size) => sum + size, 0);
print(
  `${all.toFixed(0)} MB in ${files.length} files, ${(all / seconds).toFixed(0)} MB/s; ${cleaned} pieces cleaned`,
);
for (const [kind, size] of megabytes) {
  const of = [...(counts.get(kind) ?? [])].sort((left, right) => right[1] - left[1]);
  const total = of.reduce((sum, [, count]) => sum + count, 0);
  print(`\n${kind}: ${size.toFixed(1)} MB, ${total} replacements, ${(total / size).toFixed(2)} a MB`);
  for (const [rule, count] of of)
    print(`  ${rule.padEnd(28)} ${String(count).padStart(6)}  ${(count / size).toFixed(3)} a MB`);
}
print('');
for (const { rule, kind, where, context } of sample
  .sort((left, right) => left.draw - right.draw)
  .slice(0, SAMPLE))
  print(`[${kind}; ${rule}] ${where}\n    ${context}`);
