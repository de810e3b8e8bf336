// (pure) What stands in the way of confinement on a machine, and what a person can do about it. Data.

/** The one line that installs it, by the family of the system as os-release(5) names it. */
const INSTALL_LINES = {
  debian: 'sudo apt install bubblewrap',
  fedora: 'sudo dnf install bubblewrap',
  arch: 'sudo pacman -S bubblewrap',
  alpine: 'sudo apk add bubblewrap',
} as const;

/** @param release text of /etc/os-release */
export function installLine(release: string): string {
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

interface Obstacle {
  readonly why: string;
  readonly fix: string;
}

/** Why the kernel makes no namespaces for a user, with the way out. First match counts. */
export const OBSTACLES: readonly (Obstacle & { readonly file: string; readonly value: string })[] = [
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

const OTHERWISE: Obstacle = {
  why: 'it may not make namespaces here, as in many containers',
  fix: 'Let the container make user namespaces, or rely on the container itself and set `level = "off"` under [confinement].',
};

/** @param readFile of the kernel's settings; null where there is none */
export const obstacleOf = (readFile: (file: string) => string | null): Obstacle =>
  OBSTACLES.find(({ file, value }) => readFile(file)?.trim() === value) ?? OTHERWISE;
