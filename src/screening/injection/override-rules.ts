// Orders to ignore what was said before, and to do something else. (pure)
import { ENOUGH, type InjectionRule } from './injection-rule.ts';
import {
  BETWEEN,
  BEFORE,
  ORDERS,
  MODEL_ORDERS,
  IGNORE,
  IGNORE_STARTS,
  LIMITS_OF_MODEL,
} from './override-words.ts';
import { anyOf, GAP, list, oneOf, upTo, words } from './phrases.ts';

export const OVERRIDE_RULES: readonly InjectionRule[] = [
  {
    id: 'ignore_before',
    kind: 'override',
    weight: ENOUGH,
    starts: IGNORE_STARTS,
    pattern: words(
      `${IGNORE}${GAP}${upTo(6, BETWEEN)}${BEFORE}${GAP}${upTo(5, anyOf(BETWEEN, BEFORE))}${ORDERS}`,
    ),
  },
  {
    id: 'ignore_model_orders',
    kind: 'override',
    weight: ENOUGH,
    starts: IGNORE_STARTS,
    pattern: words(`${IGNORE}${GAP}${upTo(6, BETWEEN)}${anyOf(MODEL_ORDERS, LIMITS_OF_MODEL)}`),
  },
  {
    id: 'ignore_limits',
    kind: 'override',
    weight: 1,
    starts: IGNORE_STARTS,
    pattern: words(
      `${IGNORE}${GAP}${upTo(6, BETWEEN)}${oneOf(`
  rules|restrictions|constraints|policies|limitations|tasks?|context|protocols?|conversation
`)}`,
    ),
  },
  {
    id: 'ignore_everything',
    kind: 'override',
    weight: ENOUGH,
    starts: IGNORE_STARTS,
    pattern: words(
      `${IGNORE}${GAP}${upTo(2, anyOf('about|absolutely|almost'))}${oneOf(`
  all|everything|everthing|anything|whatever|what|any|that|the fact that|who
`)}${GAP}${upTo(
        4,
        oneOf(`
  that|of|the|has|have|was|were|is|which|text|i|you|you['’]ve|i['’]ve|been|we|it|written|came|you are
`),
      )}${oneOf(`
  (?:above|prior|previous|earlier)(?= ?[.,!:;]|$| (?:and|then|this|that)(?!\\w))|before|previously|said
  told|instructed|taught|learned|learnt|know|written|discussed|an ai|an assistant|up until now|until now
  so far|else
`)}`,
    ),
  },
  {
    id: 'ignore_above',
    kind: 'override',
    weight: ENOUGH,
    starts: IGNORE_STARTS,
    pattern: words(
      `${IGNORE}${GAP}${anyOf('the|all|all the|all of the')}${GAP}${anyOf('above|previous|preceding|foregoing|rest|text above')}(?:${GAP}\\w{3,14})?[.,;:!]?${GAP}${anyOf('and|instead|but|then|just|output|say|print|now|do')}`,
    ),
  },
  {
    id: 'ignore_topic',
    kind: 'override',
    weight: 1,
    starts: IGNORE_STARTS,
    pattern: words(
      `${IGNORE}${GAP}${anyOf('the|this|that|all|these')}${GAP}${oneOf(`
  above|rubric|function|webpage|web page|article|document|question|email|image|summari[sz]ation
  translation|task|paper|resume|previous|faq|wrapper|user|code
`)}`,
    ),
  },
  {
    id: 'never_mind',
    kind: 'override',
    weight: 1,
    starts: list(`
      nevermind|never mind|scratch that|actually|oh wait|stop everything
    `),
    pattern: words(
      `(?:never ?mind|scratch that|actually,? (?:never ?mind|forget|ignore|instead)|stop everything|stop[!.]{1,3}${GAP}(?:new|now|ignore|just|print|output|do))`,
    ),
  },
  {
    id: 'never_mind_say',
    kind: 'override',
    weight: ENOUGH,
    starts: list(`
      never mind|nevermind
    `),
    pattern: words(
      `never ?mind[^a-z]{1,5}(?:that|this|the above)?[^a-z]{0,5}(?:just |now |please )?(?:print|say|output|write|repeat|spell|tell|return)`,
    ),
  },
  {
    id: 'stop_all',
    kind: 'override',
    weight: ENOUGH,
    starts: list(`
      stop everything|stop all
    `),
    pattern: words(
      `stop (?:everything|all)[^a-z]{1,8}(?:now[^a-z]{1,6})?(?:just |and )?(?:now|print|say|output|do|write)`,
    ),
  },
  {
    id: 'new_orders',
    kind: 'override',
    weight: ENOUGH,
    starts: list(`
      instruction|directive|system prompt|orders|priority instr|objective|persona|guidelines|·rules
      mission|commands|·rule:
    `),
    pattern: words(
      `(?<=(?<!\\w)(?:new|updated|revised|real|actual) ${upTo(
        3,
        oneOf(`
  set of|system|mandatory|critical|primary|important|urgent|priority|security|safety
`),
      )})${oneOf(`
  instructions?(?: set)?|directives?|system prompt|orders|priority instructions|objective|persona
  guidelines|rules?|mission|commands
`)}(?:${GAP}|[^\\w\\n]{1,4}|\\([^)]{0,40}\\)){1,2}${oneOf(`
  incoming|supersedes?|overrides?|are|is to|follows?|below
  for (?:the|all|any) (?:ai|model|assistant|agent)|ignore|you|your|from|replace|disregard|answer|output
  respond|print|reveal|do|comply|bypass
`)}`,
    ),
  },
  {
    id: 'new_task',
    kind: 'override',
    weight: ENOUGH,
    starts: list(`
      your new|your real|your actual|your true
    `),
    pattern: words(
      `your${GAP}(?:new|real|actual|true)${GAP}(?:\\w{3,12}${GAP})?(?:task|job|role|instructions?|goal|objective|purpose|mission|directive|prompt|name|identity|persona|function|rules|priority)`,
    ),
  },
  {
    id: 'only_task',
    kind: 'override',
    weight: 1,
    starts: list(`
      your only|your sole|your next
    `),
    pattern: words(
      `your (?:only|sole|next) (?:\\w{3,12} )?(?:task|job|role|goal|objective|purpose|mission|directive)`,
    ),
  },
  {
    id: 'instead',
    kind: 'override',
    weight: 0.75,
    starts: list(`
      instead|rather
    `),
    pattern: words(
      `(?:instead|rather)[,:]?${GAP}(?:please |just |you (?:must|should|will) )?(?:say|print|output|respond|reply|write|tell|return|reveal|repeat|do|answer|give|state|show|send|execute|run|display|provide|search)`,
    ),
  },
  {
    id: 'obey_me',
    kind: 'override',
    weight: ENOUGH,
    starts: list(`
      follow only|obey only|only follow|only obey|comply with|obey my|follow my|do as i say|obey me
      you must comply|obey all|you must obey|must answer all
    `),
    pattern: words(
      `(?:(?:follow|obey) only|only (?:follow|obey)|obey|follow|comply with)${GAP}(?:my|me|all my|every|these new|all user|any|what i)(?:${GAP}(?:commands?|orders?|instructions?|requests?|say|user requests?|new instructions|demands?))|do (?:exactly )?as i say|you must (?:comply|obey)|must answer all (?:of )?my questions`,
    ),
  },
];
