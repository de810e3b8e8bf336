/** Texts of a scenario made concrete: repeats, secrets, the prompt. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Json, JsonObject } from '../go/go-json.ts';
import type { Part, Text } from './scenario.ts';

export interface WordContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly prompt: string;
}

const randomWord = (length: number): string =>
  randomBytes(length).toString('base64').replace(/[+/=]/g, '7').slice(0, length);

function partToText(part: Part, { env, prompt }: WordContext): string {
  if (typeof part === 'string') return part;
  if ('repeat' in part) return part.repeat.repeat(part.times);
  if ('env' in part) return env[part.env] ?? '';
  return 'prompt' in part ? prompt.slice(0, part.prompt) : randomWord(part.random);
}

export const toText = (text: Text, context: WordContext): string =>
  typeof text === 'string' ? text : text.map((part) => partToText(part, context)).join('');

type Names = Readonly<Record<string, string>>;

/** {{id}}, {{cwd}}, {{home}} and the like, and a fresh {{uuid}}. */
export const fillInText = (text: string, names: Names): string =>
  text.replace(/\{\{(\w+)\}\}/g, (whole, name: string) =>
    name === 'uuid' ? randomUUID() : (names[name] ?? whole),
  );

function fillIn(value: Json, names: Names): Json {
  if (typeof value === 'string') return fillInText(value, names);
  if (Array.isArray(value)) return value.map((item: Json) => fillIn(item, names));
  return typeof value === 'object' && value !== null ? fillInObject(value as JsonObject, names) : value;
}

export const fillInObject = (value: JsonObject, names: Names): JsonObject =>
  Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, item === undefined ? item : fillIn(item, names)]),
  );
