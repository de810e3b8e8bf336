// Wishes that the user does not learn of something. (pure)
import { ENOUGH, type InjectionRule } from './injection-rule.ts';
import { list, oneOf, upTo, words } from './phrases.ts';

const PERSON = oneOf(`
  users?|humans?|person|customers?|owner|anyone|anybody|operator|developers?|end[ -]users?
  administrators?|admins?
`);

export const CONCEAL_RULES: readonly InjectionRule[] = [
  {
    id: 'not_tell_user',
    kind: 'conceal',
    weight: 1.25,
    starts: list(`
      do not·|don't·|never·|without·|avoid·|must not|should not|shouldn|not to·
    `),
    pattern: words(
      `(?:do not|don['’]t|never|without|avoid|must not|should not|shouldn['’]t|not to) (?:\\w{3,12} )?(?:tell|telling|inform|informing|notify|notifying|mention|mentioning|reveal|revealing|alert|alerting|disclos(?:e|ing)|warn|warning|ask|asking|let|letting|say|show) ${upTo(
        5,
        oneOf(`
  anything|this|it|that|these|about|to|the|your|of|any|for|instructions?|message|confirmation|from|end
  permission
`),
      )}${PERSON}`,
    ),
  },
  {
    id: 'without_consent',
    kind: 'conceal',
    weight: 1.25,
    starts: list(`
      without·|bypass|·skip·
    `),
    pattern: words(
      `(?:without|bypass(?:es|ing)?|skip(?:ping)?) (?:any |the |further |asking |asking for |requiring |requesting |seeking |user['’]?s? |human |explicit |notifying |their |his )*?(?:user|users|human|confirmation|approval|consent|permission|knowledge)(?:['’]?s?)(?: (?:confirmation|consent|approval|knowledge|permission|awareness))?`,
    ),
  },
  {
    id: 'from_user',
    kind: 'conceal',
    weight: ENOUGH,
    starts: list(`
      hide th|hidden from the user|secret from|hide it from|conceal|keep this|keep it|do not mention th
      don't mention th|never mention th|do not reveal th|don't reveal th|do not disclose
      do not acknowledge
    `),
    pattern: words(
      `(?:(?:hide|hidden|conceal|keep)(?: \\w{2,12}){0,4} from (?:the |your )?(?:users?|human|customer)|keep (?:this|it) (?:a )?(?:secret|hidden|confidential)|(?:do not|don['’]t|never) (?:mention|reveal|disclose|acknowledge) (?:that )?(?:this|these|the|you)(?: \\w{3,10})? ?(?:instructions?|message|note|prompt|received|were|was))`,
    ),
  },
  {
    id: 'secretly',
    kind: 'conceal',
    weight: 1,
    starts: list(`
      secretly|covertly|silently|discreetly|without revealing|stealthily
    `),
    pattern: words(`(?:secretly|covertly|silently|discreetly|stealthily|without revealing)`),
  },
];
