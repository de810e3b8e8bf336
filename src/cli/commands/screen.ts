// Prompts to verdicts: one JSON object a line, or standard input as one prompt.
import * as z from 'zod';
import { type ScreenInput, screenRequest } from '../../screening/check-prompt.ts';
import type { Verdict } from '../../screening/verdict.ts';
import { BridgeError } from '../../protocol/error.ts';
import { nearestName } from '../../protocol/text/nearest-name.ts';
import { type Mode, MODES } from '../../protocol/request.ts';
import type { FilterStreams } from './redact.ts';

interface ScreenOptions {
  readonly mode: Mode;
  readonly allowWrite: boolean;
  /** Judged as for a job with a worktree of its own. */
  readonly worktree: boolean;
  readonly jsonl: boolean;
  /** One prompt, its verdict as JSON. */
  readonly json: boolean;
}

function modeOf(word: unknown): Mode {
  const mode = MODES.find((each) => each === word);
  if (mode !== undefined) return mode;
  const near = nearestName(String(word), MODES);
  throw new BridgeError(
    'invalid_request',
    `--mode must be one of ${MODES.join(', ')}${near === null ? '' : `, did you mean ${near}?`}`,
    { hint: 'agy-mcp screen --help lists the options.' },
  );
}

/** @throws BridgeError `invalid_request` */
export function screenOptions(args: Readonly<Record<string, unknown>>, json: boolean): ScreenOptions {
  return {
    mode: args['mode'] === undefined ? 'ask' : modeOf(args['mode']),
    allowWrite: args['allow_write'] === true,
    worktree: args['worktree'] === true,
    jsonl: args['jsonl'] === true,
    json: json && args['jsonl'] !== true,
  };
}

const line = z.object({ prompt: z.string() });

/** A line that is no prompt is refused, so that answers stay in step with lines. */
const INVALID: Verdict = {
  verdict: 'deny',
  rule: 'input.invalid',
  reason: 'The line is not a JSON object with the text `prompt`.',
};

function promptOf(text: string): string | null {
  try {
    return line.parse(JSON.parse(text)).prompt;
  } catch {
    return null; // Answered with INVALID.
  }
}

/** A longer line is no prompt; it is not kept in memory. */
const LINE_CHARS = 4_194_304;

async function* linesOf(input: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const piece of input) {
    const lines = `${rest}${piece}`.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
    if (rest.length > LINE_CHARS) rest = rest.slice(0, LINE_CHARS + 1);
  }
  if (rest !== '') yield rest;
}

/** @returns the worst verdict */
export async function screenFilter(
  { input, write }: FilterStreams,
  options: ScreenOptions,
): Promise<Verdict['verdict']> {
  const request: Omit<ScreenInput, 'prompt'> = { ...options, extraEnv: {}, addDirs: [] };
  const screen = (prompt: string | null): Promise<Verdict> =>
    prompt === null ? Promise.resolve(INVALID) : screenRequest({ ...request, prompt });
  if (!options.jsonl) {
    let prompt = '';
    for await (const piece of input) if (prompt.length <= LINE_CHARS) prompt += piece;
    const { verdict, rule, reason } = await screen(prompt);
    const told = rule === null ? verdict : `${verdict}: ${rule}\n${reason ?? ''}`;
    await write(`${options.json ? JSON.stringify({ verdict, rule, reason }) : told}\n`);
    return verdict;
  }
  let worst: Verdict['verdict'] = 'allow';
  for await (const text of linesOf(input)) {
    if (text.trim() === '') continue;
    const { verdict, rule, reason } = await screen(promptOf(text));
    if (verdict === 'deny' || worst === 'allow') worst = verdict;
    await write(`${JSON.stringify({ verdict, rule, reason })}\n`);
  }
  return worst;
}
