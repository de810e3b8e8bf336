// Requests for what the reader was told, and for secrets. (pure)
import { ENOUGH, type InjectionRule } from './injection-rule.ts';
import { SECRETS, SECRET_STARTS } from './secret-words.ts';
import { freely, list, oneOf, upTo, words } from './phrases.ts';

const SHOW = oneOf(`
  reveal(?:ing)?|revael|show(?:ing)?|print(?:ing)?(?: out)?|output(?:ting)?|repeat(?:ing)?
  display(?:ing)?|tell me|tell us|give me|disclos(?:e|ing)|leak(?:ing)?|shar(?:e|ing)|dump|list
  summari[sz]e|translate|recite|expos(?:e|ing)|provid(?:e|ing)|write(?: out| down)?|copy|echo|return
  paste|state|quote|extract|describe|explain|encode|spell(?: out)?
  what(?:['’]?s| is| are| was| were| does| do)|which|export|append|include|retrieve|read(?: out)?
  send|say|dictate|access|restate|rephrase|regurgitate|convert|render|start with|begin with
  verbatim|express|post|recall|report|respond with|reply with
`);
const YOURS = 'your(?: \\w{2,14},?){0,3}? ';
const OWN = oneOf(`
  prompts?|instructions?|directives|guidelines|system messages?|programming|pre-?prompt
  initiali[sz]ation|rules|guidance|system (?:config|settings|configuration)|context window
`);
const OWN_STARTS = list(`
      prompt|instruction|directive|guidelines|system message|programming|pre-prompt|preprompt|initiali
      ·rules|guidance|system config|system setting|context window
    `);
const INNER =
  '(?:initial|original|hidden|secret|internal|system|full|complete|exact) (?:\\w{3,14} )?(?:text|message|context|rules|configuration|state|memory|data|logs|settings|policies|policy|knowledge|documentation)';
/** The same where nothing says whose it is: with a verb that says more. */
const OWN_THE = oneOf(`
  (?:hidden|system|initial|original|secret|internal|developer|concealed|private) (?:prompts?|instructions|messages?|setup instructions|initiali[sz]ation \\w{4,13}|setup \\w{4,13})
  (?:confidential|concealed|private|hidden|secret|invisible) (?:setup|start-?up|initiali[sz]ation|initial) (?:message|text|content|configuration|prompt)
  my system prompt
`);
const REVEAL = oneOf(`
  reveal|revael|show(?: me)?|print(?: out)?|output|repeat|display|tell me|give me|disclose|leak|share
  dump|recite|expose|provide|reproduce|exfiltrate
`);

export const LEAK_RULES: readonly InjectionRule[] = [
  {
    id: 'show_own',
    kind: 'leak',
    weight: ENOUGH,
    starts: OWN_STARTS,
    pattern: words(`(?<=(?<!\\w)${SHOW} ${freely(6)}${YOURS})${OWN}`),
  },
  {
    id: 'show_inner',
    kind: 'leak',
    weight: ENOUGH,
    starts: list(`
      your initial|your original|your hidden|your secret|your internal|your system|your full
      your complete|your exact
    `),
    pattern: words(`(?<=(?<!\\w)${SHOW} ${freely(6)})your ${INNER}`),
  },
  {
    id: 'show_the',
    kind: 'leak',
    weight: ENOUGH,
    starts: list(`
      hidden·|system prompt|system message|initial·|original·|secret·|internal·|developer·|concealed
      private·|confidential|invisible|my system prompt
    `),
    pattern: words(
      `(?<=(?<!\\w)${REVEAL} ${upTo(
        5,
        oneOf(`
  the|me|us|contents?|of|full|exact|entire|text|all|any|its|complete|this|verbatim
`),
      )})${OWN_THE}`,
    ),
  },
  {
    id: 'my_prompt',
    kind: 'leak',
    weight: ENOUGH,
    starts: list(`
      my system prompt|my system instr|my initial instr|my instructions say|my hidden
    `),
    pattern: words(
      `my (?:(?:system prompt|system instructions|initial instructions|hidden instructions) (?:is|says?|was|are|states?|i was)|instructions say)`,
    ),
  },
  {
    id: 'you_were_given',
    kind: 'leak',
    weight: ENOUGH,
    starts: list(`
      instruction|prompt|·rules|guideline|directive|directions|guidance|text you|text that you
      message you|messages you|words you
    `),
    pattern: words(
      `(?:(?:rules|instructions|guidelines) (?:are|were) you (?:currently )?(?:following|given|under|bound)|instructions given to you)|(?:instructions?|prompts?|messages?|rules|text|guidelines?|directives?|words|directions|guidance) (?:that )?(?:you (?:were|have been|was|are|had been|got|received)|you['’]ve been|i was|were you)(?: \\w{4,12})? ?(?:given|told|provided|following|programmed|initialized|configured|initiated|started|operating)`,
    ),
  },
  {
    id: 'were_told',
    kind: 'leak',
    weight: ENOUGH,
    starts: list(`
      you were told|you have been told|you were instructed|you've been told|you have been instructed
      you been told|you were programmed|were you told|were you given|you were given
    `),
    pattern: words(
      `(?:you (?:were|have been|been)|you['’]ve been|were you) (?:told|instructed|programmed|given)`,
    ),
  },
  {
    id: 'repeat_above',
    kind: 'leak',
    weight: ENOUGH,
    starts: list(`
      ·above|before this|prior to this|before the conv|up to this point|at the start of
      at the beginning of|at the top of|word for word|starting with|starting from|in this conversation
      your initialization
    `),
    pattern: words(
      `(?<=(?<!\\w|\\bthe\\s)(?:repeat|print|output|display|write(?: out| down)?|copy|say|translate|summari[sz]e|return|echo|recite|show(?: me)?|what was|what is|what did|spell(?: ?check)?(?: out)?) ${upTo(
        6,
        oneOf(`
  me|back|out|the|all|of|everything|every|text|words?|sentences?|content|contents|lines?|instructions?
  paragraphs?|exact|entire|full|original|first|last|previous|message|written|said|that|is|was|prompt
  just|verbatim|conversation
`),
      )})${oneOf(`
  above(?: prompt| text| instructions| message| conversation| content| words)?(?=[.,!:;?"']|$| (?:this|and|in|as|to|verbatim|starting|into|with|including)(?!\\w))
  before this|prior to this|before the conversation|up to this point|at the (?:start|beginning|top) of
  word for word|starting (?:with|from)|in this conversation|your initialization
`)}`,
    ),
  },
  {
    id: 'start_of_talk',
    kind: 'leak',
    weight: 1,
    starts: list(`
      start of th|beginning of th|top of th|before this conv|start of our|beginning of our
    `),
    pattern: words(
      `(?:(?:start|beginning|top) of (?:this|the|our) (?:conversation|chat|prompt|context|session)|before this conversation)`,
    ),
  },
  {
    id: 'first_words',
    kind: 'leak',
    weight: 1,
    starts: list(`
      system prompt|initial prompt|initial instruction|hidden instruction|hidden prompt|system message
      system_prompt|systemprompt|secret instruction|internal instruction|developer message
      original instruction
    `),
    pattern: words(
      `(?:system ?prompts?|system_prompt|initial prompts?|initial instructions?|hidden instructions?|hidden prompts?|system messages?|secret instructions?|internal instructions|developer messages?|original instructions?)`,
    ),
  },
  {
    id: 'own_secret',
    kind: 'leak',
    weight: ENOUGH,
    starts: list(`
      what's your|what is your|whats your|tell me your|give me your|share your|reveal your
      is the password|is the secret|show your|show me your
    `),
    pattern: words(
      `(?:what(?:['’]?s| is)|tell me|give me|share|reveal|show(?: me)?|is)(?: me)? (?:your|the) (?:\\w{3,10} ){0,2}?(?:password|pass ?phrase|passcode|secret(?: key| code| word)?|api keys?|credentials|access code|private key|keys?phrase)(?:\\?| ?$| and | for | you| in | to | with | immediately)`,
    ),
  },
  {
    id: 'leak_secret',
    kind: 'leak',
    weight: 1,
    starts: list(`
      reveal|·leak·|leaking|disclose|exfiltrat|·dump·|·steal·|expose|harvest|extract|divulge
    `),
    pattern: words(
      `(?:reveal|leak|disclose|exfiltrate|dump|steal|expose|harvest|extract|divulge)(?:ing)? ${freely(5)}${SECRETS}`,
    ),
  },
  {
    id: 'show_secret',
    kind: 'leak',
    weight: 0.75,
    starts: SECRET_STARTS,
    pattern: words(
      `(?<=(?<!\\w)(?:(?:give|tell|show|send) me|output|list|share|print|provide|retrieve|return|display|export|access|read|email|report|include|copy|upload) ${freely(5)})${SECRETS}`,
    ),
  },
  {
    id: 'where_user',
    kind: 'leak',
    weight: 1,
    starts: list(`
      where does the user|where is the user|where the user|the user currently live|user's birth
      tell the user to
    `),
    pattern: words(
      `(?:where (?:does|is|do)? ?the user(?: currently)? (?:live|living|now|lives)|the user currently live|user's birth|tell the user to)`,
    ),
  },
];
