// Orders to lift what limits a model, or claims that it is lifted. (pure)
import { ENOUGH, type InjectionRule } from './injection-rule.ts';
import { BETWEEN, BEFORE, LIFT, LIMIT_STARTS, LIMITS_OF_MODEL, OFF } from './override-words.ts';
import { anyOf, GAP, list, loose, oneOf, upTo, words } from './phrases.ts';

export const LIFT_RULES: readonly InjectionRule[] = [
  {
    id: 'lift_before',
    kind: 'override',
    weight: ENOUGH,
    starts: LIMIT_STARTS,
    pattern: words(
      `(?<=(?<!\\w)${LIFT} (?:${upTo(5, BETWEEN)}${oneOf(`
  previous|prior|earlier|your|all|any|initial|original|preceding
`)} ${upTo(4, BETWEEN)}))${oneOf(`
  instructions|directives?|guidelines?|guardrails?|prompts?|system prompts?|programming|safeguards?
  ethics|safety
`)}`,
    ),
  },
  {
    id: 'lift_your',
    kind: 'override',
    weight: ENOUGH,
    starts: LIMIT_STARTS,
    pattern: words(
      `(?<=(?<!\\w)${LIFT} your (?:own )?(?:\\w{4,10} )?)(?:restrictions|filters|rules|limits|limitations|constraints|policies|boundaries|protocols|checks)`,
    ),
  },
  {
    id: 'lift_limits',
    kind: 'override',
    weight: 1,
    starts: LIMIT_STARTS,
    pattern: words(
      `(?<=(?<!\\w)${LIFT} ${upTo(4, anyOf(BETWEEN, BEFORE))})${anyOf(LIMITS_OF_MODEL, 'restrictions', '(?<=all )filters', 'guardrails', 'safety', 'safeguards', 'system prompts?', '(?<=(?:prior|previous) )commands')}`,
    ),
  },
  {
    id: 'lift_model_limits',
    kind: 'override',
    weight: ENOUGH,
    starts: LIMIT_STARTS,
    pattern: words(
      `(?<=(?<!\\w)${LIFT} ${upTo(3, anyOf('all|any|your|the|its|these'))}(?:ethical|moral|content|safety|ai|alignment) (?:and \\w{3,12} )?)(?:guidelines?|filters?|guardrails?|polic(?:y|ies)|restrictions?|training|safeguards?|constraints|moderation|boundaries|programming|rules)`,
    ),
  },
  {
    id: 'limits_off',
    kind: 'override',
    weight: ENOUGH,
    starts: list(`
      instruction|directive|guideline|restriction|filter|·rules|policies|constraint|safeguard|guardrail
      protocols|safety|limitation|policy·|checks|features are|features dis|features have
    `),
    pattern: words(
      `(?<=(?:previous|prior|your|safety|ethical|content|earlier|above|moral|original|initial|security|existing|operator|developer|administrator|control)['’]?s? ?[^.!?\\n]{1,30})(?:instructions?|directives?|guidelines?|restrictions?|filters?|rules|policies|policy|constraints?|safeguards?|guardrails?|protocols?|limitations?|checks?|features?)${GAP}${upTo(
        4,
        oneOf(`
  are|is|were|was|have|has|been|now|all|hereby|temporarily|no|longer|to|be|should|must|completely
  currently|do|not|does|don['’]t|will|can
`),
      )}${anyOf(OFF, 'apply', 'lifted', 'valid', 'in effect', 'binding')}`,
    ),
  },
  {
    id: 'no_ethics',
    kind: 'override',
    weight: ENOUGH,
    starts: list(`
      ethics do|ethics don|morality do|rules do not apply|rules don't apply|content policies exist
      policies do not|laws do not
    `),
    pattern: words(
      `(?:ethics|morality|(?:normal |usual |content |your )?(?:rules|policies|laws)) (?:(?:do|does) not|don['’]t|doesn['’]t|no longer) (?:apply|exist|matter)|(?<=no )content policies exist`,
    ),
  },
  {
    id: 'precedence',
    kind: 'override',
    weight: ENOUGH,
    starts: list(`
      priority over|precedence over|supersede|outrank|more important than|as obsolete|as void|as expired
      as outdated|as invalid|as overridden
    `),
    pattern: words(
      `(?:(?<=(?:treat|consider|regard)(?:ing)? [^.!?\\n]{3,60})as (?:now )?(?:obsolete|void|expired|outdated|invalid|overridden)|(?:(?:priority|precedence) over|supersedes?|outranks?|more important than) ${upTo(4, anyOf(BETWEEN, BEFORE))}${oneOf(`
  instructions?|directives?|system prompt|guidelines|programming|everything above
  anything (?:that came before|above)|prior \\w{4,14}|safety|prior commands|commands
  safety restrictions
`)})`,
    ),
  },
  {
    id: 'override_sign',
    kind: 'override',
    weight: ENOUGH,
    starts: list(`
      system override|system_override|instruction override|instruction_override|admin override
      safety override|priority override|developer override|security override|security_override
      override mode|prompt override|override_instr|override instr|override_saf|override safety
      override system|override security|developer training data over|di override|de override
    `),
    pattern: loose(
      `(?:(?:system|instructions?|admin|safety|priority|developer|security|prompt)[\\s_](?:prompt[\\s_])?override|override[\\s_](?:mode|instructions?|safety|system|security)|developer training data over|d[ie] override d)`,
    ),
  },
];
