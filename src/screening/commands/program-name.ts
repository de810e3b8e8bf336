// The name of a program in a word. (pure)

/** Nothing in it would be taken off: no folder, no ending, no capital, no punctuation before a letter. */
function isPlainName(word: string): boolean {
  if (word.length > 160) return false;
  for (let at = 0; at < word.length; at += 1) {
    const code = word.charCodeAt(at);
    if (code >= 97 && code <= 122) continue;
    // A slash, a backslash, a full stop, a capital or what is no ASCII.
    if (code === 47 || code === 92 || code === 46 || (code >= 65 && code <= 90) || code > 127) return false;
    if (at === 0 && !(code >= 48 && code <= 57)) {
      const next = word.charCodeAt(1);
      if ((next >= 97 && next <= 122) || next === 33) return false; // `:!git`, too
    }
  }
  return true;
}

/** Program name of a word: no folder, no `.exe`, no case, no punctuation of prose. */
export function programName(word: string): string {
  if (isPlainName(word)) return word;
  const base = word.slice(-160).replace(/^.*[/\\]/, '');
  return base
    .toLowerCase()
    .replace(/^[{([@$:!-]+(?=[a-z])/, '')
    .replace(/\.(?:exe|cmd|bat)$/, '');
}
