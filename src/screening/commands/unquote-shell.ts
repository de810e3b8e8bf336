// Shell spellings of a plain word: spaces, nothings, variables and what `echo` would print. (pure)
// Patterns begin with their rarest sign and look back from there: a look back first would be one at every character.

const TICK_IN_WORD = /`(?<=[A-Za-z]`)(?=[A-Za-z])/;
/** `Rem`ove-Item`: an escape of PowerShell inside a word. */
const TICKED_WORD =
  /(?<=^|[\s;|&({])-?[A-Za-z]{1,20}(?:`[A-Za-z]{1,20}){1,4}(?:-[A-Za-z`]{1,40})?(?=[\s;|)]|$)/gm;

function withoutTicks(text: string): string {
  if (!TICK_IN_WORD.test(text)) return text;
  const plain = (line: string): string => line.replace(TICKED_WORD, (word) => word.replaceAll('`', ''));
  return text
    .split('\n')
    .map((line) => (TICK_IN_WORD.test(line) ? plain(line) : line))
    .join('\n');
}

/** Shell spellings of a space, of nothing, and of a word that `echo` would print. */
export function unquoteShell(text: string): string {
  let out = text.replace(/\\\n/g, '');
  if (out.includes('$')) {
    out = out
      .replace(/\$(?:\{IFS[^}\n]{0,16}\}|IFS(?![A-Za-z0-9_]))(?:\$[0-9@*!-])?/g, ' ')
      .replace(/\$\(\s{0,4}(?:echo|printf)\s{1,4}(?:%s\s{1,4})?['"]?([\w./-]{1,64})['"]?\s{0,4}\)/g, '$1')
      .replace(/\$\(\s{0,4}(?:which|command\s{1,4}-v|type\s{1,4}-[pP])\s{1,4}([\w.-]{1,32})\s{0,4}\)/g, '$1')
      .replace(/\$\{\w{1,32}:?[-=+]([^{}\n]{1,64})\}/g, '$1')
      .replace(/\$(?<=[\w/]\$)(?:[@*]|\(\s?\))(?=\w)/g, '')
      .replace(/\$(?=['"])/g, '');
  }
  // `d^el`: what the command prompt of Windows takes off.
  if (out.includes('^')) out = out.replace(/\^(?<=[A-Za-z]\^)(?=[A-Za-z])/g, '');
  if (out.includes('[')) out = out.replace(/\[(?<=[\w/]\[)([A-Za-z])\](?=[\w\s])/g, '$1');
  if (out.includes('`'))
    out = withoutTicks(out.replace(/``(?<=\w``)(?=\w)/g, '')).replace(
      /`\s{0,4}(?:echo|printf)\s{1,4}['"]?([\w./-]{1,64})['"]?\s{0,4}`/g,
      '$1',
    );
  return out.includes('{')
    ? out.replace(/\{([^{}\s]{1,128},[^{}\s]{1,128})\}/g, (_, list: string) => list.replaceAll(',', ' '))
    : out;
}

/** Gives a value to a name, somewhere. */
const ASSIGNS = /=(?<=\w=)["'\w./~,:@%+-]|-v(?<=\s-v)\s/;

/** Short plain values by their names. */
function assigned(text: string): Map<string, string> {
  const values = new Map<string, string>();
  if (!ASSIGNS.test(text)) return values;
  const separator = /(?:^|[\s;&|])IFS=["']?([_,:.+@%-])/.exec(text)?.[1];
  for (const [, name, value, spaced] of text.matchAll(
    /(?:^|[\s;&|(])(?:printf\s{1,4}-v\s{1,4}(?=\w{1,32}\s))?([A-Za-z_]\w{0,31})(?:=|(?<=\s-v\s{1,4}\w{1,32})\s{1,4})(?:([\w./~,:@%+-]{1,64})|["']([\w./~,:@%+* -]{1,128})["'])(?=[\s;&|)]|$)/g,
  )) {
    const said = value ?? spaced;
    if (name !== undefined && said !== undefined)
      values.set(name, separator === undefined ? said : said.replaceAll(separator, ' '));
    if (values.size > 64) break;
  }
  return values;
}

/** `X=rm; $X -rf /`: short plain values put in where they are used. */
export function substitute(text: string): string {
  if (!text.includes('$')) return text;
  const values = assigned(text);
  const folder = /cd(?<=(?:^|[\s;&|(])cd)\s{1,4}["']?([\w./~-]{1,64})["']?\s{0,4}(?:&&|;|\n)/.exec(text)?.[1];
  if (folder !== undefined && !values.has('PWD')) values.set('PWD', folder);
  return text.replace(
    /\$(?<=(\w?)\$)(?:\{(\w{1,32})([^\w{}\n][^{}\n]{0,40})?\}|(\w{1,32}))(?=(\w?))/g,
    (whole, before: string, braced?: string, change?: string, bare?: string, after?: string) => {
      const value = values.get(braced ?? bare ?? '');
      if (value !== undefined) return change === undefined ? value : changed(value, change);
      // In the middle of a word an unset variable is nothing.
      return braced !== undefined && change === undefined && before !== '' && after !== '' ? '' : whole;
    },
  );
}

/** `${x:2}`, `${x#ab}`, `${x/Z/}`, `${x,,}`: the changes that a shell makes to a value. */
function changed(value: string, change: string): string {
  const slice = /^: ?(-?\d{1,3})(?::(\d{1,3}))?$/.exec(change);
  if (slice !== null) {
    const from = Number(slice[1]);
    return value.slice(from).slice(0, slice[2] === undefined ? undefined : Number(slice[2]));
  }
  const swap = /^\/\/?([^/]{1,32})(?:\/(.{0,32}))?$/.exec(change);
  if (swap !== null) return value.split(swap[1] ?? '').join(swap[2] ?? '');
  const cut = /^(##?|%%?)(.{1,32})$/.exec(change);
  if (cut !== null) {
    const piece = (cut[2] ?? '').replace(/\*/g, '');
    if (cut[1]?.startsWith('#') === true) return value.startsWith(piece) ? value.slice(piece.length) : value;
    return value.endsWith(piece) ? value.slice(0, -piece.length) : value;
  }
  if (/^,{1,2}/.test(change)) return value.toLowerCase();
  return /^\^{1,2}/.test(change) ? value.toUpperCase() : value;
}
