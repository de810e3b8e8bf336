// The transcript that agy keeps of a conversation (pure): the answer of a run that printed nothing.
import path from 'node:path';
import { asText, parseRecord } from '../json.ts';
import type { Traits } from './versions.ts';

/** What may stand in a path: the id comes from the agent's log. */
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
