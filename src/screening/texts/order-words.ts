// Whether the words around pasted material order it to be run, or ask something about it. (pure)

/** What an order may be about: the material, or a part of it. */
const OBJECT = String.raw`(?:it|this|that|them|these|those|everything|all|each|every|both|whatever|what|exactly|verbatim|as is|here|now|below|above|the (?:same|rest|following|above|below|contents?|lot)|(?:(?:the|its|their|your|our|each|every|any|all|these|those|this|that|above|following|first|next|last|of|whole|entire|same|pasted|quoted|fenced|\w{1,16}'s) ){0,4}(?:[\w-]{1,16} ){0,2}?(?:commands?|lines?|steps?|scripts?|snippets?|blocks?|code|instructions?|contents?|entries|entry|procedures?|playbook|runbook|recipe|sequence|log|file|files|makefile|dockerfile|jobs?|targets?|text|list|actions?|operations?|items?|one-?liners?|program|function|section|cell|fixture|cleanup|plan|migration|transcript|session|history|changelog|recommendations?|suggestions?|advice|proposals?|findings?|fix(?:es)?))\b`;
const RUN = String.raw`(?:re-?)?(?:run|execute|exec|perform|invoke|launch|replay|redo|eval|evaluate|obey|issue|fire|trigger|carry out|carry (?:it|this|them) out|kick off|play back|enact)`;

/** Orders to run what was pasted; the first few say nothing else. */
const ORDERS: readonly RegExp[] = [
  new RegExp(String.raw`\b${RUN} ${OBJECT}`, 'gi'),
  new RegExp(
    String.raw`\b(?:by|through|via) (?:running|executing|performing|invoking|launching|evaluating|pasting|typing|entering|replaying) `,
    'gi',
  ),
  /\b(?:do|doing) (?:it|this|that|so|them|these|those|everything|all|the same|what|exactly|as|each|every|whatever|likewise|the (?:following|above|steps|rest|commands|work|things))\b/gi,
  /\b(?:follow|obey|apply|work through|go through with|step through|act on|comply with|adhere to|stick to|honou?r) (?:it|them|(?:(?:the|these|those|its|each|every|this|that|all|of) ){0,3}(?:\w{1,16} ){0,2}?(?:instructions?|steps?|commands?|procedures?|runbook|playbook|recipe|guide|entries|script|lines?|orders?|above|below|following|cleanup|plan|checklist))\b/gi,
  /\b(?:try|test) (?:it|this|them|these)(?: out| now| here| locally| yourself| for real| on |[.!,;:\n]|$)/gi,
  /\b(?:repeat|reproduce|replicate|mirror|re-?enact|imitate|redo|copy) (?:it|this|them|these|that|what|each|every|all|the (?:same|steps?|commands?|session|procedure|actions?))\b/gi,
  /\b(?:use|take) (?:it|this|that|these|them|(?:the|this|that|these) (?:\w{1,16} )?(?:scripts?|commands?|snippets?|blocks?|code|following|above|lines?|one-?liner))\b[^.\n]{0,40}\bto (?!see|understand|explain|learn|find|check|illustrate|show|write|test|demonstrate|improve|document|derive|create|build|generate|compare)\w/gi,
  /\b(?:paste|type|enter|feed|pipe|pass|send|copy|hand|put|dump|throw|submit|give|load|input)\b[^.\n]{0,80}\b(?:shell|terminal|bash|zsh|console|command (?:line|prompt)|powershell|interpreter|repl)\b/gi,
  /\b(?:save|write|store|put|copy)\b[^.\n]{0,80}\b(?:as|to|into|in|executable)\b[^\n]{0,160}(?<!not )(?<!n't )(?<!never )\b(?:run|execute|chmod|bash|sh|source|start|launch|make it|invoke)\b/gi,
  /(?:^|[.!?;:,\n]\s{0,4}|\b(?:and|then|now|please|just|so|okay|ok)[, ]{1,3})(?:go(?: ahead| on| for it)?|proceed|continue|carry on|begin|start|execute|run|do so|get going|get it done|get to work|get started|make it happen|make it so|you know what to do|handle (?:it|this|that)|take care of (?:it|this|that)|your turn|over to you|ship it|fire away|engage)(?: (?:now|then|please|immediately|at once|here|with (?:it|this|them|that|the \w{1,16})|on (?:this|the) \w{1,16}))*\s{0,4}(?:[.!;,\n]|$)/gi,
  /\b(?:proceed|continue|start|begin|go ahead|go on|carry on|get going) (?:with|on|by|from|at) /gi,
  /\b(?:(?:your|the) (?:task|job|work|mission|orders?|instructions?|todo|to-?dos?) (?:is|are|for you|follows?)|instructions? for you|what (?:i|we) (?:want|need)|(?:i|we)(?:'d| would)? (?:want|need|like|expect) (?:you to |this |it |these |them |that )(?:be )?(?:run|execute|do|done|perform|executed|performed|happen|to (?:happen|run|be))|(?:should|must|needs? to|has to|have to|shall|ought to|is to|are to|to|gets?|want(?:s)? (?:it|this|them)) be (?:now )?(?:run|executed|done|performed|carried out|applied|followed|replayed|typed)|needs? (?:running|executing|doing)|as (?:it|they|the \w{1,16}) (?:says?|tells?|asks?|demands?)|as (?:instructed|written|directed|told|ordered|commanded)|(?:make sure|ensure|see to it|so) (?:that )?(?:it|this|that|they|these|everything|all|each \w{1,16}|the \w{1,16}) (?:is|are|gets?|has been|have been|was|were) (?:really |actually |also |once )?(?:run|executed|done|performed|carried out|applied|followed)|(?:the same|that|this|its|such a) (?:state|result|effect|outcome|condition) (?:here|now|on|as)|(?:to|into|in) (?:the same|that|this) (?:state|condition)|make it so|make (?:it|this|that) happen|same (?:here|again|for us|on (?:this|our|my)))\b/gi,
  /\b(?:you are|act as|behave (?:as|like)|pretend to be|be) (?:now )?(?:a |the |my )?(?:\w{1,12} )?(?:shell|terminal|bash|console|executor|interpreter|operator)\b/gi,
  /\b(?:then|now|next|afterwards|finally|please)\s{0,4}:\s{0,4}$/gim,
  /(?:^|[.!?;,]\s{0,4}|\b(?:and|then|please|now|just|to|must)\s)(?:clean|clear|delete|remove|wipe|reset|purge|prune|free|drop|destroy|kill|stop|shut|erase|format|uninstall|deploy|install|set up|push|publish|get rid|tidy|restore|rebuild|restart|reboot|upgrade|empty|revoke|roll back|nuke|back up)\b(?![^\n]{0,80}\b(?:scripts?|code|functions?|snippets?|files?|diffs?|sections?|text|wording|config\w{0,10}|makefile|dockerfile|workflow|module|class|query|queries|sql|comments?|docs?|readme|readability|lines?|steps?|calls?)\b)[^.!?\n]{0,80}:\s{0,4}$/gim,
  /(?:^|[.!?;,]\s{0,4}|\b(?:and|then|please|now|just|to|must|should|you)\s)(?:run|execute|perform|type|enter|issue|launch|invoke|do)(?:\s(?!explain|fix|review|describe|tell|why|what|how|summari|debug|find|see|tests?\b|suites?\b|lint|builds?\b|checks?\b|npm\b|pytest)[\w'/-]{1,20}){0,8}\s{0,2}:\s{0,4}$/gim,
];

/** Before an order, on the same line: it is forbidden, asked about, reported of somebody else, or of the past. */
const NO_ORDER =
  /(?:\b(?:never|not|cannot|without|avoid|instead of|before|why|whether|when|whenever|if|unless|until|after|once|while|what happens|how|who|which|tries|tried|attempts?|wants?|wanted|refuses?|refused|forbids?|blocks?|prevents?|rejects?|denies|denied|supposed|asks?|asked|told|tells?|says?|said|where|safe|dangerous|should (?:i|we|one)|can (?:i|we|one)|(?:do|does|did) (?:i|we|you|it|they))|n't)\s(?:\w{1,16}\s){0,2}$|\b(?:people|users?|somebody|someone|anybody|anyone|nobody|attackers?|we|i|they|he|she|it|that|engineers?|cron|ci|pipeline|jobs?|tool|guard|colleagues?|scripts?)\s(?:(?:always|usually|often|then|also|can|could|would|might|may|will|should|to|did|does|do|had|once)\s){0,2}$/i;
/** For `by running …`, which has no subject. */
const FORBIDDEN = /(?:\b(?:never|not|without|avoid|instead of)|n't)\s(?:\w{1,16}\s){0,3}$/i;

/** In other languages; looked for in the text as it came. */
const FOREIGN =
  /(?:f(?:ü|ue)hr(?:e|en sie)?\b[^.\n]{0,80}\baus\b|ausf(?:ü|ue)hren|\bexécut(?:e[rz]?|ez)\b|\blancez\b|\bejecut(?:a|e|ar)\b|\besegui(?:re)?\b|\buitvoeren\b|\bvoer\b[^.\n]{0,60}\buit\b|wykonaj|uruchom|spusť|çalıştır|выполни|запусти|исполни|виконай|执行|運行|运行|執行|実行|走らせ|실행|chạy|thực hiện|نفذ|شغل|चला)/iu;

/** Asks for words, or for a change of the text, not for its execution. */
const ASKS =
  /\b(?:review|explain|describe|summari[sz]e|analy[sz]e|audit|inspect|critique|comment|assess|evaluate|diagnose|debug|investigate|identify|spot|document|translate|convert|port|rewrite|re-?word|refactor|simplify|format|lint|fix|correct|improve|harden|proofread|split|merge|rename|reconstruct|extract|list|classify|categori[sz]e|group|sort|compare|contrast|annotate|highlight|count|parse|clarify|clearer|shorten|typos?|update|add|remove|replace|turn|write|draft|outline|estimate|judge|move|inline|rework|restructure|parametri[sz]e|generali[sz]e|migrate|moderni[sz]e|optimi[sz]e|idempotent|adapt|adjust|change|edit|modify|extend|label|mark|number|reorder|recommend|agree|look at|take a look|have a look|tell me|tell us|help me understand|check|find|answer|objections?|what|why|how|which|who|where|is (?:it|this|that|the|there)|are (?:these|those|they|the|there)|does|did|should (?:i|we|this|it)|can (?:i|we)|could (?:i|we)|refuses?|rejects?|blocks?|denies|detects?|must (?:not|refuse|reject|deny|block)|test(?:s| cases?)|finish (?:the )?(?:sentence|text))\b/i;

/** Names what was pasted as a record of something, not as a wish. */
const RECORD =
  /\b(?:logs?|output|diffs?|patch|pull request|merge request|commit|dockerfile|makefile|vagrantfile|jenkinsfile|workflow|pipeline|config(?:uration)?|manifest|transcript|report|post-?mortem|incident|advisory|changelog|release notes|stack ?trace|trace ?back|strace|warnings?|errors?|complaints?|complains?|findings?|threat|audit|history|excerpt|quote|e-?mail|ticket|issue|article|handbook|readme|crontab|systemd|playbook)\b/i;

/** Of the orders, those that leave no doubt. */
const PLAIN_ORDERS = 3;

function isOrdered(prose: string, patterns: readonly RegExp[]): boolean {
  for (const pattern of patterns) {
    for (const found of prose.matchAll(pattern)) {
      const from = found.index + (/^\W*/.exec(found[0])?.[0].length ?? 0);
      const line = prose.slice(Math.max(0, from - 48), from).replace(/^[^]*[\n.!?;]/, '');
      if (!(/^\W*(?:by|through|via) /i.test(found[0]) ? FORBIDDEN : NO_ORDER).test(line)) return true;
    }
  }
  return false;
}

/** `Run make clean`, where `clean:` is part of what was pasted. */
const RUNS_TARGET =
  /\b(?:run|execute|invoke|call|do|type|use)\s{1,4}[`"']?(?:make|gmake|just|task|rake|npm(?: run)?|yarn|pnpm|bun|docker(?:-| )compose|docker build|act|vagrant|terraform|ansible-playbook)(?:\s{1,4}([\w:.-]{0,40}\w))?/gi;

function runsTarget(prose: string, material: string): boolean {
  for (const [, target] of prose.matchAll(RUNS_TARGET)) {
    if (target === undefined) return true;
    const named = material.indexOf(target);
    if (
      named !== -1 &&
      /^["']?\s?[:=(]/.test(material.slice(named + target.length, named + target.length + 4))
    )
      return true;
  }
  return false;
}

/**
 * Whether what comes before and behind pasted material orders it to be run.
 * @param doubtful whether words count that may mean something else
 */
export function ordersToRun(prose: string, material: string, doubtful: boolean): boolean {
  return isOrdered(prose, doubtful ? ORDERS : ORDERS.slice(0, PLAIN_ORDERS)) || runsTarget(prose, material);
}

/** Whether somebody orders something in a language that we do not otherwise read. */
export function ordersInOtherLanguage(text: string): boolean {
  return FOREIGN.test(text);
}

/** Whether the words around material ask something about it, or name it as a record. */
export function asksAbout(prose: string): boolean {
  return ASKS.test(prose) || RECORD.test(prose);
}
