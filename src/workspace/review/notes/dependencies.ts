// (pure) The dependencies that a manifest asks for, where it is data: JSON or TOML.
import path from 'node:path';
import { asObject, type Json, manifestObject } from './manifest-text.ts';

/** Paths of the tables, by the documentation of each package manager; `*` is any name. */
const TABLES: Readonly<Record<string, readonly string[]>> = {
  'package.json': [
    'dependencies',
    'devDependencies',
    'optionalDependencies',
    'peerDependencies',
    'overrides',
    'resolutions',
    'pnpm.overrides',
  ],
  'composer.json': ['require', 'require-dev'],
  'cargo.toml': [
    'dependencies',
    'dev-dependencies',
    'build-dependencies',
    'workspace.dependencies',
    'target.*.dependencies',
    'target.*.dev-dependencies',
    'target.*.build-dependencies',
    'patch',
  ],
  'pyproject.toml': [
    'project.dependencies',
    'project.optional-dependencies',
    'dependency-groups',
    'tool.poetry.dependencies',
    'tool.poetry.dev-dependencies',
    'tool.poetry.group',
    'tool.pdm.dev-dependencies',
    'tool.uv.dev-dependencies',
    'tool.uv.sources',
  ],
  pipfile: ['packages', 'dev-packages'],
  'deno.json': ['imports'],
};

const baseOf = (name: string): string => path.posix.basename(name).toLowerCase();

export const isReadable = (name: string): boolean => Object.hasOwn(TABLES, baseOf(name));

function* along(
  value: unknown,
  steps: readonly string[],
  name: string,
): Generator<readonly [string, unknown]> {
  const [step, ...rest] = steps;
  if (step === undefined) {
    if (value !== undefined) yield [name, value];
    return;
  }
  const table = asObject(value);
  for (const key of step === '*' ? Object.keys(table) : [step])
    yield* along(table[key], rest, name === '' ? key : `${name}.${key}`);
}

/** The tables of dependencies in a manifest, each with its name. */
export const dependencyTables = (name: string, manifest: Json): (readonly [name: string, table: unknown])[] =>
  (TABLES[baseOf(name)] ?? []).flatMap((steps) => [...along(manifest, steps.split('.'), '')]);

/** Whether a manifest asks for other packages, or other versions of them, than it did. */
export function asksForOthers(name: string, before: string | null, after: string): boolean {
  const asked = (text: string): string => JSON.stringify(dependencyTables(name, manifestObject(name, text)));
  return asked(before ?? '') !== asked(after);
}
