// The skills of this package, where the assistants of this user read them: installed, and of this version.
import type { InstalledSkill } from '../installer/skills.ts';
import { SKILL_TARGETS, type SkillTarget } from '../installer/skill-targets.ts';
import { type DoctorDeps, type Examine, fault, fine, unknown } from './check.ts';

/** What installing would do to each; nothing is done. */
function foresee({ skills, cwd }: DoctorDeps): Promise<InstalledSkill[]> {
  const request = { scope: 'user', projectRoot: cwd, force: false, dryRun: true } as const;
  return skills.install({ ...request, targets: SKILL_TARGETS });
}

/** Skills of an earlier version that nobody has edited: they can be replaced without a loss. */
export async function staleSkills(deps: DoctorDeps): Promise<SkillTarget[]> {
  const foreseen = await foresee(deps).catch(() => []); // the package has none, or a place cannot be read
  return foreseen.filter(({ action }) => action === 'updated').map(({ target }) => target);
}

/** Brings one up to date. */
export async function renewSkill({ skills, cwd }: DoctorDeps, target: SkillTarget): Promise<void> {
  await skills.install({ targets: [target], scope: 'user', projectRoot: cwd, force: false, dryRun: false });
}

export const skills: Examine = async (deps) => {
  const foreseen = await foresee(deps).catch(() => null); // as above
  if (foreseen === null)
    return unknown('skills', 'they cannot be looked at', 'Run agy-mcp install-skill, which says why.');
  const of = (action: InstalledSkill['action']): string =>
    foreseen
      .filter((skill) => skill.action === action)
      .map(({ target }) => target)
      .join(', ');
  if (of('updated') !== '')
    return fault(
      'skills',
      'warning',
      `of an earlier version: ${of('updated')}`,
      'Renew them with agy-mcp doctor --fix.',
    );
  if (of('refused') !== '')
    return fault(
      'skills',
      'info',
      `edited, or in the way: ${of('refused')}`,
      'agy-mcp install-skill says what stands there; with --force it replaces it.',
    );
  return of('unchanged') === ''
    ? fault('skills', 'info', 'not installed', 'Install them with agy-mcp install-skill.')
    : fine('skills', `current: ${of('unchanged')}`);
};
