// The tool table as tools/list shows it.
import { z } from 'zod';
import { HINTS } from '../tools/define-tool.ts';
import { TOOLS } from '../tools/index.ts';

type Schema = Record<string, unknown>;

const isEmpty = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0;

/** `anyOf: [{type}, {type: null}]` as one type list: shorter, and understood by every client. */
function compact(schema: Schema): void {
  const { anyOf } = schema;
  if (Array.isArray(anyOf) && anyOf.length === 2) {
    const [first, second] = anyOf as [Schema, Schema];
    if (second['type'] === 'null' && typeof first['type'] === 'string') {
      delete schema['anyOf'];
      Object.assign(schema, first, { type: [first['type'], 'null'] });
    }
  }
  // Open is the default, and names are strings: neither needs saying.
  if (isEmpty(schema['additionalProperties'])) delete schema['additionalProperties'];
  if (schema['default'] === false || isEmpty(schema['default'])) delete schema['default'];
  if (isEmpty(schema['properties'])) delete schema['properties'];
  if (JSON.stringify(schema['propertyNames']) === '{"type":"string"}') delete schema['propertyNames'];
  if (schema['maximum'] === Number.MAX_SAFE_INTEGER) delete schema['maximum'];
  if (schema['minimum'] === Number.MIN_SAFE_INTEGER) delete schema['minimum'];
}

function jsonSchema(schema: z.ZodObject, io: 'input' | 'output'): Schema & { type: 'object' } {
  const whole: Schema = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ jsonSchema: each }) => {
      compact(each);
    },
  });
  delete whole['$schema'];
  return { ...whole, type: 'object' };
}

const LARGE_RESULT_CHARS = 400_000;

/** One entry of tools/list. */
function describeTool(tool: (typeof TOOLS)[number]) {
  const meta = {
    ...('large' in tool && tool.large ? { 'anthropic/maxResultSizeChars': LARGE_RESULT_CHARS } : {}),
    ...('core' in tool && tool.core ? { 'anthropic/alwaysLoad': true } : {}),
  };
  return {
    name: tool.name,
    title: tool.title,
    description: tool.description,
    inputSchema: jsonSchema(tool.input, 'input'),
    outputSchema: jsonSchema(tool.output, 'output'),
    annotations: { ...HINTS[tool.effect] },
    ...(Object.keys(meta).length === 0 ? {} : { _meta: meta }),
  };
}

type Described = ReturnType<typeof describeTool>;

/** A field that several tools share is described where it first stands. */
function describeOnce(tools: Described[]): Described[] {
  const seen = new Set<string>();
  for (const { inputSchema } of tools) {
    for (const [name, field] of Object.entries((inputSchema['properties'] ?? {}) as Record<string, Schema>)) {
      const key = `${name} ${String(field['description'])}`;
      if (seen.has(key)) delete field['description'];
      seen.add(key);
    }
  }
  return tools;
}

export function listTools(): Described[] {
  return describeOnce(TOOLS.map(describeTool));
}
