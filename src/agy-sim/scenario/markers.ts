/** [[sim:…]] in a prompt: small actions, or a built-in scenario for the turn. */
import type { Play, Step } from './scenario.ts';
import { ScenarioError } from './scenario-file.ts';
import { SCENARIOS } from '../scenarios/index.ts';

const progress = (count: number): readonly Step[] =>
  Array.from({ length: count }, (_, at): readonly Step[] => [
    { sleep: 1 },
    { text: `Step ${at + 1} of ${count}\n` },
  ]).flat();

/** The answer ends with what the action says, so that a marker needs no scenario. */
const ACTIONS: Readonly<Record<string, (rest: string) => readonly Step[]>> = {
  write: (rest) => {
    const [, file = rest, content = ''] = /^([^=]*)=([\s\S]*)$/.exec(rest) ?? [];
    return [{ write: file.trim(), content }];
  },
  delete: (rest) => [{ delete: rest }],
  run: (rest) => [{ run: rest }],
  say: (rest) => [{ say: `${rest}\n` }],
  slow: (rest) => progress(Number(rest) || 1),
  sleep: (rest) => [{ sleep: Number(rest) || 1 }],
  touch: (rest) => [{ touch: rest }],
  wait_for: (rest) => [{ wait_for: rest }],
  hang: () => [{ hang: true }],
  exit: (rest) => [{ exit: Number(rest) || 0 }],
};

export function markedPlay(prompt: string): Play | undefined {
  const marks = [...prompt.matchAll(/\[\[sim:([\w-]+)(?:\s+([\s\S]*?))?\]\]/g)];
  if (marks.length === 0) return undefined;
  const steps: Step[] = [];
  let named: Play | undefined;
  for (const [, name = '', rest = ''] of marks) {
    const action = ACTIONS[name];
    if (action !== undefined) steps.push(...action(rest));
    else if (Object.hasOwn(SCENARIOS, name)) named = SCENARIOS[name];
    else throw new ScenarioError(`no scenario or action is named "${name}"`);
  }
  return {
    ...named,
    steps: [...steps, ...(named === undefined ? [{ answer: true } as const] : (named.steps ?? []))],
  };
}
