// A socket of this user between processes of one machine: a request goes in whole, one line comes back.
import { rename } from 'node:fs/promises';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { randomUUID } from 'node:crypto';
import { besideFile } from '../files/pinned-folder.ts';
import { errnoOf, fileStamp, removeFile, unlessAbsent } from '../files/private-file.ts';

/** The shortest `sun_path` of the systems with Unix sockets, without its end. */
const MOST_PATH_BYTES = 103;

interface Service {
  /** The first line that a peer gets. */
  readonly hello: string;
  /** A longer request is cut off. */
  readonly mostBytes: number;
  /** How long a peer may take for its request. */
  readonly requestMs: number;
  /** @returns the line that is the reply */
  readonly answer: (request: Buffer) => Promise<string>;
  /** A peer has gone. */
  readonly onIdle: () => void;
}

export interface LocalService {
  /** Peers that are served now. */
  peers(): number;
  /** Takes the socket away, unless another one is in its place by now. */
  close(): Promise<void>;
}

/** Null when it is too long, or its peer goes away half-way. */
function requestOf(socket: Socket, mostBytes: number): Promise<Buffer | null> {
  return new Promise((resolve) => {
    const pieces: Buffer[] = [];
    let bytes = 0;
    socket.on('data', (piece: Buffer) => {
      bytes += piece.length;
      if (bytes > mostBytes) resolve(null);
      else pieces.push(piece);
    });
    socket.once('end', () => {
      resolve(Buffer.concat(pieces));
    });
    socket.once('close', () => {
      resolve(null);
    });
  });
}

const reach = <T>(file: string, use: (short: string) => Promise<T>): Promise<T> =>
  besideFile(file, (pinned) => {
    // Node would cut it, and reach another file.
    if (Buffer.byteLength(pinned) > MOST_PATH_BYTES)
      throw Object.assign(new Error('The path of the socket is too long for this system.'), {
        code: 'ENAMETOOLONG',
      });
    return use(pinned);
  });

/**
 * Serves a socket in place of whatever is there. Who may reach it, the folder decides: it must be private.
 * @throws the system's error where there can be none
 */
export async function serveLocally(file: string, service: Service): Promise<LocalService> {
  const open = new Set<Socket>();
  const serve = async (socket: Socket): Promise<void> => {
    socket.setTimeout(service.requestMs, () => socket.destroy());
    socket.write(`${service.hello}\n`);
    const request = await requestOf(socket, service.mostBytes);
    if (request === null) socket.destroy();
    else socket.end(`${await service.answer(request)}\n`);
  };
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    open.add(socket);
    socket.once('close', () => {
      open.delete(socket);
      service.onIdle();
    });
    // A peer that goes away half-way has not handed anything over.
    socket.on('error', () => undefined);
    serve(socket).catch(() => socket.destroy());
  });
  // First under a name of its own: at its place there is always one that answers.
  const draft = `${file}.${randomUUID().slice(0, 8)}.tmp`;
  await reach(draft, async (short) => {
    server.listen(short);
    await once(server, 'listening');
  });
  await besideFile(draft, (from) => besideFile(file, (to) => rename(from, to)));
  const stamp = await fileStamp(file);
  return {
    peers: () => open.size,
    async close() {
      const ended = once(server, 'close');
      server.close();
      if ((await unlessAbsent(fileStamp(file), null)) === stamp) await removeFile(file);
      for (const socket of open) socket.destroy();
      await ended;
    },
  };
}

/** One talk with a service. */
export interface Talk {
  /** What the service says first. */
  readonly hello: string;
  /** Sends the whole request. @returns the reply; null when none comes in time */
  readonly ask: (request: string, withinMs: number) => Promise<string | null>;
  readonly close: () => void;
}

/** Resolves with null when that takes too long. */
async function within<T>(ms: number, act: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, ms, null);
  });
  return Promise.race([act, late]).finally(() => {
    clearTimeout(timer);
  });
}

/** @returns `absent` when nobody serves the socket; `silent` when somebody should, and says nothing in time */
export async function talkLocally(file: string, helloMs: number): Promise<Talk | 'absent' | 'silent'> {
  let socket: Socket;
  try {
    socket = await reach(file, async (short) => {
      const connecting = connect({ path: short });
      await once(connecting, 'connect');
      return connecting;
    });
  } catch (error) {
    if (errnoOf(error) === 'EAGAIN') return 'silent'; // its queue of peers is full
    return 'absent';
  }
  socket.on('error', () => undefined); // seen as the end of its lines
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  const line = async (): Promise<string | null> => {
    const next = await lines.next().catch(() => null); // the other side broke off
    return next === null || next.done === true ? null : next.value;
  };
  const close = (): void => void socket.destroy();
  const hello = await within(helloMs, line());
  if (hello === null) {
    const ended = socket.readableEnded || socket.destroyed;
    close();
    return ended ? 'absent' : 'silent';
  }
  return {
    hello,
    close,
    async ask(request, withinMs) {
      socket.end(request);
      return within(withinMs, line());
    },
  };
}
