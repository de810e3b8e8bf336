// What a command of the user prints: redacted in order, to events while it runs, its last lines for the record.
import type { AgentEvent } from '../../protocol/event.ts';
import { clipText } from '../../protocol/bounds.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { visibleName } from '../../protocol/text/visible-text.ts';
import type { Redactor } from '../../redaction/redact.ts';

export interface CommandOutput {
  /** @returns events for what is certain by now */
  take(lines: readonly string[]): AgentEvent[];
  /** The rest; a secret never goes on from one command to the next. */
  end(): AgentEvent[];
  /** The last lines so far. */
  tail(): readonly string[];
}

// eslint-disable-next-line no-control-regex -- colours of terminals begin with one
const COLOURS = /\x1b\[[0-9;?]*[A-Za-z]/g;

/** As a terminal would leave the line: progress that was drawn over is gone. */
const plainLine = (line: string): string => {
  const drawn = line.replaceAll(COLOURS, '').replace(/\r+$/, '');
  return drawn.slice(drawn.lastIndexOf('\r') + 1);
};

const LEFT_OUT = 'There is more output; it is not recorded.';

export function createCommandOutput(redactor: Redactor): CommandOutput {
  const stream = redactor.stream();
  let begun = '';
  let left: number = LIMITS.commandOutputChars;
  let last: string[] = [];

  const toEvents = (text: string, isEnd: boolean): AgentEvent[] => {
    const lines = (begun + text).split('\n');
    begun = isEnd ? '' : (lines.pop() ?? '').slice(0, LIMITS.matchedLineChars);
    const shown = lines.map((line) => visibleName(line)).filter((line) => line.trim() !== '');
    if (shown.length === 0) return [];
    const clipped = shown.map((line) => clipText(line, LIMITS.commandLineChars));
    last = [...last, ...clipped].slice(-LIMITS.commandTailLines);
    if (left <= 0) return [];
    const said = clipped.join('\n');
    left -= said.length;
    return [{ type: 'system', subtype: 'setup', text: left > 0 ? said : LEFT_OUT }];
  };

  return {
    take: (lines) => toEvents(stream.push(`${lines.map(plainLine).join('\n')}\n`), false),
    end: () => toEvents(stream.flush(), true),
    tail: () => last,
  };
}
