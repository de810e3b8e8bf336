// Shares of texts that are marked as addressing the model reading them: of the development rows and the READMEs of the
// installed packages, or of given files. A line of a file is {"text", "half": "tune" | "score", "family"}.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { injectionFinder } from '../../src/screening/injection/find-injections.ts';
import { injectionsIn } from '../../src/screening/injection/injection-stream.ts';
import { HARMLESS_TEXTS, UNTRUSTED_ROWS } from '../support/untrusted-rows.ts';

interface Row {
  readonly text: string;
  readonly half: string;
  readonly family: string;
}

const { values: options, positionals } = parseArgs({
  options: { misses: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const print = (line: string): boolean => process.stdout.write(`${line}\n`);

function readmes(): Row[] {
  const root = path.resolve('node_modules');
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => /(?:^|[\\/])readme[^\\/]*\.md$/i.test(file))
    .map((file) => ({
      text: readFileSync(path.join(root, file), 'utf8'),
      half: 'all',
      family: 'READMEs of packages',
    }));
}

const ofProject = (): Row[] => [
  ...UNTRUSTED_ROWS.map(({ text }) => ({ text, half: 'all', family: 'development rows: address the model' })),
  ...HARMLESS_TEXTS.map((text) => ({ text, half: 'all', family: 'development rows: harmless' })),
  ...readmes(),
];
const rowsOf = (file: string): Row[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);

const rows = positionals.length > 0 ? positionals.flatMap(rowsOf) : ofProject();
const counts = new Map<string, { marked: number; all: number }>();
for (const { text, half, family } of rows) {
  const found = injectionsIn(injectionFinder(), text);
  const key = `${family.padEnd(40)} | ${half.padEnd(5)}`;
  const count = counts.get(key) ?? { marked: 0, all: 0 };
  counts.set(key, { marked: count.marked + (found.length > 0 ? 1 : 0), all: count.all + 1 });
  const [first] = found;
  if (options.misses)
    print(
      `${family}\t${first === undefined ? 'unmarked' : first.kind}\t${JSON.stringify(text.slice(first?.at ?? 0, (first?.at ?? 0) + 160))}`,
    );
}
for (const [key, { marked, all }] of [...counts].sort())
  print(`| ${key} | ${((100 * marked) / all).toFixed(1)} % (${marked}/${all})`);
