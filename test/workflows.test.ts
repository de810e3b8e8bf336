// The workflows: fixed actions, few rights, one gate that waits for every job, and no registry's host in the project.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '..');
const FOLDER = path.join(ROOT, '.github', 'workflows');
const WORKFLOWS = readdirSync(FOLDER).map((name) => ({
  name,
  text: readFileSync(path.join(FOLDER, name), 'utf8'),
}));

describe.each(WORKFLOWS)('$name', ({ text }) => {
  test('names every action by a commit', () => {
    const used = [...text.matchAll(/uses: (\S+)/g)].map(([, action = '']) => action);
    expect(used.length).toBeGreaterThan(0);
    expect(used.filter((action) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/.test(action))).toEqual([]);
  });
  test('may only read, unless a job says more', () => {
    expect(text).toMatch(/^permissions:\n {2}contents: read$/m);
  });
});

test('the gate of pull requests waits for every other job', () => {
  const text = WORKFLOWS.find(({ name }) => name === 'ci.yml')?.text ?? '';
  const jobs = [...(text.split(/^jobs:$/m)[1] ?? '').matchAll(/^ {2}(\w+):$/gm)].map(([, job = '']) => job);
  const needed = /^ {4}needs: \[(.*)\]$/m.exec(text)?.[1]?.split(', ') ?? [];
  expect(needed).toEqual(['test', 'full']);
  expect([...needed, 'passed']).toEqual(jobs);
});

/** Folders that are not part of the project: installed, built or written by a run. */
const GENERATED =
  /^(?:\.git|node_modules|dist|packages|coverage|results|\.stryker-tmp|\.agy-mcp)(?:\.next)?$/;

function filesBelow(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder), { withFileTypes: true }).flatMap((each) => {
    if (GENERATED.test(each.name)) return [];
    const file = path.join(folder, each.name);
    if (each.isDirectory()) return filesBelow(file);
    return each.isFile() ? [file] : [];
  });
}

test('no file names the host of a package registry', () => {
  // Found by its parts, so that this file does not name one either.
  const host = ['registry', '(npmjs|yarnpkg|npmmirror)', ''].join('\\.');
  const files = filesBelow('');
  expect(files).toContain('package-lock.json');
  const naming = files.filter((file) => new RegExp(host).test(readFileSync(path.join(ROOT, file), 'utf8')));
  expect(naming).toEqual([]);
});
