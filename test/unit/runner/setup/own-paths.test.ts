import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeContent, movedContent } from '../../../../src/runner/setup/own-paths.ts';

const ID = 'job_m2x8abc';
const TOP = `/r/.agy-mcp/worktrees/app-${ID}`;
const judge = judgeContent(TOP, ID);

describe('what an installation made', () => {
  it('is kept as it is where it names no job', () => {
    expect(judge('node_modules/a.js', Buffer.from('const x = "/r/.agy-mcp/worktrees";'))).toBe('as_is');
  });
  it('is adapted where a text names its worktree by the whole path', () => {
    expect(judge('.venv/bin/pip', Buffer.from(`#!${TOP}/.venv/bin/python\nVENV=${TOP}/.venv\n`))).toBe(
      'adapted',
    );
  });
  it('is left out where it is made again', () => {
    expect(judge('.venv/a.pyc', Buffer.from(`\0${TOP}`))).toBe('left_out');
  });
  it('is not kept where a program names its worktree, or a text the job in another way', () => {
    expect(judge('node_modules/a.node', Buffer.from(`\0${TOP}`))).toHaveProperty('refused');
    expect(judge('node_modules/a.txt', Buffer.from(`${TOP} of ${ID}`))).toHaveProperty('refused');
    expect(judge('node_modules/a.txt', Buffer.from(`../app-${ID}/x`))).toHaveProperty('refused');
  });
  it('names the new place wherever it named the old one, and nothing else changes', () => {
    const other = '/r/.agy-mcp/worktrees/other-job_zz';
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { minLength: 1 }), (pieces) => {
        fc.pre(pieces.every((piece) => !Buffer.from(piece).includes('/')));
        const joined = (by: string): Buffer =>
          Buffer.concat(pieces.flatMap((piece, at) => (at === 0 ? [piece] : [Buffer.from(by), piece])));
        expect(movedContent(joined(TOP), TOP, other).equals(joined(other))).toBe(true);
      }),
    );
  });
});
