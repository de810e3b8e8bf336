// agy_install_skill: teaches assistants when and how to hand work over.
import * as z from 'zod';
import { SCOPES } from '../installer/clients/client.ts';
import { SKILL_TARGETS } from '../installer/skill-targets.ts';
import { LIMITS } from '../protocol/limits.ts';
import { path } from '../protocol/request.ts';
import { asWritten, defineTool } from './definition/define-tool.ts';

export const agyInstallSkill = defineTool({
  name: 'agy_install_skill',
  title: 'Install skills',
  description: 'Teaches assistants when to delegate: writes skill files; edited ones stay unless force.',
  effect: 'deletes',
  input: z.strictObject({
    targets: z
      .array(z.enum([...SKILL_TARGETS, 'all']))
      .min(1)
      .max(LIMITS.skillTargets)
      .default(['all']),
    scope: z.enum(SCOPES).default('user'),
    project_root: path.optional(),
    force: z.boolean().default(false),
  }),
  output: z.looseObject({
    installed: z.array(
      z.object({ target: z.string(), scope: z.string(), path: z.string(), action: z.string() }),
    ),
    warnings: z.array(z.string()),
  }),
  say: ({ installed, warnings }, render = asWritten) =>
    [
      ...installed.map(
        ({ target, scope, path: place, action }) => `${action} ${target} (${scope}): ${place}`,
      ),
      ...warnings.map((warning) => `warning: ${render(warning)}`),
    ].join('\n'),
  async handle({ targets, scope, project_root, force }, { skills }, call) {
    const done = await (
      await skills()
    ).install({
      targets: targets.includes('all')
        ? SKILL_TARGETS
        : SKILL_TARGETS.filter((each) => targets.includes(each)),
      scope,
      projectRoot: project_root ?? (scope === 'project' ? await call.defaultCwd() : ''),
      force,
      dryRun: false,
    });
    return {
      installed: done.map(({ target, scope: where, path: place, action }) => ({
        target,
        scope: where,
        path: place,
        action,
      })),
      warnings: done.flatMap(({ warning }) => (warning === null ? [] : [warning])),
    };
  },
});
