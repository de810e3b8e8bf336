// The installer: registration and skills, wired once.
import type { Scope } from './clients/client.ts';
import { createRegistrar, type RegisterDeps, type Registrar } from './register.ts';
import { placeOf, SKILL_TARGETS, type SkillTarget } from './skill-targets.ts';
import { type InstalledSkill, installSkill, removeSkill } from './skills.ts';

export interface SkillRequest {
  readonly targets: readonly SkillTarget[];
  readonly scope: Scope;
  readonly projectRoot: string;
  /** Also replaces files that the user has edited. */
  readonly force: boolean;
  readonly dryRun: boolean;
}

export interface Skills {
  /** @throws BridgeError `install_failed`; what is refused is an answer, not an error */
  install(request: SkillRequest): Promise<InstalledSkill[]>;
  remove(request: SkillRequest): Promise<InstalledSkill[]>;
}

export interface Installer {
  readonly registrar: Registrar;
  readonly skills: Skills;
}

export interface InstallerDeps extends RegisterDeps {
  /** The folder `skills` of the package. */
  readonly skillsFolder: string;
}

export function createInstaller(deps: InstallerDeps): Installer {
  const each = async (
    { targets, scope, projectRoot }: SkillRequest,
    act: (place: ReturnType<typeof placeOf>) => Promise<InstalledSkill>,
  ): Promise<InstalledSkill[]> => {
    const done: InstalledSkill[] = [];
    for (const target of SKILL_TARGETS)
      if (targets.includes(target)) done.push(await act(placeOf(target, scope, { ...deps, projectRoot })));
    return done;
  };
  return {
    registrar: createRegistrar(deps),
    skills: {
      install: (request) => each(request, (place) => installSkill(place, deps.skillsFolder, request)),
      remove: (request) => each(request, (place) => removeSkill(place, request.dryRun)),
    },
  };
}
