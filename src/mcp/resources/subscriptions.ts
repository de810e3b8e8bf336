// Which subscribers a resource has; it is watched only while it has one.
import { setTimeout as delay } from 'node:timers/promises';
import type { App } from '../../app.ts';
import { hasEnded, type JobRecord } from '../../protocol/job.ts';
import { TIMES } from '../../protocol/limits.ts';
import { parseAddress } from './resource-routes.ts';

export interface Subscriptions {
  /** Where updates go; the server of the connection sets it. */
  notify: (uri: string) => void;
  /**
   * Whatever moves after it resolves is reported.
   * @param key names who asks, so that they can leave
   */
  add(key: string, uris: readonly string[]): Promise<void>;
  remove(key: string): void;
  close(): void;
}

interface Watch {
  readonly controller: AbortController;
  /** Resolves once nothing that moves is missed. */
  readonly ready: Promise<void>;
}

/** Each watched resource costs a watch of the system. */
const MOST_WATCHED = 64;

/** A result or a diff is there when the job has ended, and not before. */
function isNews(uri: string, record: JobRecord | null): boolean {
  const route = parseAddress(uri)?.route.id;
  return record === null || route === 'events' || route === 'job' || hasEnded(record);
}

export function createSubscriptions(app: App): Subscriptions {
  const wanted = new Map<string, readonly string[]>();
  const watched = new Map<string, Watch>();

  const movesOf = (uri: string, signal: AbortSignal): AsyncIterable<JobRecord | null> | null => {
    const address = parseAddress(uri);
    if (address === null) return null;
    return address.jobId === null ? app.jobs.watchAll(signal) : app.jobs.watch(address.jobId, signal);
  };
  const watch = async (uri: string, signal: AbortSignal, ready: () => void): Promise<void> => {
    let isMove = false;
    for await (const record of movesOf(uri, signal) ?? []) {
      // What it is at first is no news.
      if (isMove && isNews(uri, record)) await tell(uri, signal);
      isMove = true;
      ready();
    }
  };
  const tell = async (uri: string, signal: AbortSignal): Promise<void> => {
    if (signal.aborted) return;
    subscriptions.notify(uri);
    // What comes meanwhile is reported together, after this.
    await delay(TIMES.updatesMs, undefined, { signal }).catch(() => undefined); // nobody listens any more
  };
  const settle = (): void => {
    const uris = new Set([...wanted.values()].flat().slice(0, MOST_WATCHED));
    for (const [uri, { controller }] of watched) {
      if (uris.has(uri)) continue;
      controller.abort();
      watched.delete(uri);
    }
    for (const uri of uris) {
      if (watched.has(uri)) continue;
      const controller = new AbortController();
      const ready = new Promise<void>((resolve) => {
        // A job that is not there, or is purged meanwhile, has no updates.
        watch(uri, controller.signal, resolve).then(resolve, resolve);
      });
      watched.set(uri, { controller, ready });
    }
  };

  const subscriptions: Subscriptions = {
    notify: () => undefined,
    async add(key, uris) {
      wanted.set(key, uris);
      settle();
      await Promise.all(uris.map(async (uri) => watched.get(uri)?.ready));
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
