// Prompts: what a person picks from a client's menu, as slash commands.
import {
  type McpServer,
  ProtocolError,
  ProtocolErrorCode,
  type ServerContext,
} from '@modelcontextprotocol/server';
import { BridgeError } from '../../protocol/error.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { nearestName } from '../../protocol/text/nearest-name.ts';
import { PROMPTS, type PromptCall } from './prompt-rows.ts';

/** The words may repeat what the client sent. */
type Refuse = (words: string) => ProtocolError;

const near = (name: string, names: readonly string[]): string => {
  const found = nearestName(name, names);
  return found === null ? '' : `, did you mean ${found}?`;
};

type Row = (typeof PROMPTS)[number];

function find(name: string, refuse: Refuse): Row {
  const row = PROMPTS.find((each) => each.name === name);
  if (row !== undefined) return row;
  const names = PROMPTS.map((each) => each.name);
  throw refuse(`There is no prompt ${name}${near(name, names)}`);
}

/** What a line of a person may hold. */
const PLAIN = /^[^\p{Cc}\p{Cs}]*$/u;

/** An argument that a client leaves empty was not given. */
function checkArguments(
  { name, arguments: known }: Row,
  args: Readonly<Record<string, string>>,
  refuse: Refuse,
) {
  const given = Object.fromEntries(Object.entries(args).filter(([, value]) => value.trim() !== ''));
  const names = known.map((each) => each.name);
  for (const [key, value] of Object.entries(given)) {
    if (!names.includes(key)) throw refuse(`The prompt ${name} has no argument ${key}${near(key, names)}`);
    if (value.length > LIMITS.promptArgumentChars)
      throw refuse(`${key} must be at most ${LIMITS.promptArgumentChars} characters.`);
    if (!PLAIN.test(value.replaceAll(/[\n\t]/g, ' ')))
      throw refuse(`${key} must not hold control characters.`);
  }
  const missing = known.find((each) => each.required === true && !(each.name in given));
  if (missing !== undefined)
    throw refuse(`The prompt ${name} needs ${missing.name}: ${missing.description.toLowerCase()}.`);
  return given;
}

/**
 * @param callOf what a prompt may ask of the server, for the client of this request
 * @param safe makes words fit to be sent
 */
export function servePrompts(
  { server: low }: McpServer,
  callOf: (context: ServerContext) => PromptCall,
  safe: (words: string) => string,
): void {
  const refuse: Refuse = (words) => new ProtocolError(ProtocolErrorCode.InvalidParams, safe(words));
  low.setRequestHandler('prompts/list', () => ({
    prompts: PROMPTS.map(({ name, title, description, arguments: args }) => ({
      name,
      title,
      description,
      arguments: [...args],
    })),
  }));
  low.setRequestHandler('prompts/get', async ({ params }, context) => {
    const row = find(params.name, refuse);
    const given = checkArguments(row, params.arguments ?? {}, refuse);
    try {
      const text = await row.say(given, callOf(context));
      return {
        description: row.description,
        messages: [{ role: 'user' as const, content: { type: 'text' as const, text } }],
      };
    } catch (error) {
      if (!(error instanceof BridgeError)) throw error;
      const { message, hint } = error.view();
      throw refuse(`${message} ${hint}`.trimEnd());
    }
  });
}
