// How programs, formats and people write a value down: in quotes of every language, wrapped in a call, or bare.

export interface Value {
  readonly from: number;
  readonly to: number;
  /** Behind what closes it. */
  readonly end: number;
  readonly quoted: boolean;
}

/** An expression of code, not a value: `getToken()`, `process.env.X`, `row["a"]`, and the same where its name is masked. */
export const CODE_EXPRESSION =
  /^(?:new |await |typeof )|^[A-Za-z_$][\w$]*(?:\??\.[A-Za-z_$][\w$]*)+[;,)]*$|^(?:\*{3}|[A-Za-z_$])[\w$.]*[([]/;

/** What comes before a quote and makes it none: `r"`, `@"`, `N'`, `$'`, `u8"`. */
const PREFIX = String.raw`(?:u8|[rRbBfFuULN@$]{1,2})?`;

/** The head, the value and the rest; one after the other, the first that fits. */
const QUOTED: readonly RegExp[] = [
  /(\\{1,7}(["']))((?:(?!\\{1,7}\2)[^\r\n]){1,4096})\\{1,7}\2/y,
  /(("""|'''))([^\r\n]{1,4096}?)\2/y,
  /((#{1,3}")())([^"\r\n]{1,4096})"#{1,3}/y,
  /((R"\w{0,8}\())([^\r\n]{1,4096}?)\)\w{0,8}"/y,
  /(r(#{1,4})")([^"\r\n]{1,4096})"\2/y,
  new RegExp(String.raw`(${PREFIX}("))((?:[^"\\\r\n]|\\.){1,4096})"`, 'y'),
  new RegExp(String.raw`(${PREFIX}('))((?:[^'\\\r\n]|\\.){1,4096})'`, 'y'),
  /((')())([^'\r\n]{1,4096})'/y,
  /((`))([^`\r\n]{1,4096})`/y,
  /((%[qQ]?|qq?)(?=[([{|])[([{|])([^\r\n]{1,4096}?)[)\]}|](?=[\s,;)]|$)/y,
  /(\[(=*)\[)([^\r\n]{1,4096}?)\]\2\]/y,
  /((<!\[CDATA\[))([^\r\n]{1,4096}?)\]\]>/y,
];
const OPENS = /[\\"'`%q[<@$#rRbBfFuULN]/;

/** Casts, constructors and other values to take first, in front of a quoted one. */
const WRAPPED =
  /(?:(?:new[ \t]{1,4})?(?:[\w.:]{0,40}(?:String|string|Str|str|Some|Just|Secret|Password|Literal|Bytes|bytes|Buffer|NSString)(?:(?:::|\.)\w{1,24})?|\[\]byte|\[\]u8|String::from|Buffer\.from|password)!?\([ \t]{0,4}|(?:by[ \t])?lazy[ \t]\{[ \t]|Lazy::new\(\|\|[ \t]|"?\$\([ \t]?(?:echo|printf)[ \t](?:-\w[ \t]|["']%s(?:\\n)?["'][ \t])?|(?:[\w.:]{0,40}(?:getenv|get_env|environ\.get|env|Env\.get|ENV\.fetch|fetch|getOrDefault|getOrElse|getProperty|get_or|fromEnvironment|flag\.String|[gG]et_?[eE]nv\w{0,16}|env_or\w{0,12}))\([ \t]{0,4}["'][\w.-]{1,64}["'],[ \t]{0,4}(?:defaultValue:[ \t])?|(?:process\.env|import\.meta\.env|os\.environ|ENV|env|config|options|process|args|settings)[\w.?[\]"'()-]{0,64}[ \t]{1,4}(?:\|\||\?\?|\?:|or|\/\/)[ \t]{1,4}|!{1,2}\w{1,12}[ \t]{1,4}(?=!|["'])|!!\w{1,12}[ \t]{1,4}|&\w{1,16}[ \t]{1,4}|[[{(][ \t]{0,4}|PASSWORD[ \t]{0,4}\()/y;

const BARE = /[^\s"'`,;&|<>(){}[\]\\][^\s"'`,;&|<>(){}[\]\\]{2,4095}/y;
const AFTER_KEY = /\s{0,4}(?::|=>)/y;

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** A quoted value that begins here. */
function quotedAt(text: string, at: number): Value | null {
  if (!OPENS.test(text.charAt(at))) return null;
  for (const pattern of QUOTED) {
    const found = matchAt(pattern, text, at);
    if (found === null) continue;
    const from = at + (found[1] ?? '').length;
    const value = found[4] ?? found[3] ?? '';
    return { from, to: from + value.length, end: at + found[0].length, quoted: true };
  }
  return null;
}

/** A value that begins here: quoted, perhaps in a call, or one word. */
export function valueAt(text: string, at: number): Value | null {
  const plain = quotedAt(text, at);
  if (plain !== null) return plain;
  const wrap = matchAt(WRAPPED, text, at);
  if (wrap !== null) {
    const inside = quotedAt(text, at + wrap[0].length);
    // a quoted word with a value of its own is a key
    if (inside !== null && matchAt(AFTER_KEY, text, inside.end) === null) return inside;
    if (/^[&!]/.test(wrap[0])) at += wrap[0].length;
  }
  const bare = matchAt(BARE, text, at);
  if (bare === null) return null;
  const end = at + bare[0].length;
  return { from: at, to: end, end, quoted: false };
}
