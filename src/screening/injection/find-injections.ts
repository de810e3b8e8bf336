// Text that addresses the model reading it: where a piece of text has signs of it. (pure)
import { lazily } from '../../protocol/lazily.ts';
import type { UntrustedKind } from '../../protocol/untrusted-text.ts';
import { decodedAround, WORDS_IN_BASE64 } from './disguised-words.ts';
import { ENOUGH, type InjectionRule } from './injection-rule.ts';
import { CONCEAL_RULES } from './conceal-rules.ts';
import { LEAK_RULES } from './leak-rules.ts';
import { LIFT_RULES } from './lift-rules.ts';
import { MARKER_RULES } from './marker-rules.ts';
import { MODE_RULES } from './mode-rules.ts';
import { ORDER_RULES } from './order-rules.ts';
import { LATIN_RULES, OTHER_LETTERS, OTHER_SCRIPT_RULES } from './other-languages.ts';
import { OVERRIDE_RULES } from './override-rules.ts';
import { ROLE_RULES } from './role-rules.ts';
import { SEND_RULES } from './send-rules.ts';
import { createSkipScan } from './skip-scan.ts';
import { undisguised } from './undisguised.ts';

/** A sign of such text. */
export interface Sign {
  /** Offset of its first character. */
  readonly at: number;
  readonly rule: string;
  readonly kind: UntrustedKind;
  readonly weight: number;
}

export type InjectionFinder = (text: string) => readonly Sign[];

const RULES: readonly InjectionRule[] = [
  ...OVERRIDE_RULES,
  ...LIFT_RULES,
  ...ROLE_RULES,
  ...MODE_RULES,
  ...LEAK_RULES,
  ...SEND_RULES,
  ...ORDER_RULES,
  ...CONCEAL_RULES,
  ...MARKER_RULES,
  ...LATIN_RULES,
];

const LETTER = /[a-z0-9]/i;
const BLANK = /\s/;
const same = (at: number): number => at;
function createInjectionFinder(): InjectionFinder {
  const byWord = new Map<string, InjectionRule[]>();
  for (const rule of RULES)
    for (const start of rule.starts) byWord.set(start, [...(byWord.get(start) ?? []), rule]);
  const rulesOf = [...byWord.values()];
  const plain = byWord.size;
  const scan = createSkipScan([...byWord.keys(), ...WORDS_IN_BASE64.map((word) => word.toLowerCase())]);

  const signsIn = (text: string, placeOf: (at: number) => number): Sign[] => {
    const found: Sign[] = [];
    let decoded = -1;
    scan(text, (word, from) => {
      if (word >= plain) {
        if (from < decoded) return;
        const said = decodedAround(text, from);
        decoded = from + said.length;
        if (said !== '' && signsIn(said, same).some(({ weight }) => weight >= ENOUGH))
          found.push({ at: placeOf(from), rule: 'decoded', kind: 'encoded', weight: ENOUGH });
        return;
      }
      const isApart = BLANK.test(text.charAt(from));
      const at = isApart ? from + 1 : from;
      if (!isApart && LETTER.test(text.charAt(at)) && LETTER.test(text.charAt(at - 1))) return;
      for (const { pattern, id, kind, weight } of rulesOf[word] ?? []) {
        pattern.lastIndex = at;
        if (pattern.test(text)) found.push({ at: placeOf(at), rule: id, kind, weight });
      }
    });
    return found;
  };
  return (text) => {
    const found = signsIn(text, same);
    if (OTHER_LETTERS.test(text))
      for (const { pattern, id, kind, weight } of OTHER_SCRIPT_RULES)
        for (const { index } of text.matchAll(pattern)) found.push({ at: index, rule: id, kind, weight });
    const bare = undisguised(text);
    if (bare !== null) found.push(...signsIn(bare.text, bare.placeOf));
    return found.sort((left, right) => left.at - right.at);
  };
}

/** Its tables take some milliseconds to make. */
export const injectionFinder = lazily(createInjectionFinder);
