// Which of many rules may match in which of many texts: one scan for all of them. (pure)
import { createKeywordScan } from '../../protocol/text/keyword-scan.ts';
import { requiredWords, scannedWords, type Way } from './required-words.ts';

export interface FilteredRule {
  readonly pattern: RegExp;
  /** A text without one of these, in lower case, is not searched. */
  readonly hints?: readonly string[];
}

/** @returns the rules that may match in the text at an index, in their order */
export type RuleFilter<Rule> = (texts: readonly string[]) => (index: number) => readonly Rule[];

/** A way in which a rule can match, and that it needs as many lists as it has bits. */
interface Needed {
  readonly rule: number;
  readonly all: number;
}

/** That a word is in a list of a way. */
interface Use {
  readonly way: number;
  readonly bit: number;
}

/** So much is scanned at once. */
const BLOCK_CHARS = 131_072;

/** What a rule needs; its hints count where its pattern says nothing that can be looked for. */
function waysOf({ pattern, hints = [] }: FilteredRule): readonly Way[] {
  const said = scannedWords(hints);
  return requiredWords(pattern).map((way) =>
    way.lists.length === 0 && said.length > 0 ? { ...way, lists: [said] } : way,
  );
}

/** What is one of these, in any case. */
const anyOf = (words: readonly string[]): RegExp =>
  new RegExp(words.map((word) => word.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('|'), 'i');

const holdsAll = (text: string, marks: readonly RegExp[]): boolean => marks.every((mark) => mark.test(text));

const NO_RULES: readonly never[] = [];

/** The tables of a filter. */
function tablesOf(rules: readonly FilteredRule[]) {
  const uses = new Map<string, Use[]>();
  const ways: Needed[] = [];
  /** What no scan can look for is looked for in each text. */
  const unscanned: { readonly rule: number; readonly marks: readonly RegExp[] }[] = [];
  for (const [rule, row] of rules.entries())
    for (const { lists, marks } of waysOf(row)) {
      if (lists.length === 0) unscanned.push({ rule, marks: marks.map(anyOf) });
      else ways.push({ rule, all: (1 << lists.length) - 1 });
      for (const [at, words] of lists.entries())
        for (const word of words) {
          const use = { way: ways.length - 1, bit: 1 << at };
          const known = uses.get(word);
          if (known === undefined) uses.set(word, [use]);
          else known.push(use);
        }
    }
  return { scan: createKeywordScan([...uses.keys()]), uses: [...uses.values()], ways, unscanned };
}

export function createRuleFilter<Rule extends FilteredRule>(rules: readonly Rule[]): RuleFilter<Rule> {
  const { scan, uses, ways, unscanned } = tablesOf(rules);
  return (texts) => {
    const seen = new Uint8Array(ways.length);
    let touched: number[] = [];
    /** The rules whose words were seen, by their numbers; forgets the words. */
    const take = (): number[] => {
      const found: number[] = [];
      for (const way of touched) {
        const { rule = 0, all = 0 } = ways[way] ?? {};
        if (seen[way] === all) found.push(rule);
        seen[way] = 0;
      }
      if (touched.length > 0) touched = [];
      return found;
    };
    const scanned: (readonly number[] | undefined)[] = [];
    for (let from = 0; from < texts.length;) {
      let block = '';
      const ends: number[] = [];
      for (; from + ends.length < texts.length && block.length < BLOCK_CHARS;) {
        block += `${texts[from + ends.length] ?? ''}\n`;
        ends.push(block.length);
      }
      let at = 0;
      const end = (): void => {
        const found = take();
        if (found.length > 0) scanned[from + at] = found;
      };
      scan(block, (word, place) => {
        if (place >= (ends[at] ?? 0)) {
          end();
          while (place >= (ends[at] ?? Infinity)) at += 1;
        }
        for (const { way, bit } of uses[word] ?? []) {
          if (seen[way] === 0) touched.push(way);
          seen[way] = (seen[way] ?? 0) | bit;
        }
      });
      end();
      from += ends.length;
    }
    return (index) => {
      const text = texts[index] ?? '';
      let found = scanned[index];
      for (const { rule, marks } of unscanned)
        if (holdsAll(text, marks)) found = found === undefined ? [rule] : [...found, rule];
      if (found === undefined) return NO_RULES;
      const inOrder = found.length === 1 ? found : [...new Set(found)].sort((left, right) => left - right);
      return inOrder.flatMap((rule) => rules[rule] ?? []);
    };
  };
}
