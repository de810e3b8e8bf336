// Messages that have come, in order. Where too much is under way the next request waits, as long as something ends.
import { TIMES } from '../../protocol/limits.ts';
import type { SoundMessage } from './check-message.ts';

export interface Inbox {
  push(sound: SoundMessage): void;
  readonly isEmpty: () => boolean;
  /** Something that was under way has ended. */
  settled(): void;
}

export interface InboxParts {
  /** Whether too much is under way for another request. */
  readonly isFull: () => boolean;
  readonly take: (sound: SoundMessage) => void;
  readonly emptied: () => void;
}

/** Then signals and answers have their turn. */
const AT_ONCE = 32;

export function createInbox({ isFull, take, emptied }: InboxParts): Inbox {
  const queue: SoundMessage[] = [];
  let isTaking = false;
  let taken = 0;
  let pause: NodeJS.Immediate | null = null;
  let waitTimer: NodeJS.Timeout | null = null;
  let isOutOfPatience = false;

  const wait = (): void => {
    waitTimer ??= setTimeout(() => {
      waitTimer = null;
      isOutOfPatience = true; // what is taken now is refused
      takeAll();
    }, TIMES.slotMs);
  };
  const takeAll = (): void => {
    if (isTaking || pause !== null) return;
    isTaking = true;
    for (let next = queue[0]; next !== undefined; next = queue[0]) {
      if (taken >= AT_ONCE) {
        pause = setImmediate(() => {
          pause = null;
          taken = 0;
          takeAll();
        });
        break;
      }
      if (next.kind === 'request' && !isOutOfPatience && isFull()) {
        wait();
        break;
      }
      taken += 1;
      queue.shift();
      take(next);
    }
    isTaking = false;
    if (queue.length === 0) emptied();
  };
  return {
    push(sound) {
      queue.push(sound);
      takeAll();
    },
    isEmpty: () => queue.length === 0,
    settled() {
      if (waitTimer !== null) clearTimeout(waitTimer);
      waitTimer = null;
      isOutOfPatience = false;
      takeAll();
    },
  };
}
