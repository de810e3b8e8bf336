// The tool table as tools/list shows it.
import * as z from 'zod';
import { HINTS } from '../tools/definition/define-tool.ts';
import { TOOLS } from '../tools/index.ts';

type Schema = Record<string, unknown>;

const isEmpty = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0;

/** Bounds that a model hardly meets: a call beyond them is refused in words that name them. */
const CHECKED_ON_CALL = ['pattern', 'minLength', 'maxLength', 'minItems', 'maxItems', 'propertyNames'];

/** Beyond these a bound tells a model nothing that it would not expect. */
const TELLING_MAXIMUM = 1_000_000;
const TELLING_MINIMUM = 1;

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
  if (typeof schema['additionalProperties'] === 'object') delete schema['additionalProperties'];
  if (schema['default'] === false || schema['default'] === 0 || isEmpty(schema['default']))
    delete schema['default'];
  if (isEmpty(schema['properties'])) delete schema['properties'];
  for (const bound of CHECKED_ON_CALL) Reflect.deleteProperty(schema, bound);
  // A model that gives none needs not know the words.
  if (typeof schema['default'] === 'string' && schema['default'].includes(' ')) delete schema['default'];
  if (Number(schema['maximum']) > TELLING_MAXIMUM) delete schema['maximum'];
  if (Number(schema['minimum']) <= TELLING_MINIMUM) delete schema['minimum'];
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

/** What a field of the same name said before need not be said again; its type is. */
const SAID_ONCE: ReadonlySet<string> = new Set(['description', 'minimum', 'maximum', 'enum', 'default']);

/** Chosen in every call that starts a job, which may be the only tool that a client has loaded. */
const CHOICES_SAID_ALWAYS = 'mode';

function brief(name: string, field: Schema): Schema {
  const kept = Object.entries(field).filter(
    ([key]) => !SAID_ONCE.has(key) || (name === CHOICES_SAID_ALWAYS && key !== 'description'),
  );
  const { anyOf } = field;
  const ways = Array.isArray(anyOf) ? { anyOf: (anyOf as Schema[]).map((way) => brief(name, way)) } : {};
  return { ...Object.fromEntries(kept), ...ways };
}

/** What is in a list of an answer is seen in the answer. */
const withoutFields = (items: Schema): Schema => (items['type'] === 'object' ? { type: 'object' } : items);

/** And so is what a field holds that may be null. */
const withoutNull = (field: Schema): Schema => (Array.isArray(field['type']) ? {} : field);

/**
 * A field that several tools share is reported in full where it first appears: the list is paid for in every client's
 * context, and the server checks each call by the whole schema anyway. Of the answers, which are open, a field is named
 * once; the answer itself says the rest.
 */
function describeOnce(tools: Described[]): Described[] {
  const inputs = new Set<string>();
  const outputs = new Set<string>();
  for (const { inputSchema, outputSchema } of tools) {
    const fields = fieldsOf(inputSchema);
    for (const [name, field] of Object.entries(fields)) {
      const whole = `${name} ${JSON.stringify(field)}`;
      if (inputs.has(whole)) fields[name] = brief(name, field);
      inputs.add(whole);
    }
    const answers = fieldsOf(outputSchema);
    for (const name of Object.keys(answers)) {
      if (outputs.has(name) && name !== ALWAYS_ANSWERED) Reflect.deleteProperty(answers, name);
      else if (outputs.has(name)) answers[name] = {};
      else answers[name] = withoutNull(answers[name] ?? {});
      outputs.add(name);
      const { items } = answers[name] ?? {};
      if (typeof items === 'object')
        Object.assign(answers[name] ?? {}, { items: withoutFields(items as Schema) });
    }
    delete outputSchema['required'];
  }
  return tools;
}

/** Names the job in every other call. */
const ALWAYS_ANSWERED = 'job_id';

export function listTools(): Described[] {
  return describeOnce(TOOLS.map(describeTool));
}
