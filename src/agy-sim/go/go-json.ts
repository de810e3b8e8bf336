/** JSON as Go's encoder writes it. */

export type Json =
  string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };
export type JsonObject = Readonly<Record<string, Json | undefined>>;

const HTML_ESCAPES: Readonly<Record<string, string>> = { '<': '\\u003c', '>': '\\u003e', '&': '\\u0026' };

export const goJson = (value: Json): string =>
  JSON.stringify(value).replace(/[<>&]/g, (character) => HTML_ESCAPES[character] ?? character);

/** Go's %q, near enough for prompts and paths. */
export const goQuote = (text: string): string => JSON.stringify(text);

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
