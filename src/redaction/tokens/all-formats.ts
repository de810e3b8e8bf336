// All formats of the tables.
import { formatRows, type FormatRow, nearRows, type NearRow } from './format-table.ts';
import { MARKED_0_F } from './marked-formats-0-f.ts';
import { MARKED_G_P } from './marked-formats-g-p.ts';
import { MARKED_R_Z } from './marked-formats-r-z.ts';
import { NEAR_A_F } from './near-formats-a-f.ts';
import { NEAR_G_P } from './near-formats-g-p.ts';
import { NEAR_Q_Z } from './near-formats-q-z.ts';

export const markedFormats = (): readonly FormatRow[] =>
  [MARKED_0_F, MARKED_G_P, MARKED_R_Z].flatMap(formatRows);

export const nearFormats = (): readonly NearRow[] => [NEAR_A_F, NEAR_G_P, NEAR_Q_Z].flatMap(nearRows);
