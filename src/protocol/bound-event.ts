// An agent's event within the bounds of the log: cut with a sign, or reported in several events (pure).
import { beginningOf, clipJson, clipText, fitsIn } from './bounds.ts';
import type { AgentEvent, DeniedAction, StoredEvent } from './event.ts';
import { LIMITS } from './limits.ts';

type ResultEvent = Extract<AgentEvent, { type: 'result' }>;
type SaidEvent = Extract<AgentEvent, { text: string }>;

/** An event as it may be stored. */
export type BoundEvent<T extends AgentEvent> = T & { truncated?: true };

/** Fields that name something; every other text is what somebody says. */
const NAMES: ReadonlySet<string> = new Set(
  'session_id model permission_mode tool_id name target status subtype backend level'.split(' '),
);

function boundOf(field: string, mostChars: number = LIMITS.eventChars): number {
  if (field === 'cwd') return Math.min(LIMITS.pathChars, mostChars);
  return NAMES.has(field) ? LIMITS.agentNameChars : mostChars;
}

const fitsField = (field: string, value: unknown): boolean =>
  typeof value === 'string'
    ? value.length <= boundOf(field)
    : typeof value !== 'object' || value === null || fitsIn(value, LIMITS.eventChars);

function fits(event: AgentEvent): boolean {
  if (event.type === 'assistant' && event.subtype === 'text') return event.text.length <= LIMITS.eventChars;
  if (event.type === 'result' && event.denied_actions.length > LIMITS.recordEntries) return false;
  return Object.entries(event).every(([field, value]) => fitsField(field, value));
}

/** A text in pieces of which each fits into an event. */
function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  for (let at = 0; at < text.length;) {
    const piece = beginningOf(text.slice(at, at + LIMITS.eventChars + 1), LIMITS.eventChars);
    pieces.push(piece);
    at += piece.length;
  }
  return pieces;
}

/** Denied actions without repetitions, as many as a record holds; names are cut, a rule that is too long is left out. */
export function boundDenied(
  denied: readonly DeniedAction[],
  moreBefore = 0,
): { denied: DeniedAction[]; more: number } {
  const seen = new Map<string, DeniedAction>();
  let repeated = 0;
  for (const { action, display_name, allow_rule } of denied) {
    const bounded = {
      action: clipText(action, LIMITS.agentNameChars),
      display_name: clipText(display_name, LIMITS.agentNameChars),
      allow_rule: allow_rule !== null && allow_rule.length <= 2 * LIMITS.agentNameChars ? allow_rule : null,
    };
    const key = JSON.stringify(bounded);
    if (seen.has(key)) repeated += 1;
    else if (seen.size < LIMITS.recordEntries) seen.set(key, bounded);
  }
  return { denied: [...seen.values()], more: denied.length - repeated - seen.size + moreBefore };
}

function boundResult(
  { response, structured_output: structured, ...event }: ResultEvent,
  mostChars: number,
): ResultEvent {
  const { denied, more } = boundDenied(event.denied_actions, event.denied_actions_more);
  const isLong = response !== null && response.length > mostChars;
  const keepsStructured = structured === undefined || fitsIn(structured, mostChars);
  return {
    ...event,
    response: isLong ? clipText(response, mostChars) : response,
    // One that was cut before knows how long it was.
    ...(isLong ? { response_chars: event.response_chars ?? response.length } : {}),
    denied_actions: denied,
    ...(more > 0 ? { denied_actions_more: more } : {}),
    ...(structured !== undefined && keepsStructured ? { structured_output: structured } : {}),
    ...(keepsStructured ? {} : { structured_chars: JSON.stringify(structured).length }),
  };
}

function boundFields(event: AgentEvent, mostChars: number): AgentEvent {
  const bounded = event.type === 'result' ? boundResult(event, mostChars) : event;
  const fields = Object.entries(bounded).map(([field, value]: [string, unknown]) => [
    field,
    typeof value === 'string' ? clipText(value, boundOf(field, mostChars)) : clipJson(value, mostChars),
  ]);
  return Object.fromEntries(fields) as AgentEvent; // marked cast: the same fields
}

const isSaid = (event: AgentEvent): event is SaidEvent =>
  (event.type === 'assistant' && event.subtype === 'text') || event.type === 'user';

function partsOf(event: AgentEvent, told: string): BoundEvent<AgentEvent>[] {
  if (isSaid(event)) return piecesOf(event.text).map((text) => ({ ...event, text }));
  const cut = { ...boundFields(event, LIMITS.eventChars), truncated: true as const };
  const response = event.type === 'result' ? (event.response ?? '') : '';
  if (response.length <= LIMITS.eventChars || told.includes(response.trim())) return [cut];
  return [
    ...piecesOf(response).map((text): AgentEvent => ({ type: 'assistant', subtype: 'text', text })),
    cut,
  ];
}

/**
 * The event as it may be stored: as it is where it fits, in several where a text is long, else cut and marked.
 * @param told what the text events before it hold: of a response that is cut, the whole must be somewhere
 */
export function boundEvents<T extends AgentEvent>(event: T, told: string): BoundEvent<T>[] {
  // Marked cast: pieces and cuts are events with the same content.
  return fits(event) ? [event] : (partsOf(event, told) as unknown as BoundEvent<T>[]);
}

/** An event of the log with each of its fields cut to a bound: for who shows it where there is no room for more. */
export function clipEvent({ i, ts, ...event }: StoredEvent, mostChars: number): StoredEvent {
  return { i, ts, ...boundFields(event, mostChars), truncated: true };
}

/** The response of a result that was cut for the log, out of the text that comes before it there. */
export function wholeResponse(event: ResultEvent, told: string): string {
  const { response, response_chars: chars } = event;
  if (response === null || chars === undefined) return response ?? '';
  const at = told.lastIndexOf(response.trimStart().slice(0, LIMITS.agentNameChars));
  return at === -1 ? response : told.slice(at, at + chars);
}
