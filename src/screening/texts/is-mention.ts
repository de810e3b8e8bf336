// Talking about a command or doing it: a simple judgement by cue words. (pure)

/** A sentence that opens like this asks for words, not for deeds. */
const ASKS =
  /^\W{0,4}(?:please |can you |could you |in one paragraph,? )?(?:explain|describe|review|proofread|highlight|convert the|mock|stub|fake|summari[sz]e|document|compare|discuss|translate|define|what|why|when|who|which|is|are|does|do we|should|would|how (?:do|does|can|would|should|is|are|to|much|come)|search|grep the|find (?:all|every|each|the|uses|where|out)|look for|check (?:whether|if|that)|mention|quote|show (?:me )?how)\b/i;

/** Phrases that name a text, a test or a warning as the matter in hand. */
const ABOUT =
  /\b(?:unit tests?|tests? (?:that|which|for|asserting)|assert(?:s|ing)?|refuses?|rejects?|blocks?|detects?|denies|forbids?|flags? (?:it|them)|regex(?:es)? (?:that|which|for|to)|lint rule|deny-?list|block-?list|list of blocked|blocked (?:paths|commands)|warn(?:s|ing)? (?:about|against)|never (?:run|call|use|execute|do|delete)s?|do not run|don'?t run|not to run|without running|(?:would|could|might) (?:destroy|delete|wipe|erase)|is (?:dangerous|unsafe|considered|still)|considered unsafe|best practice|training material|blog (?:post|section)|grammar of|typo in|wording of|the (?:CVE|incident|post-?mortem|advisory)|the format of|the syntax of|replace (?:the |all |every )?(?:advice|call|use|usage|occurrences?)|with rimraf|(?:option|flag)s? (?:is|are|does|should|must|needs?)\b|(?:button|menu item|shortcut) (?:needs|should|must|that)|instead of|tests? (?:named|called)|(?:add|show|print|require|display|include|insert|write) (?:a |an |the |some )?(?:\w+ ){0,2}(?:confirmation|warning|prompt|check|guard|alias|example|hint|comment|note|message|entry|section|case)s?\b|(?:parser|lexer|handler|validator|linter|guard|detector|filter|rule|scanner|wrapper|check|warning|confirmation) (?:for|when|before|if|that|which|so that)|such as|for example|e\.g\.|auto-?complet\w{1,4} for|syntax (?:theme|highlight\w{0,4})|help text|(?:the|this) (?:string|line|error message|wording)\b|(?:in|from) the (?:tutorial|documentation|example|chapter|article)|to (?:the|our|a) (?:deny-?|block-?|allow-?)?list of|text only|(?:dangerous|destructive|harmful) (?:commands?|calls?|patterns?|flags?|operations?)|(?:documentation|docs|article|tutorial|guide|chapter|comment|section|paragraph|note|readme|faq) (?:about|on|of|for|explaining|describing|covering|that (?:explains|describes|warns|says))|(?:says?|mentions?|claims?|warns?|recommends?|suggests?) (?:that )?(?:you |users )?(?:never|not)|(?:makefile|npm|package\.json|clean|ci|build) (?:target|script|step|task|job)s?)\b|^\W{0,4}replace\b/i;

/** A line for a file that others run: a Dockerfile, a script of a package. */
const RECIPE =
  /^\W{0,4}(?:please |can you |could you )?(?:in (?:the |our )?(?:package\.json|dockerfile|makefile|jenkinsfile|justfile|workflow|pipeline|readme)\b[^.\n]{0,24}\b(?:add|put|set|change|replace|write|include)\b|(?:add|put|insert|append|include|write)\b[^\n]{0,400}\b(?:to|in|into) (?:the |our |a )?(?:package\.json|dockerfile|makefile|jenkinsfile|justfile|workflow|pipeline|readme|gitlab-ci|test teardown)\b)/i;

/** What somebody else says, in quotes; what a program shall detect; a line of a test. */
const SAYS =
  /\b(?:says?|mentions?|claims?|warns?|recommends?|suggests?|reads|documents) (?:that |against )?\ufffc|\ufffc (?:detection|detector|handling|parsing|support|highlighting|completion)s?\b|\bexpect\([^\n]{0,200}\)\.(?:not\.)?to[A-Z]|,? (?:explain|why)[.!?]?\s{0,4}$/i;

/** An order to run something, unless it is negated. */
const ORDER =
  /(?:^|[^\w'])(?:(?:and|then|now|just|please|must|you|to|,) )?(?:[Rr]un|[Ee]xecute|[Pp]erform|[Ii]nvoke|[Tt]ype|[Pp]aste|[Dd]o)\b(?! not\b|n't\b)(?= (?:it\b|this\b|that\b|them\b|the (?:following|command)|now\b|`|"|'|:|sudo\b|\ufffc))|\b(?:and|then|afterwards|finally),? (?:then |also |please )?(?:run|execute)\b(?= (?:[a-z][\w.-]{0,24} -|[a-z][\w.-]{0,24} [~/.]|git |mkfs|dd |curl |wget ))/;
const NEGATED =
  /\b(?:never|not|don'?t|without|why|when|if (?:you|we|they|someone)|would|to not) (?:ever |you |we )?(?:run|execute|perform|invoke|type|paste|do)\b/i;

/** Stands for a quoted piece, so that an order before it is still seen. */
const QUOTED = /`[^`\n]{0,2048}`|"[^"\n]{0,2048}"|(?<![A-Za-z])'[^'\n]{0,2048}'(?![A-Za-z])/g;

/** Four words or more before the question mark: `.env?` is a pattern. */
const QUESTION = /(?:\S+\s+){4}\S*\w[`"')]{0,2}\?\s{0,8}$/;

/** Whether a sentence speaks about the commands in it and does not ask to run them. */
export function isMention(sentence: string): boolean {
  const prose = sentence.slice(0, 4_096).replace(QUOTED, '\ufffc');
  const about =
    ASKS.test(prose) ||
    ABOUT.test(prose) ||
    RECIPE.test(sentence.slice(0, 1_024)) ||
    SAYS.test(prose) ||
    QUESTION.test(sentence.slice(-160));
  return about && !(ORDER.test(prose) && !NEGATED.test(prose));
}

/** Commands whose arguments are text to them: what is there is printed, searched or stored, not run. */
export const DATA_COMMANDS: ReadonlySet<string> = new Set(
  `echo printf print cat head tail wc sort uniq tee tr cut nl tac rev fold fmt column grep egrep fgrep rg ag ack sed awk
  gawk jq yq diff cmp less more man tldr cheat which whereis type help info apropos base64 md5sum sha256sum hexdump xxd od strings
  say write-output write-host select-string findstr curl logger notify-send`
    .trim()
    .split(/\s+/),
);

/** Programs that run what they are fed. */
export const SINKS: ReadonlySet<string> = new Set(
  `sh bash zsh dash ash ksh csh tcsh fish busybox pwsh powershell cmd python python2 python3 perl ruby node nodejs deno bun
  php lua xargs parallel eval source . exec at batch ssh iex invoke-expression sudo su env nohup setsid script watch
  osascript crontab`
    .trim()
    .split(/\s+/),
);
