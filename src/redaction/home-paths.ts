// Paths to somebody's home: the name goes, the rest stays.

/** Homes that belong to nobody. */
const SHARED = new Set(['public', 'default', 'shared', 'all users', 'default user', '***', '.', '..']);

/** One name; more words only when a separator or a closing quote follows. */
const NAME = String.raw`(?:[^\s/\\"'\x60<>|?*:;,(){}\[\]$%]|%[0-9A-Fa-f]{2}){1,64}`;
const SPACED = String.raw`${NAME}(?: ${NAME}){1,2}(?=[/\\"'])`;

/** Anchored at its fixed part, which is quick to find; what stands before is checked afterwards. */
const HOME = new RegExp(String.raw`(/home/|/Users/|\\{1,2}Users\\{1,2})(${SPACED}|${NAME})`, 'g');
/**
 * Linux (`/home`, also below `/var` and `/export`), macOS and WSL (`/Users`), Windows and UNC. `/srv/home/app` is no
 * home: what stands before must not be part of a longer path.
 */
const ROOT_BEFORE =
  /(?:^|[^\w.~*-]|\\[nrt])(?:\/var|\/export|\/usr|\/mnt\/[a-z]|\/[a-z]|[A-Za-z]:|\\\\[\w.$-]{1,64}(?:\\{1,2}[\w.$-]{1,64})?)?$/;
const ROOT_CHARS = 160;

const TILDE = new RegExp(
  String.raw`~([A-Za-z_][\w.@-]{0,40}|(?=[^\x00-\x7f])${NAME}|[A-Za-z]\w{0,20} \w{1,20}(?=/))(?=/)`,
  'g',
);
const TILDE_BEFORE = /[\w./~=)\]*-]/;
/** How some programs turn a path into one folder name. */
const SLUG = /(?<![\w.*])-(Users|home)-([A-Za-z0-9_]{1,40})-(?=[A-Za-z0-9])/g;

/** Text whose home paths name nobody. */
export function maskHomePaths(text: string): string {
  let out = text;
  if (out.includes('home') || out.includes('Users')) {
    const whole = out;
    out = out.replace(HOME, (match, root: string, name: string, at: number) => {
      if (SHARED.has(name.toLowerCase())) return match;
      return ROOT_BEFORE.test(whole.slice(Math.max(0, at - ROOT_CHARS), at)) ? `${root}***` : match;
    });
    out = out.replace(SLUG, '-$1-***-');
  }
  if (!out.includes('~')) return out;
  const whole = out;
  return out.replace(TILDE, (match, _name: string, at: number) =>
    TILDE_BEFORE.test(whole.charAt(at - 1)) ? match : '~***',
  );
}
