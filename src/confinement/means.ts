// What this machine can confine a process with: looked for, and tried once for as long as nothing changes that it depends on.
import { readTextSync } from '../platform/files/sync-read.ts';
import { findExecutable } from '../platform/processes/find-executable.ts';
import { askProgram } from '../platform/processes/spawn.ts';
import type { ConfinementMeans } from '../protocol/confinement.ts';
import { keepTrial, readTrial } from './kept-trial.ts';

interface Machine {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** Where to keep for other processes that a trial went well; null: nowhere. */
  readonly keptIn: string | null;
}

export interface MeansFinder {
  /** Tried again only when `fresh`, or when something has changed. */
  find(fresh?: boolean): Promise<ConfinementMeans>;
}

/** The one line that installs it, by the family of the system as os-release(5) names it. */
const INSTALL_LINES = {
  debian: 'sudo apt install bubblewrap',
  fedora: 'sudo dnf install bubblewrap',
  arch: 'sudo pacman -S bubblewrap',
  alpine: 'sudo apk add bubblewrap',
} as const;

/** @param release text of /etc/os-release */
function installLine(release: string): string {
  const ids = [...release.matchAll(/^(?:ID|ID_LIKE)=["']?([^"'\n]*)/gm)].flatMap(([, value = '']) =>
    value.split(' '),
  );
  const aliases: Readonly<Record<string, keyof typeof INSTALL_LINES>> = {
    debian: 'debian',
    ubuntu: 'debian',
    fedora: 'fedora',
    rhel: 'fedora',
    centos: 'fedora',
    arch: 'arch',
    alpine: 'alpine',
  };
  const family = ids.map((id) => aliases[id]).find((each) => each !== undefined);
  if (family !== undefined) return `Install it: ${INSTALL_LINES[family]}`;
  const [first, ...others] = Object.entries(INSTALL_LINES).map(([name, line]) => `${line} (${name})`);
  return `Install it: ${[first, ...others].join(', ')}.`;
}

/** Why the kernel makes no namespaces for a user, with the way out. First match counts. */
const OBSTACLES: readonly {
  readonly file: string;
  readonly value: string;
  readonly why: string;
  readonly fix: string;
}[] = [
  {
    file: '/proc/sys/kernel/apparmor_restrict_unprivileged_userns',
    value: '1',
    why: 'AppArmor of this system lets only programs with a profile make user namespaces',
    fix: 'Give bubblewrap a profile: write `abi <abi/4.0>, include <tunables/global> profile bwrap /usr/bin/bwrap flags=(unconfined) { userns, }` to /etc/apparmor.d/bwrap, then run sudo apparmor_parser -r /etc/apparmor.d/bwrap.',
  },
  {
    file: '/proc/sys/kernel/unprivileged_userns_clone',
    value: '0',
    why: 'the kernel makes no user namespaces for users',
    fix: 'Allow them: sudo sysctl kernel.unprivileged_userns_clone=1',
  },
  {
    file: '/proc/sys/user/max_user_namespaces',
    value: '0',
    why: 'the kernel makes no user namespaces',
    fix: 'Allow them: sudo sysctl user.max_user_namespaces=15000',
  },
];

const OTHERWISE = {
  why: 'it may not make namespaces here, as in many containers',
  fix: 'Let the container make user namespaces, or rely on the container itself and set `level = "off"` under [confinement].',
};

const TRIAL = `--unshare-user --unshare-pid --unshare-ipc --unshare-uts --die-with-parent --cap-drop ALL
  --ro-bind / / --dev /dev --proc /proc --tmpfs /tmp --`.split(/\s+/);
const TRIAL_MS = 5_000;

const DECIDING = { files: OBSTACLES.map(({ file }) => file), trial: TRIAL };

async function look({ env, platform, keptIn }: Machine, fresh: boolean): Promise<ConfinementMeans> {
  if (platform !== 'linux') return { by: 'none', why: 'Jobs are confined on Linux only.', fix: '' };
  const program = await findExecutable('bwrap', env, platform, ['/usr/bin', '/usr/local/bin']);
  if (program === null)
    return {
      by: 'none',
      why: 'bubblewrap is not installed.',
      fix: installLine(readTextSync('/etc/os-release') ?? ''),
    };
  const kept = fresh || keptIn === null ? null : readTrial(keptIn, program, DECIDING);
  if (kept !== null) return kept;
  const found = await tryProgram(program);
  if (found.by === 'bubblewrap' && keptIn !== null)
    await keepTrial(keptIn, found, DECIDING).catch(() => undefined); // it only saves time
  return found;
}

async function tryProgram(program: string): Promise<ConfinementMeans> {
  const run = async (flags: readonly string[]): Promise<boolean> => {
    const options = { env: {}, cwd: '/', timeoutMs: TRIAL_MS };
    return (await askProgram(program, [...flags, ...TRIAL, '/bin/true'], options))?.exitCode === 0;
  };
  if (await run(['--disable-userns'])) return { by: 'bubblewrap', program, disablesNamespaces: true };
  if (await run([])) return { by: 'bubblewrap', program, disablesNamespaces: false };
  const obstacle = OBSTACLES.find(({ file, value }) => readTextSync(file)?.trim() === value) ?? OTHERWISE;
  return { by: 'none', why: `bubblewrap (${program}) does not work: ${obstacle.why}.`, fix: obstacle.fix };
}

export function createMeansFinder(machine: Machine): MeansFinder {
  let found: Promise<ConfinementMeans> | null = null;
  return {
    find(fresh = false) {
      if (fresh || found === null) found = look(machine, fresh);
      return found;
    },
  };
}
