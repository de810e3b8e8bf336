// The queue holder's process: its argument is the store, its jobs come through a socket.
import * as z from 'zod';
import { createJobStore } from '../../store/job-store.ts';
import { holdJobs } from '../../runner/queue/queue-holder.ts';

// It parses a few shapes, and is to stay small.
z.config({ jitless: true });

const [root = ''] = process.argv.slice(2);
const tell = (message: string, cause: unknown): void => {
  process.stderr.write(
    `${message} ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}\n`,
  );
};

try {
  await holdJobs({ store: createJobStore(root), now: () => performance.now(), warn: tell });
} catch (error) {
  tell('The queue holder met a fault.', error);
  process.exitCode = 1;
}
