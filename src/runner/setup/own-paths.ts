// (pure) Whether what an installation made would be right in another worktree: some files name the one they were made in.
import type { Judgement } from '../../platform/files/tree-pack.ts';

/** Compiled Python names its source; it is made again where it is missing. */
const MADE_AGAIN = /\.py[co]$/;

function countOf(content: Buffer, word: Buffer): number {
  let count = 0;
  for (let at = content.indexOf(word); at !== -1; at = content.indexOf(word, at + word.length)) count += 1;
  return count;
}

/**
 * A text that names the worktree by its whole path can be adapted to another one. What names the job in another way,
 * or in a file that is no text, cannot.
 * @param top of the worktree; its path holds the id of the job
 */
export function judgeContent(top: string, jobId: string): (name: string, content: Buffer) => Judgement {
  const [place, id] = [Buffer.from(top), Buffer.from(jobId)];
  return (name, content) => {
    if (!content.includes(id)) return 'as_is';
    if (MADE_AGAIN.test(name)) return 'left_out';
    if (content.includes(0)) return { refused: 'holds the path of its worktree and is no text' };
    return countOf(content, id) === countOf(content, place)
      ? 'adapted'
      : { refused: 'names the job that it was made for' };
  };
}

/** The same content for a worktree at another place. */
export function movedContent(content: Buffer, from: string, to: string): Buffer {
  const [before, after] = [Buffer.from(from), Buffer.from(to)];
  const pieces: Buffer[] = [];
  let start = 0;
  for (let at = content.indexOf(before); at !== -1; at = content.indexOf(before, start)) {
    pieces.push(content.subarray(start, at), after);
    start = at + before.length;
  }
  return Buffer.concat([...pieces, content.subarray(start)]);
}
