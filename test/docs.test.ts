// The references, written from the tables (`npm run docs`), and what every document must keep true.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ENV_SETTINGS } from '../src/config/env-settings.ts';
import { REPOSITORY_KEYS, SETTING_KEYS, settingsSchema } from '../src/config/schema.ts';
import { FIELD_RULES } from '../src/policy/check-request-fields.ts';
import { ERRORS } from '../src/protocol/error.ts';
import { JOB_STATUSES, jobRecord, canBecome } from '../src/protocol/job.ts';
import { LIMITS } from '../src/protocol/limits.ts';
import { HINTS } from '../src/tools/definition/define-tool.ts';
import { FIELD_DESCRIPTIONS } from '../src/tools/definition/field-descriptions.ts';
import { TOOLS } from '../src/tools/index.ts';
import { failClosedReference } from './support/fail-closed.ts';
import { redactionReference, safetyReference, STRUCTURE_RULES } from './support/safety-reference.ts';
import { finishedJobView, jobView } from '../src/tools/views/job-view.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const GENERATED = 'Generated from the code by `npm run docs`; do not edit.';

interface Schema {
  readonly type?: string | readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly default?: unknown;
  readonly description?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
}

/** A schema as JSON, narrowed to what the references show. */
const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Schema =>
  z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Schema;

const code = (text: string): string => `\`${text.replaceAll('|', '\\|')}\``;
const row = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(...head), row(...head.map(() => '---')), ...rows.map((cells) => row(...cells))].join('\n');
const number = (value: number): string => value.toLocaleString('en-US');

function bounds({ type, pattern, minimum, maximum, minLength, maxLength, maxItems }: Schema): string[] {
  const known = (value: number | undefined): value is number =>
    value !== undefined && Math.abs(value) < Number.MAX_SAFE_INTEGER;
  if (known(maximum)) return [`${number(minimum ?? 0)} to ${number(maximum)}`];
  if (known(minimum)) return [`from ${number(minimum)}`];
  if (maxItems !== undefined) return [`up to ${number(maxItems)}`];
  if (type !== 'string') return [];
  const size =
    maxLength === undefined
      ? []
      : [`${minLength === undefined ? 'up' : number(minLength)} to ${number(maxLength)} characters`];
  return [...size, ...(pattern === undefined ? [] : [code(pattern)])];
}

function typeOf(schema: Schema): string {
  if (schema.anyOf !== undefined) return [...new Set(schema.anyOf.map(typeOf))].join(' or ');
  if (schema.enum !== undefined) return schema.enum.map((word) => code(String(word))).join(' ');
  if (schema.const !== undefined) return code(JSON.stringify(schema.const));
  const type = [schema.type ?? 'any'].flat().join(' or ');
  const items = schema.items === undefined ? '' : ` of ${typeOf(schema.items)}`;
  return [type + items, ...bounds(schema)].join(', ');
}

const used = new Set<string>();

/** Defaults of a request that are not in its schema, as they depend on more than the request. */
const DEFAULTS: Readonly<Record<string, string>> = {
  cwd: "the client's only root, else the server's directory",
  backend: 'the setting',
  worktree: 'the setting',
  output_protocol: 'the setting',
  timeout: `${number(LIMITS.timeoutSeconds.default)}; ${number(LIMITS.timeoutSeconds.long)} for \`long\``,
  wait_seconds: "below the client's own limit",
  max_output_chars: 'the limit of the client',
};
const isRequest = (input: z.ZodObject): boolean => 'prompt' in input.shape;

function meaning(tool: string, field: string, schema: Schema): string {
  for (const key of [`${tool}.${field}`, ...(schema.description === undefined ? [field] : [])]) {
    const words = FIELD_DESCRIPTIONS[key];
    if (words === undefined) continue;
    used.add(key);
    return words;
  }
  if (schema.description === undefined) throw new Error(`nobody says what ${tool}.${field} means`);
  return schema.description;
}

function inputTable(tool: string, input: z.ZodObject): string {
  const { properties = {}, required = [] } = schemaOf(input, 'input');
  const rows = Object.entries(properties).map(([field, schema]) => {
    const implied = isRequest(input) ? (DEFAULTS[field] ?? '') : '';
    const fallback = schema.default === undefined ? implied : code(JSON.stringify(schema.default));
    return [
      code(field),
      typeOf(schema),
      required.includes(field) ? 'required' : fallback,
      meaning(tool, field, schema),
    ];
  });
  return table(['argument', 'type', 'default', 'meaning'], rows);
}

function outputTable(tool: string, properties: Readonly<Record<string, Schema>>): string {
  const rows = Object.entries(properties).map(([field, schema]) => {
    const own = `${tool}.output.${field}` in FIELD_DESCRIPTIONS ? `${tool}.output` : 'output';
    return [code(field), typeOf(schema), meaning(own, field, schema)];
  });
  return table(['field', 'type', 'meaning'], rows);
}

/** For the bridge alone. */
const HIDDEN_FIELDS = ['owner', 'mark', 'answer_chars', 'worktree'];

function jobFields(): Readonly<Record<string, Schema>> {
  const views = [jobView, finishedJobView].map((view) => schemaOf(view, 'output').properties ?? {});
  const record = schemaOf(jobRecord, 'output').properties ?? {};
  const all = Object.assign({}, ...views, record) as Record<string, Schema>;
  const { agent_messages = {}, ...rest } = all;
  return Object.fromEntries(
    Object.entries({ ...rest, agent_messages }).filter(([field]) => !HIDDEN_FIELDS.includes(field)),
  );
}

const EFFECT_WORDS: Readonly<Record<keyof typeof HINTS, string>> = {
  reads: 'reads only',
  runs_agent: 'runs an agent, which can act beyond this machine',
  stops: 'ends what runs',
  deletes: 'changes or removes what is there',
  writes: 'writes files',
};

function isJob(output: z.ZodObject): boolean {
  return ['job_id', 'next_step', 'workspace'].every((field) => field in output.shape);
}

function toolsReference(): string {
  const jobFieldNames = Object.keys(jobFields());
  const sections = TOOLS.map(({ name, title, description, effect, input, output }) => {
    const { properties = {} } = schemaOf(output, 'output');
    const beyond = Object.entries(properties).filter(([field]) => !jobFieldNames.includes(field));
    const hints = Object.entries(HINTS[effect]).map(([hint, holds]) => `${hint} ${String(holds)}`);
    const answer = isJob(output)
      ? [
          'Returns [the job](#the-job).',
          ...(beyond.length === 0 ? [] : ['Besides:', outputTable(name, Object.fromEntries(beyond))]),
        ]
      : ['Returns:', outputTable(name, properties)];
    return [
      `## ${name}`,
      `**${title}.** ${description}`,
      `Effect: ${EFFECT_WORDS[effect]} (${hints.join(', ')}).`,
      inputTable(name, input),
      ...answer,
    ].join('\n\n');
  });
  return (
    [
      '# Tools',
      GENERATED,
      'An unknown argument is refused by its name. A call that fails returns `isError` and one of the [errors](errors.md).',
      ...sections,
      '## The job',
      'What the tools above return of a job. A field may be missing from a tool that has no use for it.',
      outputTable('output', jobFields()),
      '',
    ]
      .join('\n\n')
      .trimEnd() + '\n'
  );
}

function errorsReference(): string {
  return `${[
    '# Errors',
    GENERATED,
    'A tool that fails returns `isError: true` and the text `{"error": {"code", "message", "hint", "retry", "job_id"?, "warnings"?}}`. `message` and `hint` are words of the bridge, never of an agent. A job that ends badly shows its code as `reason`.',
    '`retry` says how to go on: `never` with this request; `after_fix`, when what the hint says is done; `later`, with the same request.',
    table(
      ['code', 'meaning', 'retry', 'exit code'],
      Object.entries(ERRORS)
        .filter(([, rule]) => !('reserved' in rule))
        .map(([name, { meaning: words, retry, exit }]) => [code(name), words, code(retry), String(exit)]),
    ),
    'The command line ends with 0 after a success, 2 after a mistake in its use, and 130 when it was interrupted.',
  ].join('\n\n')}\n`;
}

/** Variables beside those that stand for a setting. */
const VARIABLES: Readonly<Record<string, string | readonly [values: string, meaning: string]>> = {
  AGY_BIN: 'Absolute path of the `agy` program, or its name on PATH',
  GEMINI_BIN: 'Absolute path of the `gemini` program, or its name on PATH',
  AGY_MCP_CONFIG: 'The configuration file; it must then exist',
  AGY_MCP_SESSION_ROOT: 'Folder of the jobs (`~/.agy-mcp/sessions`)',
  AGY_MCP_POLICY: 'The [policy](policy.md) file; it must then exist',
  AGY_MCP_ROLE: ['a name', 'Role of all callers, whatever `[clients]` of the policy says'],
  AGY_MCP_SAFE_MODE: [
    '`0` `1`',
    '`1` requires confinement, asks before every write, has everything recorded, and switches roles of high risk off',
  ],
};
/** Set by the bridge for its own children. */
const INTERNAL_VARIABLES = [
  'AGY_MCP_DEPTH',
  'AGY_MCP_JOB_MARK',
  'AGY_MCP_LARGE_OBJECTS',
  'AGY_MCP_LARGE_STORES',
  'AGY_MCP_PORT_BASE',
  'AGY_MCP_VERSION',
];

function settingRows(): string[][] {
  return SETTING_KEYS.map((key) => {
    let schema = schemaOf(settingsSchema, 'output');
    for (const name of key.split('.')) schema = schema.properties?.[name] ?? {};
    const variable = ENV_SETTINGS.find((each) => each.key === key)?.variable;
    return [
      code(key),
      typeOf(schema),
      schema.default === undefined ? '' : code(JSON.stringify(schema.default)),
      variable === undefined ? '' : code(variable),
      schema.description ?? '',
    ];
  });
}

function settingsReference(): string {
  return `${[
    '# Settings',
    GENERATED,
    'The file is `~/.config/agy-mcp/config.toml`, in TOML; it need not exist. A bad file or value is an error at the start that names file, line and key, never a silent default; `agy-mcp doctor` shows which file is read.',
    'Who wins: the argument of a call, then the environment, then the file, then the default. An empty variable counts as none.',
    '## The file',
    table(['key', 'type', 'default', 'variable', 'meaning'], settingRows()),
    'A key with a dot stands in a table:',
    '```toml\nbackend = "agy"\n\n[execute]\nallow_skip_permissions = false\n\n[environment]\npass = ["GEMINI_API_KEY"]\n```',
    '## Repositories',
    'Each row is one repository. What it means for worktrees: [Preparing a worktree](../workspaces.md#preparing-a-worktree). The same keys but `path` may stand in `[workspace]` of the committed `.agy-mcp.toml` of the repository; they count after `agy-mcp trust`, and behind the keys of the row.',
    table(
      ['key', 'type', 'meaning'],
      Object.entries(REPOSITORY_KEYS).map(([key, schema]) => {
        const shown = schemaOf(schema, 'output');
        return [code(key), typeOf(shown), shown.description ?? ''];
      }),
    ),
    '```toml\n[[repositories]]\npath = "~/src/app"\nsetup = ["npm ci"]\ncopy = [".env.test"]\n```',
    '## The environment',
    table(
      ['variable', 'values', 'meaning'],
      [
        ...ENV_SETTINGS.map(({ variable, key, words }) => [
          code(variable),
          words.map(code).join(' '),
          `Sets ${code(key)}`,
        ]),
        ...Object.entries(VARIABLES).map(([variable, words]) => [
          code(variable),
          ...(typeof words === 'string' ? ['a path', words] : words),
        ]),
      ],
    ),
  ].join('\n\n')}\n`;
}

describe('the references are what the code says', () => {
  test('docs/reference/tools.md', async () => {
    const reference = toolsReference();
    expect(Object.keys(FIELD_DESCRIPTIONS).filter((key) => !used.has(key))).toEqual([]);
    await expect(reference).toMatchFileSnapshot('../docs/reference/tools.md');
  });
  test('docs/reference/errors.md', async () => {
    const source = readdirSync(path.join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && file !== path.join('protocol', 'error.ts'))
      .map((file) => readFileSync(path.join(ROOT, 'src', file), 'utf8'))
      .join('\n');
    const reserved = Object.entries(ERRORS).flatMap(([name, rule]) => ('reserved' in rule ? [name] : []));
    expect(Object.keys(ERRORS).filter((name) => !source.includes(`'${name}'`))).toEqual(reserved);
    await expect(errorsReference()).toMatchFileSnapshot('../docs/reference/errors.md');
  });
  test('docs/reference/settings.md', async () => {
    expect(settingRows().every((cells) => cells[4] !== '')).toBe(true);
    await expect(settingsReference()).toMatchFileSnapshot('../docs/reference/settings.md');
  });
  test('docs/reference/jobs.md draws the states as the record allows them', () => {
    const diagram =
      /stateDiagram-v2\n([\s\S]*?)```/.exec(
        readFileSync(path.join(ROOT, 'docs/reference/jobs.md'), 'utf8'),
      )?.[1] ?? '';
    const drawn = [...diagram.matchAll(/^ *(\w+) --> (\w+)/gm)].map(([, from, to]) => `${from} ${to}`);
    const statuses = JOB_STATUSES;
    const allowed = statuses.flatMap((from) =>
      statuses.filter((to) => from !== to && canBecome(from, to)).map((to) => `${from} ${to}`),
    );
    expect(drawn.sort()).toEqual(allowed.sort());
  });
  test('docs/reference/rules.md', async () => {
    const rules = readdirSync(path.join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(path.join(ROOT, 'src', file), 'utf8'))
      .join('\n');
    expect(Object.keys(STRUCTURE_RULES).filter((id) => !rules.includes(`'${id}'`))).toEqual([]);
    await expect(await safetyReference(GENERATED)).toMatchFileSnapshot('../docs/reference/rules.md');
    // Thousands of requests are judged for it.
  }, 120_000);
  test('docs/reference/redaction.md', async () => {
    await expect(redactionReference(GENERATED)).toMatchFileSnapshot('../docs/reference/redaction.md');
  });
  test('docs/reference/fail-closed.md', async () => {
    await expect(failClosedReference(GENERATED)).toMatchFileSnapshot('../docs/reference/fail-closed.md');
  });
  test('every variable that the code reads is among the settings', () => {
    const named = readdirSync(path.join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.startsWith('agy-sim'))
      .flatMap(
        (file) => readFileSync(path.join(ROOT, 'src', file), 'utf8').match(/\bAGY_MCP_[A-Z_]+\b/g) ?? [],
      );
    const known = [...ENV_SETTINGS.map(({ variable }) => variable), ...Object.keys(VARIABLES)];
    expect([...new Set(named)].filter((name) => ![...known, ...INTERNAL_VARIABLES].includes(name))).toEqual(
      [],
    );
    const read = known.filter((name) => name.startsWith('AGY_MCP_'));
    expect(read.filter((name) => !named.includes(name))).toEqual([]);
  });
});

/** Headings of a text as the names that links go to, as GitHub makes them. */
function anchors(text: string): string[] {
  const seen = new Map<string, number>();
  return [...text.matchAll(/^#{1,6} +(.+?) *#*$/gm)].map(([, heading = '']) => {
    const slug = heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
      .replaceAll(' ', '-');
    const count = seen.get(slug) ?? 0;
    seen.set(slug, count + 1);
    return count === 0 ? slug : `${slug}-${count}`;
  });
}

const withoutFences = (text: string): string => text.replaceAll(/^(`{3,}|~{3,})[\s\S]*?^\1/gm, '');
const withoutCode = (text: string): string => withoutFences(text).replaceAll(/`[^`\n]*`/g, '');

/** Where a text leads to: inline links and images, definitions, and links in HTML. */
function linksOf(text: string): string[] {
  const patterns = [
    /\]\(\s*<?([^)\s>]+)/g,
    /^ {0,3}\[[^\]]+\]:\s*<?([^\s>]+)/gm,
    /\b(?:href|src)="([^"]+)"/g,
  ];
  return patterns.flatMap((pattern) => [...text.matchAll(pattern)].map(([, target = '']) => target));
}

/** Why a link of this file leads nowhere; null when it does not. */
function brokenLink(file: string, link: string): string | null {
  if (/^[a-z][a-z0-9+.-]*:/i.test(link)) return null;
  const [target = '', anchor = ''] = decodeURIComponent(link).split('#');
  const place = target === '' ? path.join(ROOT, file) : path.resolve(ROOT, path.dirname(file), target);
  if (path.relative(ROOT, place).startsWith('..')) return `${file}: ${link} leaves the project`;
  if (!existsSync(place)) return `${file}: ${link} is not there`;
  if (anchor === '' || !place.endsWith('.md') || !statSync(place).isFile()) return null;
  return anchors(withoutFences(readFileSync(place, 'utf8'))).includes(anchor)
    ? null
    : `${file}: ${link} has no such heading`;
}

const DOCUMENTS = [
  'README.md',
  'security.md',
  'CHANGELOG.md',
  ...readdirSync(path.join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

describe('the policy, as it is told', () => {
  const told = readFileSync(path.join(ROOT, 'docs/safety.md'), 'utf8');
  test('every default of a setting is the one of the schema', () => {
    const defaults = settingsSchema.parse({}) as Readonly<Record<string, unknown>>;
    const rows = [...told.matchAll(/^\| `([a-z_.]+)` \| `([^`]+)` \|/gm)];
    expect(rows.length).toBeGreaterThan(5);
    for (const [, key = '', value = ''] of rows) {
      const [first = '', second] = key.split('.');
      const outer = defaults[first];
      const inner = second === undefined ? outer : (outer as Readonly<Record<string, unknown>>)[second];
      expect(JSON.parse(value), key).toEqual(inner);
    }
  });
  test('every code of the gate stands there', () => {
    for (const { code: refusal } of FIELD_RULES) expect(told).toContain(`\`${refusal}\``);
  });
});

describe('every document', () => {
  test.each(DOCUMENTS)('%s leads only to what exists', (file) => {
    const text = withoutCode(readFileSync(path.join(ROOT, file), 'utf8'));
    expect(
      linksOf(text)
        .map((link) => brokenLink(file, link))
        .filter((why) => why !== null),
    ).toEqual([]);
  });
  test('is reached from the README', () => {
    const reached = linksOf(readFileSync(path.join(ROOT, 'README.md'), 'utf8'));
    expect(DOCUMENTS.filter((file) => file !== 'README.md' && !reached.includes(file))).toEqual([]);
  });
  test('lines for a shell can be pasted: zsh takes a comment behind them for words', () => {
    const lines = DOCUMENTS.flatMap((file) =>
      [...readFileSync(path.join(ROOT, file), 'utf8').matchAll(/^```sh\n([\s\S]*?)^```/gm)].flatMap(
        ([, block = '']) => block.split('\n').filter((each) => /(?:^|\s)#/.test(each)),
      ),
    );
    expect(lines).toEqual([]);
  });
  test('the check itself sees a broken link', () => {
    expect(brokenLink('README.md', 'docs/absent.md')).toContain('is not there');
    expect(brokenLink('README.md', 'docs/reference/errors.md#absent')).toContain('no such heading');
    expect(brokenLink('docs/reference/tools.md', 'errors.md#errors')).toBeNull();
    expect(linksOf('[a](b.md "t") ![i](c.png)\n[d]: e.md\n<img src="f.png">')).toEqual([
      'b.md',
      'c.png',
      'e.md',
      'f.png',
    ]);
  });
});

test("the newest heading of the change log is the program's version", () => {
  const { version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
    version: string;
  };
  const [, newest] =
    /^## \[?v?(\d+\.\d+\.\d+[^\]\s]*)/m.exec(readFileSync(path.join(ROOT, 'CHANGELOG.md'), 'utf8')) ?? [];
  expect(newest).toBe(version);
});
