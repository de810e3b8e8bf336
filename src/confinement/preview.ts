// What a job would see and change, told before anything is made.
import { createLookMemory } from '../platform/files/look-at.ts';
import type { ConfinementMeans } from '../protocol/confinement.ts';
import type { LimitName } from '../protocol/confinement-limits.ts';
import type { NetworkChoice } from '../protocol/network.ts';
import type { Look, Profile } from './facts.ts';
import { type Gathering, gatherFacts } from './gather.ts';
import { isInside, isWritable, type Mount, outerFirst, showsMachine } from './mounts.ts';
import { type ConfinementPlan, planConfinement } from './plan.ts';
import { commitPlaces } from './protect.ts';

export interface ConfinementPreview {
  readonly by: ConfinementMeans['by'];
  /** Why nothing confines the job, or what a person should know of the plan. */
  readonly detail?: string;
  readonly profile?: Profile;
  readonly network?: NetworkChoice;
  /** Places of the machine, those below the home folder with `~`; each list ends with how many more there are. */
  readonly readable?: readonly string[];
  readonly writable?: readonly string[];
  /** Inside of what is writable, and not writable itself. */
  readonly protected?: readonly string[];
  /** The job has a folder of its own there. */
  readonly private?: readonly string[];
  readonly hidden?: readonly string[];
  /** Files of the project that make agents start programs, hidden as well. */
  readonly agent_files?: readonly string[];
  readonly limits?: Readonly<Partial<Record<LimitName, number>>>;
}

const SHOWN = 48;

/** The places of a kind that no other one of the same kind around them shows already. */
function places({ mounts }: ConfinementPlan, isOne: (mount: Mount) => boolean): string[] {
  const paths = outerFirst(mounts.filter(isOne).map(({ path }) => path));
  const around = (path: string): boolean =>
    paths.some((other) => {
      if (other === path || !isInside(other, path)) return false;
      const between = mounts.filter((mount) => isInside(other, mount.path) && isInside(mount.path, path));
      return between.every((mount) => mount.path === path || isOne(mount));
    });
  return paths.filter((path) => !around(path));
}

function shorten(paths: readonly string[], home: string): string[] {
  const shown = paths.map((path) => (isInside(home, path) ? `~${path.slice(home.length)}` : path));
  const more = shown.length - SHOWN;
  return more > 0 ? [...shown.slice(0, SHOWN), `and ${more} more`] : shown;
}

/** (pure) The plan in lists. @param home what of it is shown as `~` */
function describePlan(
  plan: ConfinementPlan,
  home: string,
): Required<Pick<ConfinementPreview, 'readable' | 'writable' | 'protected' | 'private' | 'hidden'>> {
  const { mounts } = plan;
  const isInWritable = ({ path }: Mount): boolean => {
    const outside = mounts.filter((mount) => mount.path !== path);
    return isWritable(outside, path);
  };
  const readable = ({ kind, path }: Mount): boolean =>
    kind === 'readable' &&
    !isInside('/proc', path) &&
    showsMachine(mounts, path) &&
    !isWritable(mounts, path);
  const list = (paths: readonly string[]): string[] => shorten(paths, home);
  return {
    readable: list(places(plan, (mount) => readable(mount) && !isInWritable(mount))),
    writable: list(places(plan, ({ kind, path }) => kind === 'writable' && isWritable(mounts, path))),
    protected: list(places(plan, (mount) => readable(mount) && isInWritable(mount))),
    private: list(places(plan, ({ kind }) => kind === 'private')),
    // what is the user's own says most
    hidden: list([
      ...plan.hidden.filter((path) => isInside(home, path)),
      ...plan.hidden.filter((path) => !isInside(home, path)),
    ]),
  };
}

/**
 * @param planned folders that are made before the job starts
 * @returns what a start with these facts would be confined to on this machine, as it is now
 */
export function previewPlan(
  asked: Gathering,
  planned: readonly string[],
): Omit<ConfinementPreview, 'by' | 'network' | 'limits'> {
  const look = createLookMemory();
  const { facts, missing, notes } = gatherFacts(asked);
  const { holes } = commitPlaces(facts.workspace);
  const folders = new Set([...planned, ...missing, ...(planned.length === 0 ? [] : holes)]);
  const withPlanned: Look = (path) =>
    look(path) ?? (folders.has(path) ? { real: path, kind: 'folder' } : null);
  const plan = planConfinement(facts, withPlanned);
  const said = [
    ...notes,
    ...(plan.conflict === null ? [] : [`The job cannot be confined: ${plan.conflict}.`]),
  ];
  return {
    profile: facts.profile,
    ...describePlan(plan, facts.home),
    ...(facts.agentFiles.length === 0
      ? {}
      : {
          agent_files: shorten(
            facts.agentFiles.map(({ real }) => real),
            facts.home,
          ),
        }),
    ...(said.length === 0 ? {} : { detail: said.join(' ') }),
  };
}
