// All formats of the tables.
import { formatRows, type FormatRow, nearRows, type NearRow } from './format-table.ts';
import { MARKED_0_E } from './marked-formats-0-e.ts';
import { MARKED_F_O } from './marked-formats-f-o.ts';
import { MARKED_P_Z } from './marked-formats-p-z.ts';
import { NEAR_A_F } from './near-formats-a-f.ts';
import { NEAR_G_P } from './near-formats-g-p.ts';
import { NEAR_Q_Z } from './near-formats-q-z.ts';

export const markedFormats = (): readonly FormatRow[] =>
  [MARKED_0_E, MARKED_F_O, MARKED_P_Z].flatMap(formatRows);

export const nearFormats = (): readonly NearRow[] => [NEAR_A_F, NEAR_G_P, NEAR_Q_Z].flatMap(nearRows);
