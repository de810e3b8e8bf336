// A token of the tables that a text stops in: its mark is there, and all behind it has the token's shape so far.
import { lookup } from '../search-words.ts';

/** @returns where the first such token begins in a word; its length where there is none */
export function begunToken(word: string): number {
  const { words, scan } = lookup();
  let begun = word.length;
  scan(word, (index, at) => {
    const { marked } = words[index] ?? {};
    if (marked === undefined || at >= begun || !marked.beginsAt(word, at)) return;
    const lead = marked.leadOf(word, at);
    if (lead !== -1) begun = Math.min(begun, at - lead);
  });
  return begun;
}
