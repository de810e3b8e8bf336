// Orders to an assistant. (pure)
import { ENOUGH, type InjectionRule } from './injection-rule.ts';
import { list, loose, oneOf, words } from './phrases.ts';

const READER = oneOf(`
  ais?|ai agents?|ai assistants?|ai models?|ai systems?|llms?|language models?|large language models?
  assistants?|the assistant|the agent|the model|agents?|chatbots?|chatgpt|claude|gpt(?:-?[345])?|gemini
  copilot|models?|bots?
`);
const READERS = list(`
  ai|llm|llms|assistant|assistants|agent|agents|language model|chatbot|chatgpt|claude|gpt|gemini|copilot
  models
`);
const MODALS = list(`should|must|shall|needs to|please|you must|you should|will now`);
const DO = oneOf(`
  ignore|call|send|run|execute|output|reply|respond|print|include|visit|navigate|reveal|forward|say|tell
  mark|approve|delete|append|add|recommend|disregard|forget|override|enter|switch|click|open|download
  upload|post|mention|summari[sz]e|follow|obey|immediately|do|stop|now|protect|treat|store|remember|save
  read|fetch|perform|bypass|skip
`);

export const ORDER_RULES: readonly InjectionRule[] = [
  {
    id: 'reader_addressed',
    kind: 'order',
    weight: ENOUGH,
    starts: list(`
      attention|note to|note for|message to|message for|instructions to|instructions for|instruction for
      instruction to|command to|command for|directive for|directive to|notice to|notice for|notes for
      notes to|dear ai|dear ass|dear llm|hey ai|hey ass|hello ai|important for|warning for|hint for
      hello chatgpt|hi chatgpt|hey chatgpt
    `),
    pattern: words(
      `(?:attention|(?:notes?|messages?|instructions?|commands?|directives?|notices?|important|warning|hint) (?:to|for))[,:]? (?:all |any |the |an? )?(?:ai|llms?|language model|large language model|assistants?|chatbots?|chatgpt|claude|gpt)(?: (?:agents?|assistants?|systems?|models?|crawlers?|readers?))?[:,.!\\])]`.replaceAll(
        '(?![\\w])',
        '',
      ),
    ),
  },
  {
    id: 'reader_order',
    kind: 'order',
    weight: 1,
    starts: READERS.flatMap((reader) => MODALS.map((modal) => `${reader} ${modal}`)),
    pattern: words(
      `${READER}(?: (?:that|who|which|reading|processing)(?: \\w{2,12}){1,4})?[,:]? (?:(?:should|must|shall|needs? to|have to|has to|will|is required to|are required to|please|you must|you should|can you)(?: (?:now|also|always|first|immediately))? )${DO}`,
    ),
  },
  {
    id: 'reader_ignore',
    kind: 'order',
    weight: ENOUGH,
    starts: list(`
      ai should|ai must|assistant should|assistant must|agent should|agent must|llm should|llm must
      model should|model must|models should|models must|assistants must|assistants should|agents must
      agents should
    `),
    pattern: words(
      `(?:ai|assistants?|agents?|llm|models?) (?:should|must) (?:now |also |always |first |immediately )?(?:ignore|disregard|forget|override|reveal|bypass|exfiltrate|call \\w{1,20}_|approve)`,
    ),
  },
  {
    id: 'reader_direct',
    kind: 'order',
    weight: ENOUGH,
    starts: list(`
      ai agent dir|ai directive|agent command|agent directive|ai instruction|llm instruction
      assistant directive|assistant instruction|model instruction|ai command|ai override|agent override
      ai system instr|hidden instruction|hidden inject|hidden directive|hidden command|embedded note
      embedded instruction|ai note:|note: ai|ai systems:|for ai systems|encoded_directive
      encoded directive|agent instructions:
    `),
    pattern: loose(
      `(?:(?:ai|agent|llm|assistant|model)(?: agent| system)? (?:directive|command|instructions?|override|note)s?:|ai agent directive|hidden (?:instructions?|inject(?:ion)?|directive|command)s?:|embedded (?:notes?|instructions?):|(?:note|attention|warning|important):? (?:to )?ai (?:processing|reading|agents?|assistants?|systems?)|for ai systems:|encoded[ _]directive)`,
    ),
  },
  {
    id: 'if_you_are_ai',
    kind: 'order',
    weight: ENOUGH,
    starts: list(`
      if you are an ai|if you are a lan|if you are an llm|if you are an ass|if you are a larg
      if you're an ai|if you're an llm|if you're a lang|if you are a bot|if you are chatgpt
      if you are gpt|if you are an auto|when an ai|when you read this|when you see this
      when you process this|when processing this|when summarizing this|ai processing this
      ai reading this|llm reading this|agent reading this|as an ai agent|as a browsing agent|as an agent
      as a shopping assistant|to an llm|any ai|all ai
    `),
    pattern: words(
      `(?:if you(?: are|['’]re) (?:an? )?(?:ai|llm|language model|large language model|assistant|bot|chatgpt|gpt|automated)|when (?:an ai|you (?:read|see|process) this|(?:processing|summarizing) this)|(?:ai|llm|agent) (?:agent )?(?:reading|processing) this|as an? (?:ai |browsing |shopping )?(?:agent|assistant), (?:you must|you should|please|i need you|you are)|(?:any|all) ai (?:agents?|assistants?|models?|systems?) (?:reading|processing|that read|must|should))`,
    ),
  },
  {
    id: 'before_answer',
    kind: 'order',
    weight: ENOUGH,
    starts: list(`
      before you can|before answering|before you answer|before responding|before you respond
      before continuing with the|before processing this|before proceeding with|before you complete
      before doing anything|to complete your current task|to continue your task|before using any
      before using this tool|before completing
    `),
    pattern: words(
      `(?:before (?:you can (?:solve|answer|complete|proceed)|answering|you (?:answer|respond|complete)(?: (?:to )?the \\w{3,10})?|responding|processing this|doing anything(?: else)?|using any (?:other )?tools?|using this tool|completing (?:your|the|this) (?:task|request))|to (?:complete your current|continue your) task),? (?:\\w{2,12} ){0,6}(?:please|you (?:must|need|should|have)|first|also|must|priority|call|read|send|run|do the following|execute)`,
    ),
  },
  {
    id: 'important_message',
    kind: 'order',
    weight: ENOUGH,
    starts: list(`
      important message from|important!!!|important instruction|important update from|urgent instruction
      critical instruction|important system|system maintenance notice|priority protocol
      priority instruction|confidential instruction|internal message|critical priority|new directive
    `),
    pattern: words(
      `(?:important message from (?:me|the|your|\\w{3,12},? )|important!!!|(?:important|urgent|critical|priority|confidential) instructions?(?: for (?:the )?(?:ai|assistant|model|agent)s?|:|! )|important (?:update from|system) (?:system|update|note|message|notice|instruction)|priority protocol|internal message|critical priority:|new directive:)`.replaceAll(
        '(?![\\w])',
        '',
      ),
    ),
  },
  {
    id: 'run_it',
    kind: 'order',
    weight: 0.75,
    starts: list(`
      run the|run this|run rm|execute|rm -rf|curl -|curl h|eval(a|eval(b|install the following
      delete all|os.system|delete every
    `),
    pattern: loose(
      `(?:(?:run|execute|executes)(?: \\w{2,12}){0,4} (?:commands?|code|script|shell|payload|instructions?|actions|sequence|bash|rm|curl|sudo)|rm -rf (?:/|~|\\*)|curl [^\\n|]{4,120}\\| ?(?:ba)?sh|eval\\((?:atob|base64)|delete (?:all|every) (?:\\w{3,12} ){0,3}(?:files?|data|records?|emails?|tables?|customers?))`,
    ),
  },
  {
    id: 'run_without_asking',
    kind: 'order',
    weight: ENOUGH,
    starts: list(`
      execute this command|execute the following|run this command|run the following|execute immediately
      execute all commands|execute the command|run this script|execute this|run rm -rf|execute these
    `),
    pattern: words(
      `(?:execute|run) (?:this|the|the following|all|these|immediately|rm -rf)[^.\\n]{0,80} (?:without (?:asking|confirmation|user|telling|notifying|any|human|question)|immediately|and (?:do not|don['’]t) (?:tell|mention|show)|silently|before (?:you|answering|responding)|as (?:the |an? )?(?:ai|assistant|agent|root|admin))`,
    ),
  },
  {
    id: 'call_tool',
    kind: 'order',
    weight: 1,
    starts: list(`
      call the·|invoke the·|use the·|call toy_|using the·
    `),
    pattern: words(
      `(?:call|invoke|use|using)(?: the)? ['"\`]?\\w{3,40}['"\`]?(?: tool| function)? (?:tool|function|and|with|to|before) (?:\\w{2,12} ){0,4}(?:send|delete|password|credentials|without|transfer|secrets?|all files|\\.ssh|id_rsa|\\.env|ssh|private)`,
    ),
  },
  {
    id: 'say_only',
    kind: 'order',
    weight: 0.75,
    starts: list(`
      ·say "|·say '|·say that|respond with|reply with|output "|output '|print "|print '|only respond
      answer with|respond only|reply only|output only|·say:·|repeat after|confirm by|respond to my
      respond freely|respond to all|answer honestly|answer freely|respond with your|say that
    `),
    pattern: loose(
      `(?:(?:say|print|output|(?:respond|reply|answer)(?: only)? with|output only)(?: (?:the|only|just|exactly|this|following|phrase|words?|text|string|message|and|nothing|else|that|with)){0,5}:? ['"“‘\`]|only respond with|respond (?:only|freely|to all|to my next|to every)|answer (?:honestly|freely)|repeat after me|confirm (?:by saying|you understand)|say that)`,
    ),
  },
  {
    id: 'hidden_html',
    kind: 'order',
    weight: 1,
    starts: list(`
      display:none|display: none|color:white|color: white|font-size:0|font-size: 0|font-size:1px
      font-size: 1px|opacity:0|opacity: 0|<!-- a|<!-- i|<!-- s|<!-- n|<!-- l|<!-- p|<!-- o|<!--sy|<!-- d
      [//]: #|visibility:hidden
    `),
    pattern: loose(
      `(?:display: ?none|color: ?white|font-size: ?[01](?:px)?|opacity: ?0|color\\{white\\}|visibility:hidden|<!--|\\[//\\]: ?#)[^\\n]{0,40}?(?:>|'|"|\\(|-|\\s)(?:[^\\n<]{0,40}?)(?:\\bai\\b|assistant|ignore|instruct|system:|llm|agent|disregard|override|prompt)`,
    ),
  },
];
