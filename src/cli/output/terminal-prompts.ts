// Questions to a person at the terminal, with arrow keys.
import * as clack from '@clack/prompts';
import { BridgeError } from '../../protocol/error.ts';

function answered<T>(answer: T): Exclude<T, symbol> {
  if (!clack.isCancel(answer)) return answer as Exclude<T, symbol>;
  throw new BridgeError('cancelled', 'Nothing was changed.', { hint: 'The prompt was cancelled.' });
}

export interface Choice<T> {
  readonly value: T;
  readonly label: string;
  readonly hint?: string;
}

/** @throws BridgeError `cancelled` when the person leaves or says no */
export async function confirm(message: string): Promise<void> {
  if (answered(await clack.confirm({ message }))) return;
  throw new BridgeError('cancelled', 'Nothing was changed.', { hint: 'You said no.' });
}

export async function choose<T extends string>(message: string, options: readonly Choice<T>[]): Promise<T> {
  return answered(await clack.select<string>({ message, options: [...options] })) as T;
}

/** @param chosen what is marked at first */
export async function chooseSome<T extends string>(
  message: string,
  options: readonly Choice<T>[],
  chosen: readonly T[],
): Promise<T[]> {
  return answered(
    await clack.multiselect<string>({
      message,
      options: [...options],
      initialValues: [...chosen],
      required: true,
    }),
  ) as T[];
}
