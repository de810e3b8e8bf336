// Every row of the suite, in the order of its table.
import type { Row } from '../row.ts';
import { call } from './call.ts';
import { flood } from './flood.ts';
import { latency } from './latency.ts';
import { loaded } from './loaded.ts';
import { memory } from './memory.ts';
import { pages } from './pages.ts';
import { start } from './start.ts';
import { store } from './store.ts';

export const ROWS: readonly Row[] = [start, loaded, memory, call, latency, flood, store, pages];
