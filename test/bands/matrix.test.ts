// The matrix for real: every band and every situation, run by the runner against the simulated agent.
import { afterAll, describe, test } from 'vitest';
import type { JobRecord } from '../../src/protocol/job.ts';
import { runBand } from '../support/band-run.ts';
import { BAND_NAMES, COLUMNS, expected, expectedBand, GEMINI, ROWS } from './table.ts';

const seen = new Map<string, string>();
const key = (what: string, band: string): string => `${what}\0${band}`;

function wordsOf(record: JobRecord | null): string {
  return [record?.failure?.message, record?.failure?.hint, ...(record?.warnings ?? [])].join('\n');
}

afterAll(() => {
  const width = Math.max(...ROWS.map(({ what }) => what.length));
  const cell = (what: string, band: string): string =>
    (seen.get(key(what, band)) ?? '').slice(0, 19).padEnd(20);
  const lines = [
    `${' '.repeat(width + 4)}${BAND_NAMES.map((band) => COLUMNS[band].padEnd(20)).join('')}`,
    ...ROWS.map(
      ({ n, what }) =>
        `${String(n).padStart(2)}  ${what.padEnd(width)}${BAND_NAMES.map((band) => cell(what, band)).join('')}`,
    ),
    ...GEMINI.map(
      ({ n, what }) => `${String(n).padStart(2)}  ${what.padEnd(width)}gemini: ${cell(what, 'gemini')}`,
    ),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
});

for (const band of BAND_NAMES) {
  describe(`agy ${COLUMNS[band]}`, () => {
    for (const row of ROWS) {
      const wanted = expected(row, band);
      if (wanted.startsWith('n/a')) {
        seen.set(key(row.what, band), 'n/a');
        continue;
      }
      test.concurrent(`${row.n} ${row.what}: ${wanted}`, async ({ expect: check }) => {
        const ran = await runBand({ ...row, backend: 'agy', version: COLUMNS[band] });
        seen.set(key(row.what, band), ran.end);
        check(ran.end, wordsOf(ran.record)).toBe(wanted);
        check(ran.left, 'processes that were left behind').toBe(0);
        check(ran.band, 'the band that it is taken for').toBe(expectedBand(row, band));
        const isUnlimited = ran.argv.flat().includes('--print-timeout=0');
        check(isUnlimited && BAND_NAMES.indexOf(band) < BAND_NAMES.indexOf('1.2.6')).toBe(false);
        const { says } = row;
        if (says !== undefined && BAND_NAMES.indexOf(says[0]) <= BAND_NAMES.indexOf(band))
          check(wordsOf(ran.record)).toMatch(says[1]);
      });
    }
  });
}

describe('gemini', () => {
  for (const row of GEMINI) {
    test.concurrent(`${row.n} ${row.what}: ${row.end}`, async ({ expect: check }) => {
      const ran = await runBand({ ...row, backend: 'gemini', version: '0.61.0' });
      seen.set(key(row.what, 'gemini'), ran.end);
      check(ran.end, wordsOf(ran.record)).toBe(row.end);
      check(ran.left).toBe(0);
    });
  }
});
