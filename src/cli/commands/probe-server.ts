// Starts the registered server once, as a client does, and counts its tools.
import type { Machine } from '../../app.ts';
import { connect } from '../../mcp/demo-client.ts';

export interface ServerProbe {
  readonly tools: number;
  readonly milliseconds: number;
  /** Why it did not answer; null when it did. */
  readonly problem: string | null;
}

export async function probeServer({ serverScript, env, cwd }: Machine): Promise<ServerProbe> {
  const given = Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  const startedAt = performance.now();
  const elapsed = (): number => Math.round(performance.now() - startedAt);
  try {
    const client = await connect(serverScript, { env: given, cwd });
    try {
      const { length } = await client.tools();
      return { tools: length, milliseconds: elapsed(), problem: null };
    } finally {
      await client.close();
    }
  } catch {
    // What the server said of it is on standard error, above this.
    return { tools: 0, milliseconds: elapsed(), problem: 'the server did not answer' };
  }
}
