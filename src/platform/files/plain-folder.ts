// A folder below a root, reached through folders alone: on Linux by descriptors, which no swap leads elsewhere.
import { closeSync, constants, existsSync, lstatSync, openSync } from 'node:fs';
import path from 'node:path';

const { O_DIRECTORY, O_NOFOLLOW } = constants;
/** Linux: a descriptor to go through, which needs no right to read. Node has no name for it. */
const O_PATH = 0x20_0000;
const DESCRIPTORS = '/proc/self/fd/';

export interface PlainFolder {
  /** Leads into the folder until it is closed. */
  readonly place: string;
  close(): void;
}

function walk(root: string, parts: readonly Buffer[]): PlainFolder {
  let descriptor = openSync(root, O_PATH | O_DIRECTORY);
  for (const part of parts) {
    const above = descriptor;
    try {
      const next = Buffer.concat([Buffer.from(`${DESCRIPTORS}${above}/`), part]);
      descriptor = openSync(next, O_PATH | O_DIRECTORY | O_NOFOLLOW);
    } finally {
      closeSync(above);
    }
  }
  const open = descriptor;
  return {
    place: `${DESCRIPTORS}${open}`,
    close: () => {
      closeSync(open);
    },
  };
}

/** A minimal sandbox on Linux may have no `/proc`. */
const hasDescriptors = (): boolean => process.platform === 'linux' && existsSync(DESCRIPTORS);

/** Where there are no such descriptors a link on the way is looked for: a swap in between is not noticed. */
function look(root: string, parts: readonly Buffer[]): PlainFolder {
  let place = root;
  for (const part of parts) {
    place = path.join(place, part.toString('utf8'));
    if (!lstatSync(place).isDirectory())
      throw Object.assign(new Error(`No plain folder: ${place}`), { code: 'ENOTDIR' });
  }
  return { place, close: () => undefined };
}

/**
 * @param root without links
 * @param parts names of folders, one below the other
 * @throws ENOENT where one is absent, ENOTDIR or ELOOP where one is no folder
 */
export function openPlainFolder(root: string, parts: readonly Buffer[]): PlainFolder {
  return hasDescriptors() ? walk(root, parts) : look(root, parts);
}
