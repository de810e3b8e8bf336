// purge --setups: what finished setups of worktrees take, all of it.
import type { Invocation } from '../command.ts';

const MEBIBYTE = 1_048_576;

/** @returns the exit code */
export async function clearSetups({ app, printer }: Invocation): Promise<number> {
  const { count, bytes } = await (await app()).jobs.clearSetups();
  printer.result({ setups_removed: count, bytes }, (safe) =>
    safe.setups_removed === 0
      ? 'No finished setups are kept.'
      : `Removed ${safe.setups_removed} finished ${safe.setups_removed === 1 ? 'setup' : 'setups'}, ${Math.ceil(safe.bytes / MEBIBYTE)} MB.`,
  );
  return 0;
}
