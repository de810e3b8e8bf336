// Speaks the table of odd messages to a server, whatever stands between, and compares what comes back.
import { expect } from 'vitest';
import { scanLine } from '../../src/mcp/transport/scan-line.ts';
import type { OddAnswer, OddMessage } from './odd-messages.ts';
import { until } from './processes.ts';

export interface OddPeer {
  readonly write: (bytes: string | Buffer) => void;
  /** Every line of output so far. */
  readonly lines: readonly string[];
}

interface Reply {
  readonly error?: { readonly code: number; readonly message: string };
  readonly result?: { readonly isError?: boolean; readonly content?: readonly { readonly text: string }[] };
}

const isReply = (line: string): boolean => !('method' in (JSON.parse(line) as object));

/** The error of a tool in its result. */
function toolError({ result }: Reply): { code: string; message: string } | null {
  if (result?.isError !== true) return null;
  return (JSON.parse(result.content?.[0]?.text ?? '{}') as { error: { code: string; message: string } })
    .error;
}

const idOf = (line: string): string => scanLine(Buffer.from(line)).idText ?? 'null';

function matches(line: string, { id, code, error, says }: OddAnswer): void {
  const reply = JSON.parse(line) as Reply;
  expect(idOf(line)).toBe(id);
  const ofTool = toolError(reply);
  expect(reply.error?.code).toBe(code);
  expect(ofTool?.code).toBe(error);
  const words = reply.error?.message ?? ofTool?.message ?? '';
  if (says !== undefined) expect(words).toMatch(says);
  // Neither a validator's dump nor a stack.
  expect(words).not.toMatch(/[\n\r]|invalid_type|\bat .+:\d+/);
  expect(words.length).toBeLessThan(500);
}

/** One row: sends it, then a ping, and sees that both are answered as they should, and nothing else is. */
export async function speakOdd(peer: OddPeer, { sent, answers, name }: OddMessage): Promise<void> {
  const before = peer.lines.length;
  peer.write(sent);
  peer.write(`{"jsonrpc":"2.0","id":"after ${name}","method":"ping"}\n`);
  const replies = (): string[] => peer.lines.slice(before).filter(isReply);
  const due = answers.length + 1;
  await until(() => replies().length >= due, `${due} answers: ${name}`);
  const told = replies();
  const isPing = (line: string): boolean => (JSON.parse(line) as { id: unknown }).id === `after ${name}`;
  expect(told.filter(isPing)).toHaveLength(1);
  const others = told.filter((line) => !isPing(line));
  expect(others).toHaveLength(answers.length);
  // What is refused is answered at once, what is served a moment later.
  const expected = [...answers].sort((a, b) => a.id.localeCompare(b.id));
  others
    .sort((a, b) => idOf(a).localeCompare(idOf(b)))
    .forEach((line, at) => {
      matches(line, expected[at] ?? { id: 'none' });
    });
}
