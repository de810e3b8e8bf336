/** Slash commands that the CLI answers itself, at no cost. */
import { loneResult } from './agy-output.ts';
import { goJson, type Json } from '../go/go-json.ts';
import { effortsOf, type ChosenModel, type ModelRow } from './models.ts';
import type { Format } from './options.ts';
import { atLeast } from './version.ts';

export interface SlashContext {
  readonly now: Date;
  readonly model: ChosenModel;
  readonly models: readonly ModelRow[];
  readonly permissionMode: string;
  readonly allow: readonly string[];
  readonly help: string;
}

interface Answer {
  readonly data: Json;
  readonly text: string;
}

interface SlashCommand {
  readonly since: string;
  /** What the result calls it. */
  readonly as?: string;
  readonly answer: (context: SlashContext) => Answer;
}

const HOUR_MS = 3_600_000;
const WEEKLY = { name: 'Weekly Limit', window: 'weekly', ms: 100 * HOUR_MS } as const;
const FIVE_HOURS = { name: 'Five Hour Limit', window: '5h', ms: 3 * HOUR_MS } as const;
const QUOTA_GROUPS = [
  { prefix: 'gemini', name: 'Gemini Models', left: [0.55, 0.9] },
  { prefix: '3p', name: 'Claude and GPT models', left: [1, 1] },
] as const;

function usage({ now }: SlashContext): Answer {
  const resets = (ms: number): string => `${new Date(now.getTime() + ms).toISOString().slice(0, 19)}Z`;
  const groups = QUOTA_GROUPS.map(({ prefix, name, left }) => ({
    name,
    description: `Models within this group: ${name}`,
    buckets: [WEEKLY, FIVE_HOURS].map((limit, at) => ({
      id: `${prefix}-${limit.window}`,
      name: limit.name,
      window: limit.window,
      remaining_fraction: left[at] ?? 1,
      reset_time: resets(limit.ms),
    })),
  }));
  const rows = groups.flatMap((group) =>
    group.buckets.map((bucket) =>
      [
        group.name,
        `${bucket.name} Remaining`,
        `${Math.round(bucket.remaining_fraction * 100)}%`,
        bucket.reset_time,
      ].join('\t'),
    ),
  );
  return { data: { groups }, text: `${rows.join('\n')}\n` };
}

const model = ({ model: { id, label, effort, isDefault } }: SlashContext): Answer => ({
  data: { id, label, ...(effort === undefined ? {} : { effort }), is_default: isDefault },
  text: `${id}\t${label}\n`,
});

function effort({ model: { id, effort: current }, models }: SlashContext): Answer {
  const available = effortsOf(models, id);
  return available.length === 0 || current === undefined
    ? { data: { adjustable: false }, text: 'not adjustable\n' }
    : { data: { adjustable: true, current, available }, text: `${current}\n` };
}

function config({ permissionMode, allow }: SlashContext): Answer {
  const data = {
    toolPermission: permissionMode,
    permissions: { allow },
    allowNonWorkspaceAccess: false,
    modelProvider: '',
    useG1Credits: false,
  };
  return { data, text: `toolPermission\t${permissionMode}\n` };
}

const plain = (data: Json, text: string) => (): Answer => ({ data, text });

const COMMANDS: Readonly<Record<string, SlashCommand>> = {
  usage: { since: '1.1.11', answer: usage },
  quota: { since: '1.1.11', as: 'usage', answer: usage },
  credits: { since: '1.1.11', answer: plain({ enabled: false }, 'AI credits are off\n') },
  model: { since: '1.1.11', answer: model },
  effort: { since: '1.1.11', answer: effort },
  skills: { since: '1.1.11', answer: plain({ skills: [] }, 'No skills\n') },
  permissions: {
    since: '1.1.12',
    answer: ({ allow }) => ({
      data: { allow, deny: [], ask: [] },
      text: `${['allow', ...allow].join('\t')}\n`,
    }),
  },
  hooks: { since: '1.1.12', answer: plain({ hooks: [] }, 'No hooks\n') },
  help: { since: '1.1.12', answer: ({ help }) => ({ data: { text: help }, text: help }) },
  changelog: { since: '1.1.12', answer: plain({ entries: [] }, 'Simulated.\n') },
  config: { since: '1.1.12', answer: config },
};

const INTERACTIVE_ONLY: Readonly<Record<string, string>> = {
  logout: 'it clears stored credentials, an effect that outlives the run',
};

export type SlashReply = { readonly problem: string } | { readonly name: string; readonly answer: Answer };

/** Undefined: not the CLI's own command, so the model gets it. */
export function answerSlash(
  prompt: string,
  version: string,
  context: () => SlashContext,
): SlashReply | undefined {
  const [, name = '', rest = ''] = /^\/([\w-]+)\s*([\s\S]*)$/.exec(prompt) ?? [];
  const reason = INTERACTIVE_ONLY[name];
  if (reason !== undefined) return { problem: `/${name} is not available in print mode (${reason})` };
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined || !atLeast(version, command.since)) return undefined;
  if (rest !== '') return { problem: `/${name} takes no arguments, got ${JSON.stringify(rest)}` };
  return { name: command.as ?? name, answer: command.answer(context()) };
}

export function slashOutput(format: Format, name: string, { data, text }: Answer): string {
  if (format === 'text') return text;
  const command = { name, data };
  const result = loneResult('SUCCESS', text, { command });
  return format === 'json'
    ? `${goJson(result)}\n`
    : `${goJson({ event: 'command_result', command })}\n${goJson({ event: 'result', result })}\n`;
}
