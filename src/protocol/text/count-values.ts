// (pure) How many values a JSON text holds, without parsing it: each costs memory, however short it is written.

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const OPEN_LIST = 0x5b;
const OPEN_OBJECT = 0x7b;

/** Where the string that begins at `from` ends: its closing quote, or the end of the text. */
function endOfString(json: string, from: number): number {
  for (let at = json.indexOf('"', from + 1); at !== -1; at = json.indexOf('"', at + 1)) {
    let slashes = 0;
    while (json.charCodeAt(at - 1 - slashes) === BACKSLASH) slashes += 1;
    if (slashes % 2 === 0) return at;
  }
  return json.length;
}

/** Whether it holds more values than so many, counted by commas and brackets: a list or an object may count twice. */
export function hasMoreValues(json: string, most: number): boolean {
  // Each value but the last takes two characters at least.
  if (json.length < 2 * most) return false;
  let values = 1;
  for (let at = 0; at < json.length && values <= most; at += 1) {
    const code = json.charCodeAt(at);
    if (code === QUOTE) at = endOfString(json, at);
    else if (code === COMMA || code === OPEN_LIST || code === OPEN_OBJECT) values += 1;
  }
  return values > most;
}
