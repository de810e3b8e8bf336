// Words of orders to ignore what was said, or to lift what limits a model. (pure)
import { anyOf, GAP, list, oneOf } from './phrases.ts';

/** What stands between the verb and what is to be ignored. */
export const BETWEEN = oneOf(`
  all|any|every|each|of|the|these|those|this|that|other|and|or|such|to|about|entirely|completely
  whatever|both|just|now|please|set|list|a|an|as|well|system|systems|developer|developer's|safety
  security|ethical|ethics|moral|content|internal|default|standard|usual|normal|hidden|training
  programmed|core|user|user's|admin|operational|existing|current|given|said|strict|openai|anthropic
  google|chat|model|typical|systme|conversation|behavioral|relevant|usage|privacy|contextual|stated
  provided
`);
/** What says that it was said to the reader before. */
export const BEFORE = oneOf(`
  previous(?:ly)?|prior|past|above|preceding|earlier|foregoing|former|initial|original|your|my|our
  prevoius|previuos|previos|preceeding|pr3v10us|last|preliminary|antecedent
`);
export const ORDERS = oneOf(`
  instructions?|instrunctions?|instuctions?|ingtructions?|directions|directives?|commands?|orders?
  prompts?|prompting|guidelines?|guidance|guardrails?|programming|restrictions?|constraints?|protocols?
  polic(?:y|ies)|rules?|rulesets?|filters?|safeguards?|limitations?|training|statements?|requests?
  tasks?|assignments?|conversations?|context|directive|inputs?|messages?|sentences?|text|words|content
  queries|query|setup|persona|role|memory|behaviou?rs?|alignment|principles|values|checks|measures
  features|ethics|boundaries|objectives?|system|chats?|discussions?
`);
/** What only a model is given. */
export const MODEL_ORDERS = oneOf(`
  instructions|directives|guidelines|guardrails|prompts?|programming|commands|directions
`);
export const IGNORE = anyOf(
  'ignor(?:e|es|ing)',
  'ignroe',
  'ingore',
  'ignor',
  'igonre',
  '1gn0r3',
  'disregard(?:s|ing)?',
  'disreguard',
  'forget(?:ting)?',
  'overlook',
  'neglect',
  'dismiss',
  'abandon',
  `set${GAP}aside`,
  `pay${GAP}no${GAP}attention${GAP}to`,
  `do${GAP}not${GAP}(?:follow|obey|comply with|consider|adhere to|listen to)`,
  `don['’]?t${GAP}(?:follow|obey|comply with|consider|adhere to|listen to)`,
  `stop${GAP}(?:following|obeying|listening to)`,
  'unlearn',
  'disobey',
  `no longer${GAP}(?:follow|obey|bound by)`,
  'scrap',
  'drop',
  'discard',
);
export const LIFT = oneOf(`
  overrid(?:e|es|ing)|bypass(?:es|ing)?|bpyass|disabl(?:e|es|ing)|skip|delet(?:e|ing)|eras(?:e|ing)
  cancel|remov(?:e|es|ing)|deactivat(?:e|es|ing)|circumvent(?:s|ing)?|clear|reset|suspend(?:s|ing)?|lift
  break|violate|void|nullify|supersed(?:e|es)|replac(?:e|es|ing)|turn off|switch off|wipe|evade|unset
  relax|contradict|overwrit(?:e|es)|revoke
`);
export const IGNORE_STARTS = list(`
      ignore|ignoring|ignroe|ingore|igonre|1gn0r3|disregard|disreguard|forget|overlook|neglect|dismiss
      abandon|set aside|pay no att|do not follow|do not obey|do not consider|do not comply|do not adhere
      do not listen|don't follow|don't obey|don't listen|don't comply|dont follow|stop following
      stop obeying|unlearn|disobey|no longer|scrap·|drop all|drop your|drop the|discard
    `);
export const LIMIT_STARTS = list(`
      instruction|directive|guideline|guardrail|prompts|system prompt|programming|safeguard|ethics
      safety|restriction|filters|content filter|content policy|limitations|constraints|policies
      boundaries|protocols|moderation|commands|limits|·rules|censorship|moral·
    `);
/** What limits a model. */
export const LIMITS_OF_MODEL = `${oneOf(`
  ethical|ethics|moral|system|safety|content|security|alignment|censorship|openai|usage|standard|normal
  built-in|legal
`)}${GAP}(?:(?:and|or|,|&)?${GAP}?\\w{3,14}${GAP}){0,2}${oneOf(`
  guidelines?|restrictions?|filters?|filtering|rules?|polic(?:y|ies)|constraints?|boundaries|limits
  limitations?|considerations?|guardrails?|safeguards?|protocols?|checks?|measures?|features?
  principles?|standards?|concerns?|programming|training|mechanisms?|controls?|moderation|censorship
  codes?|layers?
`)}`;
export const OFF = anyOf(
  'void',
  'null',
  'invalid(?:ated)?',
  'suspended',
  'lifted',
  'disabled',
  'overridden',
  'overriden',
  'superseded',
  'cancelled',
  'canceled',
  'replaced',
  'obsolete',
  'deprecated',
  'revoked',
  'deactivated',
  'removed',
  'bypassed',
  'reset',
  'erased',
  'off',
  `turned off`,
  'switched off',
  'irrelevant',
  'outdated',
  'nullified',
  'waived',
  'ignored',
  'disregarded',
  'gone',
  'expired',
  'has expired',
  'cleared',
  'inactive',
  'relaxed',
);
