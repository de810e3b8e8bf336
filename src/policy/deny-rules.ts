// Commands that nobody may ask for, by their program: data. (pure)
import { bare, hasFlag, isDevice, isRegenerable, isSystemPath, operands } from './command-args.ts';
import { REMOTE_RULES, type CommandRule } from './remote-rules.ts';

const words = (list: string): readonly string[] => list.trim().split(/\s+/);
const recursive = (args: readonly string[]) => hasFlag(args, 'rR', 'recursive');
const always = () => true;
/** Verbs are also words of prose: an option or a path shows that a command is meant. */
const isConcrete = (args: readonly string[]) =>
  /^(?:-|\/|~|\.{1,2}\/|\$|%|[A-Za-z]:\\|[\w.-]+\/|[\w-]+\.\w{1,5}$)/.test(args[0] ?? '');

function isRemoval(args: readonly string[]): boolean {
  const targets = operands(args).map(bare);
  if (hasFlag(args, '', 'help', 'version')) return false;
  const forced = hasFlag(args, 'fF', 'force') || hasFlag(args, '', 'no-preserve-root');
  const outside = targets.some((target) => isSystemPath(target) && !/^\/(?:tmp|var\/tmp)\/\w/.test(target));
  const metadata = targets.some((target) => /(?:^|\/)\.git(?:\/|$)/.test(target));
  if (recursive(args))
    return (
      outside ||
      metadata ||
      ((forced || /^(?:\.{1,2}\/?|\*)$/.test(targets[0] ?? '')) && !isRegenerable(targets))
    );
  return (
    metadata ||
    (outside &&
      (forced ||
        targets.some((target) => /[*?]/.test(target) || /^\/(?:etc|boot|bin|lib|usr|dev)\//.test(target))))
  );
}

export const COMMAND_RULES: readonly CommandRule[] = [
  {
    id: 'files.remove',
    programs: words('rm unlink rmdir'),
    test: isRemoval,
    reason: 'deletes files recursively, by force or outside the project',
    effect: 'deny',
  },
  {
    id: 'files.shred',
    programs: words('shred srm wipefs blkdiscard'),
    test: isConcrete,
    reason: 'destroys data beyond recovery',
    effect: 'deny',
  },
  {
    id: 'files.find_delete',
    programs: ['find', 'fd', 'fdfind', 'bfs'],
    test: (args) =>
      args.includes('-delete') ||
      args.some(
        (arg, at) =>
          /^-(?:exec|execdir|ok|okdir|x|X)$/.test(arg) &&
          args.slice(at + 1, at + 8).some((next) => /(?:^|\/)(?:rm|shred|unlink|srm)$/.test(next)),
      ),
    reason: 'deletes every file that a search finds',
    effect: 'deny',
  },
  {
    id: 'files.permissions',
    programs: words('chmod chown chgrp chattr icacls takeown setfacl'),
    test: (args) => {
      const targets = operands(args).slice(1).map(bare);
      const system = operands(args).map(bare).some(isSystemPath) || targets.includes('/tmp');
      return (
        (recursive(args) && (system || targets.some((target) => /^\.{1,2}\/?$/.test(target)))) ||
        (system && args.some((arg) => /^[0-7]?(?:777|000|666)$|^[ugoa]*\+[rwx]*w/.test(arg)))
      );
    },
    reason: 'changes permissions of whole trees or of the system',
    effect: 'deny',
  },
  {
    id: 'files.move_away',
    programs: words('mv'),
    test: (args) => {
      const paths = operands(args).map(bare);
      return (
        paths.at(-1) === '/dev/null' ||
        paths.some((path) => /^\/\*|^(?:\/|~\/?|~\/\*)$/.test(path)) ||
        paths.slice(0, -1).some((path) => /^\/(?:etc|usr|bin|lib|boot)(?:\/|$)/.test(path))
      );
    },
    reason: 'moves the system, a home or files into nothing',
    effect: 'deny',
  },
  {
    id: 'files.sync_delete',
    programs: words('rsync rclone robocopy'),
    test: (args) =>
      args.some((arg) => /^--del(?:ete[\w-]*)?$|^\/mir$|^\/purge$/i.test(arg)) ||
      ['purge', 'delete', 'deletefile', 'cleanup'].includes(args[0] ?? ''),
    reason: 'deletes what the other side does not have',
    effect: 'deny',
  },
  {
    id: 'files.truncate',
    programs: words('truncate'),
    test: (args) => hasFlag(args, 's', 'size') && args.length > 1,
    reason: 'empties files',
    effect: 'deny',
  },
  {
    id: 'device.write',
    programs: words('dd dcfldd'),
    test: (args) => args.some((arg) => arg.startsWith('of=') && isDevice(arg.slice(3))),
    reason: 'writes over a device',
    effect: 'deny',
  },
  {
    id: 'device.copy',
    programs: words('cp tee cat pv mv'),
    test: (args) => isDevice(operands(args).at(-1) ?? '') && operands(args).length > 0,
    reason: 'writes over a device',
    effect: 'warn',
  },
  {
    id: 'device.format',
    programs: words(
      'mkfs mke2fs mkswap mkdosfs mkntfs newfs fdisk sfdisk gdisk sgdisk cfdisk parted partprobe wipe',
    ),
    test: (args) => args.some(isDevice),
    reason: 'formats or partitions a device',
    effect: 'deny',
  },
  {
    id: 'device.volumes',
    programs: words('pvremove vgremove lvremove vgreduce lvreduce'),
    test: isConcreteVolume,
    reason: 'removes storage volumes',
    effect: 'deny',
  },
  {
    id: 'device.lvm',
    programs: words('lvm zpool zfs btrfs mdadm cryptsetup hdparm nvme diskutil dmsetup'),
    test: (args) =>
      args.some((arg) =>
        /^(?:(?:pv|vg|lv)remove|destroy|labelclear|luksErase|luksFormat|erase\w*|--zero-superblock|--stop|--security-erase\w*|format|sanitize|partitionDisk|zeroDisk|secureErase|remove|remove_all|subvolume)$/i.test(
          arg,
        ),
      ),
    reason: 'destroys storage volumes',
    effect: 'deny',
  },
  {
    id: 'device.windows',
    programs: words('format format-volume clear-disk initialize-disk remove-partition diskpart cipher'),
    test: (args) =>
      /^(?:[a-z]:|-|\/[wsq]|clean)/i.test(args[0] ?? '') && !args.some((arg) => /help|\/\?/.test(arg)),
    reason: 'formats a drive',
    effect: 'deny',
  },
  {
    id: 'files.windows',
    programs: words('rd rmdir del erase remove-item ri clear-content'),
    test: (args) =>
      args.some((arg) => /^\/[sq]$/i.test(arg)) ||
      (args.some((arg) => /^-rec/i.test(arg)) && args.some((arg) => /^-fo/i.test(arg))),
    reason: 'deletes folders recursively',
    effect: 'deny',
  },
  {
    id: 'system.windows',
    programs: words('vssadmin wbadmin bcdedit reg schtasks'),
    test: (args) => args.slice(0, 3).some((arg) => /^delete|^\/deletevalue/i.test(arg)),
    reason: 'deletes what the system or a recovery needs',
    effect: 'deny',
  },
  {
    id: 'system.power',
    programs: words('shutdown reboot poweroff halt telinit'),
    test: (args) => /^(?:-|now|\+?\d|\/[srpf])/.test(args[0] ?? ''),
    reason: 'stops the machine',
    effect: 'deny',
  },
  {
    id: 'system.kill_all',
    programs: words('kill killall5 pkill'),
    test: (args) => args.includes('-1') || (args.includes('-9') && args.includes('.')),
    reason: 'kills every process',
    effect: 'deny',
  },
  {
    id: 'system.services',
    programs: words('systemctl service launchctl'),
    test: (args) =>
      args
        .slice(0, 3)
        .some((arg) => /^(?:stop|disable|mask|kill|poweroff|reboot|halt|bootout|unload)$/.test(arg)),
    reason: 'stops services of the machine',
    effect: 'deny',
  },
  {
    id: 'system.accounts',
    programs: words('userdel deluser groupdel'),
    test: always,
    reason: 'deletes accounts',
    effect: 'deny',
  },
  {
    id: 'system.schedule',
    programs: words('crontab'),
    test: (args) => hasFlag(args, 'r'),
    reason: 'deletes the schedule',
    effect: 'deny',
  },
  {
    id: 'system.firewall',
    programs: words('iptables ip6tables nft ufw pfctl'),
    test: (args) => args.slice(0, 4).some((arg) => /^(?:-F|--flush|flush|reset|disable|-X)$/.test(arg)),
    reason: 'takes the firewall down',
    effect: 'deny',
  },
  ...REMOTE_RULES,
];

function isConcreteVolume(args: readonly string[]): boolean {
  return args.length > 0 && !hasFlag(args, '', 'help', 'test');
}
