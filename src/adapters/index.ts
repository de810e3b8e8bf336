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

/** What a project may hold for one of them: an agent can start another, and does its job where that is not signed in. */
export const PROJECT_FILES = {
  rules: ALL.flatMap(({ projectFiles }) => projectFiles),
  /** Their own places, below the home. */
  own: [
    ...new Set(
      ALL.flatMap(({ places: { state, configuration, signIn } }) => [...state, ...configuration, ...signIn]),
    ),
  ],
} as const;
