// agy_doctor: is everything here that a job needs?
import * as z from 'zod';
import { asWritten, defineTool } from './definition/define-tool.ts';

export const agyDoctor = defineTool({
  name: 'agy_doctor',
  title: 'Check the installation',
  description: 'Checks agent, store, git and settings; says how to fix what is wrong.',
  effect: 'reads',
  input: z.strictObject({ force_refresh: z.boolean().default(false).describe('Ask the agents again') }),
  output: z.looseObject({
    healthy: z.boolean(),
    version: z.string(),
    checks: z.array(
      z.object({
        name: z.string(),
        ok: z.boolean(),
        severity: z.enum(['info', 'warning', 'error']),
        detail: z.string(),
        fix: z.string().nullable(),
      }),
    ),
  }),
  say: ({ healthy, version, checks, summary }, render = asWritten) =>
    [
      `agy-mcp ${version}: ${healthy ? 'healthy' : 'not healthy'}`,
      ...(typeof summary === 'string' ? [summary] : []),
      ...checks.map(
        ({ name, ok, severity, detail, fix }) =>
          `${ok ? 'ok' : severity} ${name}: ${render(detail)}${fix === null ? '' : ` Fix: ${render(fix)}`}`,
      ),
    ].join('\n'),
  async handle({ force_refresh }, { doctor }) {
    return { ...(await (await doctor()).examine(force_refresh)) };
  },
});
