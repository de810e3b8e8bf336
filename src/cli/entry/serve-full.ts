// The whole server on standard input and output, once the opening of the connection is over.
import { createApp, type Machine } from '../../app.ts';
import { type Connection, serveConnection } from '../../mcp/transport/serve-connection.ts';
import { untilAborted } from '../../platform/waiting/until-aborted.ts';
import { INPUT_ENDED } from './watch-end.ts';

/**
 * Serves until the connection is over; jobs go on.
 * @param over aborted here when the input has ended and what waited has its answers
 * @throws BridgeError `invalid_request` when the configuration is bad
 */
export async function serveFull(
  machine: Machine,
  connection: Omit<Connection, 'output'>,
  over: AbortController,
): Promise<void> {
  const served = serveConnection({ ...connection, output: process.stdout }, () =>
    createApp(machine, { keepsRunner: true }),
  );
  void served.ended.then(() => {
    over.abort(INPUT_ENDED);
  });
  await Promise.race([served.ready, untilAborted(over.signal)]);
  await untilAborted(over.signal);
  await served.close().catch(() => undefined); // the process ends in any case
}
