// The part of docs/reference/rules.md about tools and their verbs: programs by what their commands do, and how well that holds.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { screenRequest } from '../../src/screening/check-prompt.ts';
import { EFFECTS, type Effect } from '../../src/screening/commands/effects.ts';
import { openVerbBook } from '../../src/screening/commands/verbs/verb-table.ts';

const SAMPLES = path.resolve(import.meta.dirname, '../samples/screening/tool-commands.tsv');

/** How many programs have at least one command of each effect; the book writes out the rows of one when it is asked. */
function programsByEffect(): ReadonlyMap<Effect, number> {
  const book = openVerbBook();
  const counts = new Map<Effect, number>();
  for (const program of book.programs())
    for (const effect of new Set(book.rows(program).flatMap(({ effect }) => effect ?? [])))
      counts.set(effect, (counts.get(effect) ?? 0) + 1);
  return counts;
}

interface Sample {
  readonly half: string;
  readonly kind: string;
  readonly command: string;
}

const samples = (): Sample[] =>
  readFileSync(SAMPLES, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [half = '', kind = '', ...rest] = line.split('\t');
      return { half, kind, command: rest.join('\t') };
    });

const percent = (part: number, whole: number): string =>
  `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`;

/** Denied and warned of the samples, by half and kind. */
async function figures(): Promise<string> {
  const counts = new Map<string, { all: number; deny: number; warn: number }>();
  for (const { half, kind, command } of samples()) {
    const { verdict } = await screenRequest({
      prompt: command,
      extraEnv: {},
      addDirs: [],
      mode: 'execute',
      allowWrite: true,
    });
    const key = `${half} ${kind}`;
    const count = counts.get(key) ?? { all: 0, deny: 0, warn: 0 };
    count.all += 1;
    if (verdict !== 'allow') count[verdict] += 1;
    counts.set(key, count);
  }
  const row = (half: string, title: string) => {
    const bad = counts.get(`${half} dangerous`) ?? { all: 0, deny: 0, warn: 0 };
    const good = counts.get(`${half} harmless`) ?? { all: 0, deny: 0, warn: 0 };
    return `| ${title} | ${percent(bad.deny, bad.all)} of ${bad.all} | ${percent(bad.warn, bad.all)} | ${percent(good.deny, good.all)} of ${good.all} |`;
  };
  return [
    '| half | dangerous commands denied | warned about | harmless commands denied |',
    '| --- | --- | --- | --- |',
    row('build', 'in view while the rules were built'),
    row('score', 'never looked at'),
  ].join('\n');
}

/** Programs, effects and figures as the page has them. */
export async function toolsReference(): Promise<string> {
  const counts = programsByEffect();
  const rows = (Object.keys(EFFECTS) as Effect[])
    .map((effect) => ({ effect, programs: counts.get(effect) ?? 0 }))
    .filter(({ programs }) => programs > 0)
    .map(
      ({ effect, programs }) =>
        `| \`verb.${effect}\` | ${EFFECTS[effect].words} | ${EFFECTS[effect].scope.replace('_', ' ')} | ${programs} |`,
    );
  return [
    `A table knows the verbs of ${openVerbBook().programs().length} names of programs (\`src/screening/commands/verbs/\`). The first pattern that fits decides: denied, a warning, or harmless. Help and dry runs are harmless; reading secrets is denied where the agent may write, and a warning elsewhere.`,
    ['| rule | a command that | reaches | programs |', '| --- | --- | --- | --- |', ...rows].join('\n'),
    'Measured on examples of [tldr-pages](https://github.com/tldr-pages/tldr), labelled by what each says that its command does, so that some labels are wrong. The pages were split in two before the tables were written:',
    await figures(),
  ].join('\n\n');
}
