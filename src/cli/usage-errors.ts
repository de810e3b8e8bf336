// (pure) What the argument library refuses, in the words of the bridge.
import { BridgeError } from '../protocol/error.ts';

const HINTS: Readonly<Record<string, string>> = {
  'commander.unknownCommand': 'agy-mcp help lists the commands.',
  'commander.excessArguments': 'Put a text of several words in quotes.',
  'commander.missingArgument': 'See the examples of agy-mcp help COMMAND.',
};

/** @param command name of the command that was typed, if it is one */
export function usageError(code: string, message: string, command: string | null): BridgeError {
  const [first = '', near] = message.replace(/^error: /, '').split('\n');
  const plain = first
    .replace(/^unknown option '(.+)'$/, 'Unknown option $1')
    .replace(/^unknown command '(.+)'$/, 'Unknown command: $1')
    .replace(/^./, (letter) => letter.toUpperCase())
    .replace(/\.$/, '');
  const guess = /\(Did you mean (?:one of )?(.+?)\??\)/.exec(near ?? '')?.[1];
  return new BridgeError(
    'invalid_request',
    `${plain}${guess === undefined ? '.' : `, did you mean ${guess}?`}`,
    {
      hint:
        HINTS[code] ??
        (command === null ? 'See agy-mcp help.' : `agy-mcp ${command} --help lists the options.`),
    },
  );
}
