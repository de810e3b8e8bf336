// (pure) The file that git has in the place of a large one: its sum and its size.
// Source of the format: the specification of Git LFS, docs/spec.md there.

export interface Pointer {
  /** SHA-256 of the content, in hex. */
  readonly oid: string;
  readonly bytes: number;
}

/** A longer text is no pointer. */
export const MOST_POINTER_BYTES = 1_024;

const POINTER =
  /^version https:\/\/(?:git-lfs\.github\.com\/spec\/v1|hawser\.github\.com\/spec\/v1)\noid sha256:(?<oid>[0-9a-f]{64})\nsize (?<bytes>\d{1,16})\n?$/;

/** Null for anything else, also for a pointer with extensions: its content is made by programs that are not run. */
export function parsePointer(text: string): Pointer | null {
  if (text.length > MOST_POINTER_BYTES) return null;
  const { oid, bytes } = POINTER.exec(text)?.groups ?? {};
  return oid === undefined || bytes === undefined ? null : { oid, bytes: Number(bytes) };
}

export const pointerText = ({ oid, bytes }: Pointer): string =>
  `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize ${bytes}\n`;
