// Settings and options that make git run another program. (pure)

/** Settings that make git run a program. */
export const PROGRAM_SETTING =
  /^(?:core\.(?:sshcommand|pager|editor|fsmonitor|hookspath|askpass|gitproxy)|diff\.external|[\w.-]*\.(?:textconv|clean|smudge|process|helper|cmd)|protocol\.(?:ext|allow)[\w.]*|clean\.requireforce|gc\.\w*(?:prune|expire))(?:=|$)/i;

const NAMES_PROGRAM =
  /^--(?:upload-pack|receive-pack|exec|open-files-in-pager|extcmd|template|sendmail-cmd|to-cmd|cc-cmd|httpd)=./;

/** Whether the arguments of a subcommand name another program. */
export function runsProgram(args: readonly string[]): boolean {
  return args.some((arg, at) => {
    const next = args[at + 1];
    if (NAMES_PROGRAM.test(arg) || /^ext::|^-O\S/.test(arg)) return true;
    if (/^(?:-c|--config)$/.test(arg)) return PROGRAM_SETTING.test(next ?? '');
    if (/^(?:-c|--config=)./.test(arg)) return PROGRAM_SETTING.test(arg.replace(/^(?:-c|--config=)/, ''));
    return (
      /^(?:--upload-pack|--receive-pack|--exec|--extcmd|--sendmail-cmd|-x)$/.test(arg) && next !== undefined
    );
  });
}
