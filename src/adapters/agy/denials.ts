// The actions that agy denies: the rules of its settings that permit them, and the target of each, which its result does not name (pure).
import type { DeniedAction } from '../../protocol/event.ts';
import { deniedAction, type AllowRule } from '../allow-rules.ts';
import { asArray, asRecord, asString, asText, type JsonRecord } from '../json.ts';
import { createParserMemory } from '../parser-memory.ts';

export const AGY_ALLOW_RULES: Readonly<Record<string, AllowRule>> = {
  command: { exact: true, otherwise: null },
  unsandboxed: { exact: true, otherwise: null },
  mcp: { exact: true, otherwise: null },
  write_file: { exact: true, otherwise: null },
  read_file: { exact: true, otherwise: 'read_file(*)' },
  read_url: { exact: false, otherwise: 'read_url(*)' },
  execute_url: { exact: false, otherwise: 'execute_url(*)' },
};

const CHECK_FAILED = /^permission check failed for (\w{1,40}) "((?:[^"\\]|\\.){0,2000})"/s;

/** The parameter that holds the target of an action, where the stream shows it. */
const TARGET_PARAMETERS: Readonly<Record<string, string>> = {
  command: 'CommandLine',
  write_file: 'TargetFile',
  read_file: 'AbsolutePath',
};

const MOST_ACTIONS = 64;
/** Several silent steps name no target, however many they are. */
const MOST_TARGETS = 16;
/** No rule is made of a longer one: it has more than 200 characters, pairs or not. */
const TARGET_CHARS = 401;
/** Stands for every target that is too long: no rule can be written of it, and only that it is there counts. */
const LONG_TARGET = '';

export interface Denials {
  /** A tool step that ended. */
  toolEnded(parameters: JsonRecord, output: string | null, error: string | null): void;
  /** `denied_actions` of a result, each with the rule that would permit it. */
  join(denied: unknown): DeniedAction[];
}

/** `endsTurn`: this agy stops at the first denial, so the last silent step is the denied one. */
export function createDenials(endsTurn: boolean): Denials {
  const named = createParserMemory<string>(MOST_ACTIONS);
  const silent = new Map<string, Set<string>>();

  const target = (action: string): string | null => {
    const told = named.get(action);
    if (told !== undefined) return told;
    // A step without output may also be a quiet success, so several of them name none.
    const candidates = [...(silent.get(action) ?? [])];
    return (candidates.length === 1 || endsTurn ? candidates.at(-1) : undefined) ?? null;
  };

  return {
    toolEnded(parameters, output, error) {
      const [, action, quoted] = (error === null ? null : CHECK_FAILED.exec(error)) ?? [];
      if (action !== undefined && quoted !== undefined)
        named.set(action, unquote(quoted).slice(0, TARGET_CHARS));
      if (output !== null || error !== null) return;
      for (const [kind, parameter] of Object.entries(TARGET_PARAMETERS)) {
        const found = asText(parameters[parameter]);
        if (found === null) continue;
        const value = found.length < TARGET_CHARS ? found : LONG_TARGET;
        const values = silent.get(kind) ?? new Set<string>();
        // Deleted first, so that a repeated target counts as the newest.
        values.delete(value);
        silent.set(kind, values.add(value));
        const [oldest] = values;
        if (values.size > MOST_TARGETS && oldest !== undefined) values.delete(oldest);
      }
    },
    join(denied) {
      return asArray(denied).flatMap((entry) => {
        const record = asRecord(entry);
        const action = asText(record?.['action']);
        if (action === null) return [];
        return [
          deniedAction(AGY_ALLOW_RULES, action, asString(record?.['display_name']) ?? action, target(action)),
        ];
      });
    },
  };
}

/** agy quotes as Go does, which is JSON but for rare escapes. */
function unquote(quoted: string): string {
  try {
    return asString(JSON.parse(`"${quoted}"`)) ?? quoted;
  } catch {
    // An escape that JSON lacks: the raw form still names the target.
    return quoted;
  }
}
