// stdout.log, stderr.log and agy.log: what the agent said, redacted.
import type { LineSource } from '../adapters/adapter.ts';
import { openAppend } from '../platform/safe-file.ts';
import type { Redactor } from '../redaction/redact.ts';
import { storeError } from '../store/store-error.ts';
import type { JobPaths } from '../store/job-paths.ts';

export interface OutputLogs {
  append(source: LineSource, lines: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

export async function openOutputLogs(paths: JobPaths, redactor: Redactor): Promise<OutputLogs> {
  const [stdout, stderr, log] = await Promise.all([
    openAppend(paths.stdout),
    openAppend(paths.stderr),
    openAppend(paths.agentLog),
  ]);
  const handles = { stdout, stderr, log };
  return {
    async append(source, lines) {
      // Whole lines together: a secret may span several.
      const text = `${redactor.text(lines.join('\n'))}\n`;
      await handles[source].appendFile(text).catch((error: unknown) => {
        throw storeError('written', error);
      });
    },
    async close() {
      await Promise.all([stdout.close(), stderr.close(), log.close()]);
    },
  };
}
