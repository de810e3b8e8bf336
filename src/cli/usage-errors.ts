// (pure) What the argument library refuses, in the words of the bridge.
import { BridgeError } from '../protocol/error.ts';
import { quotedName } from '../protocol/text/visible-text.ts';

/** By the library's code; behind each, the command that was typed. */
const HINTS: Readonly<Record<string, (command: string) => string>> = {
  'commander.excessArguments': () => 'Put a text of several words in quotes.',
  'commander.missingArgument': (command) => `agy-mcp help ${command} shows examples.`,
};

const UNKNOWN =
  /^unknown (?<what>option|command) '(?<word>.*)'(?:\n\(Did you mean (?:one of )?(?<near>.+)\?\))?$/s;
/** The value is not repeated: it may be a secret. */
const INVALID = /^option '(?:-\w, )?(?<flag>--[\w-]+)[^']*' argument '.*' is invalid\. It (?<takes>.+)$/s;

function sentence(message: string): string {
  const { what, word = '', near } = UNKNOWN.exec(message)?.groups ?? {};
  if (what !== undefined)
    return `Unknown ${what} ${quotedName(word)}${near === undefined ? '.' : `, did you mean ${near}?`}`;
  const { flag, takes = '' } = INVALID.exec(message)?.groups ?? {};
  const plain = flag === undefined ? message : `${flag} ${takes}`;
  return `${plain.replace(/^[a-z]/, (letter) => letter.toUpperCase()).replace(/\.$/, '')}.`;
}

/** @param command name of the command that was typed, if it is one */
export function usageError(code: string, message: string, command: string | null): BridgeError {
  const listed =
    code === 'commander.unknownCommand' ? 'agy-mcp help lists the commands.' : 'See agy-mcp help.';
  const about = HINTS[code] ?? ((name: string) => `agy-mcp ${name} --help lists the options.`);
  return new BridgeError('invalid_request', sentence(message.replace(/^error: /, '')), {
    hint: command === null ? listed : about(command),
  });
}
