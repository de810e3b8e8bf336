// Questions to a person at the terminal, with arrow keys.
import * as clack from '@clack/prompts';
import { BridgeError } from '../../protocol/error.ts';
import type { Printer } from './print.ts';

/** Whoever asks says what else writes to the terminal, so that nothing moves beside the question. */
type Asker = Pick<Printer, 'still'>;

function answered<T>(answer: T): Exclude<T, symbol> {
  if (!clack.isCancel(answer)) return answer as Exclude<T, symbol>;
  throw new BridgeError('cancelled', 'Nothing was changed.', { hint: 'The prompt was cancelled.' });
}

export interface Choice<T> {
  readonly value: T;
  readonly label: string;
  readonly hint?: string;
}

/**
 * @param later what the person can do who says no
 * @throws BridgeError `cancelled` when the person leaves or says no
 */
export async function confirm(asker: Asker, message: string, later: string): Promise<void> {
  asker.still();
  // An Enter that was meant for the pager is no consent.
  if (answered(await clack.confirm({ message, initialValue: false }))) return;
  throw new BridgeError('cancelled', 'Nothing was changed.', { hint: later });
}

export async function choose<T extends string>(
  asker: Asker,
  message: string,
  options: readonly Choice<T>[],
): Promise<T> {
  asker.still();
  return answered(await clack.select<string>({ message, options: [...options] })) as T;
}

/** @param chosen what is marked at first */
export async function chooseSome<T extends string>(
  asker: Asker,
  message: string,
  options: readonly Choice<T>[],
  chosen: readonly T[],
): Promise<T[]> {
  asker.still();
  return answered(
    await clack.multiselect<string>({
      message,
      options: [...options],
      initialValues: [...chosen],
      required: true,
    }),
  ) as T[];
}
