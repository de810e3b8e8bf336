// What the start of a confined job looks at, done once before the first one comes: so that it is loaded and compiled.
import { ADAPTERS } from '../adapters/index.ts';
import { gatherFacts } from '../confinement/gather.ts';
import { createJudgeMemory } from '../confinement/judge-memory.ts';
import { planConfinement } from '../confinement/plan.ts';
import { createLookMemory } from '../platform/files/look-at.ts';
import { readText } from '../platform/files/private-file.ts';
import { MAIN_BACKEND } from '../protocol/backend.ts';
import type { RunnerApp } from './runner-app.ts';

/** Changes nothing. Where no job was confined yet, none may ever be: nothing is done. */
export async function warmConfinement({ store, home, env }: RunnerApp, folder: string): Promise<void> {
  const kept = await readText(store.places.judgedPaths).catch(() => null); // it only saves time
  if (kept === null) return;
  const { facts } = gatherFacts({
    order: { profile: 'standard', read: [], write: [], own: [] },
    workspace: { kind: 'in_place', top: folder, writes: false, repositories: [] },
    agent: ADAPTERS[MAIN_BACKEND].places,
    launch: { program: process.execPath, script: null },
    addDirs: [],
    home,
    env,
    store: store.root,
    ownFiles: [],
    temp: folder,
    judge: createJudgeMemory(kept).judge,
    network: { kind: 'open' },
  });
  planConfinement(facts, createLookMemory());
}
