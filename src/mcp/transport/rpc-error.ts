// (pure) Errors of the protocol as lines of output, in our own words: nothing of the message is repeated but its id.

/** The protocol's codes, by what they mean. */
export const RPC_CODES = {
  parse: -32_700,
  request: -32_600,
  params: -32_602,
  internal: -32_603,
  /** Of the server itself: busy, or ending. */
  server: -32_000,
} as const;

export type RpcFault = keyof typeof RPC_CODES;

/** @param idText the id as it is to be written; `null` where none could be read */
export function errorLine(idText: string | null, fault: RpcFault, message: string): string {
  const error = JSON.stringify({ code: RPC_CODES[fault], message });
  return `{"jsonrpc":"2.0","id":${idText ?? 'null'},"error":${error}}\n`;
}
