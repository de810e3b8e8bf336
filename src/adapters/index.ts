// Name to adapter: the table of agents (pure).
import type { Backend } from '../protocol/job.ts';
import type { Adapter } from './adapter.ts';
import { agy } from './agy/adapter.ts';
import { gemini } from './gemini/adapter.ts';

export const ADAPTERS: Readonly<Record<Backend, Adapter>> = { agy, gemini };
