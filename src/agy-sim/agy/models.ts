/** The models an account sees, and which one a run may use. */
import type { Json } from '../go/go-json.ts';
import { atLeast, has } from './version.ts';

export type ModelRow = readonly [slug: string, label: string];

const variants = (base: string, label: string, efforts: readonly string[]): readonly ModelRow[] =>
  efforts.map((effort) => [
    `${base}-${effort}`,
    `${label} (${effort[0]?.toUpperCase() ?? ''}${effort.slice(1)})`,
  ]);

const ALL_EFFORTS = ['high', 'medium', 'low'];

export const MODELS: readonly ModelRow[] = [
  ...variants('gemini-3.8-flash', 'Gemini 3.8 Flash', ALL_EFFORTS),
  ...variants('gemini-3.7-flash', 'Gemini 3.7 Flash', ALL_EFFORTS),
  ...variants('gemini-3.6-flash', 'Gemini 3.6 Flash', ALL_EFFORTS),
  ...variants('gemini-3.1-pro', 'Gemini 3.1 Pro', ['high', 'low']),
  ['claude-sonnet-4-6', 'Claude Sonnet 4.6'],
  ['claude-opus-4-6-thinking', 'Claude Opus 4.6 (Thinking)'],
  ['gpt-oss-120b-medium', 'GPT-OSS 120B (Medium)'],
];

const EFFORTS = [
  { name: 'low', since: '1.1.5' },
  { name: 'medium', since: '1.1.5' },
  { name: 'high', since: '1.1.5' },
  { name: 'xhigh', since: '1.3.0' },
  { name: 'max', since: '1.2.11' },
];

const VARIANT = /^(.+)-(high|medium|low)$/;

export interface ChosenModel {
  readonly id: string;
  readonly label: string;
  readonly effort: string | undefined;
  readonly isDefault: boolean;
}

export interface ModelWish {
  readonly model: string | undefined;
  readonly effort: string | undefined;
}

const asChosen = ([id, label]: ModelRow, isDefault: boolean): ChosenModel => ({
  id,
  label,
  effort: VARIANT.exec(id)?.[2],
  isDefault,
});

/** Efforts a model can be switched between; one that has no sibling is fixed. */
export function effortsOf(models: readonly ModelRow[], id: string): readonly string[] {
  const base = VARIANT.exec(id)?.[1];
  if (base === undefined) return [];
  const siblings = models.filter(([slug]) => VARIANT.exec(slug)?.[1] === base);
  if (siblings.length < 2) return [];
  return ['low', 'medium', 'high'].filter((effort) =>
    siblings.some(([slug]) => slug === `${base}-${effort}`),
  );
}

export function chooseModel(
  version: string,
  models: readonly ModelRow[],
  { model, effort }: ModelWish,
): ChosenModel | { readonly problem: string } {
  const valid = EFFORTS.filter(({ since }) => atLeast(version, since)).map(({ name }) => name);
  if (effort !== undefined && !valid.includes(effort))
    return { problem: `invalid --effort ${JSON.stringify(effort)} (valid: ${valid.join(', ')})` };
  const [first = ['none', 'None'] as const] = models;
  const wanted = model ?? (effort === undefined ? first[0] : (VARIANT.exec(first[0])?.[1] ?? first[0]));
  const row =
    models.find(([slug, label]) => slug === wanted || label === wanted) ??
    (effort === undefined ? undefined : models.find(([slug]) => slug === `${wanted}-${effort}`));
  const selection = `invalid model selection (--model ${JSON.stringify(model ?? '')} --effort ${JSON.stringify(effort ?? '')})`;
  if (row === undefined) {
    const list = ['Available models:', ...models.map(([, label]) => `  ${label}`)].join('\n');
    return {
      problem: `${selection}: model ${wanted} is not recognized as a known model or custom model in settings\n${list}`,
    };
  }
  const chosen = asChosen(row, model === undefined && effort === undefined);
  if (effort === undefined || !has(version, 'modelEffortPairs')) return chosen;
  if (effortsOf(models, chosen.id).length === 0)
    return { problem: `--effort is not supported for model ${JSON.stringify(chosen.id)}` };
  const agrees = chosen.effort === effort && chosen.label !== model;
  return agrees ? chosen : { problem: `${selection}: --model ${wanted} conflicts with --effort=${effort}` };
}

export const modelLines = (version: string, models: readonly ModelRow[]): string =>
  models.map(([slug, label]) => `${has(version, 'modelSlugs') ? `${slug}\t` : ''}${label}\n`).join('');

export const modelsData = (models: readonly ModelRow[]): Json => ({
  models: models.map(([id, label]) => ({ id, label })),
});
