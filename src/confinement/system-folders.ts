// (pure) The folders of a Linux system that programs run from, and those that belong to the moment. Data.

/** All that there is in `strict`, beside what is named; links such as /bin are followed to their folder. */
export const SYSTEM_FOLDERS: readonly string[] = `
  /usr /bin /sbin /lib /lib32 /lib64 /libx32 /etc /opt /sys /nix/store /gnu/store /snap /var/lib/dpkg /var/lib/rpm
  /var/lib/apk /var/cache/fontconfig`
  .trim()
  .split(/\s+/);

/**
 * Of /proc: what root could write even without capabilities, as the kernel asks for the user there. A namespace of
 * processes has them all the same.
 */
export const PROC_KEPT: readonly string[] = `
  /proc/sys /proc/sysrq-trigger /proc/irq /proc/bus /proc/fs /proc/acpi /proc/scsi /proc/mtrr`
  .trim()
  .split(/\s+/);

/** Each job has its own. */
export const TEMP_FOLDERS: readonly string[] = ['/tmp', '/var/tmp'];

/** Of /run, which is full of sockets: what names are looked up by, and programs of systems that keep them there. */
export const RUN_VISIBLE: readonly string[] = [
  'systemd/resolve/resolv.conf',
  'systemd/resolve/stub-resolv.conf',
  'NetworkManager/resolv.conf',
  'NetworkManager/no-stub-resolv.conf',
  'resolvconf',
  'connman/resolv.conf',
  'current-system',
  'booted-system',
  'opengl-driver',
];
