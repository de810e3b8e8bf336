// The bridge's own log: lines on standard error, never on standard output.

export interface Log {
  info(text: string): void;
  warn(text: string): void;
  error(text: string, cause?: unknown): void;
}

/**
 * @param write receives whole lines
 * @param safe redacts and cleans a text; nothing is written without it
 */
export function createLog(write: (line: string) => void, safe: (text: string) => string): Log {
  const line = (level: string, text: string): void => {
    write(`agy-mcp: ${level}${safe(text)}\n`);
  };
  return {
    info: (text) => {
      line('', text);
    },
    warn: (text) => {
      line('warning: ', text);
    },
    error: (text, cause) => {
      line('error: ', cause === undefined ? text : `${text} ${describe(cause)}`);
    },
  };
}

function describe(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const inner = cause.cause === undefined ? '' : `\ncaused by ${describe(cause.cause)}`;
  return `${cause.stack ?? cause.message}${inner}`;
}
