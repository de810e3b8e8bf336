// Settings of `[confinement]`.
import * as z from 'zod';
import { CONFINEMENT_PROFILES } from '../protocol/confinement.ts';
import { CONFINEMENT_LEVELS } from '../protocol/confinement-level.ts';
import { LIMIT_NAMES, LIMIT_WORDS, type LimitName } from '../protocol/confinement-limits.ts';
import { networkChoice } from '../protocol/network.ts';
import { LIMITS } from '../protocol/limits.ts';

/** A place that a configuration names. */
export const namedPlace = z
  .string()
  .max(LIMITS.pathChars)
  .refine((path) => /^(?:~(?:[/\\]|$)|[/\\]|[A-Za-z]:[/\\])/.test(path), 'must be absolute or begin with ~/');

const limit = (name: LimitName) =>
  z.int().min(0).max(LIMITS.resourceLimit).optional().describe(`${LIMIT_WORDS[name].meaning}; 0 is no limit`);

export const confinementTable = z
  .strictObject({
    level: z
      .enum(CONFINEMENT_LEVELS)
      .default('auto')
      .describe(
        'Whether the operating system confines agents: `auto` as far as this machine can, `require` or not at all, `off`',
      ),
    profile: z
      .enum(CONFINEMENT_PROFILES)
      .default('standard')
      .describe(
        'What a confined agent sees: `standard` the machine without its credentials, `strict` an empty home with what is named',
      ),
    network: networkChoice
      .default('open')
      .describe(
        'What a confined agent may reach: `open`, `agent` its own service alone, `none`, or a list of hosts (`api.example.com`, `*.example.com:8443`, `localhost:5432`)',
      ),
    read: z
      .array(namedPlace)
      .max(LIMITS.repositories)
      .default([])
      .describe('Further places that a confined agent may read'),
    write: z
      .array(namedPlace)
      .max(LIMITS.repositories)
      .default([])
      .describe('Further places that a confined agent may write, protected ones in them left out'),
    trust_project_agents: z
      .boolean()
      .default(false)
      .describe(
        'Whether files of every project for agents (`.agents`, `.gemini`, `.mcp.json`) may start programs; else those that `agy-mcp trust` has approved',
      ),
    limits: z
      .strictObject(
        Object.fromEntries(LIMIT_NAMES.map((name) => [name, limit(name)])) as Record<
          LimitName,
          ReturnType<typeof limit>
        >,
      )
      .prefault({}),
  })
  .prefault({});
