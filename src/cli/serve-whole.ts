// The whole server on standard input and output, once the opening of the connection is over.
import { serveStdio, StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import { createApp, type Machine } from '../app.ts';
import { tapListening } from '../mcp/listen-tap.ts';
import type { Answered } from '../mcp/opening.ts';
import { createMcpServer } from '../mcp/server.ts';
import { createSubscriptions } from '../mcp/subscriptions.ts';
import { withoutAnswers } from '../mcp/without-answers.ts';
import { untilAborted } from '../platform/until-aborted.ts';

/**
 * Serves until the connection is over; jobs go on.
 * @param answered what of the input, which comes again from its beginning, was answered before
 */
export async function serveWhole(machine: Machine, answered: Answered, over: AbortSignal): Promise<void> {
  const app = await createApp(machine, { keepsRunner: true });
  const subscriptions = createSubscriptions(app);
  const wire = withoutAnswers(new StdioServerTransport(), answered);
  const handle = serveStdio(({ era }) => createMcpServer(app, era, subscriptions), {
    transport: tapListening(wire, subscriptions),
    onerror: (error) => {
      app.log.warn(error.message);
    },
  });
  process.stdin.resume(); // the opening has stopped it
  await untilAborted(over);
  subscriptions.close();
  await Promise.all([handle.close(), app.close()]).catch(() => undefined);
}
