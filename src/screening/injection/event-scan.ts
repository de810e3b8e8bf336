// The events of a job and its answer, looked through for what addresses the model reading them. (pure)
import type { AgentEvent, StoredEvent } from '../../protocol/event.ts';
import type { UntrustedMark } from '../../protocol/untrusted-text.ts';
import type { InjectionFinder } from './find-injections.ts';
import { createInjectionStream, type Found, injectionsIn } from './injection-stream.ts';
import { createUntrustedMarks, type UntrustedMarks } from './untrusted-marks.ts';

export interface EventScan {
  /** Events in their order. */
  look(events: readonly StoredEvent[]): void;
  /** The answer, as a whole. */
  answer(text: string): void;
  /** The marks of all of it; nothing comes behind this. */
  end(): readonly UntrustedMark[];
}

/** So far behind what was said last a place may lie that is found now. */
const KEPT_CHARS = 16_384;
const FEW_STARTS = 512;

type Said = Extract<AgentEvent, { type: 'assistant'; subtype: 'text' }>;

/** What the agent says goes on from one event to the next. */
const isSaid = (event: AgentEvent): event is Said => event.type === 'assistant' && event.subtype === 'text';

/** Texts of an event that stand for themselves. */
function textOf(event: AgentEvent): string | null {
  switch (event.type) {
    case 'tool_result':
      return event.output;
    case 'error':
      return event.message;
    case 'subagent_event':
      return JSON.stringify(event.data);
    case 'system':
      if (event.subtype === 'unknown') return JSON.stringify(event.data);
      return event.subtype === 'setup' || event.subtype === 'verify' || event.subtype === 'log'
        ? event.text
        : null;
    case 'assistant':
    case 'tool_use':
    case 'user':
    case 'result':
      return null; // the words of the caller, and those that are looked through elsewhere
  }
}

/** @param marks gets what is found */
export function createEventScan(
  find: InjectionFinder,
  marks: UntrustedMarks = createUntrustedMarks(),
): EventScan {
  const said = createInjectionStream(find);
  /** Where the text of each event begins in all that was said. */
  let starts: { readonly from: number; readonly i: number }[] = [];
  /** So many are kept until those that are past are left out. */
  let most = FEW_STARTS;
  let chars = 0;
  const add = (found: readonly Found[]): void => {
    for (const { kind, at } of found)
      marks.add(kind, 'events', starts.findLast(({ from }) => from <= at)?.i ?? starts[0]?.i ?? 0);
  };
  const say = ({ text }: Said, i: number): void => {
    starts.push({ from: chars, i });
    chars += text.length;
    add(said.push(text));
    if (starts.length < most) return;
    const past = chars - KEPT_CHARS;
    starts = starts.filter((_, at) => (starts[at + 1]?.from ?? chars) >= past);
    most = Math.max(FEW_STARTS, 2 * starts.length);
  };
  return {
    look(events) {
      for (const event of events) {
        if (isSaid(event)) {
          say(event, event.i);
          continue;
        }
        const text = textOf(event) ?? '';
        if (text !== '') for (const { kind } of injectionsIn(find, text)) marks.add(kind, 'events', event.i);
      }
    },
    answer(text) {
      for (const { kind, at } of injectionsIn(find, text)) marks.add(kind, 'answer', at);
    },
    end() {
      add(said.end());
      return marks.all();
    },
  };
}
