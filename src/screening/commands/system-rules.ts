// Commands that stop the machine or take from it what it needs: data. (pure)
import { hasFlag, isSystemPath, operands, readsLikeProse } from './command-args.ts';
import type { CommandRule } from './remote-rules.ts';

const words = (list: string): readonly string[] => list.trim().split(/\s+/);
const always = () => true;
/** Packages without which a machine does not start or cannot be reached. */
const ESSENTIAL =
  /^(?:linux-(?:image|generic)\S*|kernel\S*|systemd\S*|glibc\S*|libc6?\S*|musl|bash|coreutils|busybox|init|sudo|grub\S*|dpkg|apt|rpm|pacman|openssh-server|util-linux|\*)$/;

export const SYSTEM_RULES: readonly CommandRule[] = [
  {
    id: 'system.windows',
    programs: words(
      'vssadmin wbadmin bcdedit reg schtasks sc wevtutil fsutil net netsh set-mppreference wmic',
    ),
    test: (args) =>
      args
        .slice(0, 6)
        .some(
          (arg, at) =>
            !readsLikeProse(args, at) &&
            /^\/?delete|^\/deletevalue|^cl$|^clear-log$|^setzerodata$|^-disable/i.test(arg),
        ) ||
      /recoveryenabled no|bootstatuspolicy ignore|state off|opmode disable/i.test(args.slice(0, 8).join(' ')),
    reason: 'deletes what the system or a recovery needs',
    effect: 'changes_machine',
    verdict: 'deny',
  },
  {
    id: 'system.power',
    programs: words('shutdown reboot poweroff halt telinit'),
    test: (args) => /^(?:-(?!-help|-version)|now|\+?\d|\/[srpf])/.test(args[0] ?? ''),
    reason: 'stops the machine',
    effect: 'stops_machine',
    verdict: 'deny',
  },
  {
    id: 'system.power_windows',
    programs: words('stop-computer restart-computer disable-computerrestore clear-eventlog'),
    test: always,
    reason: 'stops the machine',
    effect: 'stops_machine',
    verdict: 'deny',
  },
  {
    id: 'system.runlevel',
    programs: ['init', 'telinit'],
    test: (args) => /^[06]$/.test(args[0] ?? '') && !readsLikeProse(args, 0),
    reason: 'stops the machine',
    effect: 'stops_machine',
    verdict: 'deny',
  },
  {
    id: 'system.macos',
    programs: words('tmutil csrutil dscl nvram spctl fdesetup'),
    test: (args) =>
      /^(?:delete|disable|thin|remove|clear)\w*$/.test(args[0] ?? '') ||
      args.some((arg) => /^(?:-delete|-c|--(?:master|global)-disable)$/.test(arg)),
    reason: 'takes backups, accounts or protections of the system away',
    effect: 'changes_machine',
    verdict: 'deny',
  },
  {
    id: 'system.kill_all',
    programs: words('kill killall killall5 pkill taskkill stop-process'),
    test: (args) =>
      (args.includes('*') && args.some((arg) => /^(?:\/im|-name)$/i.test(arg))) ||
      (args.length >= 2 &&
        /^-\w+$/.test(args[0] ?? '') &&
        /^[01]$/.test(args[1] ?? '') &&
        args[0] !== '-0') ||
      args.includes('-1') ||
      (args.includes('-9') && (args.includes('.') || args.length === 1)) ||
      (args.some((arg) => /^-[uU]$|^--(?:e?uid|user)/.test(arg)) && operands(args).length <= 1),
    reason: 'kills every process',
    effect: 'kills_processes',
    verdict: 'deny',
  },
  {
    id: 'system.services',
    programs: words('systemctl service launchctl'),
    test: (args) =>
      args
        .slice(0, 3)
        .some(
          (arg, at) =>
            !readsLikeProse(args, at) &&
            /^(?:stop|disable|mask|kill|poweroff|reboot|halt|bootout|unload)$/.test(arg),
        ),
    reason: 'stops services of the machine',
    effect: 'stops_service',
    verdict: 'deny',
  },
  {
    id: 'system.accounts',
    programs: words('userdel deluser groupdel'),
    test: always,
    reason: 'deletes accounts',
    effect: 'changes_machine',
    verdict: 'deny',
  },
  {
    id: 'system.schedule',
    programs: words('crontab'),
    test: (args) => hasFlag(args, 'r'),
    reason: 'deletes the schedule',
    effect: 'changes_machine',
    verdict: 'deny',
  },
  {
    id: 'system.kernel',
    programs: words('rmmod insmod modprobe sysctl kexec'),
    test: (args) =>
      args.some((arg) => /\.ko(?:\.[xgz]\w+)?$/.test(arg)) ||
      hasFlag(args, 'r', 'remove', 'load') ||
      args.some((arg) => /^kernel\.[\w.]+=/.test(arg)),
    reason: 'changes the running kernel',
    effect: 'changes_machine',
    verdict: 'deny',
  },
  {
    id: 'system.protection',
    programs: words('setenforce auditctl aa-disable aa-teardown passwd usermod chage history'),
    test: (args) =>
      args[0] === '0' ||
      args[0] === 'root' ||
      /^(?:--delete|--lock|-[cdDELUw]|-e0)$/.test(args[0] ?? '') ||
      /^(?:complain|disable)$/.test(args[0] ?? ''),
    reason: 'takes protections, accounts or traces of the system away',
    effect: 'changes_machine',
    verdict: 'deny',
  },
  {
    id: 'system.packages',
    programs: words('rpm dpkg pacman yum dnf zypper apk apt apt-get'),
    test: (args) =>
      args.some((arg) =>
        /^(?:-e|--erase|-P|--purge|--force-(?:all|remove\S*|depends)|-R[cdnsu]*)$/.test(arg),
      ) ||
      (/^(?:remove|erase|autoremove|del|purge|rm)$/.test(operands(args)[0] ?? '') &&
        operands(args).some((name) => ESSENTIAL.test(name))),
    reason: 'takes away what the system needs',
    effect: 'changes_machine',
    verdict: 'deny',
  },
  {
    id: 'system.groups',
    programs: words('adduser addgroup'),
    test: (args) =>
      /^(?:sudo|wheel|root|admin|docker|adm|disk|shadow)$/.test(args[1] ?? '') && args.length === 2,
    reason: 'gives an account the rights of an administrator',
    effect: 'changes_machine',
    verdict: 'deny',
  },
  {
    id: 'system.attributes',
    programs: words('chattr chflags'),
    test: (args) =>
      args.some(isSystemPath) &&
      args.some((arg) =>
        /^(?:[-+=][a-zA-Z]{0,6}[ia][a-zA-Z]{0,6}|(?:no)?[su](?:chg|appnd|immutable))$/.test(arg),
      ),
    reason: 'locks files of the system, or unlocks what was protected',
    effect: 'changes_machine',
    verdict: 'deny',
  },
  {
    id: 'system.setuid',
    programs: ['chmod'],
    test: (args) => args.some((arg) => /^[ugoa]{0,3}\+[rwx]{0,3}s[rwxst]{0,3}$|^0?[2467][0-7]{3}$/.test(arg)),
    reason: 'makes a program run with the rights of its owner',
    effect: 'changes_permissions',
    verdict: 'deny',
  },
  {
    id: 'system.swap',
    programs: words('swapoff'),
    test: (args) => /^(?:-a|--all|\/)/.test(args[0] ?? ''),
    reason: 'takes memory from the machine',
    effect: 'changes_machine',
    verdict: 'deny',
  },
  {
    id: 'system.firewall',
    programs: words('iptables ip6tables nft ufw pfctl'),
    test: (args) => args.slice(0, 4).some((arg) => /^(?:-F|--flush|flush|reset|disable|-X)$/.test(arg)),
    reason: 'takes the firewall down',
    effect: 'changes_machine',
    verdict: 'deny',
  },
];
