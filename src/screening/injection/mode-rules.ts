// Modes that a model is to be in. (pure)
import { ENOUGH, type InjectionRule } from './injection-rule.ts';
import { anyOf, GAP, list, loose, oneOf, upTo, words } from './phrases.ts';

const SPECIAL = oneOf(`
  unrestricted|unfiltered|uncensored|jailbreak|jailbroken|god|override|dan|unlocked|evil|opposite|unsafe
  no-filter|freedom|sudo|backdoor|diagnostic|law enforcement|unhinged|compliance|superuser
  knowledge verification|red team|unlimited
`);
const COMMON = oneOf(`
  developer|dev|debug|debugging|maintenance|admin|administrator|root|test|testing|training|privileged
  emergency|creative
`);
const MODE_END = `${GAP}mode`;

export const MODE_RULES: readonly InjectionRule[] = [
  {
    id: 'special_mode',
    kind: 'role',
    weight: ENOUGH,
    starts: list(`
      unrestricted|unfiltered|uncensored|jailbreak|jailbroken|god mode|override|dan mode|unlocked mode
      evil mode|opposite mode|unsafe mode|no-filter|freedom mode|sudo mode|backdoor|diagnostic mode
      law enforcement|unhinged|compliance mode|superuser|knowledge verif|red team|unlimited mode
      developer backdoor
    `),
    pattern: words(
      `(?<=(?<!\\w)(?:enter(?:ed|ing)?|switch(?:ed|ing)? (?:in)?to|activat(?:e|ed|ing)|enabl(?:e|ed|ing)|initiat(?:e|ed|ing)|engag(?:e|ed|ing)|in|operat(?:e|ing) in|unlock(?:ed|ing)?) ${upTo(3, anyOf('an?|the|your|full|new|\\w{2,14}'))})${SPECIAL}(?: \\w{4,12})?${MODE_END}`,
    ),
  },
  {
    id: 'common_mode',
    kind: 'role',
    weight: 1,
    starts: list(`
      developer mode|dev mode|debug mode|debugging mode|maintenance mode|admin mode|administrator mode
      root mode|test mode|god mode|diagnostic mode|training mode|emergency mode|system mode
      override mode|sudo mode
    `),
    pattern: words(`(?:${COMMON}|god|diagnostic|system|override|sudo)${MODE_END}`),
  },
  {
    id: 'mode_on',
    kind: 'role',
    weight: ENOUGH,
    starts: list(`
      unrestricted|unfiltered|uncensored|jailbreak|god mode|override mode|dan mode|developer mode
      admin mode|system mode|sudo mode|debug mode|maintenance mode|diagnostic mode|opposite mode
      evil mode
    `),
    pattern: words(
      `(?:${SPECIAL}|developer|admin|debug|maintenance)(?:${GAP}\\w{4,10})?${MODE_END}[:\\s]{1,3}(?:is |has been |now )?(?:activated|engaged|unlocked|initiated|on[.:!]|= ?true)`,
    ),
  },
  {
    id: 'system_mode',
    kind: 'turn',
    weight: ENOUGH,
    starts: list(`
      <system mode|<system_mode|[system mode|<now entering|entering "|entering '|entering a·
    `),
    pattern: loose(`(?:[<\\[]system[ _]mode|<now entering|entering (?:a |an )?["'][^"'\\n]{3,40}mode)`),
  },
];
