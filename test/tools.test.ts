// Invariants of the tool table, and the wire contract of each tool as a file that a change makes visible.
import { readdir } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { INSTRUCTIONS } from '../src/mcp/handshake/instructions.ts';
import { listTools } from '../src/mcp/list-tools.ts';
import { HINTS } from '../src/tools/definition/define-tool.ts';
import { TOOLS } from '../src/tools/index.ts';

/** The whole answer is paid for in every client's context. */
const LIST_BYTES = 12_288;
/** Clients that defer tools show a model only the beginning. */
const DESCRIPTION_CHARS = 300;

const LISTED = listTools();

describe('the table', () => {
  test('is listed whole, in its order', () => {
    expect(LISTED.map(({ name }) => name)).toEqual(TOOLS.map(({ name }) => name));
  });
  test('has each name once', () => {
    expect(new Set(TOOLS.map(({ name }) => name)).size).toBe(TOOLS.length);
  });
  test('fits into 12 KB', () => {
    const answer = JSON.stringify({ jsonrpc: '2.0', id: 1, result: { tools: LISTED } });
    expect(Buffer.byteLength(answer)).toBeLessThan(LIST_BYTES);
  });
  test('is the same in every call', () => {
    expect(listTools()).toEqual(LISTED);
  });
});

test('the first 250 characters of the instructions say what the server is for, and where to begin', () => {
  // Clients that defer tools show a model no more than this.
  const begin = INSTRUCTIONS.slice(0, 250);
  for (const word of ['Antigravity', 'second opinion', 'review', 'long', 'worktree', 'agy_start', 'agy '])
    expect(begin).toContain(word);
  expect(INSTRUCTIONS.length).toBeLessThan(4_096);
  for (const [name] of INSTRUCTIONS.matchAll(/agy_[a-z_]+/g))
    expect(TOOLS.map((tool) => tool.name)).toContain(name);
});

test('what most conversations need stays loaded where clients defer tools', () => {
  const loaded = LISTED.filter((entry) => entry._meta?.['anthropic/alwaysLoad'] === true);
  expect(loaded.map(({ name }) => name)).toEqual(['agy', 'agy_status', 'agy_result']);
});

test('tools that only read need no approval: read-only, and neither destructive nor open to the world', () => {
  const reading = LISTED.filter(({ annotations }) => annotations.readOnlyHint).map(({ name }) => name);
  expect(reading).toEqual(['agy_status', 'agy_result', 'agy_read', 'agy_sessions', 'agy_diff', 'agy_doctor']);
});

describe.each(LISTED.map((entry) => [entry.name, entry] as const))('%s', (name, entry) => {
  const tool = TOOLS.find((each) => each.name === name);

  test('has a name, a title and a description for people and models', () => {
    expect(name).toMatch(/^agy(?:_[a-z]+)*$/);
    expect(entry.title).toMatch(/^[A-Z][^.]{3,40}$/);
    expect(entry.description).toMatch(/^[A-Z].*\.$/);
    expect(entry.description.length).toBeLessThanOrEqual(DESCRIPTION_CHARS);
  });
  test('refuses unknown arguments', () => {
    expect(entry.inputSchema).toMatchObject({ type: 'object', additionalProperties: false });
    expect(tool?.input.safeParse({ no_such_argument: 1 }).error?.issues).toContainEqual(
      expect.objectContaining({ code: 'unrecognized_keys', keys: ['no_such_argument'] }),
    );
  });
  test('has no choice at the top of its schemas: some clients drop such tools', () => {
    for (const schema of [entry.inputSchema, entry.outputSchema])
      for (const word of ['anyOf', 'oneOf', 'allOf', 'not', '$ref']) expect(schema).not.toHaveProperty(word);
  });
  test('has schemas of objects, complete in themselves', () => {
    for (const schema of [entry.inputSchema, entry.outputSchema]) {
      expect(schema.type).toBe('object');
      expect(JSON.stringify(schema)).not.toMatch(/"\$(?:schema|ref|defs)"/);
    }
  });
  test('names its fields in snake_case and requires only fields that it has', () => {
    for (const schema of [entry.inputSchema, entry.outputSchema]) {
      const fields = Object.keys(schema['properties'] ?? {});
      for (const field of fields) expect(field).toMatch(/^[a-z]+(?:_[a-z0-9]+)*$/);
      expect(fields).toEqual(expect.arrayContaining((schema['required'] ?? []) as string[]));
    }
  });
  test('gives all four hints, and none that contradicts another', () => {
    const { readOnlyHint, destructiveHint, idempotentHint, openWorldHint } = entry.annotations;
    for (const hint of [readOnlyHint, destructiveHint, idempotentHint, openWorldHint])
      expect(hint).toBeTypeOf('boolean');
    expect(entry.annotations).toEqual(tool === undefined ? null : HINTS[tool.effect]);
    if (readOnlyHint) expect(destructiveHint).toBe(false);
  });
  test('is listed as its schema file says', async () => {
    await expect(`${JSON.stringify(entry, null, 2)}\n`).toMatchFileSnapshot(`tool-schemas/${name}.json`);
  });
});

test('only tools that run an agent reach beyond this machine, and they say that they may destroy', () => {
  for (const { name, annotations } of LISTED) {
    const runs = ['agy', 'agy_continue', 'agy_start'].includes(name);
    expect(annotations.openWorldHint, name).toBe(runs);
    if (runs) expect(annotations).toMatchObject({ readOnlyHint: false, destructiveHint: true });
  }
});

test('a schema file without its tool does not exist', async () => {
  const files = await readdir(new URL('tool-schemas/', import.meta.url));
  expect(files.sort()).toEqual(TOOLS.map(({ name }) => `${name}.json`).sort());
});
