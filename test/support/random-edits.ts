// Random edits of a folder: files, links and folders that come, change, go and get in each other's way.
import { chmodSync, lstatSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';

/** Names that collide, nest, and are hard to quote. */
const name = fc.constantFrom(
  'a',
  'b',
  'dir/a',
  'dir/b',
  'dir/deep/ü',
  'sp ace',
  'qu"ote',
  'line\nend',
  '-dash',
  'c/x',
);
const bytes = fc.oneof(
  fc
    .array(fc.constantFrom('one\n', 'two\n', 'three\n', '\n', 'no end'), { maxLength: 8 })
    .map((lines) => Buffer.from(lines.join(''))),
  fc.uint8Array({ maxLength: 40 }).map((each) => Buffer.from(each)),
);
const entry = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('file' as const), bytes, executable: fc.boolean() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('link' as const),
      target: fc.constantFrom('a', '../out', 'dir'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('gone' as const) }) },
);
export const edits = fc.array(fc.tuple(name, entry), { maxLength: 8 });
export type Edits = readonly (readonly [
  string,
  { kind: string; bytes?: Buffer; executable?: boolean; target?: string },
])[];

/** Makes way for a path as a person would: what stands where a folder is meant goes. */
export function edit(root: string, list: Edits): void {
  for (const [at, what] of list) {
    const file = path.join(root, at);
    for (let up = path.dirname(file); up.length > root.length; up = path.dirname(up))
      if (lstatSync(up, { throwIfNoEntry: false })?.isDirectory() === false) rmSync(up);
    rmSync(file, { recursive: true, force: true });
    if (what.kind === 'gone') continue;
    mkdirSync(path.dirname(file), { recursive: true });
    if (what.kind === 'link') symlinkSync(what.target ?? '', file);
    else {
      writeFileSync(file, what.bytes ?? '');
      chmodSync(file, what.executable === true ? 0o755 : 0o644);
    }
  }
}
