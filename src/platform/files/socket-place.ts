// Unix sockets in folders of any depth. Linux only.
import { close, open } from 'node:fs';
import { promisify } from 'node:util';

export interface SocketPlace {
  /** Valid in this process, until it is closed. */
  readonly path: string;
  close(): Promise<void>;
}

/**
 * A socket's address takes 107 bytes (unix(7)), which a folder below a home easily exceeds: the kernel also finds it
 * through the descriptor of the open folder.
 * @throws the system's error when the folder cannot be opened
 */
export async function socketPlace(folder: string, name: string): Promise<SocketPlace> {
  // A number, not a FileHandle, which is closed when nothing refers to it.
  const opened = await promisify(open)(folder, 'r');
  return { path: `/proc/self/fd/${opened}/${name}`, close: () => promisify(close)(opened) };
}
