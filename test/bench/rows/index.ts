// Every row of the suite, in the order of its table.
import type { Row } from '../row.ts';
import { call } from './call.ts';
import { memory } from './memory.ts';
import { start } from './start.ts';

export const ROWS: readonly Row[] = [start, memory, call];
