/** Turns of agy: what is asked, what is played, how it is summed up. */
import { sentinel } from './agy-permissions.ts';
import type { AgyRun } from './agy-run.ts';
import { closeAnswer } from '../scenario/actions-output.ts';
import { Stop } from '../clock.ts';
import { formatDuration } from '../go/go-duration.ts';
import { isObject } from '../go/go-json.ts';
import { PROMPT_SENT } from './log-file.ts';
import { markedPlay } from '../scenario/markers.ts';
import { playSteps } from '../scenario/play.ts';
import type { Ending } from '../scenario/run.ts';
import type { Step } from '../scenario/scenario.ts';
import { has } from './version.ts';

export interface Session {
  readonly run: AgyRun;
  /** The first turn after a resume looks different. */
  resumed: boolean;
  after: readonly Step[];
}

const OLD_TIMEOUT = 'timeout waiting for response';

function stopped(run: AgyRun, why: Stop['why']): Ending {
  const isNew = has(run.version, 'timeoutIsSuccess');
  if (why === 'interrupted') {
    const error = isNew ? 'interrupted' : OLD_TIMEOUT;
    return { status: 'ERROR', error, exit: 1, stderr: [`error: ${error}`], final: true };
  }
  if (!isNew) return { status: 'ERROR', error: OLD_TIMEOUT, exit: 1, stderr: [OLD_TIMEOUT], final: true };
  const limit = formatDuration(run.options.timeoutSeconds ?? 0);
  const marker = `[agy] print timeout after ${limit} with turn in progress; returning partial output`;
  return { status: 'SUCCESS', exit: 0, stderr: [marker], zeroUsage: true, final: true };
}

const finished = (run: AgyRun): Ending => {
  const { pieces, denials } = run.turn;
  const silent = pieces.join('').trim() === '';
  const [first] = denials;
  return {
    status: 'SUCCESS',
    exit: 0,
    stderr: silent && first !== undefined ? [sentinel(first.action)] : [],
  };
};

/** The result and what stderr says of it; returns what the process would exit with. */
async function endTurn(run: AgyRun, ending: Ending): Promise<Ending> {
  run.store.save(run.conversation);
  await run.voice.result(ending);
  run.store.save(run.conversation);
  for (const line of ending.stderr) await run.machine.err.write(`${line}\n`);
  return ending;
}

export const endStopped = (run: AgyRun, error: unknown): Promise<Ending> => {
  if (!(error instanceof Stop)) throw error;
  return endTurn(run, stopped(run, error.why));
};

async function play(session: Session, prompt: string): Promise<Ending> {
  const { run } = session;
  const marked = markedPlay(prompt);
  if (marked?.signals === 'ignore') run.machine.onSignal(() => undefined);
  if (marked?.after !== undefined) session.after = marked.after;
  run.beginTurn(prompt);
  run.mark(PROMPT_SENT);
  await run.clock.sleep(0.4);
  await run.voice.userInput(prompt);
  if (session.resumed) await run.voice.step({ step: 'system_message', seconds: 0.000520236 });
  session.resumed = false;
  // A turn killed from now on can be resumed all the same.
  run.store.save(run.conversation);
  if ((await playSteps(marked?.before ?? [], run)) === 'on')
    await playSteps(marked?.steps ?? run.config.steps ?? [], run);
  if (run.turn.ending === undefined) await closeAnswer(run);
  return run.turn.ending ?? finished(run);
}

export async function playTurn(session: Session, prompt: string): Promise<Ending> {
  const { run } = session;
  try {
    return await endTurn(run, await play(session, prompt));
  } catch (error) {
    return endStopped(run, error);
  }
}

type Message =
  | { readonly prompt: string }
  | { readonly warning: string }
  | { readonly fatal: string; readonly exit: number };

/** One line of --input-format stream-json. */
function readMessage(line: string, disableSlash: boolean): Message {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    return { fatal: `invalid stream input message: ${error instanceof Error ? error.message : ''}`, exit: 1 };
  }
  const event = isObject(value) ? value['event'] : undefined;
  if (!isObject(value) || typeof event !== 'string')
    return { fatal: 'stream input message is missing the "event" field', exit: 1 };
  if (event === 'control_request')
    return { fatal: 'stream input "control_request" is not supported yet', exit: 2 };
  if (event !== 'user')
    return { warning: `warning: ignoring unsupported stream input message event ${JSON.stringify(event)}` };
  const message = value['message'];
  if (!isObject(message))
    return { fatal: 'stream input "user" message is missing the "message" field', exit: 1 };
  const content = contentOf(message['content']);
  const command = /^\/[\w-]+/.exec(content)?.[0];
  if (command === undefined || disableSlash) return { prompt: content };
  const fatal = `${command} is answered by the CLI itself and is unavailable with --input-format stream-json; run it as its own --print ${command} invocation`;
  return { fatal, exit: 2 };
}

function contentOf(content: unknown): string {
  if (typeof content === 'string') return content;
  const blocks: unknown[] = Array.isArray(content) ? content : [];
  return blocks
    .map((block) => (isObject(block) && typeof block['text'] === 'string' ? block['text'] : ''))
    .join('');
}

/** A turn a line until stdin ends. */
export async function playStream(session: Session): Promise<number> {
  const { run } = session;
  let exit = 0;
  for (;;) {
    const line = await run.clock.idle(() => run.machine.input.nextLine());
    if (line === undefined) return exit;
    run.machine.record();
    if (line.trim() === '') continue;
    const message = readMessage(line, run.options.disableSlash);
    if ('warning' in message) {
      await run.machine.err.write(`${message.warning}\n`);
      continue;
    }
    const ending =
      'fatal' in message
        ? await endTurn(run, {
            status: 'ERROR',
            error: message.fatal,
            exit: message.exit,
            stderr: [`error: ${message.fatal}`],
            zeroUsage: true,
            final: true,
          })
        : await playTurn(session, message.prompt);
    if (ending.exit !== 0) exit = ending.exit;
    const goesOn = ending.exit === 0 || has(run.version, 'streamGoesOnAfterError');
    if (ending.final === true || !goesOn) return exit;
  }
}
