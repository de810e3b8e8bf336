// run, continue and start: a task is handed over, and whatever comes of it is told.
import type { App } from '../../app.ts';
import { BridgeError } from '../../protocol/error.ts';
import { hasEnded, type JobId, type JobStatus } from '../../protocol/job.ts';
import type { ToolApp } from '../../tools/definition/tool-context.ts';
import { sayJob, toJobView } from '../../tools/views/job-view.ts';
import type { Invocation } from '../command.ts';
import { noteColours } from '../output/note-colours.ts';
import { asTyped, typedFor } from '../output/render-hints.ts';
import { callTool, type Format, type Output, type ToolName, toolNamed } from '../tool-command.ts';
import type { AnyTool } from '../../tools/definition/define-tool.ts';

interface HandOver {
  readonly tool: ToolName;
  /** What goes to standard output. */
  readonly tell: Format;
  /** What goes to standard error. */
  readonly note: (output: Output, tool: AnyTool) => string;
}

const INTERRUPTED = 130;
/** Signals that end this program and not the job, each with the exit code that shells give it. */
const LEAVING = { SIGTERM: 143, SIGHUP: 129 } as const;

/** The app, telling which job it starts. */
const noting = (app: ToolApp, note: (id: JobId) => void): ToolApp => ({
  ...app,
  jobs: {
    ...app.jobs,
    async start(...asked) {
      const record = await app.jobs.start(...asked);
      note(record.job_id);
      return record;
    },
  },
});

/** Names the job that goes on, when this program is ended from outside. @returns what takes that back */
function sayOnLeaving({ printer }: Invocation, job: () => JobId | null): () => void {
  const handlers = Object.entries(LEAVING).map(([signal, code]) => {
    const leave = (): void => {
      const id = job();
      if (id !== null) printer.note(`The job goes on: agy-mcp status ${id}`);
      process.exit(code);
    };
    process.once(signal, leave);
    return () => process.off(signal, leave);
  });
  return () => {
    for (const off of handlers) off();
  };
}

const warningLines = (warnings: unknown): string =>
  Array.isArray(warnings) ? warnings.map((each) => `warning: ${asTyped(String(each))}`).join('\n') : '';

/** A line that the error above it has said. */
const SAID = /^what happened: /;

/** All that is known of a job that ended badly, below its error. */
async function aboutJob(app: App, id: string): Promise<string> {
  try {
    const text = sayJob(toJobView(await app.jobs.look(id as JobId)), typedFor(id)); // marked cast: an error names jobs only
    return text
      .split('\n')
      .filter((line) => !SAID.test(line))
      .join('\n');
  } catch {
    return ''; // the error alone is told, as the store does not answer
  }
}

async function tellBadEnd(error: BridgeError, isQuiet: boolean, invocation: Invocation): Promise<number> {
  const { printer, command } = invocation;
  const { jobId: id, warnings } = error;
  if (printer.json || id === undefined) return printer.error(error, command);
  const about = isQuiet ? warningLines(warnings) : await aboutJob(await invocation.app(), id);
  const code = printer.error(error, command, about !== '' && !isQuiet);
  printer.note(about, noteColours(invocation));
  if (isQuiet) printer.text(id);
  return code;
}

function tell(output: Output, isQuiet: boolean, how: HandOver, invocation: Invocation): number {
  const { printer, interrupted } = invocation;
  const tool = toolNamed(how.tool);
  const id = output['job_id'];
  if (isQuiet && typeof id === 'string') {
    printer.note(warningLines(output['warnings']), noteColours(invocation));
    printer.result({ job_id: id }, (safe) => safe.job_id);
  } else {
    printer.note(how.note(output, tool), noteColours(invocation));
    printer.result(output, (safe) => how.tell(safe, tool, invocation), tool.redacted);
  }
  const isOver = typeof id !== 'string' || hasEnded({ status: output['status'] as JobStatus });
  return interrupted.aborted && !isOver ? INTERRUPTED : 0;
}

/** @returns the exit code */
export async function handOver(
  how: HandOver,
  { quiet, ...request }: Readonly<Record<string, unknown>>,
  invocation: Invocation,
): Promise<number> {
  const isQuiet = quiet === true;
  let started: JobId | null = null;
  const stay = sayOnLeaving(invocation, () => started);
  invocation.printer.progress('starting');
  const note = (id: JobId): void => void (started = id);
  const { handle } = toolNamed(how.tool);
  try {
    const output = await callTool(how.tool, request, invocation, (input, app, call) =>
      handle(input, noting(app, note), call),
    );
    return tell(output, isQuiet, how, invocation);
  } catch (thrown) {
    if (!(thrown instanceof BridgeError)) throw thrown;
    return await tellBadEnd(thrown, isQuiet, invocation);
  } finally {
    stay();
  }
}
