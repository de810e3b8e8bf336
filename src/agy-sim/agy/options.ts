/** agy's flags as the run wants them. */
import { parseDuration } from '../go/go-duration.ts';
import type { ParsedFlags } from '../go/go-flags.ts';
import { has } from './version.ts';

export type Format = 'text' | 'json' | 'stream-json';

export interface Options {
  readonly prompt: string | undefined;
  readonly format: Format;
  readonly streamInput: boolean;
  readonly model: string | undefined;
  readonly effort: string | undefined;
  readonly conversation: string | undefined;
  readonly continues: boolean;
  readonly addDirs: readonly string[];
  readonly mode: string | undefined;
  readonly agent: string | undefined;
  readonly skipPermissions: boolean;
  readonly disableSlash: boolean;
  readonly jsonSchema: string | undefined;
  readonly logFile: string | undefined;
  /** Undefined is no limit. */
  readonly timeoutSeconds: number | undefined;
  readonly interactive: boolean;
}

const FORMATS: Readonly<Record<string, Format>> = { json: 'json', 'stream-json': 'stream-json' };
const OLD_TIMEOUT_SECONDS = 300;

function timeout(version: string, value: string | undefined): number | undefined {
  const parsed = value === undefined ? undefined : parseDuration(value);
  const seconds = parsed && 'seconds' in parsed ? parsed.seconds : undefined;
  if (!has(version, 'unlimitedTimeout')) return seconds ?? OLD_TIMEOUT_SECONDS;
  return seconds === 0 ? undefined : seconds;
}

export function readOptions(version: string, { values, lists }: ParsedFlags): Options {
  const isSet = (name: string): boolean => values.get(name) === 'true';
  return {
    prompt: values.get('print'),
    format: FORMATS[values.get('output-format') ?? ''] ?? 'text',
    streamInput: values.get('input-format') === 'stream-json',
    model: values.get('model') || undefined,
    effort: values.get('effort') || undefined,
    conversation: values.get('conversation') || undefined,
    continues: isSet('continue'),
    addDirs: lists.get('add-dir') ?? [],
    mode: values.get('mode'),
    agent: values.get('agent'),
    skipPermissions: isSet('dangerously-skip-permissions'),
    disableSlash: isSet('disable-slash-commands'),
    jsonSchema: values.get('json-schema') || undefined,
    logFile: values.get('log-file') || undefined,
    timeoutSeconds: timeout(version, values.get('print-timeout')),
    interactive: values.has('prompt-interactive'),
  };
}
