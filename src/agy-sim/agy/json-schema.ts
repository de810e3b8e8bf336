/** --json-schema: read it, and make up data that satisfies it. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isObject, type Json, type JsonObject } from '../go/go-json.ts';

export function readSchema(cwd: string, value: string): { schema: JsonObject } | { problem: string } {
  try {
    const text = value.trimStart().startsWith('{') ? value : readFileSync(path.resolve(cwd, value), 'utf8');
    const schema: unknown = JSON.parse(text);
    return isObject(schema) && schema['type'] === 'object'
      ? { schema: schema as JsonObject }
      : { problem: 'invalid --json-schema: the schema root must be an object' };
  } catch (error) {
    return { problem: `invalid --json-schema: ${error instanceof Error ? error.message : String(error)}` };
  }
}

const SAMPLES: Readonly<Record<string, Json>> = {
  string: 'simulated',
  integer: 1,
  number: 1.5,
  boolean: true,
  null: null,
};

function sample(schema: unknown): Json {
  if (!isObject(schema)) return 'simulated';
  const choices = schema['enum'];
  if (Array.isArray(choices)) return choices[0] as Json;
  if (schema['type'] === 'array') return [sample(schema['items'])];
  if (isObject(schema['properties'])) return sampleOf(schema as JsonObject);
  return schema['type'] === 'object' ? {} : (SAMPLES[String(schema['type'])] ?? 'simulated');
}

export function sampleOf(schema: JsonObject): JsonObject {
  const properties = schema['properties'];
  if (!isObject(properties)) return {};
  return Object.fromEntries(Object.entries(properties).map(([key, inner]) => [key, sample(inner)]));
}
