// Who wants to hear of which resource; each is watched only while somebody does.
import type { App } from '../app.ts';
import { TIMES } from '../protocol/limits.ts';
import { parseAddress } from './resource-routes.ts';

export interface Subscriptions {
  /** Where updates go; the server of the connection sets it. */
  notify: (uri: string) => void;
  /** @param key names who asks, so that they can leave */
  add(key: string, uris: readonly string[]): void;
  remove(key: string): void;
  close(): void;
}

/** Each watched resource costs a watch of the system. */
const MOST_WATCHED = 64;

export function createSubscriptions(app: App): Subscriptions {
  const wanted = new Map<string, readonly string[]>();
  const watched = new Map<string, AbortController>();

  const watch = async (uri: string, signal: AbortSignal): Promise<void> => {
    const address = parseAddress(uri);
    if (address === null) return;
    const { jobId, route } = address;
    // A result is there when the job has ended, and not before.
    const isNews = (status: string): boolean =>
      route.id === 'events' || route.id === 'job' || (status !== 'queued' && status !== 'running');
    if (jobId === null) {
      const moves = app.jobs.watchAll(signal);
      while ((await moves.next()).done !== true) await tell(uri, signal);
      return;
    }
    let first = true;
    for await (const { status } of app.jobs.watch(jobId, signal)) {
      if (!first && isNews(status)) await tell(uri, signal);
      first = false;
    }
  };
  const tell = async (uri: string, signal: AbortSignal): Promise<void> => {
    if (signal.aborted) return;
    subscriptions.notify(uri);
    // What comes meanwhile is told together, after this.
    await pause(TIMES.updatesMs, signal);
  };
  const settle = (): void => {
    const uris = new Set([...wanted.values()].flat().slice(0, MOST_WATCHED));
    for (const [uri, controller] of watched) {
      if (uris.has(uri)) continue;
      controller.abort();
      watched.delete(uri);
    }
    for (const uri of uris) {
      if (watched.has(uri)) continue;
      const controller = new AbortController();
      watched.set(uri, controller);
      // A job that is not there, or is purged meanwhile, has no updates.
      watch(uri, controller.signal).catch(() => undefined);
    }
  };

  const subscriptions: Subscriptions = {
    notify: () => undefined,
    add(key, uris) {
      wanted.set(key, uris);
      settle();
    },
    remove(key) {
      wanted.delete(key);
      settle();
    },
    close() {
      wanted.clear();
      settle();
    },
  };
  return subscriptions;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
