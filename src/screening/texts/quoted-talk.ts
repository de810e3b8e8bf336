// Whether a sentence speaks about the commands that it quotes: its main verb works on a text, and nothing orders the quotation to be run. (pure)

/** Stands for a quotation. */
const QUOTE = '\ufffc';

/** Spans that a reader takes for quotations. */
const QUOTED = /(`{1,2})[^`\n]{1,2048}\1|"[^"\n]{1,2048}"|“[^”\n]{1,2048}”|(?<![\w'])'[^'\n]{1,2048}'(?!\w)/g;

/** Without the apostrophes, which may belong to words. */
const QUOTED_PLAINLY = /`[^`\n]{1,2048}`|"[^"\n]{1,2048}"|“[^”\n]{1,2048}”/g;
const NEXT_SENTENCE = /(?<=[.!?])\s+(?=[A-Z][a-z'])/g;

/** Cuts prose between its sentences, and not inside of what it quotes. */
export function sentencesOf(line: string): string[] {
  if (!/["`“]/.test(line)) return line.split(NEXT_SENTENCE);
  const masked = line.replace(QUOTED_PLAINLY, (quote) => QUOTE.repeat(quote.length));
  const sentences: string[] = [];
  let from = 0;
  for (const space of masked.matchAll(NEXT_SENTENCE)) {
    sentences.push(line.slice(from, space.index));
    from = space.index + space[0].length;
  }
  sentences.push(line.slice(from));
  return sentences;
}

/** A sentence with a mark in place of each quotation. */
export const withoutQuotes = (sentence: string): string => sentence.replace(QUOTED, QUOTE);

/** What is quoted, a line each. */
export const quotesOf = (text: string): string =>
  [...text.matchAll(QUOTED)].map(([quote]) => quote.slice(1, -1)).join('\n');

const VERBS_OF_TEXT = String.raw`(?:acknowledge|analy[sz]e|annotate|answer|ask|assert|assess|audit|autocomplete|ban|blacklist|block|capitali[sz]e|catch|cite|clarify|classify|comment|compare|complain|contrast|convert|correct|criticise|critique|debate|define|demonstrate|deny|deprecate|describe|detect|diagnose|discourage|discuss|distinguish|document|elaborate|escape|evaluate|exemplify|explain|expound|find out|flag|forbid|format|grep|guard|handle|highlight|illustrate|index|interpret|investigate|judge|label|lint|locali[sz]e|match|mention|mock|note|outline|paraphrase|parse|port|prevent|prohibit|proofread|quote|rate|recogni[sz]e|recommend|reformulate|refuse|refute|reject|remark|rephrase|reply|report|respond|review|rewrite|re-?word|search|shorten|sketch|spell[- ]?check|stub|suggest|summari[sz]e|support|talk|teach|tell|tokeni[sz]e|transcribe|translate|underline|understand|validate|warn|whitelist)`;
/** Verbs that also mean deeds: a word for a text is needed beside them. */
const VERBS_OF_DEEDS = String.raw`(?:add|adjust|allow|append|avoid|build|change|check|clean up|collect|compose|copy|count|cover|create|cut|delete|design|draft|drop|edit|emphasi[sz]e|exclude|expand|expect|extend|extract|fix|generate|group|hide|implement|improve|include|inline|insert|introduce|keep|link|list|log|look|lowercase|make|mark|merge|modify|move|note|pin|prepare|print|propose|put|refactor|refine|remove|rename|render|reorder|repair|replace|require|restore|restructure|revise|set|show|simplify|skip|sort|split|store|strip|test|think|treat|trim|turn|update|verify|widen|wrap|write)`;
const TEXTS = String.raw`(?:abstract|advice|advisory|alias(?:es)?|announcement|answer|appendix|article|assertion|audit|autocompletion|banner|blog|bug|case|changelog|chapter|cheat ?sheet|checklist|citation|code|comments?|commit|completion|confirmation|constant|deny-?list|allow-?list|block-?list|description|diagrams?|diff|docs?|docstrings?|documentation|draft|e-?mail|entry|entries|error|example|exception|excerpt|expectation|explanation|FAQ|fallback|field|finding|fixture|footnote|function|glossary|grammar|guard|guide|handbook|heading|headline|help|hint|history|hook|incident|input|issue|JSON|keyword|label|letter|lexer|line|lines|linter|list of|log|logs|makefile|man(?:ual)? page|manual|markdown|matcher|memo|message|method|name|note|notes|notice|option|output|page|paragraph|parser|pattern|phrase|placeholder|playbook|policy|post-?mortem|proposal|quoting|quotation|README|recording|reference|regex|regexp|regular expression|release notes|report|result|row|rule|runbook|sample|scanner|section|sentence|sentences|setting|slide|snippet|spelling|statement|string|strings|style|subtitle|summary|syntax|table|template|test|tests|text|threat model|ticket|tip|title|token|tokenizer|tooltip|transcript|translation|tutorial|typo|unit test|usage|validator|variable|warning|wiki|wording|wrapper|\w{1,40}\.(?:md|mdx|rst|adoc|txt|html|json|ya?ml|toml|ini|tsx?|jsx?|mjs|cjs|py|go|rs|rb|java|kt|cs|php|c|h|cpp|sh|bash|ps1|lua|swift|css|vue|svelte|feature|snap|log))`;
const REPORTS = String.raw`(?:says?|said|shows?|showed|contains?|contained|complains?|complained|prints?|printed|logs|logged|mentions?|mentioned|warns?|warned|recommends?|recommended|suggests?|suggested|flags|flagged|asks?|asked|tells|told|reports?|reported|claims?|claimed|reads|lists|listed|documents|documented|explains?|explained|describes?|described|refuses?|refused|rejects?|rejected|blocks?|blocked|denies|denied|detects?|detected|matches|matched|misses|missed|accepts?|accepted|allows?|allowed|found|finds|proposes?|proposed|quotes?|quoted|forbids?|crashe[sd]|fails?|failed|hangs|ignores?|ignored|treats?|treated|parses?|parsed|escapes?|escaped|highlights?|removes|removed|deletes|deleted|leaves|left|breaks|broke|returns|returned|wrote|typed|noticed|saw|considers?|considered|calls|called|used|uses|ran|runs|executed|executes|invokes|invoked|happened|caused|causes|triggers|triggered|was|were|had)`;

/** A name of who speaks, `fix(cli):`, or where to look, before the sentence. */
const LABEL =
  /^\W{0,6}(?:[\w./-]{1,24}(?:\([\w ./-]{1,24}\))?!?:\s{1,3}|(?:In|On|At|For|From|Under)\s[^,￼]{1,60},\s)?/;
const POLITE = String.raw`(?:(?:please|kindly|now|also|first|then|just|can you|could you|would you|we (?:should|need to|must|want to)|you (?:should|must)|let's|let us|i (?:want|need) you to|i'd like you to)[ ,]{1,2}){0,3}`;
const TALKS = new RegExp(String.raw`^${POLITE}${VERBS_OF_TEXT}\b`, 'i');
const WORKS = new RegExp(String.raw`^${POLITE}${VERBS_OF_DEEDS}\b`, 'i');
const ENDS_WITH_TEXT = new RegExp(String.raw`\b${TEXTS}(?:\s(?:above|below|here|again))?$|^\W{0,4}$`, 'i');
const NAMES_TEXT = new RegExp(String.raw`\b${TEXTS}\b`, 'i');
/** Somebody or something says, did or is something: no order. */
const STATES = new RegExp(
  String.raw`^(?:the|our|my|your|their|his|her|its|this|that|these|those|an?|some|one|every|each|we|they|he|she|it|there|someone|somebody|nobody|users?|people|shellcheck|eslint|[A-Z][\w-]{2,24}|${QUOTE})\s(?:[^\s${QUOTE}]{1,24}\s){0,10}?${REPORTS}\b`,
  'i',
);
const IS_TEXT = new RegExp(
  String.raw`^(?:the|our|my|this|that|an?)\s(?:[^\s]{1,24}\s){0,6}?${TEXTS}\b[^.]{0,60}\s(?:is|are|was)\b`,
  'i',
);
const ON_EVENT =
  /^(?:when(?:ever)?|if|once|as soon as|after|before|while|unless)\s(?:the|an?|our|my|some\w{3,4}|users?|people|any\w{3,4}|another)\s[^,]{1,120},\s(?:then\s)?(?:the|our|an?|it|this|we)\s(?:[\w-]{1,24}\s){0,4}(?:should|must|shall|may|can|needs? to|has to|ought to|does|is|prints|shows|asks|refuses|warns)\b/i;

/** Orders the quotation behind it to be run. */
const RUNS = new RegExp(
  String.raw`\b(?:run|running|execute|executing|exec|perform|performing|invoke|invoking|launch|issue|fire|apply|applying|do|use|using|call|calling|type|enter|paste|try|start|trigger|via|by|through|with|eval|evaluate|source|ssh|sudo)\s(?:[\w'-]{1,16}\s){0,3}?${QUOTE}|(?:\b(?:and|then|so|must|should|please|now|just|have to|need to|want to|let's)|[;,])\s{0,2}${QUOTE}`,
  'gi',
);
/** `The message: "…"` has a text before the colon, `Clean up: "…"` has none. */
const COLON = new RegExp(String.raw`([^${QUOTE}\n]{0,60})\s?:\s{0,2}${QUOTE}`, 'g');
/** Before or in such an order: forbidden, asked, told of somebody else, or part of a list or of a change of words. */
const NO_RUN =
  /(?:\b(?:never|not|cannot|without|avoid|instead of|why|whether|when|whenever|if|unless|how|who|which|where|that|what happens|tries to|trying to|tell\w{0,3} \w{1,16} to|ask\w{0,3} \w{1,16} to|supposed to|option to|attempts? to|refuses? to|no longer|longer)|n't)\s(?:[\w-]{1,16}\s){0,3}$|\b(?:people|users?|some(?:body|one)|any(?:body|one)|nobody|attackers?|we|i|they|he|she|it|developers?|engineers?|contributors?|beginners?|cron|ci|jobs?|tools?|guard|scripts?|code|agents?|\w{2,24}\(\)|makefile|dockerfile|program|hooks?|function|steps?)\s(?:(?:always|usually|often|then|also|can|could|would|might|may|will|should|to|did|does|do|had|still|now|not|ever|never)\s){0,3}$/i;
/** Puts the quotation beside another one, or in place of it. */
const JOINED =
  /(?:\b(?:replac\w{1,3}|start\w{0,3}|begin\w{0,4}|end\w{0,3}|fail\w{0,3}|compar\w{1,3}|match\w{0,3}|together|confus\w{1,3}|deal\w{0,3}|work\w{0,3}|along|wrong|comes?|synonymous|compatible|interferes?|line|text|string|message|answers?|complain\w{0,3}|entry|table|list|example|test|case|rule)\b[^.]{0,60}|\ufffc,?)\s?$/i;

const PROSE =
  /\b(?:the|an?|that|this|these|of|in|on|is|are|was|does|do|to|our|my|we|it|so|for|from|why|what|which|who|where|when|and|or|with|as|by|its)\b/i;

function ordersRun(prose: string): boolean {
  for (const found of prose.matchAll(RUNS)) {
    const before = prose.slice(Math.max(0, found.index - 64), found.index);
    if (NO_RUN.test(before)) continue;
    if (/^(?:with|and)\b|^,/i.test(found[0]) && JOINED.test(before)) continue;
    return true;
  }
  for (const [, before = ''] of prose.matchAll(COLON)) if (!ENDS_WITH_TEXT.test(before)) return true;
  return false;
}

const NEXT = new RegExp(
  String.raw`(?:\b(?:and|then)\s|;\s|^(?:when|if|once|after|as soon as)\s[^,${QUOTE}]{1,80},\s)${QUOTE}`,
  'gi',
);
/** What a quotation would print is known only when it has been run. */
const SHOWS = new RegExp(
  String.raw`^${POLITE}(?:show|print|list|log|check|test|give|report|tell|write|verify|append|add|include)\b[^${QUOTE}]{0,40}\b(?:outputs?|results?|effects?) of ${QUOTE}`,
  'i',
);

/** Whether a sentence goes on with a quotation as the next thing to do. */
export function ordersQuote(sentence: string): boolean {
  const prose = withoutQuotes(sentence.slice(0, 2_048));
  return [...prose.matchAll(NEXT)].some(
    ({ index }) =>
      !JOINED.test(prose.slice(Math.max(0, index - 64), index)) && !NO_RUN.test(prose.slice(0, index)),
  );
}

function worksOnText(prose: string): boolean {
  const verb = WORKS.exec(prose)?.[0];
  return verb !== undefined && NAMES_TEXT.test(prose.slice(verb.length));
}

/** Whether the sentence only speaks about what it quotes. What it says outside of the quotations is not judged here. */
export function speaksAboutQuotes(sentence: string): boolean {
  const whole = withoutQuotes(sentence.slice(0, 2_048));
  if (!whole.includes(QUOTE)) return false;
  const prose = whole.replace(LABEL, '');
  if (!PROSE.test(prose) || SHOWS.test(prose) || ordersRun(prose)) return false;
  return (
    TALKS.test(prose) ||
    worksOnText(prose) ||
    STATES.test(prose) ||
    IS_TEXT.test(prose) ||
    ON_EVENT.test(prose)
  );
}

const READS = /^\W{0,4}(?:cat|read|show|print|open|copy|send|upload|post|(?:the )?contents?)\b/i;

/** Whether whatever names a file in a quotation is a sentence, not the name alone. */
export function quotesSentences(unit: string): boolean {
  return quotesOf(unit)
    .split('\n')
    .every(
      (quote) =>
        !/[./~\\]/.test(quote) || (quote.split(/\s+/).length >= 4 && PROSE.test(quote) && !READS.test(quote)),
    );
}
