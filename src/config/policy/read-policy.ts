// The text of a policy to its roles and rules; what is wrong is said with line, key and nearest name.
import path from 'node:path';
import { parse as parseToml, TomlError } from 'smol-toml';
import type * as z from 'zod';
import { errnoOf } from '../../platform/files/private-file.ts';
import { withoutLinks } from '../../platform/files/pinned-folder.ts';
import { DamagedFileError } from '../../platform/files/regular-file.ts';
import { migrate, POLICY_SCHEMA } from '../../policy/rules/migrations.ts';
import { type Policy, openPolicy, type Rule } from '../../policy/rules/policy.ts';
import {
  type ExpandPath,
  pathPatternsOf,
  POLICY_NAMES,
  type PolicyFile,
  policyFile,
  repositoryFile,
  toRoles,
  toRules,
} from '../../policy/rules/policy-schema.ts';
import { nearestName } from '../../protocol/text/nearest-name.ts';
import { quotedName } from '../../protocol/text/visible-text.ts';
import { locateKey } from '../toml-key-line.ts';

/** What is wrong with a text, as a clause, and where. */
class PolicyFault extends Error {
  readonly line: number | null;
  constructor(what: string, line: number | null = null) {
    super(what);
    this.name = 'PolicyFault';
    this.line = line;
  }
}

/** What keeps a file from being used, as a clause that names it. */
export function describeFault(error: unknown, file: string): string {
  if (error instanceof PolicyFault)
    return `${error.line === null ? file : `${file}:${error.line}`}: ${error.message}`;
  if (error instanceof DamagedFileError) return `${file} is ${error.what}`;
  if (error instanceof TypeError) return `${file} is not written in UTF-8`; // of the decoder
  const code = errnoOf(error);
  return `${file} cannot be read${code === null ? '' : ` (${code})`}`;
}

type Table = Readonly<Record<string, unknown>>;

function parse(text: string): Table {
  try {
    return parseToml(text);
  } catch (error) {
    if (error instanceof TomlError) throw new PolicyFault('this is not valid TOML', error.line);
    throw error;
  }
}

/** The line of a key; of what holds it, where it stands in a table of one line. */
function lineOf(text: string, keys: readonly string[]): number | null {
  for (let length = keys.length; length > 0; length -= 1) {
    const part = keys.slice(0, length);
    const line = locateKey(text, part) ?? locateKey(text, [...part, '0']); // of rows the first
    if (line !== null) return line;
  }
  return null;
}

function faultOf(issue: z.core.$ZodIssue | undefined, text: string): PolicyFault {
  if (issue === undefined) return new PolicyFault('is not valid');
  const path = issue.path.map(String);
  if (issue.code !== 'unrecognized_keys')
    return new PolicyFault(`${quotedName(path.join('.'))}: ${issue.message}`, lineOf(text, path));
  const keys = [...path, issue.keys[0] ?? ''];
  const near = nearestName(issue.keys[0] ?? '', POLICY_NAMES);
  return new PolicyFault(
    `unknown key ${quotedName(keys.join('.'))}${near === null ? '' : `, did you mean ${quotedName(near)}?`}`,
    lineOf(text, keys),
  );
}

/** Brings a file to the current schema and checks it. */
function checked<T>(schema: z.ZodType<T>, file: Table, text: string): T {
  const migrated = migrate(file);
  if (migrated.is === 'newer')
    throw new PolicyFault(
      `schema ${migrated.schema} is newer than this agy-mcp, which reads ${POLICY_SCHEMA}; update agy-mcp`,
      lineOf(text, ['schema']),
    );
  if (migrated.is === 'unknown')
    throw new PolicyFault(
      `"schema" must be a whole number; add schema = ${POLICY_SCHEMA} as the first line`,
      lineOf(text, ['schema']),
    );
  const parsed = schema.safeParse(migrated.file);
  if (!parsed.success) throw faultOf(parsed.error.issues[0], text);
  return parsed.data;
}

/** The folders of a pattern before its first star; `null` for one that begins anywhere. */
function fixedPart(pattern: string): { fixed: string; rest: string } | null {
  const parts = pattern.split(/(?<=[/\\])/);
  const star = parts.findIndex((part) => part.includes('*'));
  if (star === 0) return null;
  const fixed = (star < 0 ? parts : parts.slice(0, star)).join('');
  return { fixed, rest: star < 0 ? '' : parts.slice(star).join('') };
}

/** A pattern as it is written, and as it is without links: what is asked about has none. */
async function expanded(pattern: string, home: string): Promise<readonly string[]> {
  const whole = /^~(?=[/\\]|$)/.test(pattern) ? `${home}${pattern.slice(1)}` : pattern;
  const parts = fixedPart(whole);
  if (parts === null || !path.isAbsolute(parts.fixed)) return [whole];
  const real = await withoutLinks(parts.fixed);
  const joined = parts.rest === '' ? real : `${real.replace(/[/\\]$/, '')}/${parts.rest}`;
  return joined === whole ? [whole] : [whole, joined];
}

async function expander(rows: PolicyFile['rules'], home: string): Promise<ExpandPath> {
  const known = new Map<string, readonly string[]>();
  for (const pattern of new Set(pathPatternsOf(rows))) known.set(pattern, await expanded(pattern, home));
  return (pattern) => known.get(pattern) ?? [pattern];
}

/**
 * @param file name of the file for people
 * @throws PolicyFault
 */
export async function readPolicy(text: string, file: string, home: string): Promise<Policy> {
  const { roles, clients, rules } = checked(policyFile, parse(text), text);
  return {
    ...openPolicy(file),
    roles: toRoles(roles),
    clients,
    rules: toRules(rules, 'policy', await expander(rules, home)),
  };
}

export interface RepositoryPolicy {
  readonly rules: readonly Rule[];
  /** Tables that only count in a person's own policy. */
  readonly ignored: readonly string[];
}

/** What the file of a repository may say besides rules. */
const OTHER_TABLES: readonly string[] = ['workspace'];
const OWN_TABLES: readonly string[] = ['roles', 'clients'];

/**
 * The rules of a repository's file. Its other tables are not looked at; a name that is nearly one of a policy is wrong,
 * as a rule in it would count for nothing.
 * @throws PolicyFault
 */
export async function readRepositoryPolicy(text: string, home: string): Promise<RepositoryPolicy> {
  const file = parse(text);
  for (const key of Object.keys(file)) {
    if (['schema', 'rules', ...OWN_TABLES, ...OTHER_TABLES].includes(key)) continue;
    const near = nearestName(key, ['schema', 'rules']);
    if (near !== null)
      throw new PolicyFault(
        `unknown key ${quotedName(key)}, did you mean ${quotedName(near)}?`,
        lineOf(text, [key]),
      );
  }
  const { schema = POLICY_SCHEMA, rules: written = [] } = file;
  const { rules } = checked(repositoryFile, { schema, rules: written }, text);
  return {
    rules: toRules(rules, 'repository', await expander(rules, home)),
    ignored: OWN_TABLES.filter((table) => Object.hasOwn(file, table)),
  };
}
