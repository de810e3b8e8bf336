// A row and its samples, for tests of what the suite makes of them.
import type { Row } from '../../bench/row.ts';

const none = () => Promise.resolve({ figures: {} });

export const ROWS: readonly Row[] = [
  {
    name: 'start',
    figures: {
      list: { what: 'start', unit: 'ms', goal: { most: 2.4 }, judged: 'ratio' },
      files: { what: 'files', unit: '', noise: 0.1 },
    },
    measure: none,
  },
  {
    name: 'flood',
    figures: { rate: { what: 'rate', unit: 'MB/s', goal: { least: 40 }, higher: true, noise: 0.2 } },
    measure: none,
  },
];

export const FOUND = {
  start: {
    '20': { list: { values: [90, 100, 110], floor: [50, 50, 50] }, files: { values: [20] } },
    '24': { list: { values: [150, 150, 150], floor: [50, 50, 50] }, files: { values: [30] } },
  },
  flood: { '20': { rate: { values: [50] } } },
} as const;
