// agy without stream-json: standard output is the answer, the log file tells the rest (pure).
import type { Capability } from '../../protocol/capability.ts';
import type { AgentEvent } from '../../protocol/event.ts';
import type { LineParser } from '../adapter.ts';
import { bandOf } from './versions.ts';
import { createKlogReader } from './log-file.ts';
import { createStderrReader } from './stderr.ts';
import { lastAnswer, transcriptFiles } from './transcript.ts';

export function createTextParser(capability: Capability): LineParser {
  const readStderr = createStderrReader();
  const readLog = createKlogReader();
  let answered = false;
  return {
    line(source, text) {
      if (source === 'stderr') return readStderr(text);
      if (source === 'log') return readLog(text);
      answered ||= text.trim() !== '';
      return [{ type: 'assistant', subtype: 'text', text: `${text}\n` }];
    },
    transcript: {
      files: (home, sessionId) => transcriptFiles(home, sessionId, bandOf(capability).traits),
      read(text) {
        const answer = lastAnswer(text);
        if (answer === null) return [];
        answered = true;
        return [
          {
            type: 'system',
            subtype: 'notice',
            text: 'The agent printed nothing; its answer is read from its transcript.',
          },
          { type: 'assistant', subtype: 'text', text: `${answer}\n` },
        ];
      },
    },
    end({ exitCode }): AgentEvent[] {
      const succeeded = exitCode === 0 && answered;
      return [
        {
          type: 'result',
          subtype: succeeded ? 'success' : 'error',
          status: succeeded ? 'SUCCESS' : 'ERROR',
          session_id: null,
          // The text events hold it already.
          response: null,
          error: null,
          usage: null,
          num_turns: null,
          denied_actions: [],
        },
      ];
    },
  };
}
