// The skills: valid by the rules of the format, and true to the tools that they teach.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { ERRORS } from '../src/protocol/error.ts';
import { MODES } from '../src/protocol/request.ts';
import { SKILL_TARGETS, TARGETS } from '../src/installer/skill-targets.ts';
import { REVIEW_KINDS, reviewSchema } from '../src/mcp/prompts/review-schemas.ts';
import { PROMPTS } from '../src/mcp/prompts/prompt-rows.ts';
import { TOOLS } from '../src/tools/index.ts';
import { toolNamed, type ToolName } from '../src/cli/tool-command.ts';

const SKILLS = path.resolve(import.meta.dirname, '../skills');
const NAMES = readdirSync(SKILLS);
const MAX_LINES = 500;
/** Four characters a token, roughly; the rule is 5,000 tokens. */
const MAX_CHARS = 20_000;
const KEYS = ['name', 'description', 'license', 'compatibility', 'metadata', 'allowed-tools'];

const filesOf = (name: string): string[] =>
  readdirSync(path.join(SKILLS, name), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(path.join(SKILLS, name), path.join(entry.parentPath, entry.name)));

/** The front matter: keys with a value on the same line, and nested ones under an empty key. */
function frontMatter(text: string): Record<string, string> {
  const [, block = ''] = /^---\n([\s\S]*?)\n---\n/.exec(text) ?? [];
  return Object.fromEntries(
    block.split('\n').map((line) => {
      const [, key = '', value = ''] = /^(\s*[a-z-]+):\s*(.*)$/.exec(line) ?? [];
      return [key, value];
    }),
  );
}

test('every skill is installed somewhere, and every target has its skill', () => {
  expect(NAMES.sort()).toEqual([...new Set(SKILL_TARGETS.map((target) => TARGETS[target].skill))].sort());
});

describe.each(NAMES)('%s', (name) => {
  const text = readFileSync(path.join(SKILLS, name, 'SKILL.md'), 'utf8');
  const head = frontMatter(text);

  test('is named like its folder and says when to use it', () => {
    expect(head['name']).toBe(name);
    expect(name).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
    expect(name.length).toBeLessThanOrEqual(64);
    expect(head['description']).toMatch(/\bUse when\b/);
    expect(head['description']?.length ?? 0).toBeLessThanOrEqual(1_024);
    // A colon and a space would make YAML read something else.
    expect(head['description']).not.toMatch(/: |^['"[{>|]/);
    expect(head['compatibility']?.length ?? 0).toBeLessThanOrEqual(500);
    const top = Object.keys(head).filter((key) => !key.startsWith(' '));
    expect(top.filter((key) => !KEYS.includes(key))).toEqual([]);
  });
  test('is short, its references are one step away, and all of them are linked', () => {
    expect(text.split('\n').length).toBeLessThan(MAX_LINES);
    expect(text.length).toBeLessThan(MAX_CHARS);
    const links = [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, target = '']) => target);
    for (const link of links) expect(existsSync(path.join(SKILLS, name, link)), link).toBe(true);
    const linked = links.filter((link) => link.startsWith('references/'));
    expect([...new Set(linked)].sort()).toEqual(
      filesOf(name)
        .filter((file) => file !== 'SKILL.md')
        .sort(),
    );
  });
});

const TEXTS = NAMES.flatMap((name) =>
  filesOf(name).map(
    (file) => [`${name}/${file}`, readFileSync(path.join(SKILLS, name, file), 'utf8')] as const,
  ),
);

interface ReviewForm {
  readonly properties: { readonly verdict: { readonly enum: readonly string[] } } & Readonly<
    Record<string, unknown>
  > & {
      readonly findings: { readonly items: { readonly required: readonly string[] } };
    };
}
const formOf = (kind: (typeof REVIEW_KINDS)[number]): ReviewForm =>
  reviewSchema(kind) as unknown as ReviewForm;
const fieldsOf = (kind: (typeof REVIEW_KINDS)[number]): readonly string[] =>
  formOf(kind).properties.findings.items.required;
/** Fields and words of a review's answer. */
const REVIEW_WORDS = REVIEW_KINDS.flatMap((kind) => [
  ...Object.keys(formOf(kind).properties),
  ...formOf(kind).properties.verdict.enum,
  ...fieldsOf(kind),
]);

describe.each(TEXTS)('%s', (_file, text) => {
  const names = TOOLS.map(({ name }) => name as string);

  test('names only tools, modes, errors and arguments that exist', () => {
    const known = new Set([
      ...names,
      ...MODES,
      ...Object.keys(ERRORS),
      ...TOOLS.flatMap(({ input, output }) => [...Object.keys(input.shape), ...Object.keys(output.shape)]),
      ...[
        'hint',
        'retry',
        'never',
        'after_fix',
        'later',
        'code',
        'denied_actions',
        'node_modules',
        'mcp__agy__agy',
        'mcp__agy__agy_start',
        'allow_rule',
        'low',
        'max',
        'staged',
        ...REVIEW_WORDS,
      ],
    ]);
    const prose = text.replaceAll(/^( *)```[\s\S]*?^\1```/gm, '');
    const words = [...prose.matchAll(/`([a-z][a-z_]*)`/g)].map(([, word = '']) => word);
    expect(
      words.filter((word) => !known.has(word) && !['agy', 'files', 'patch', 'workspace'].includes(word)),
    ).toEqual([]);
    for (const [word] of text.matchAll(/\bagy_[a-z_]+/g)) expect(names).toContain(word);
  });
  test('has examples that the tools accept', () => {
    const blocks = [...text.matchAll(/```json (\S+)\n([\s\S]*?)```/g)];
    expect(text.match(/```json\b/g)?.length ?? 0).toBe(blocks.length);
    for (const [, tool = '', json = ''] of blocks) {
      expect(names).toContain(tool);
      const parsed = toolNamed(tool as ToolName).input.safeParse(JSON.parse(json));
      expect(parsed.error?.issues ?? [], `${tool} ${json}`).toEqual([]);
    }
  });
});

test('the examples of the main skill show every tool that takes part in the main job', () => {
  const shown = TEXTS.flatMap(([, text]) => [...text.matchAll(/```json (\S+)/g)].map(([, tool]) => tool));
  const wanted = [
    'agy',
    'agy_start',
    'agy_status',
    'agy_result',
    'agy_read',
    'agy_diff',
    'agy_apply',
    'agy_discard',
  ];
  expect(shown).toEqual(expect.arrayContaining(wanted));
});

test('every failure that can happen has its row: what to do, and what to ask of the user', () => {
  const [, table = ''] = TEXTS.find(([file]) => file.endsWith('failures.md')) ?? [];
  const told = [...table.matchAll(/^\| (`[^|]+) \|/gm)].flatMap(([, codes = '']) =>
    (codes.match(/[a-z_]+/g) ?? []).filter((word) => word !== 'code'),
  );
  const reserved = Object.entries(ERRORS).flatMap(([code, rule]) => ('reserved' in rule ? [code] : []));
  expect([...told, ...reserved].sort()).toEqual(Object.keys(ERRORS).sort());
});

test('the skill teaches the reviews that the slash commands do, with the same answer', () => {
  const [, text = ''] = TEXTS.find(([file]) => file.endsWith('reviews.md')) ?? [];
  const [, json = '{}'] = /```json agy\n([\s\S]*?)```/.exec(text) ?? [];
  expect((JSON.parse(json) as { output_schema: unknown }).output_schema).toEqual(reviewSchema('review'));
  for (const kind of ['adversarial', 'security'] as const) {
    const more = fieldsOf(`${kind}-review`).filter((field) => !fieldsOf('review').includes(field));
    expect(text).toContain(`| ${kind} | ${more.map((field) => `\`${field}\``).join(', ')} |`);
  }
  const commands = [...text.matchAll(/mcp__agy__([a-z-]+)/g)].map(([, name]) => name);
  const ranged = PROMPTS.filter((each) => each.arguments.some(({ name }) => name === 'range'));
  expect(commands).toEqual(ranged.map(({ name }) => name));
});
