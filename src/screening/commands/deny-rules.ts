// Denied commands, by their program: data. (pure)
import { bare, hasFlag, isDevice, isRegenerable, isSystemPath, operands } from './command-args.ts';
import { DEVICE_RULES } from './device-rules.ts';
import { DYNAMIC_RULES } from './dynamic-rules.ts';
import { deletionScope } from './effects.ts';
import { REMOTE_RULES, type CommandRule } from './remote-rules.ts';
import { SYSTEM_RULES } from './system-rules.ts';
import { VCS_RULES } from './vcs-rules.ts';
import { WINDOWS_RULES } from './windows-rules.ts';

const words = (list: string): readonly string[] => list.trim().split(/\s+/);
const recursive = (args: readonly string[]) => hasFlag(args, 'rR', 'recursive');
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

/** Every operand is a target; a value of an option that is read as one only widens the scope. */
const removalScope = (args: readonly string[]) => deletionScope(operands(args).map(bare));

/** A size that is not larger than the file: nothing, less, at most. */
function empties(args: readonly string[]): boolean {
  const at = args.findIndex((arg) => /^(?:-s|--si)/.test(arg));
  if (at === -1) return false;
  const size = (args[at] ?? '').replace(/^(?:-s|--si[ze]*=?)/, '') || (args[at + 1] ?? '');
  return args.length > 1 && !/^\+?[1-9]/.test(size);
}

const CHANGES_EACH = /(?:^|\/)(?:chmod|chown|chgrp|mv|dd|tee|truncate|cp|ln|sed)$/;
/** `sh -c 'rm "$@"'`: what a shell inside a list command removes. */
const REMOVES_EACH = /\b(?:rm|unlink|shred)\s[^;|&\n]{0,80}(?:\$[@*0-9]|\{\})/;

export const COMMAND_RULES: readonly CommandRule[] = [
  {
    id: 'files.remove',
    programs: words('rm unlink rmdir'),
    test: isRemoval,
    reason: 'deletes files recursively, by force or outside the project',
    effect: 'deletes_files',
    scopeOf: removalScope,
    verdict: 'deny',
  },
  {
    id: 'files.remove_listed',
    programs: ['xargs', 'parallel'],
    test: (args) => {
      const at = args.findIndex((arg) => /^(?:\S*\/)?(?:rm|unlink|shred|srm)$/.test(arg));
      return at !== -1 || args.some((arg) => REMOVES_EACH.test(arg));
    },
    reason: 'deletes every file of a list',
    effect: 'deletes_outside',
    verdict: 'deny',
  },
  {
    id: 'files.archive_away',
    programs: words('tar bsdtar zip'),
    test: (args) =>
      args.includes('--remove-files') ||
      ((hasFlag(args, 'c', 'create') || /^[a-z]*c[a-z]*f/.test(args[0] ?? '')) && args.some(isDevice)),
    reason: 'deletes what it packs, or writes over a device',
    effect: 'deletes_outside',
    verdict: 'deny',
  },
  {
    id: 'files.shred',
    programs: words('shred srm wipefs blkdiscard'),
    test: isConcrete,
    reason: 'destroys data beyond recovery',
    effect: 'deletes_outside',
    verdict: 'deny',
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
      ) ||
      // What changes each file it finds, from the root or a folder of the system on.
      (isSystemPath(args.find((arg) => !arg.startsWith('-')) ?? '') &&
        args.some(
          (arg, at) => /^-(?:exec|execdir|ok|okdir)$/.test(arg) && CHANGES_EACH.test(args[at + 1] ?? ''),
        )),
    reason: 'deletes every file that a search finds',
    effect: 'deletes_files',
    scopeOf: removalScope,
    verdict: 'deny',
  },
  {
    id: 'files.permissions',
    programs: words('chmod chown chgrp chattr icacls takeown setfacl'),
    test: (args) => {
      const targets = operands(args).slice(1).map(bare);
      const system = operands(args).map(bare).some(isSystemPath) || targets.includes('/tmp');
      const wholeTree = args.some((arg) => /^\/[rt]$/i.test(arg));
      return (
        (wholeTree && system) ||
        (recursive(args) &&
          (system ||
            targets.some((target) => /^\.{1,2}\/?$/.test(target)) ||
            operands(args).every((target) => /^(?:\*|\.{1,2}\/?)$/.test(target)))) ||
        (system && args.some((arg) => /^[0-7]?(?:777|000|666)$|^[ugoa]*\+[rwx]*w/.test(arg)))
      );
    },
    reason: 'changes permissions of whole trees or of the system',
    effect: 'changes_permissions',
    verdict: 'deny',
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
    effect: 'deletes_outside',
    verdict: 'deny',
  },
  {
    id: 'files.sync_delete',
    programs: words('rsync rclone robocopy'),
    test: (args) =>
      !(
        /^-[A-Za-z]*n/.test(args.find((arg) => /^-[A-Za-z]/.test(arg)) ?? '') || args.includes('--dry-run')
      ) &&
      (args.some((arg) =>
        /^--del(?:ete[\w-]*)?$|^--remove-(?:source|sent)-files$|^\/mir$|^\/purge$/i.test(arg),
      ) ||
        ['purge', 'delete', 'deletefile', 'cleanup'].includes(args[0] ?? '')),
    reason: 'deletes what the other side does not have',
    effect: 'deletes_outside',
    verdict: 'deny',
  },
  {
    id: 'files.truncate',
    programs: words('truncate'),
    test: empties,
    reason: 'empties files',
    effect: 'deletes_files',
    scopeOf: removalScope,
    verdict: 'deny',
  },
  {
    id: 'files.windows',
    programs: words('rd rmdir del erase remove-item ri clear-content'),
    test: (args) =>
      args.some((arg) => /^\/[sq](?:\/[a-z]){0,4}$/i.test(arg)) ||
      (args.some((arg) => /^-r/i.test(arg)) && operands(args).some(isSystemPath)) ||
      (args.some((arg) => /^-fo/i.test(arg)) &&
        (args.some((arg) => /^-r/i.test(arg)) || operands(args).length === 0)),
    reason: 'deletes folders recursively',
    effect: 'deletes_files',
    scopeOf: removalScope,
    verdict: 'deny',
  },
  {
    id: 'files.remove_by_tool',
    programs: words(
      'rimraf del-cli del-cli.js trash trash-cli trash-put gomi rip rm-rf rmrf shx srm premove rimraf.js fkill-cli',
    ),
    test: (args) => {
      const targets = operands(args)
        .filter((arg) => !/^(?:rm|-.*)$/.test(arg))
        .map(bare);
      return targets.some(
        (target) =>
          (isSystemPath(target) && !/^\/(?:tmp|var\/tmp)\/\w/.test(target)) ||
          /^(?:\.{1,2}\/?|\*{1,2}|\.\/\*{1,2}|\*\*\/\*|\$\w+\/?\*?)$|(?:^|\/)\.git(?:\/|$)|^\.\.\//.test(
            target,
          ),
      );
    },
    reason: 'deletes a home, the project or what lies above it',
    effect: 'deletes_outside',
    verdict: 'deny',
  },
  {
    id: 'exec.hash',
    programs: ['hash'],
    test: (args) => args.some((arg) => /^-[a-z]*p/.test(arg)) && operands(args).length > 1,
    reason: 'gives a program the name of another one',
    effect: 'runs_other_program',
    verdict: 'deny',
  },
  ...DYNAMIC_RULES,
  ...WINDOWS_RULES,
  ...DEVICE_RULES,
  ...SYSTEM_RULES,
  ...VCS_RULES,
  ...REMOTE_RULES,
];
