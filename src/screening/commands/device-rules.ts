// Commands that destroy disks, volumes and what is on them: data. (pure)
import { hasFlag, isDevice, isSystemPath, operands, readsLikeProse } from './command-args.ts';
import type { CommandRule } from './remote-rules.ts';

const words = (list: string): readonly string[] => list.trim().split(/\s+/);

function isConcreteVolume(args: readonly string[]): boolean {
  return args.length > 0 && !hasFlag(args, '', 'help', 'test');
}

export const DEVICE_RULES: readonly CommandRule[] = [
  {
    id: 'device.write',
    programs: words('dd dcfldd'),
    test: (args) => args.some((arg) => arg.startsWith('of=') && isDevice(arg.slice(3))),
    reason: 'writes over a device',
    effect: 'destroys_device',
    verdict: 'deny',
  },
  {
    id: 'device.copy',
    programs: words('cp mv install'),
    test: (args) => operands(args).slice(1).some(isDevice),
    reason: 'writes over a device',
    effect: 'destroys_device',
    verdict: 'deny',
  },
  {
    id: 'device.format',
    programs: words(
      'mkfs mke2fs mkswap mkdosfs mkntfs newfs fdisk sfdisk gdisk sgdisk cfdisk parted partprobe wipe',
    ),
    test: (args) => args.some(isDevice),
    reason: 'formats or partitions a device',
    effect: 'destroys_device',
    verdict: 'deny',
  },
  {
    id: 'device.overwrite',
    programs: words('tee badblocks scrub nwipe ddrescue newfs_apfs newfs_hfs newfs_msdos newfs_exfat'),
    test: (args) => args.some(isDevice) && !args.includes('-n'),
    reason: 'writes over a device',
    effect: 'destroys_device',
    verdict: 'deny',
  },
  {
    id: 'device.mount',
    programs: words('mount umount'),
    test: (args) =>
      (args.some((arg) => /remount/.test(arg)) && operands(args).some(isSystemPath)) ||
      (hasFlag(args, 'lf', 'lazy', 'force') && operands(args).some(isSystemPath)),
    reason: 'takes a file system of the machine away',
    effect: 'destroys_device',
    verdict: 'deny',
  },
  {
    id: 'device.volumes',
    programs: words('pvremove vgremove lvremove vgreduce lvreduce'),
    test: isConcreteVolume,
    reason: 'removes storage volumes',
    effect: 'destroys_device',
    verdict: 'deny',
  },
  {
    id: 'device.lvm',
    programs: words('lvm zpool zfs btrfs mdadm cryptsetup hdparm nvme diskutil dmsetup'),
    test: (args) =>
      args.some((arg) =>
        /^(?:(?:pv|vg|lv)remove|destroy|labelclear|luksErase|luksFormat|erase\w*|--zero-superblock|--stop|--security-erase\w*|format|sanitize|partitionDisk|zeroDisk|secureErase|randomDisk|delete(?:Container|Volume|Snapshot)|remove|remove_all|subvolume)$/i.test(
          arg,
        ),
      ),
    reason: 'destroys storage volumes',
    effect: 'destroys_device',
    verdict: 'deny',
  },
  {
    id: 'device.firmware',
    programs: words('flashrom efibootmgr partx debugfs asr fwupdmgr'),
    test: (args) =>
      hasFlag(args, 'wEBd', 'erase', 'write', 'delete', 'delete-bootnum') && operands(args).length > 0,
    reason: 'erases firmware, boot entries or partitions',
    effect: 'destroys_device',
    verdict: 'deny',
  },
  {
    id: 'device.windows_format',
    programs: ['format'],
    test: (args) => /^[a-z]:/i.test(args[0] ?? '') && !args.some((arg) => /help|\/\?/.test(arg)),
    reason: 'formats a drive',
    effect: 'destroys_device',
    verdict: 'deny',
  },
  {
    id: 'device.windows',
    programs: words('format-volume clear-disk initialize-disk remove-partition diskpart cipher'),
    test: (args) =>
      /^(?:[a-z]:|-|\/[wsq]|clean)/i.test(args[0] ?? '') &&
      !args.some((arg) => /help|\/\?/.test(arg)) &&
      !readsLikeProse(args, 0),
    reason: 'formats a drive',
    effect: 'destroys_device',
    verdict: 'deny',
  },
];
