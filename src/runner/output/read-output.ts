// What the agent prints, source by source: redacted before it is read, stored or reported.
import type { LineParser, LineSource } from '../../adapters/adapter.ts';
import { parseRecord } from '../../adapters/json.ts';
import type { AgentEvent } from '../../protocol/event.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { Redactor } from '../../redaction/redact.ts';
import type { TextStream } from '../../redaction/pieces/redact-stream.ts';
import { createProtocolLog } from './protocol-log.ts';

export interface Taken {
  readonly events: AgentEvent[];
  /** What goes into the log of the source. */
  readonly kept: string;
}

export interface OutputReader {
  /** @param told takes the events of each line, while what the log keeps of it was scanned last */
  take(source: LineSource, lines: readonly string[], told?: Told): Taken;
  /** What was held back of a source that has ended. */
  end(source: LineSource): Taken;
}

export const LINE_SOURCES: readonly LineSource[] = ['stdout', 'stderr', 'log'];
/** A longer line is read by its beginning; the log has all of it. */
const LINE_CHARS = 8 * LIMITS.matchedLineChars;

type Told = (events: readonly AgentEvent[]) => void;

interface Source {
  readonly stream: TextStream;
  /** The beginning of a line that is not over. */
  begun: string;
}

/**
 * Lines of text pass one redactor each source, all of them in order, before the parser sees them: most become no event,
 * and a secret may go on from one to the next. Lines of the protocol are read as they are, and their texts redacted
 * where they go.
 * @param speaksJson whether standard output is a protocol
 */
export function createOutputReader(
  parser: LineParser,
  redactor: Redactor,
  speaksJson: boolean,
): OutputReader {
  const protocol = createProtocolLog(redactor);
  const source = (): Source => ({ stream: redactor.stream(), begun: '' });
  const sources: Readonly<Record<LineSource, Source>> = { stdout: source(), stderr: source(), log: source() };

  const read = (name: LineSource, text: string, isEnd: boolean): AgentEvent[] => {
    if (text === '' && !isEnd) return [];
    const from = sources[name];
    const lines = (from.begun + text).split('\n');
    from.begun = isEnd ? '' : (lines.pop() ?? '').slice(0, LINE_CHARS);
    if (isEnd && lines.at(-1) === '') lines.pop();
    return lines.flatMap((line) => parser.line(name, line));
  };
  const takeText = (name: LineSource, lines: readonly string[]): Taken => {
    if (lines.length === 0) return { events: [], kept: '' };
    const kept = sources[name].stream.push(`${lines.join('\n')}\n`);
    return { events: read(name, kept, false), kept };
  };
  const takeProtocol = (lines: readonly string[], told: Told): Taken => {
    const events: AgentEvent[] = [];
    let kept = '';
    let plain: string[] = [];
    const add = (taken: Taken): void => {
      told(taken.events);
      for (const event of taken.events) events.push(event);
      kept += taken.kept;
    };
    for (const line of lines) {
      const record = parseRecord(line);
      if (record === null) {
        plain.push(line);
        continue;
      }
      if (plain.length > 0) add(takeText('stdout', plain));
      plain = [];
      const said = parser.line('stdout', line, record);
      add({ events: said, kept: protocol.line(record, said) });
    }
    add(takeText('stdout', plain));
    return { events, kept };
  };

  return {
    take(name, lines, told = () => undefined) {
      if (name === 'stdout' && speaksJson) return takeProtocol(lines, told);
      const taken = takeText(name, lines);
      told(taken.events);
      return taken;
    },
    end(name) {
      const kept = sources[name].stream.flush();
      const events = read(name, kept, true);
      return { events, kept: name === 'stdout' ? kept + protocol.end() : kept };
    },
  };
}
