// Admission by rules alone: how deep jobs are nested in jobs, and what the fields of a request say together.
import { checkRecursion } from '../../policy/recursion-limit.ts';
import { checkRequestFields } from '../../policy/check-request-fields.ts';
import type { AdmissionStep, Asked } from './step.ts';

export const recursionStep: AdmissionStep<Asked, { readonly depth: number }> = {
  name: 'recursion',
  run: (_, { env, settings }) => Promise.resolve({ depth: checkRecursion(env, settings.jobs.max_depth) }),
};

export const fieldsStep: AdmissionStep<Asked, { readonly worktree: boolean }> = {
  name: 'fields',
  run: ({ request }, { settings }) =>
    Promise.resolve(
      checkRequestFields(request, {
        worktree: settings.worktree,
        allowSkipPermissions: settings.execute.allow_skip_permissions,
      }),
    ),
};
