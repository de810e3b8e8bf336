// The packets in which git and a filter that stays talk to each other (gitprotocol-common, gitattributes of git).

/** Of one packet, without its length. */
const MOST_BYTES = 65_516;
const LENGTH_BYTES = 4;

export const FLUSH = Buffer.from('0000');

/** A text or a content as packets; none for an empty one. */
export function* packets(content: Buffer): Generator<Buffer> {
  for (let at = 0; at < content.length; at += MOST_BYTES) {
    const part = content.subarray(at, at + MOST_BYTES);
    yield Buffer.from((part.length + LENGTH_BYTES).toString(16).padStart(LENGTH_BYTES, '0'));
    yield part;
  }
}

/**
 * Null stands for a flush.
 * @throws Error when the input ends inside of a packet
 */
export async function* readPackets(input: AsyncIterable<Buffer>): AsyncGenerator<Buffer | null> {
  let held: Buffer = Buffer.alloc(0);
  for await (const piece of input) {
    held = held.length === 0 ? piece : Buffer.concat([held, piece]);
    for (;;) {
      if (held.length < LENGTH_BYTES) break;
      const length = Number.parseInt(held.toString('latin1', 0, LENGTH_BYTES), 16);
      if (Number.isNaN(length)) throw new Error('git sent no packet');
      const end = Math.max(length, LENGTH_BYTES);
      if (held.length < end) break;
      yield length === 0 ? null : held.subarray(LENGTH_BYTES, end);
      held = held.subarray(end);
    }
  }
  if (held.length > 0) throw new Error('git ended inside of a packet');
}
