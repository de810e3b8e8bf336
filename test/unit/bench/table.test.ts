// The table as text and as Markdown, its place in a document, the words of the command line.
import { describe, expect, it } from 'vitest';
import { readOptions } from '../../bench/options.ts';
import { withTable } from '../../bench/report/marks.ts';
import { linesOf, type Result } from '../../bench/report/result.ts';
import { digits, markdownTable, tally, textTable } from '../../bench/report/table.ts';
import { FOUND, ROWS } from './figures.ts';

const RESULT: Result = {
  short: false,
  nodes: { '20': '20.1.0', '24': '24.1.0' },
  machine: 'a machine',
  lines: linesOf(ROWS, FOUND),
};

describe('the table', () => {
  it('as text has a column group a Node, in line', () => {
    const lines = textTable(RESULT).split('\n');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/^what +goal +median +spread +ratio +Node 20 +median +spread +ratio +Node 24$/);
    expect(lines[1]).toMatch(/≤ 2\.4 × +100 ms +± 5 % +2\.00 × +pass +150 ms +± 0 % +3\.00 × +short$/);
    expect(lines[1]?.indexOf('pass')).toBe(lines[0]?.indexOf('Node 20'));
  });
  it('as Markdown has the same cells, and what is short in bold', () => {
    const lines = markdownTable(RESULT).split('\n');
    expect(new Set(lines.map((line) => line.split('|').length))).toEqual(new Set([12]));
    expect(lines[2]).toContain('| 150 ms | ± 0 % | 3.00 × | **short** |');
    expect(lines[4]).toContain('| 50.0 MB/s |  |  | pass | - |');
  });
  it('leaves out what was not measured at all', () => {
    const some = { ...RESULT, lines: linesOf(ROWS, { flood: FOUND.flood }) };
    expect(textTable(some).split('\n')).toHaveLength(2);
  });
  it('shows on every Node what is the same on all', () => {
    const any = { ...RESULT, lines: linesOf(ROWS, { start: { any: { files: { values: [7] } } } }) };
    expect(textTable(any).match(/7\.00/g)).toHaveLength(2);
  });
  it('counts the goals', () => {
    expect(tally(RESULT)).toBe('2 goals reached, 1 short');
  });
  it.each([
    [1_234.5, '1235'],
    [99.94, '99.9'],
    [9.999, '10.00'],
    [0.0123, '0.01'],
    [-12.34, '-12.3'],
    [Number.NaN, '?'],
  ])('shows %d as %s', (value, wanted) => {
    expect(digits(value)).toBe(wanted);
  });
});

describe('its document', () => {
  const BEGIN = '<!-- table: written by `npm run bench -- --write` -->';
  const END = '<!-- end of the table -->';
  it('keeps all that stands around it, however often it is written', () => {
    const once = withTable(`# Title\n${BEGIN}\nold\n${END}\nmore\n`, 'new');
    expect(once).toBe(`# Title\n${BEGIN}\n\nnew\n\n${END}\nmore\n`);
    expect(withTable(once, 'new')).toBe(once);
  });
  it.each(['', BEGIN, `${END}${BEGIN}`])('is not touched without its marks: %j', (document) => {
    expect(() => withTable(document, 'new')).toThrow('marks');
  });
});

describe('the command line', () => {
  const rows = ROWS.map(({ name }) => name);
  it('without words measures all', () => {
    expect(readOptions([], rows)).toMatchObject({ only: null, short: false, check: false, nodes: [] });
  });
  it('takes rows, Nodes and a file', () => {
    const words = ['--only', 'flood,start', '--node', '/a', '--node=/b', '--json', 'r.json', '--short'];
    expect(readOptions(words, rows)).toMatchObject({
      only: ['flood', 'start'],
      nodes: ['/a', '/b'],
      json: 'r.json',
      short: true,
    });
  });
  it.each([[['--only', 'stat']], [['--fast']], [['start']]])('refuses %j', (words) => {
    expect(() => readOptions(words, rows)).toThrow(TypeError);
  });
  it('names the rows there are', () => {
    expect(() => readOptions(['--only', 'stat'], rows)).toThrow('There is no row stat. Rows: start, flood.');
  });
});
