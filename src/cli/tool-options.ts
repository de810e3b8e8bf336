// (pure) The options of a command from the input schema of its tool.
import * as z from 'zod';
import { FIELD_DESCRIPTIONS } from '../tools/definition/field-descriptions.ts';
import type { Tool } from '../tools/definition/define-tool.ts';
import type { Kind, OptionRow } from './command.ts';
import { asTyped } from './output/render-hints.ts';

const KINDS: Readonly<Record<string, Kind>> = {
  boolean: 'boolean',
  integer: 'number',
  number: 'number',
  string: 'string',
  array: 'list',
  object: 'json',
};

/** The few options that people type all day. */
const SHORT: Readonly<Record<string, string>> = {
  mode: 'm',
  allow_write: 'w',
  cwd: 'C',
  label: 'l',
  limit: 'n',
};

/** What a value is, where the help can say it better than its type. */
const VALUES: Readonly<Record<string, string>> = {
  cwd: 'DIR',
  add_dirs: 'DIR',
  project_root: 'DIR',
  path: 'PATH',
  paths: 'PATH',
  branch: 'NAME',
  base_ref: 'COMMIT',
  session_id: 'ID',
  cursor: 'JOB',
  model: 'NAME',
  timeout: 'SECONDS',
  wait_seconds: 'SECONDS',
  patch_sha256: 'SUM',
  extra_env: 'NAME=VALUE',
  network: 'HOST',
};

/** Where the command line is kinder than the tool. */
const OWN_WORDS: Readonly<Record<string, string>> = {
  cwd: 'Project directory; else the current one',
  cursor: 'Go on after this job, as the page before says',
  'agy_purge.days': 'How many days ago a job must have ended',
  project_root: 'The project of scope `project`; else the current folder',
};

interface Property {
  readonly type?: string;
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly default?: unknown;
  readonly items?: { readonly enum?: readonly string[] };
  readonly anyOf?: readonly Property[];
}

const flagOf = (field: string): string => field.replaceAll('_', '-');

/** @param positional field that is an argument and no option */
export function toolOptions(
  { name, input }: Pick<Tool<z.ZodObject, z.ZodObject>, 'name' | 'input'>,
  positional: string | null,
): OptionRow[] {
  const { properties = {} } = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' });
  return Object.entries(properties)
    .filter(([field]) => field !== positional)
    .map(([field, each]) => {
      const property = each as Property;
      const list = property.anyOf?.find(({ type }) => type === 'array');
      const type = list?.type ?? property.type ?? 'string';
      const kind = field === 'extra_env' ? 'pairs' : (KINDS[type] ?? 'string');
      const words =
        OWN_WORDS[`${name}.${field}`] ??
        FIELD_DESCRIPTIONS[`${name}.${field}`] ??
        OWN_WORDS[field] ??
        property.description ??
        FIELD_DESCRIPTIONS[field] ??
        '';
      return {
        flag: flagOf(field),
        short: SHORT[field],
        field,
        kind,
        words: asTyped(words).replaceAll('`', ''),
        value: VALUES[field],
        choices: property.enum ?? property.items?.enum,
        alone: list === undefined ? undefined : property.anyOf?.flatMap((way) => way.enum ?? []),
        negatable: kind === 'boolean' && property.default === undefined,
      };
    });
}
