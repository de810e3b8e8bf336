// The stdio server, and its orderly end.
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { type App } from '../app.ts';
import { createMcpServer } from '../mcp/server.ts';

/** Serves until standard input ends or a signal comes; jobs go on. */
export async function serve(app: App): Promise<void> {
  await new Promise<void>((resolve) => {
    const handle = serveStdio(({ era }) => createMcpServer(app, era), {
      onerror: (error) => {
        app.log.warn(error.message);
      },
    });
    const end = (): void => {
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
