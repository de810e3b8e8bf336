// Name to adapter: the table of agents (pure).
import type { Backend } from '../protocol/backend.ts';
import type { Adapter } from './adapter.ts';
import { agy } from './agy/adapter.ts';
import type { AllowRule } from './allow-rules.ts';
import { gemini } from './gemini/adapter.ts';

export const ADAPTERS: Readonly<Record<Backend, Adapter>> = { agy, gemini };

const ALL = Object.values(ADAPTERS);

/** Names of tools that change files, of every agent: an event does not say whose it is. */
export const WRITING_TOOLS: ReadonlySet<string> = new Set(ALL.flatMap(({ writingTools }) => writingTools));

/** Actions that an agent may deny, of every agent. */
export const ALLOW_RULES: Readonly<Record<string, AllowRule>> = Object.fromEntries(
  ALL.flatMap(({ allowRules }) => Object.entries(allowRules)),
);
