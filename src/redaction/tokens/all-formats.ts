// All formats of the tables.
import { formatRows, type FormatRow, nearRows, type NearRow } from './format-table.ts';
import { MARKED_A_F } from './marked-formats-a-f.ts';
import { MARKED_G_P } from './marked-formats-g-p.ts';
import { MARKED_R_Y } from './marked-formats-r-y.ts';
import { NEAR_A_L } from './near-formats-a-l.ts';
import { NEAR_M_Z } from './near-formats-m-z.ts';

export const markedFormats = (): readonly FormatRow[] =>
  [MARKED_A_F, MARKED_G_P, MARKED_R_Y].flatMap(formatRows);

export const nearFormats = (): readonly NearRow[] => [NEAR_A_L, NEAR_M_Z].flatMap(nearRows);
