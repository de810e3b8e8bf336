// Runs the checks and judges the health of the installation.
import { type Check, CHECKS, type DoctorDeps } from './checks.ts';

export interface Report {
  readonly healthy: boolean;
  readonly version: string;
  readonly checks: Check[];
}

export interface Doctor {
  /** @param fresh asks the agents again, although they were asked before */
  examine(fresh: boolean): Promise<Report>;
}

export function createDoctor(deps: DoctorDeps): Doctor {
  return {
    async examine(fresh) {
      const checks = await Promise.all(CHECKS.map((check) => check(deps, fresh)));
      return {
        healthy: checks.every(({ ok, severity }) => ok || severity !== 'error'),
        version: deps.version,
        checks,
      };
    },
  };
}
