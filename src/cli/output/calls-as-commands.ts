// (pure) What a tool says to a model, said to a person: calls of tools as commands.
import { rewriteCalls } from '../../protocol/tool-call.ts';

/** Commands that have the name and the options of a tool. */
const COMMANDS: ReadonlySet<string> = new Set(
  'status result read cancel sessions diff apply discard purge doctor'.split(' '),
);

const optionOf = ([field, value]: readonly [string, unknown]): string =>
  field === 'job_id' ? ` ${String(value)}` : ` --${field.replaceAll('_', '-')} ${String(value)}`;

/** `agy_result {"job_id":"job_1","offset":9}` becomes `agy-mcp result job_1 --offset 9`. */
export const asCommands = (text: string): string =>
  rewriteCalls(text, ({ name, args }) =>
    COMMANDS.has(name)
      ? `agy-mcp ${name}${Object.entries(args ?? {})
          .map(optionOf)
          .join('')}`
      : null,
  );
