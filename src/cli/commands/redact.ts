// Standard input to standard output, redacted; memory stays bounded.
import type { Redactor } from '../../redaction/redact.ts';

export interface FilterStreams {
  /** Text in pieces of any size. */
  readonly input: AsyncIterable<string>;
  /** Resolves when more may be written. */
  readonly write: (text: string) => Promise<void>;
}

export async function redactFilter({ input, write }: FilterStreams, redactor: Redactor): Promise<void> {
  const stream = redactor.stream();
  for await (const piece of input) {
    const safe = stream.push(piece);
    if (safe !== '') await write(safe);
  }
  await write(stream.flush());
}
