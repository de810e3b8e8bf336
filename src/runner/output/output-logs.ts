// stdout.log, stderr.log and agy.log: what the agent said, redacted.
import type { LineSource } from '../../adapters/adapter.ts';
import { openAppend } from '../../platform/files/private-file.ts';
import { storeError } from '../../store/store-error.ts';
import type { JobPaths } from '../../store/job-paths.ts';

export interface OutputLogs {
  /** @param text as it came out of a redactor */
  append(source: LineSource, text: string): Promise<void>;
  close(): Promise<void>;
}

export async function openOutputLogs(paths: JobPaths): Promise<OutputLogs> {
  const [stdout, stderr, log] = await Promise.all([
    openAppend(paths.stdout),
    openAppend(paths.stderr),
    openAppend(paths.agentLog),
  ]);
  const handles = { stdout, stderr, log };
  return {
    async append(source, text) {
      if (text === '') return;
      await handles[source].appendFile(text).catch((error: unknown) => {
        throw storeError('written', error);
      });
    },
    async close() {
      await Promise.all([stdout.close(), stderr.close(), log.close()]);
    },
  };
}
