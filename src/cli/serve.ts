// The stdio server, and its orderly end.
import { serveStdio, StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import { type App } from '../app.ts';
import { tapListening } from '../mcp/listen-tap.ts';
import { createMcpServer } from '../mcp/server.ts';
import { createSubscriptions } from '../mcp/subscriptions.ts';

/** Serves until standard input ends or a signal comes; jobs go on. */
export async function serve(app: App): Promise<void> {
  await new Promise<void>((resolve) => {
    const subscriptions = createSubscriptions(app);
    const handle = serveStdio(({ era }) => createMcpServer(app, era, subscriptions), {
      transport: tapListening(new StdioServerTransport(), subscriptions),
      onerror: (error) => {
        app.log.warn(error.message);
      },
    });
    const end = (): void => {
      subscriptions.close();
      void handle
        .close()
        .catch(() => undefined)
        .finally(resolve);
    };
    process.stdin.once('end', end);
    process.stdin.once('close', end);
    // `on`, not `once`: some clients send SIGINT and SIGTERM shortly after each other.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
    // The client is gone and nobody reads: an orderly end rather than a crash.
    process.stdout.on('error', end);
  });
}
