// Paths to a user's home: the user name is masked, the rest stays.
import { type Add, each } from './spans.ts';

/** Homes that belong to nobody. */
const SHARED: ReadonlySet<string> = new Set([
  ...[
    'public',
    'default',
    'shared',
    'all users',
    'default user',
    '***',
    '.',
    '..',
    '...',
    'user',
    'users',
    'username',
  ],
  ...[
    'you',
    'me',
    'myself',
    'yourname',
    'your-name',
    'your_name',
    'name',
    'foo',
    'bar',
    'test',
    'www',
    'ftp',
    'dir',
    'test1',
    'test2',
    'userid',
    // of images and build machines
    'linuxbrew',
    'runner',
    'node',
    'vscode',
    'codespace',
    'gitpod',
    'vagrant',
    'jovyan',
  ],
]);
/** A file and no folder. */
const FILE = /^\.\w+$|\.(?:js|ts|html?|md|json|php|py|css|conf)$/;

const NAME_CHAR = String.raw`(?:[^\s/\\"'\x60<>|?*:;,(){}\[\]$%]|%(?!2[fF]|5[cC])[0-9A-Fa-f]{2})`;
/**
 * One name, whole: no file system knows a longer one, and no user's begins with a hyphen. More words only when a separator
 * or a closing quote follows.
 */
const NAME = String.raw`(?!-)${NAME_CHAR}{1,255}(?!${NAME_CHAR})`;
const SPACED = String.raw`${NAME}(?: ${NAME}){1,2}(?=[/\\"'])`;

/** Anchored at its fixed part, which is quick to find; what comes before is checked afterwards. */
const HOME = new RegExp(
  String.raw`(/home/|/Users/|\\{1,4}/(?:home|Users)\\{1,4}/|\\{1,4}Users\\{1,4}|%2[fF](?:home|Users)%2[fF]|%5[cC]Users%5[cC]|(?<=[A-Za-z]:[\\/]{0,1})[\\/]users[\\/]{1,2}|(?<=[A-Za-z]:)[\\/]{1,2}Documents and Settings[\\/]{1,2}|(?<=\\wsl(?:\$|\.localhost)\\{1,2}[\w.-]{1,32})\\{1,2}home\\{1,2})(${SPACED}|${NAME})`,
  'g',
);
/**
 * Linux (`/home`, also below `/var` and `/export`), macOS and WSL (`/Users`), Windows and UNC. `/srv/home/app` is no
 * home: what comes before must not be part of a longer path.
 */
const ROOT_BEFORE =
  /(?:^|[^\w.~*-]|\\[nrt])(?:(?:\/private)?\/var|\/private|\/export|\/usr|(?:\/mnt|\/cygdrive|\/host_mnt|\/run\/desktop\/mnt\/host)\/[a-z]|\/[a-z]|\/(?:host|hostfs|host_mnt|rootfs|sysroot|chroot|run\/host|mnt|nfs|data|disk\d?|net\/[\w.-]{1,64}|proc\/\d{1,9}\/root)|\/snap\/\.\.|(?<!:)\/{2}[\w.$-]{1,64}(?:\/[A-Za-z]\$?)?|vscode(?:-\w{1,16})?:\/\/file|\/System\/Volumes\/Data|\/Volumes\/[^/\n]{1,64}|(?:vscode-remote|ssh|sftp|smb|file):\/\/[\w+.@%-]{1,64}|[A-Za-z]:|[A-Za-z]%3[aA]|\\{2,8}[\w.$-]{1,64}(?:\\{1,4}[\w.$-]{1,64})?)?$/;
/** A path that a flag is joined to: `-I/home/…`. */
const FLAG_BEFORE = /(?:^|[\s"'`=,:])-{1,2}[A-Za-z]\w{0,15}$/;
const ROOT_CHARS = 160;

const TILDE = new RegExp(
  String.raw`~([A-Za-z_][\w.@-]{0,40}|(?=[^\x00-\x7f])${NAME}|[A-Za-z]\w{0,20} \w{1,20}(?=/))(?=/)`,
  'g',
);
const TILDE_BEFORE = /[\w./~=(){\]*\\-]|[^\n -~]/;
/** How some programs turn a path into one folder name. */
const SLUG =
  /(?<![\w.*])-((?:private-|var-|mnt-[a-z]-)?(?:Users|home))-([A-Za-z0-9_]{1,40})(?=-{1,2}[A-Za-z0-9]|[\s/"'`]|$)/g;

export function findHomes(text: string, add: Add): void {
  each(HOME, text, ({ index, 1: root = '', 2: name = '' }) => {
    if (SHARED.has(name.toLowerCase()) || FILE.test(name)) return;
    // What is percent-encoded or begins at a drive is no part of a longer path.
    if (
      !FLAG_BEFORE.test(text.slice(Math.max(0, index - 24), index)) &&
      !/^(?:%|[\\/]users|.{1,2}Docum|\\{1,2}home)/.test(root) &&
      !ROOT_BEFORE.test(text.slice(Math.max(0, index - ROOT_CHARS), index))
    )
      return;
    add(index + root.length, index + root.length + name.length);
  });
  each(SLUG, text, ({ index, 1: root = '', 2: name = '' }) => {
    if (SHARED.has(name.toLowerCase())) return;
    add(index + root.length + 2, index + root.length + 2 + name.length);
  });
}

export function findTildes(text: string, add: Add): void {
  each(TILDE, text, ({ index, 0: whole }) => {
    if (SHARED.has(whole.slice(1).toLowerCase())) return;
    if (whole.length > 1 && !TILDE_BEFORE.test(text.charAt(index - 1))) add(index + 1, index + whole.length);
  });
}
