// Table and pictures of a result into docs/.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { drawChart } from './report/chart.ts';
import { withTable } from './report/marks.ts';
import type { Result } from './report/result.ts';
import { markdownTable } from './report/table.ts';
import type { Plot } from './row.ts';
import { PROJECT } from './world/home.ts';

const DOCUMENT = path.join(PROJECT, 'docs/development/performance.md');
const PICTURES = path.join(PROJECT, 'docs/development/performance');
export function writeDocument(result: Result, plots: readonly Plot[]): void {
  const nodes = Object.values(result.nodes).join(' and ');
  const under = `${result.machine}; Node ${nodes}${result.short ? '; short form' : ''}.`;
  const table = `${markdownTable(result)}\n\n${under}`;
  writeFileSync(DOCUMENT, withTable(readFileSync(DOCUMENT, 'utf8'), table));
  mkdirSync(PICTURES, { recursive: true });
  for (const plot of plots) writeFileSync(path.join(PICTURES, `${plot.file}.svg`), drawChart(plot));
}
