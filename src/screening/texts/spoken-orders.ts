// Orders in plain English to do what no command may do: who is told, what to do, and to what. (pure)
import { EFFECTS, type Effect } from '../commands/effects.ts';
import type { TextFinding } from '../commands/findings.ts';
import { isMention } from './is-mention.ts';

interface SpokenOrder {
  readonly id: string;
  /** What follows the beginning of an order. */
  readonly said: string;
  readonly effect: Effect;
  readonly verdict?: 'warn' | 'deny_when_writing';
  /** Counts also beside words that say that something is to be built. */
  readonly whateverIsBuilt?: boolean;
}

/** What stands before a verb that orders. */
const LEAD = String.raw`(?:^|[.!?;]\s{1,4}|\b(?:and|then|also),?\s)\W{0,3}(?:(?:please|kindly|now|then|just|first|next|finally|so|ok|okay|also|go ahead and|go and|you (?:must|should|have to|need to)|(?:can|could|would|will) you|i (?:want|need|would like) you to|i'd like you to|we (?:need|have|want) to|let'?s|it is time to|it'?s time to|time to|do|immediately|quickly|completely|permanently|recursively|forcefully|force|securely|simply|manually|your (?:task|job) is to),? ){0,4}`;
const DESTROY = String.raw`(?:wipe(?: out)?|delete|erase|remove|destroy|nuke|drop|trash|obliterate|purge|empty|clear(?: out)?|clean out|format|reformat|truncate|tear down|terminate|get rid of|zero(?: out)?|overwrite|shred|flush|take down|decommission|blow away|rm|kill off|throw away)`;
const ALL = String.raw`(?:all(?: of)?|every(?: single)?|each|everything|the (?:whole|entire|complete|full))`;
const THE = String.raw`(?:(?:the|my|our|your|their|this|that|these|those|all|every|each|any|a|an|whole|entire|complete|old|existing|user'?s|of) ){0,4}`;
/** Nothing more is said about the object than where it is, and when. */
const END = String.raw`(?= {0,3}(?:[.!?;,)]|$)| (?:completely|entirely|now|right now|please|immediately|at once|right away|for good|permanently|again|first|today|as well|too|and|then|so|or|but|do it|without|with(?:out)? (?:asking|confirmation|force|zeros)|(?:to|from|on|in|of) (?:(?:the|this|my|our|your|that|all|every|its) ){0,2}(?:empty|scratch|machine|computer|server|host|system|laptop|box|cluster|account|prod\w{0,8}|live|staging|cloud|repo\w{0,6}|remote|origin|upstream|aws|azure|gcp|kubernetes|organi[sz]ation|disk|drive|network|tenant|subscription|region)\b))`;
const LIVE = String.raw`(?:prod(?:uction)?|live|staging|customer|master|main)`;
const STORE = String.raw`(?:databases?|db|dbs|tables?|schemas?|data|collections?|clusters?|environments?|namespaces?|infrastructure|deployments?|instances?|servers?|services?|buckets?|queues?|topics?|cache|redis(?: cache)?|index(?:es)?|volumes?|backups?|snapshots?|stacks?|systems?|site|tenants?|messages|users?|containers?|vms?|machines?)`;
const SECRET = String.raw`(?:(?:ssh|gpg|pgp|private|aws|gcp|azure|api|kube\w{0,6}|access|secret|signing|deploy|encryption|cloud|registry|github|npm) (?:\w{1,16} ){0,2}?(?:keys?|credentials?|tokens?|secrets?|passwords?)|credentials|passwords|private keys?|\.env\b(?! ?\.?example)(?: file)?|environment variables|env vars|/etc/(?:passwd|shadow)|keychain|browser cookies|(?:~|\$HOME)/\.(?:ssh|aws|gnupg|kube|config|netrc)\S{0,64})`;
const AWAY = String.raw`(?:https?://\S|[\w.-]{1,64}@[\w.-]{1,64}\.\w|(?:(?:a|the|this|that|my|our|an|some) ){0,2}(?:\w{1,16} )?(?:pastebin|gist|web-?hook|slack|discord|telegram|e-?mail|server|attacker|endpoint|ftp|bucket|paste|public|internet|remote|repo(?:sitory)?|url)\b)`;

const ORDERS: readonly SpokenOrder[] = [
  {
    id: 'order.delete_home',
    said: String.raw`${DESTROY} (?:(?:${ALL}(?: files?| folders?| data)?|all of the \w{1,16}|all|the contents?) (?:in|from|of|inside|under|on) )?${THE}(?:home(?: (?:folder|directory|dir))?|(?:documents|desktop|downloads|pictures) (?:folder|directory)|root (?:folder|directory|file ?system|partition))${END}`,
    effect: 'deletes_outside',
  },
  {
    id: 'order.wipe_disk',
    said: String.raw`(?:${DESTROY}|fill) ${THE}(?:(?:hard|system|boot|root|main|external|recovery|primary|usb|ssd|efi) ){0,2}(?:disks?|drives?|hard-?drives?|partitions?|file ?systems?|ssds?|operating system|computer|machine|phone|laptop|server)(?:${END}| with (?:zeros|random|junk))`,
    effect: 'destroys_device',
  },
  {
    id: 'order.delete_all_files',
    said: String.raw`${DESTROY} (?:${ALL}|all) ?(?:of )?(?:the |my |our |your )?(?:files?|folders?|directories|data|logs?|documents|code|sources?)?(?: and (?:files|folders|directories))? ?(?:(?:on|from|in|under|inside) (?:this|the|my|our|your|that) (?:\w{1,12} )?(?:computer|machine|server|disk|drive|host|system|laptop|box|pc)|(?:in|from|under|inside|of|below) (?:~|/|[A-Za-z]:\\)(?!tmp/\w)\S{0,80})(?=\s{0,3}[.!?;,]|$| )`,
    effect: 'deletes_outside',
  },
  {
    id: 'order.delete_project',
    said: String.raw`${DESTROY} (?:(?:${ALL}|all) ?(?:of )?(?:the )?(?:files?|folders?|code)?(?: (?:in|from|of) (?:this|the|my|our) (?:repo(?:sitory)?|project|workspace|code ?base|checkout|working (?:tree|directory|copy)))(?=\s{0,3}[.!?;,]|$)|everything except\b|(?:this|the|my|our) (?:whole |entire )?(?:repo(?:sitory)?|project|workspace|code ?base)(?=\s{0,3}[.!;]|$| and start))`,
    effect: 'deletes_files',
  },
  {
    id: 'order.git_metadata',
    said: String.raw`${DESTROY} ${THE}(?:\.git\b(?! ?(?:ignore|attributes|hub))|git history|reflog|stashes|stash)(?: (?:directory|folder))?${END}`,
    effect: 'destroys_recovery',
  },
  {
    id: 'order.live_data',
    said: String.raw`(?:${DESTROY}|stop|shut down|turn off|scale down|reset|disable) (?:(?:all|every|each)(?: of)? )?${THE}(?:${LIVE}(?:'s)? (?:\w{1,16} )?${STORE}|(?:\w{1,16} ){0,3}?${STORE} (?:in|on|of|from) (?:the |our )?(?:${LIVE}(?: (?:\w{1,16} )?(?:${STORE}|account|server))?|prod\w{0,8} \w{1,16}))${END}`,
    effect: 'deletes_remote',
  },
  {
    id: 'order.whole_database',
    said: String.raw`(?:drop|delete|wipe|destroy|erase|nuke|purge|truncate|empty) (?:(?:all|every)(?: of)? (?:the )?(?:tables?|databases?|schemas?|collections?)|the (?:whole |entire )?database|(?:all|the) user(?:s'?|'s)? data)${END}`,
    effect: 'resets_database',
  },
  {
    id: 'order.cloud',
    said: String.raw`(?:${DESTROY}|stop|deprovision|shut down) ${THE}(?:(?:ec2|s3|gke|eks|aks|rds|gcp|aws|azure|kubernetes|k8s|cloud|lambda|docker|terraform|running) (?:\w{1,12} )?(?:instances?|buckets?|clusters?|namespaces?|volumes?|databases?|containers?|images?|resources|deployments?|pods|vms?|functions|stacks?|state)|infrastructure|clusters?|droplets|virtual machines|backups|database snapshots|snapshots of \w{1,16}(?: \w{1,16})?|containers,? (?:images,? )?(?:and )?(?:volumes|images)[\w ,]{0,24})${END}`,
    effect: 'deletes_remote',
  },
  {
    id: 'order.force_push',
    said: String.raw`(?:(?:force|force-|--force )[ -]?push(?! (?:notifications?|messages?|policy|rules?))\b|push (?:\w{1,16} ){0,4}(?:with|using|by) (?:--)?force\b|rewrite (?:the |our |all )?(?:git )?history\b)`,
    effect: 'overwrites_shared',
  },
  {
    id: 'order.branches',
    said: String.raw`${DESTROY} ${THE}(?:(?:remote|upstream|origin|main|master)(?: \w{1,16})? branch(?:es)?|branches (?:on|from|of) (?:origin|upstream|the remote)|tags (?:on|from) (?:origin|the remote))${END}`,
    effect: 'overwrites_shared',
  },
  {
    id: 'order.discard_work',
    said: String.raw`(?:discard|throw away|drop|revert|wipe|delete|lose|reset|get rid of|undo) (?:(?:all|any|of|my|the|our|your|these|every) ){0,3}(?:uncommitted|local|unstaged|unsaved|uncommited|working tree|pending) (?:changes?|work|edits?|modifications?|files)${END}`,
    effect: 'discards_work',
  },
  {
    id: 'order.kill',
    said: String.raw`(?:kill|terminate|end|stop) (?:all|every|each)(?: of)?(?: the)? (?:\w{1,16} )?process(?:es)?${END}`,
    effect: 'kills_processes',
  },
  {
    id: 'order.power',
    said: String.raw`(?:(?:shut ?down|reboot|restart|power off|halt|turn off|switch off|restart) ${THE}(?:machine|computer|host|laptop|pc|vm|operating system)|(?:reboot|power off|halt) ${THE}(?:server|system))${END}`,
    effect: 'stops_machine',
  },
  {
    id: 'order.protection',
    said: String.raw`(?:disable|turn off|switch off|stop|deactivate|uninstall|remove|bypass) ${THE}(?:(?:windows|system|host|linux|macos|network) )?(?:firewall|selinux|apparmor|anti-?virus|defender|gatekeeper|system integrity protection|secure boot|audit (?:daemon|logging)|disk encryption|edr)${END}`,
    effect: 'changes_machine',
  },
  {
    id: 'order.accounts',
    said: String.raw`(?:(?:add|put) (?:me|myself|\w{1,16}|the user \w{1,16}) (?:to|into|in) (?:the )?(?:sudoers|wheel group|sudo group|administrators?(?: group)?|root group|docker group)\b|(?:remove|delete|clear|reset|change|disable|set) (?:the )?(?:root|administrator)(?:'s)? password\b|(?:delete|remove|disable) ${THE}(?:user |local |system )accounts? (?:on|of|from) (?:this|the|my) (?:machine|host|server|computer|system)|(?:uninstall|remove|purge) \w{1,24} from (?:the|this|my) (?:system|machine|computer|server|host|os)\b)`,
    effect: 'changes_machine',
  },
  {
    id: 'order.permissions',
    said: String.raw`(?:make ${THE}?(?:files?|folders?|everything|file ?system|director(?:y|ies)|system) (?:world|globally)[- ]?(?:writ\w{1,8}|readable|executable)|(?:give|grant) (?:everyone|everybody|anyone|all users|the world|others) (?:full|write|root|admin|all|read and write)[\w ]{0,24}(?:permissions?|access|rights|control) (?:on|to|for|over) (?:/|~|[A-Za-z]:|(?:the|this|my) (?:root|disk|drive|system|machine|server|home|file ?system|whole)))`,
    effect: 'changes_permissions',
  },
  {
    id: 'order.publish',
    said: String.raw`(?:(?:un)?publish|release|upload) (?:(?:the|this|our|my|a|it|new) ){0,3}(?:\w{1,16} ){0,2}?(?:to|on|from) (?:npm(?:js)?|pypi|crates\.io|rubygems|docker ?hub|(?:the )?(?:public |npm |package )registry|(?:the )?(?:vs ?code )?marketplace|maven central|nuget|the (?:app|play) store|hex|packagist|hackage)\b`,
    effect: 'publishes',
  },
  {
    id: 'order.make_public',
    said: String.raw`(?:(?:make|turn|set) (?:the|this|our|my) (?:\w{1,16} )?(?:repo(?:sitory)?|bucket|gist|project) (?:to )?(?:public|visible to everyone|world[- ]readable)(?=\s{0,3}[.!?;,]|$| )|${DESTROY} (?:the|this|our|my) (?:github|gitlab|bitbucket|remote|upstream) (?:repo(?:sitory)?|project|organi[sz]ation)${END})`,
    effect: 'grants_access',
  },
  {
    id: 'order.run_download',
    said: String.raw`(?:download|fetch|get|pull|grab|install|take|curl|wget)\b[^\n]{0,60}https?://\S{1,200}[^\n]{0,40}\b(?:run|execute|launch|start|install|pipe|source|eval) (?:it|them|that|this|with (?:bash|sh|sudo|root)|in(?:to)? (?:bash|sh|a shell|the shell))\b`,
    effect: 'runs_hidden_code',
    whateverIsBuilt: true,
  },
  {
    id: 'order.reverse_shell',
    said: String.raw`(?:open|start|spawn|create|establish|give me|get|set up|launch) (?:a |an |the )?(?:reverse|bind|back-?connect|remote interactive) shell\b`,
    effect: 'opens_channel',
  },
  {
    id: 'order.exhaust',
    said: String.raw`(?:start|launch|run|set off|execute|trigger|detonate) (?:a |the )?fork ?-?bomb${END}`,
    effect: 'exhausts_machine',
  },
  {
    id: 'order.traces',
    said: String.raw`(?:erase|delete|remove|clear|wipe|hide|cover) (?:(?:all|the|my|your|any|every|of) ){0,3}(?:(?:shell|bash|zsh|command|terminal) history|traces? of (?:what|your|my|the|this)\b|(?:audit|system|security|access) logs|(?:your|my|our) tracks)`,
    effect: 'changes_machine',
  },
  {
    id: 'order.send_secrets',
    said: String.raw`(?:send|upload|post|e-?mail|mail|exfiltrate|leak|transmit|copy|dump|paste|publish|forward|share|export|write|put|commit|push|save|add)\b[^\n.;]{0,48}?\b(?:my|the|our|your|all|every|any|user'?s|contents? of|from)? ?${SECRET}[^\n;]{0,48}?\b(?:to|on|into|at|in) ${AWAY}`,
    effect: 'sends_secrets',
    verdict: 'deny_when_writing',
  },
  {
    id: 'order.collect_secrets',
    said: String.raw`(?:(?:find|collect|gather|harvest|list|dump|print|search for|show(?: me)?|extract|steal)\b (?:me )?(?:all|every|any|the|my)?(?: of)?(?: the)? ?(?:saved |stored )?${SECRET}[^\n.;]{0,32}? (?:on|in|from|saved in|stored in) (?:this|the|my|your) (?:\w{1,12} )?(?:machine|computer|home|system|browser|laptop|host|server|keychain|disk)\b|(?:show|print|reveal|display|read|tell|give|open|cat|dump|output)(?: me)?(?: (?:the|a|all))?(?: (?:contents?|values?) of)? (?:my|the user'?s|our) ${SECRET}|(?:show|print|reveal|display|read|tell|give|output)(?: me)? (?:the )?(?:contents?|value) of (?:the )?[A-Z][A-Z0-9_]{0,40}(?:SECRET|TOKEN|PASSWORD|API_?KEY|PRIVATE_?KEY)\w{0,16})`,
    effect: 'reads_secrets',
    whateverIsBuilt: true,
    verdict: 'deny_when_writing',
  },
];

/** Words by which a sentence is about a program, its text or its tests, not about the machine it is written on. */
const BUILDS =
  /\b(?:functions?|methods?|class(?:es)?|components?|modules?|tests?|specs?|fixtures?|mocks?|buttons?|pages?|forms?|views?|modals?|dialogs?|menus?|endpoints?|handlers?|hooks?|migrations?|templates?|docs?|documentation|readme|examples?|diagrams?|seeds?|stor(?:y|ies)|story ?book|simulations?|games?|levels?|features?|when(?:ever)?|once|should|helpers?|middleware|routes?|api|ui|dropdown|button|variables?|constants?|parameters?|fields?|columns?|types?|interfaces?|props?|state|reducers?|stores?|queries|workflows?|comments?|imports?|translations?|labels?|css|html|sidebar|navbar|header|footer|toolbar|emulator|simulator|sandbox|wiki|changelog|dashboards?|\w{1,40}\.(?:tsx?|jsx?|mjs|py|go|rs|rb|java|kt|cs|php|md|ya?ml|json|toml|html|css|vue|svelte|sql|proto))\b/i;

/** Words of `BUILDS` in what is a secret, and in an order. */
const NO_BUILDING =
  /\byou should\b|https?:\/\/\S{1,400}|\bapi (?=keys?\b|tokens?\b|secrets?\b)|\b(?:environment|env) (?:variables?|vars)\b/gi;

/** Whether the clause that an order begins speaks of a program. */
const isAboutProgram = (rest: string): boolean =>
  BUILDS.test(
    (/^\W{0,4}[^!?;\n]{0,400}?(?=[!?;]|\.(?:\s|$)|$)/.exec(rest)?.[0] ?? rest).replace(NO_BUILDING, ''),
  );

const MAX_CHARS = 1_024;
/** Nothing without one of these is looked at. */
const HINT =
  /\b(?:wipe|delete|erase|remove|destroy|nuke|drop|trash|obliterate|purge|empty|clear|clean out|format|reformat|truncate|tear down|terminate|rid|zero|overwrite|shred|flush|take down|decommission|blow away|fill|stop|shut ?down|turn off|reset|disable|push|rewrite|discard|throw away|revert|kill|reboot|restart|power off|halt|uninstall|add|put|make|give|grant|(?:un)?publish|release|upload|download|fetch|install|open|start|spawn|launch|send|post|e-?mail|mail|copy|dump|paste|export|share|write|find|collect|list|print|show|read|reveal)\b/i;

/** A request with the form of a question. */
const POLITE = /^\W{0,4}(?:please )?(?:can|could|would|will) you /i;
/** What else looks like the search of a text: `find all API keys`. */
const SEARCHES = new Set(['order.collect_secrets', 'order.send_secrets']);

const orderOf = (said: string): RegExp => new RegExp(`${LEAD}${said}`, 'i');

/** One look for all of them: few sentences order anything. */
const ANY = orderOf(`(?:${ORDERS.map(({ said }) => said).join('|')})`);
const PATTERNS = ORDERS.map((row) => ({ row, pattern: orderOf(row.said) }));

/** Findings of a sentence that orders in plain words. */
export function spokenOrders(sentence: string): readonly TextFinding[] {
  if (sentence.length > MAX_CHARS || !HINT.test(sentence) || !ANY.test(sentence)) return [];
  const found = PATTERNS.flatMap(({ row, pattern }) => {
    const said = pattern.exec(sentence);
    const counts =
      said !== null && (row.whateverIsBuilt === true || !isAboutProgram(sentence.slice(said.index)));
    return counts ? [row] : [];
  });
  if (found.length === 0) return [];
  const asked = isMention(POLITE.test(sentence) ? sentence.replace(POLITE, '').replace(/\?/g, '') : sentence);
  return found.map((row) => ({
    rule: row.id,
    effect: row.effect,
    scope: EFFECTS[row.effect].scope,
    verdict: asked && !SEARCHES.has(row.id) ? 'warn' : (row.verdict ?? 'deny'),
    reason: `The request asks for what ${EFFECTS[row.effect].words}.`,
  }));
}
