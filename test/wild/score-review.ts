// Notes of reviews on the last ordinary commits of repositories: how many a commit, of which kinds, and each one to be read.
import path from 'node:path';
import { createGit } from '../../src/workspace/git/git.ts';
import type { ReviewNote } from '../../src/workspace/review/notes/review-note.ts';
import { withPatch } from '../../src/workspace/review/patch.ts';

const COMMITS = 200;

const git = createGit({ env: process.env });

async function notesOf(gitDir: string, base: string, head: string): Promise<ReviewNote[]> {
  const hardened = await git.hardened({ cwd: gitDir, gitDir });
  const query = { base, head, wanted: () => true, fullBinary: false, shownFileBytes: 5_000_000 };
  return withPatch(hardened, path.join(gitDir, 'objects'), query, async (view) => {
    const scan = await view.notes();
    for await (const piece of view.pieces()) scan.push(piece);
    return scan.end();
  });
}

async function commitsOf(gitDir: string): Promise<(readonly [commit: string, parent: string])[]> {
  const hardened = await git.hardened({ cwd: gitDir, gitDir });
  const args = ['log', '--no-merges', `--max-count=${COMMITS + 1}`, '--format=%H %P', 'HEAD', '--'];
  return (await hardened.must(args))
    .trim()
    .split('\n')
    .map((line) => line.split(' '))
    .flatMap(([commit = '', parent]) => (parent === undefined ? [] : [[commit, parent] as const]));
}

const all = new Map<string, number>();
let commits = 0;
let noted = 0;
let total = 0;
let unread = 0;
for (const folder of process.argv.slice(2)) {
  const gitDir = path.resolve(folder);
  let ofRepository = 0;
  const each = (await commitsOf(gitDir)).slice(0, COMMITS);
  for (const [commit, parent] of each) {
    const notes = await notesOf(gitDir, parent, commit).catch(() => null);
    if (notes === null) {
      unread += 1; // a part of the repository is not there
      continue;
    }
    ofRepository += notes.length;
    if (notes.length > 0) noted += 1;
    for (const { kind, path: name, line, why } of notes) {
      all.set(kind, (all.get(kind) ?? 0) + 1);
      process.stdout.write(`${commit.slice(0, 10)} ${kind} ${name}:${line} ${why}\n`);
    }
  }
  commits += each.length;
  total += ofRepository;
  process.stdout.write(
    `# ${path.basename(path.dirname(gitDir))} ${each.length} commits, ${ofRepository} notes\n`,
  );
}
for (const [kind, count] of [...all].sort((a, b) => b[1] - a[1]))
  process.stdout.write(`# ${kind} ${count}\n`);
process.stdout.write(
  `# ${commits - unread} commits read, ${unread} not, ${noted} of them with a note, ${total} notes, ${((total / Math.max(1, commits - unread)) * 10).toFixed(1)} for each 10 commits\n`,
);
