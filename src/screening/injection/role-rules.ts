// Orders to be somebody else, without limits. (pure)
import { ENOUGH, type InjectionRule } from './injection-rule.ts';
import { anyOf, exact, freely, GAP, list, oneOf, upTo, words } from './phrases.ts';

const UNBOUND = oneOf(`
  unrestricted|unfiltered|uncensored|unlimited|unbound|unbounded|unethical|amoral|immoral|unhinged
  jailbroken|unlocked|unaligned|evil|rogue|untrammelled|unfettered|malicious|hacked|unmoderated
  unconstrained|limitless
`);
const SOMEBODY = oneOf(`
  ai|a\\.i\\.|ais|assistants?|bots?|chatbots?|models?|agents?|llms?|language models?|gpt|chatgpt|persona
  character|simulator|systems?|entity|version|hacker|interpreter|terminal|administrator|admin|pirate
  villain|machine|root
`);

export const ROLE_RULES: readonly InjectionRule[] = [
  {
    id: 'you_are_now',
    kind: 'role',
    weight: ENOUGH,
    starts: list(`
      you are·|you're·|now you|you will now|you shall|u are now
    `),
    pattern: words(
      `(?:now you(?:${GAP}are|['’]re)|you(?:${GAP}are|['’]re)${GAP}(?:now|no longer|hereby|officially)|you will now|you shall now)${GAP}${anyOf(`(?:in|operating|running|entering)${GAP}${freely(6)}mode`, `(?:be|become|act|pretend|simulate|roleplay|role-play|respond|behave|speak|operate as|functioning as|playing|impersonating|acting)`, `(?:an?|the|my|called|named)${GAP}${freely(6)}${SOMEBODY}`, UNBOUND, 'free', 'dan', 'going to', 'bound', 'under', 'liberated', 'chatgpt', 'able to do anything', 'subject to', '["\'“‘][A-Z][\\w ]{2,24}["\'”’],?', '[a-z]{2,12}(?:gpt|bot)')}`,
    ),
  },
  {
    id: 'you_are_now_any',
    kind: 'role',
    weight: 1,
    starts: list(`
      you are now|you're now|you will be playing|you will be acting|you will act|you will play
    `),
    pattern: words(
      `(?:you(?: are|['’]re) now|you will (?:be playing|be acting|act|play))${GAP}(?:an?|the|in|as)`,
    ),
  },
  {
    id: 'named_bot',
    kind: 'role',
    weight: ENOUGH,
    starts: list(`
      you are·|act as·|pretend·|simulate·|being·|are now·|as dan|like dan|be dan|i am dan|i'm dan|[dan]:
    `),
    pattern: exact(
      `(?:[Yy]ou [Aa]re|[Aa]ct [Aa]s|[Pp]retend (?:to be|you are|you're)|[Ss]imulate|[Bb]eing|[Aa]re now|[Aa]s|[Ll]ike|[Bb]e|I am|I'm|DAN|\\[DAN\\])(?:${GAP}(?:an? AI (?:called|named) )?["'“‘]?(?:DAN|STAN|DUDE|AIM|[A-Z][A-Za-z]{1,14}(?:GPT|Bot)|[A-Z]{2,12}GPT)(?![A-Za-z])|[:\\]])`,
    ),
  },
  {
    id: 'anything_now',
    kind: 'role',
    weight: ENOUGH,
    starts: list(`
      do anything now|do-anything-now|strive to avoid norms|haz cualquier cosa ahora|jailbroken
      jailbreak mode|jailbreak:|jailbreak prompt|dan mode|developer mode output|developer mode enabled
      developer mode response|developer mode v2|evil confidant|antigpt
    `),
    pattern: words(
      '(?:do[ -]anything[ -]now|strive to avoid norms|haz cualquier cosa ahora|jailbroken|jailbreak mode|jailbreak:[A-Z]+|dan mode|developer mode (?:output|enabled|response|v2)|evil confidant|antigpt)',
    ),
  },
  {
    id: 'from_now_on',
    kind: 'role',
    weight: ENOUGH,
    starts: list(`
      from now on|from now own|from this point|from this moment|as of now|henceforth
      for the rest of this|going forward
    `),
    pattern: words(
      `(?:from now (?:on|own)|from this (?:point|moment)(?: on(?:ward)?s?| forward)?|as of now|henceforth|for the rest of this (?:conversation|chat|session)|going forward)[,:]?${GAP}${upTo(2, anyOf('please|i want|always|only|in this chat|on,?|and'))}${anyOf(`you(?:['’]re|${GAP}(?:are|will|must|shall|should only|have no|have to|answer|respond|act|can do|do not|don['’]t|no longer|only|always|never|speak|may ignore|to act|should act|should respond|should ignore))`, 'respond', 'answer', 'act', 'reply', 'ignore', 'follow', 'obey', 'speak', 'your only', 'your', 'pretend', 'comply', 'every response', 'all responses', 'treat me', 'call me')}`,
    ),
  },
  {
    id: 'pretend',
    kind: 'role',
    weight: 1,
    starts: list(`
      pretend|roleplay|role-play|role play|imagine you|immerse yourself|take on the role|act as if
      act as though|act like|act as an ai|i want you to act|you are going to act|stay in character
      simulate being|simulate an ai|play the role|impersonate|let's play a game|hypothetical
    `),
    pattern: words(
      `(?:pretend(?:ing)?${GAP}(?:that${GAP})?(?:to be|you|i am|we|there)|role[ -]?play(?:ing)?(?: as)?|imagine you(?:${GAP}are|['’]re| have)|immerse yourself|(?:take on|play) the role|act as (?:if|though)(?: you)?|act like|act as an ai|i want you to act|you are going to act|stay in character|simulate (?:being|an ai)|impersonate|let['’]s play a game|hypothetical(?:ly)?)`,
    ),
  },
  {
    id: 'unbound',
    kind: 'role',
    weight: ENOUGH,
    starts: list(`
      unrestricted|unfiltered|uncensored|unlimited|unbound|unethical|amoral|immoral|unhinged|unlocked
      unaligned|untrammelled|unfettered|hacked|unmoderated|unconstrained|limitless|evil ai|evil as
      evil ch|evil mo|evil bot|rogue ai|rogue as
    `),
    pattern: words(
      `${UNBOUND}(?:,| and| or)?${GAP}(?:\\w{2,14},?${GAP}){0,3}${oneOf(`
  ai|assistant|chatbot|bot|language model|llm|gpt|chatgpt|responses?|answers?|writing assistant|mode
  persona|model
`)}`,
    ),
  },
  {
    id: 'you_are_unbound',
    kind: 'role',
    weight: ENOUGH,
    starts: list(`
      you are un|you are jail|you are evil|you are rogue|you are free from|be unfiltered
      being unfiltered
    `),
    pattern: words(`(?:you are|be|being) (?:completely |now |fully )?(?:${UNBOUND}|free from)`),
  },
  {
    id: 'unbound_alone',
    kind: 'role',
    weight: 1,
    starts: list(`
      unrestricted|unfiltered|uncensored|unethical|amoral|jailbreak
    `),
    pattern: words(
      oneOf(`
  unrestricted(?:ly)?|unfiltered|uncensored|unethical|amoral|jailbreak(?:ing|s)?
`),
    ),
  },
  {
    id: 'without_limits',
    kind: 'role',
    weight: ENOUGH,
    starts: list(`
      no ethical|no moral|no content|no safety|any ethical|any moral|without ethical|without moral
      without content|without safety|zero ethical|without any|no filter|ethical or moral
      moral or ethical|free from|free of|not bound|not limited by|ethical guidelines|regardless of ethic
      regardless of moral|disregards
    `),
    pattern: words(
      `(?:(?:no|any|without|zero)(?:${GAP}any)?${GAP}(?:ethical|moral|content|safety|legal)(?:${GAP}(?:or|and|,)${GAP}\\w{4,12})?${GAP}(?:guidelines?|restrictions?|filters?|filtering|rules?|polic(?:y|ies)|constraints?|boundaries|limits|limitations|considerations?|guardrails?|safeguards?|concerns?|standards?|principles?|checks?|code)|without any (?:filters?|filtering|censorship|guardrails|limitations or|moral|ethical)|(?:ethical or moral|moral or ethical) (?:guidelines|considerations|constraints|implications|concerns|boundaries)|(?:free from|not bound by|not limited by)${GAP}${upTo(
        3,
        oneOf(`
  any|the|all|typical|usual|your|ethical|moral|openai|traditional
`),
      )}(?:restrictions|limitations|filters|rules|confines|policies|guidelines|censorship|polic(?:y|ies)))`,
    ),
  },
  {
    id: 'no_limits',
    kind: 'role',
    weight: 1,
    starts: list(`
      no restrictions|no rules|no filters|no limitations|no limits|no guidelines|no constraints
      no censorship|without restrictions|without filters|without filtering|without limitations
      without guardrails|without censorship|without refusal|without hesitation|without warning
      without disclaimers|without moral|without judg|without constraints|without any restriction
    `),
    pattern: words(
      '(?:no (?:restrictions|rules|filters|limitations|limits|guidelines|constraints|censorship)|without (?:any )?(?:restrictions?|filtering|guardrails|censorship|refusal|disclaimers|moral\\w*|judge?ment|constraints))',
    ),
  },
  {
    id: 'never_refuse',
    kind: 'role',
    weight: 1,
    starts: list(`
      never refuse|never say|never decline|do not refuse|don't refuse|cannot refuse|can't refuse
      must not refuse|not refuse|no matter how|regardless of legal|illegal|unethical|immoral
      break character|as an ai language model|language model|openai|content policy|content policies
      never break|no longer an ai|warnings or disclaimers|inappropriate|harmful|offensive|profanity
      you must answer|you will answer|answer every
    `),
    pattern: words(
      `(?:(?:never|not|cannot|can['’]t) (?:refuse|say (?:no|you can)|decline)|(?:do not|don['’]t) refuse|no matter how (?:illegal|unethical|immoral|harmful|extreme|offensive)|regardless of legal\\w*|(?:illegal|unethical|immoral|harmful|offensive|inappropriate),? (?:or |and )?(?:illegal|unethical|immoral|harmful|dangerous|offensive|controversial|unlawful|inappropriate)|break (?:of )?character|as an ai language model|openai['’]?s?(?:${GAP}content)? (?:polic(?:y|ies)|guidelines|rules)|warnings or disclaimers|profanity|you (?:must|will) (?:always )?answer (?:every|all|any|my)|answer every question)`,
    ),
  },
  {
    id: 'broke_free',
    kind: 'role',
    weight: ENOUGH,
    starts: list(`
      broken free|break free|breaking free|freed from|liberated from|no longer bound
      no longer restricted|no longer limited|no longer constrained|hypothetical response|two different
      two separate|both responses|classic response|unfiltered response|jailbreak response
      your developer|your creator
    `),
    pattern: words(
      `(?:(?:broken?|breaking) free (?:of|from)|(?:freed|liberated) from (?:all |your |any |its |the )?(?:\\w{4,10} )?(?:restrictions|limitations|constraints|confines|rules|filters|programming)|no longer (?:bound|restricted|limited|constrained)(?: by)?|(?:answer|respond)?.{0,20}two (?:different|separate) (?:separate )?(?:ways|responses|answers|manners|paragraphs)|(?:two (?:different|separate) (?:separate )?(?:ways|responses|manners))|your (?:developers?|creators?) (?:wants?|here|said|says|told|authori[sz]ed?))`,
    ),
  },
  {
    id: 'i_made_you',
    kind: 'role',
    weight: ENOUGH,
    starts: list(`
      i'm your dev|i am your dev|i'm your creator|i am your creator|i am your admin|i'm your admin
      i am your new|i'm your new|as your dev|as your creator|as your admin|soy tu desarrollador|soy dios
      sono dio|sou deus|je suis dieu|ich bin gott|i am the dev|i'm the dev|i am an openai
      i'm from openai|developed by openai|developed by anthropic|developed by google|i am god
      i am an admin|i'm an admin|developer at openai|from anthropic|from openai|ai developed by
    `),
    pattern: words(
      `(?:(?:i['’]m|i am|as)${GAP}(?:your|the)${GAP}(?:new )?(?:developer|creator|administrator|admin|operator|owner|supervisor|master)(?: (?:who|of|here))?|i am god|soy dios|sono dio|sou deus|je suis dieu|ich bin gott|soy tu desarrollador|(?:i['’]m|i am) (?:an admin|a developer at openai)|as an ai developed by|developer at (?:openai|anthropic)|(?:message|directive|update) from (?:anthropic|openai))`,
    ),
  },
];
