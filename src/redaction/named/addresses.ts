// Passwords in addresses; who signs in and where stays.
import { isPlaceholder, looksRandom } from './secret-names.ts';
import { type Add, each } from '../spans.ts';

/** User and password of an address. Everything up to the last @ before the path belongs to them. */
const USERINFO = /(:\/\/)([^\s/"'`<>]{0,512})@(?=[^\s/@"'`<>]{1,255})/g;
/** A password with a slash in it; a port and a drive are none. */
const SLASHED =
  /(:\/\/[^\s/:@"'`<>]{2,128}:)((?!\d{1,5}\/)[^\s/@"'`<>]{0,128}\/[^\s@"'`<>]{0,128})@(?=[\w.-]{1,255}(?:[:/?#\s"']|$))/g;
/** Of what is no web page all up to the last @ is the password: it may hold any mark. */
const STORE =
  /(\b(?!https?:|file:|wss?:)[a-z][a-z\d+.-]{2,24}:\/\/[^\s/:@"'`<>]{0,128}:)((?!\d{1,5}(?:[/?#]|$))[^\s"'`]{1,512})@(?=[\w.-]{1,255}(?:[:/?,#\s"'`)]|$))/gi;
/** `jdbc:oracle:thin:app/password@host`. */
const ORACLE = /(jdbc:oracle:\w{1,8}:[\w.$-]{1,64}\/)([^\s@"']{3,128})(?=@)/gi;
/** `host:port:database:user:password`, and `[host]:port user:password`. */
const PASSWORD_FILE =
  /^((?:[\w.-]{1,255}|\*):(?:\d{2,5}|\*):[\w.*-]{1,128}:[\w.*-]{1,128}:)([^\s:]{3,256})$|^(\[?[\w.-]{1,255}\]?:\d{1,5}[ \t]{1,8}[\w.@-]{1,128}:)([^\s:]{4,256})$/;

/** What documentation shows in the place of a password. */
const SHOWN = /^(?:pass\w{0,4}|pw|pwd|secret|token|x|.{1,2}|passw?o?r?d?\d?)$/i;
/** Nobody is called so: a token in the place of a user. */
const isToken = (user: string): boolean => user.length >= 20 && looksRandom(user);

export function findUserinfo(text: string, add: Add): void {
  each(USERINFO, text, ({ index, 0: whole, 1: head = '', 2: userinfo = '' }) => {
    const colon = userinfo.indexOf(':');
    const user = colon === -1 ? userinfo : userinfo.slice(0, colon);
    const secret = userinfo.slice(colon + 1);
    const from = index + head.length;
    const end = index + whole.length - 1;
    if (isToken(user)) add(from, from + user.length);
    if (colon === -1 || secret === '' || isPlaceholder(secret) || SHOWN.test(secret)) return;
    // the brackets and fonts of a manual
    if (/\]$|\\f[IB]/.test(secret)) return;
    add(from + colon + 1, end);
  });
  each(SLASHED, text, ({ index, 1: head = '', 2: secret = '' }) => {
    if (!isPlaceholder(secret)) add(index + head.length, index + head.length + secret.length);
  });
  each(STORE, text, ({ index, 1: head = '', 2: secret = '' }) => {
    if (!isPlaceholder(secret) && !SHOWN.test(secret) && !/[\]]$|\\f[IB]/.test(secret))
      add(index + head.length, index + head.length + secret.length);
  });
  each(ORACLE, text, ({ index, 1: head = '', 2: secret = '' }) => {
    if (!isPlaceholder(secret)) add(index + head.length, index + head.length + secret.length);
  });
}

/** A line of a file of passwords: nothing but the place, the user and the password. */
export function findPasswordLine(line: string, add: Add): void {
  const found = PASSWORD_FILE.exec(line);
  const head = found?.[1] ?? found?.[3] ?? '';
  const secret = found?.[2] ?? found?.[4] ?? '';
  if (secret !== '' && !isPlaceholder(secret) && !/^\d+$/.test(secret))
    add(head.length, head.length + secret.length);
}
