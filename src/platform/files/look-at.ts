// What is at a path, wherever links lead: without promises, as many paths are looked at in a row.
import { lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';

interface FoundPlace {
  /** Without links; of a link that leads nowhere, the link itself. */
  readonly real: string;
  readonly kind: 'folder' | 'file' | 'other' | 'dangling';
}

/** @returns null when nothing is there, or nothing that may be looked at */
export function lookAt(place: string): FoundPlace | null {
  try {
    // Most places that are asked for are not there, and an exception costs twenty times the look.
    const found = statSync(place, { throwIfNoEntry: false });
    if (found === undefined) return danglingLink(place);
    const kind = found.isDirectory() ? 'folder' : found.isFile() ? 'file' : 'other';
    return { real: realpathSync.native(place), kind };
  } catch {
    return danglingLink(place);
  }
}

/** The same, each place looked at once: for a moment in which nothing is to change. */
export function createLookMemory(): (place: string) => FoundPlace | null {
  const seen = new Map<string, FoundPlace | null>();
  return (place) => {
    const known = seen.get(place);
    if (known !== undefined) return known;
    const found = lookAt(place);
    seen.set(place, found);
    return found;
  };
}

/** Differs when a file was replaced or changed; null when nothing is there. */
export function fileStamp(file: string): string | null {
  try {
    const { dev, ino, size, mtimeMs, ctimeMs } = statSync(file);
    return [file, dev, ino, size, mtimeMs, ctimeMs].join(' ');
  } catch {
    return null;
  }
}

function danglingLink(place: string): FoundPlace | null {
  try {
    if (lstatSync(place, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return null;
    const parent = realpathSync.native(path.dirname(place));
    return { real: path.join(parent, path.basename(place)), kind: 'dangling' };
  } catch {
    return null; // nothing there, or out of reach
  }
}

interface FolderEntry {
  readonly name: string;
  readonly kind: 'folder' | 'file' | 'socket' | 'other';
}

/** What a folder holds, links as `other`; empty where it cannot be read. @param most entries beyond are left out */
export function entriesOf(folder: string, most: number): FolderEntry[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .slice(0, most)
      .map((entry) => ({
        name: entry.name,
        kind: entry.isDirectory()
          ? 'folder'
          : entry.isFile()
            ? 'file'
            : entry.isSocket()
              ? 'socket'
              : 'other',
      }));
  } catch {
    return []; // absent, or another user's: what we may not read, the agent may not either
  }
}
