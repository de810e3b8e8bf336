// Commands that write over files of the system, of git itself, or over a device. (pure)
import { isDevice, operands } from './command-args.ts';
import { EFFECTS } from './effects.ts';
import { finding, type TextFinding } from './findings.ts';
import type { SimpleCommand } from './shell-words.ts';

const MAX_ARGS = 64;

const GUARDED_FILE =
  /^(?:\/etc\/(?:passwd|shadow|g?shadow|group|sudoers|hosts|fstab|cron|ld\.so|profile|bash|zsh|environment|pam\.d|systemd|init|rc\.|ssh\/|selinux|security|inittab|default\/grub|sysctl|modprobe)|\/(?:var\/spool\/cron|usr\/s?bin|usr\/lib|s?bin|lib)\/|\/proc\/(?:sysrq-trigger|sys\/)|\/boot\/|\/sys\/)|(?:^|\/)\.git\/(?:objects|refs|hooks|HEAD|index|config|packed-refs|logs)/;

const SYSTEM_WRITE: TextFinding = finding('system.write', 'writes_system', EFFECTS.writes_system.words);

/** Less than what a redirection may not reach: a hook or a unit is also installed by copying. */
const GUARDED_TARGET =
  /^(?:\/etc\/(?:passwd|g?shadow|group|sudoers|fstab|ld\.so|pam\.d|inittab)|\/proc\/(?:sysrq-trigger|sys\/)|\/boot\/|\/sys\/)|(?:^|\/)\.git\/(?:objects|refs|HEAD|index|packed-refs|logs)/;
/** The same on another machine: `scp x host:/etc/`. */
const REMOTE_TARGET =
  /^[\w.@-]{1,128}:\/(?:(?:etc|boot|usr|lib|lib64|bin|sbin|sys|root|var\/spool)(?:\/|$)|$)/;
const COPIES = new Set('cp mv install ln tee rsync scp dd'.split(' '));

export function copiedOver(command: SimpleCommand): TextFinding | null {
  const at = command.programs.findIndex((program) => COPIES.has(program));
  if (at === -1) return null;
  const rest = command.words.slice(at + 1, at + 1 + MAX_ARGS);
  if (/^(?:scp|rsync)$/.test(command.programs[at] ?? ''))
    return REMOTE_TARGET.test(rest.at(-1) ?? '') ? SYSTEM_WRITE : null;
  const targets =
    command.programs[at] === 'tee' || command.programs[at] === 'dd'
      ? rest.map((word) => word.replace(/^of=/, ''))
      : operands(rest).slice(1);
  return targets.some((word) => GUARDED_TARGET.test(word)) ? SYSTEM_WRITE : null;
}

export function redirectFinding(command: SimpleCommand): TextFinding | null {
  if (command.writes.some(isDevice))
    return finding('device.redirect', 'destroys_device', 'writes over a device');
  return command.writes.some((file) => GUARDED_FILE.test(file)) ? SYSTEM_WRITE : null;
}

const IN_PLACE = new Set('sed perl ruby gawk awk ed ex'.split(' '));
/** Programs that are asked for by name here. */
export const WRITING_PROGRAMS: readonly string[] = [...COPIES, ...IN_PLACE];

/** `sed -i`: a filter that writes over its input. */
export function inPlaceFinding(command: SimpleCommand): TextFinding | null {
  const at = command.programs.findIndex((program) => IN_PLACE.has(program));
  const rest = at === -1 ? [] : command.words.slice(at + 1, at + 1 + MAX_ARGS);
  const writes = rest.some((word) => /^-\w*i|^--in-place|^inplace/.test(word));
  return writes && rest.some((word) => GUARDED_FILE.test(word)) ? SYSTEM_WRITE : null;
}
