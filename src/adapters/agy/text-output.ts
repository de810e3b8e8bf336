// agy without stream-json: standard output is the answer, the log file has the rest (pure).
import path from 'node:path';
import type { Capability } from '../../protocol/capability.ts';
import type { AgentEvent } from '../../protocol/event.ts';
import type { LineParser } from '../adapter.ts';
import { asText, parseRecord } from '../json.ts';
import { createKlogReader } from './log-file.ts';
import { createStderrReader } from './stderr.ts';
import { bandOf, type Traits } from './versions.ts';

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

/** What may be in a path: the id comes from the agent's log. */
const SESSION = /^[\w-]{8,64}$/;

/** Places of the transcript, the likeliest of this version first. */
export function transcriptFiles(
  home: string,
  sessionId: string,
  { transcriptInBrain }: Pick<Traits, 'transcriptInBrain'>,
): string[] {
  if (!SESSION.test(sessionId)) return [];
  const own = path.join(home, '.gemini', 'antigravity-cli');
  const brain = path.join(own, 'brain', sessionId, '.system_generated', 'logs', 'transcript.jsonl');
  const log = path.join(own, 'log', sessionId, 'transcript.jsonl');
  return transcriptInBrain ? [brain, log] : [log, brain];
}

/** The last whole answer behind the newest prompt; null where there is none. */
export function lastAnswer(transcript: string): string | null {
  let answer: string | null = null;
  for (const line of transcript.split('\n')) {
    const step = parseRecord(line);
    if (step?.['type'] === 'USER_INPUT') answer = null;
    if (step?.['type'] === 'PLANNER_RESPONSE' && step['status'] === 'DONE')
      answer = asText(step['content']) ?? answer;
    // What failed last has no answer.
    if (step?.['type'] === 'ERROR_MESSAGE') answer = null;
  }
  return answer;
}
