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
  // One for each log, for all of its life: a secret may span what comes in several pieces.
  const streams = { stdout: redactor.stream(), stderr: redactor.stream(), log: redactor.stream() };
  const write = async (source: LineSource, text: string): Promise<void> => {
    if (text === '') return;
    await handles[source].appendFile(text).catch((error: unknown) => {
      throw storeError('written', error);
    });
  };
  return {
    append: (source, lines) => write(source, streams[source].push(`${lines.join('\n')}\n`)),
    async close() {
      for (const source of ['stdout', 'stderr', 'log'] as const) await write(source, streams[source].flush());
      await Promise.all([stdout.close(), stderr.close(), log.close()]);
    },
  };
}
