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

const fieldsOf = (schema: Schema): Record<string, Schema> =>
  (schema['properties'] ?? {}) as Record<string, Schema>;

/** What a field of the same name said before need not be said again; type, choices and default are. */
const SAID_ONCE: ReadonlySet<string> = new Set([
  'description',
  'pattern',
  'minLength',
  'maxLength',
  'maxItems',
  'minimum',
  'maximum',
  'propertyNames',
  'additionalProperties',
]);

/**
 * A field that several tools share is told in full where it first stands: the list is paid for in every client's
 * context, and the server checks each call by the whole schema anyway.
 */
function describeOnce(tools: Described[]): Described[] {
  const inputs = new Set<string>();
  const outputs = new Set<string>();
  const shorten = (seen: Set<string>, schema: Schema, brief: (field: Schema) => Schema): void => {
    for (const [name, field] of Object.entries(fieldsOf(schema))) {
      const whole = `${name} ${JSON.stringify(field)}`;
      if (seen.has(whole)) fieldsOf(schema)[name] = brief(field);
      seen.add(whole);
    }
  };
  for (const { inputSchema, outputSchema } of tools) {
    shorten(inputs, inputSchema, (field) =>
      Object.fromEntries(Object.entries(field).filter(([key]) => !SAID_ONCE.has(key))),
    );
    shorten(outputs, outputSchema, () => ({}));
  }
  return tools;
}

export function listTools(): Described[] {
  return describeOnce(TOOLS.map(describeTool));
}
