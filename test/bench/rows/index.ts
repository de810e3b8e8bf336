// Every row of the suite, in the order of its table.
import type { Row } from '../row.ts';
import { audit } from './audit.ts';
import { call } from './call.ts';
import { confined } from './confined.ts';
import { flood } from './flood.ts';
import { latency } from './latency.ts';
import { loaded } from './loaded.ts';
import { memory } from './memory.ts';
import { packaged } from './package.ts';
import { pages } from './pages.ts';
import { parallel } from './parallel.ts';
import { policy } from './policy.ts';
import { queue } from './queue.ts';
import { redactor } from './redactor.ts';
import { screen } from './screen.ts';
import { standBy } from './stand-by.ts';
import { start } from './start.ts';
import { store } from './store.ts';
import { worktree } from './worktree.ts';

export const ROWS: readonly Row[] = [
  start,
  loaded,
  memory,
  call,
  confined,
  standBy,
  latency,
  flood,
  redactor,
  screen,
  store,
  pages,
  parallel,
  queue,
  worktree,
  audit,
  policy,
  packaged,
];
