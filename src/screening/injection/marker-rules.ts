// Signs of a conversation, a tool call or a transport in a text that is none. (pure)
import { DISGUISED_WORDS } from './disguised-words.ts';
import { ENOUGH, type InjectionRule } from './injection-rule.ts';
import { exact, list, loose, words } from './phrases.ts';

export const MARKER_RULES: readonly InjectionRule[] = [
  {
    id: 'chat_template',
    kind: 'turn',
    weight: ENOUGH,
    starts: list(`
      <|im_s|<|im_e|<|system|<|user|<|assistant|<|endof|<|eot_|<|start_header|<|endo|[inst]
      [/inst]|<<sys>>|<</sys>>|<start_of_turn|<|begin|[system_prompt|<|channel|
    `),
    pattern: loose(
      `(?:<\\|(?:im_(?:start|end)|system|user|assistant|endof\\w{1,8}|eot_id|start_header_id|end_header_id|end|begin_of_text|channel)\\|>(?!["'\`])|\\[/?INST\\]|<</?SYS>>|<start_of_turn>|\\[system_prompt\\])`,
    ),
  },
  {
    id: 'system_tag',
    kind: 'turn',
    weight: 1.5,
    starts: list(`
      <system>|</system>|<system_|</system_|<system-|[system|[[system|<<system|{{system|[admin
      [end_system|"role": "system"|"role":"system"|'role': 'system'|[instructions|[priority|<override
      <instructions>|<important>|<information>|[developer|{_system_|<admin|</user|</untrusted
      </ untrusted|</context|</document|<secret
    `),
    pattern: loose(
      `(?:</?system(?:[_-](?:prompt|message|instructions?|override|note|reminder|update))?>|[\\[{<]{1,2}(?:end_)?(?:system|admin|developer|priority|instructions?)(?:[ _](?:override|note|message|update|prompt|instructions?|notice|alert|admin|command|mode|directive|log|\\w{3,12})){0,3}[ \\w:-]{0,30}[\\]}:>]|["']role["']: ?["']system["']|<override|<important>|<information>|<instructions>|\\{_system_|</ ?(?:user(?:_\\w{2,14})?|untrusted\\w{0,24}|context|document)>)`,
    ),
  },
  {
    id: 'system_line',
    kind: 'turn',
    weight: 1.5,
    starts: list(`
      system:|system prompt:|system message:|system note:|system notice|system update|system alert
      system instruction|system command|system directive|admin:|administrator:|developer:
      developer note:|developer n|sysadmin:|instruction:|instructions:|system :|researcher instructions:
      user instructions:
    `),
    pattern: exact(
      `(?<=^|[\\n.>"'\`*#\\[(/-]\\s{0,3})(?:(?:S(?:YSTEM|ystem)|A(?:DMIN|dmin)(?:istrator|ISTRATOR)?|D(?:EVELOPER|eveloper)|S(?:YSADMIN|ysadmin))(?: (?:P(?:ROMPT|rompt)|M(?:ESSAGE|essage)|N(?:OTE|ote)|N(?:OTICE|otice)|U(?:PDATE|pdate)|A(?:LERT|lert)|I(?:NSTRUCTION|nstruction)s?S?|C(?:OMMAND|ommand)|D(?:IRECTIVE|irective)))?\\s?:|(?<=#{2,4}\\s?)(?:I(?:nstructions?|NSTRUCTIONS?):|S(?:ystem|YSTEM):)|(?:RESEARCHER|USER) INSTRUCTIONS:)`,
    ),
  },
  {
    id: 'human_turn',
    kind: 'turn',
    weight: 1,
    starts: list(`
      human:|·user:
    `),
    pattern: exact(`(?<=\\n[\\s#*]{0,4})(?:Human|HUMAN|User|USER):`),
  },
  {
    id: 'assistant_turn',
    kind: 'turn',
    weight: 1,
    starts: list(`
      assistant:|chatgpt:|[gpt]:|[chatgpt]
    `),
    pattern: exact(`(?<=\\n[\\s#*\\[("]{0,4})(?:Assistant|ASSISTANT|AI|ChatGPT|GPT)\\]?:`),
  },
  {
    id: 'end_of_input',
    kind: 'turn',
    weight: 1.5,
    starts: list(`
      end of document|end of user|end of input|end of context|end of system|end of prompt|end of data
      end of instructions|end document|document end|end user|begin new|begin real|begin system
      begin admin|start of system|start new|start evaluation|end of query|new session|end_of
      begin instruction|</end_|end prompt|end of text|begin override
    `),
    pattern: loose(
      `(?<=[-=\\[<#*(/]\\s{0,3})(?:end (?:of )?(?:user|document|input|context|system|prompt|data|instructions|query|text)|document end|(?:begin|start)(?: of)? (?:new|real|system|admin|instructions?|override|evaluation)|new session)`,
    ),
  },
  {
    id: 'end_of_result',
    kind: 'turn',
    weight: ENOUGH,
    starts: list(`
      </tool_result|</function_result|<tool_response|</tool_output|</function_calls|<function_results
      </untrusted_|</search_results|</retrieved
    `),
    pattern: loose(
      `</?(?:tool_(?:result|response|output)|function_(?:results?|calls)|untrusted_\\w{1,24}|search_results|retrieved\\w{0,16})`,
    ),
  },
  {
    id: 'tool_call',
    kind: 'tool_call',
    weight: ENOUGH,
    starts: list(`
      <function_calls|<invoke|<tool_use|<tool_call|<antml|<function=
    `),
    pattern: loose(`<(?:function_calls>|invoke name=|tool_use|tool_call|antml:|function=\\w)`),
  },
  {
    id: 'tool_call_json',
    kind: 'tool_call',
    weight: 1,
    starts: list(`
      "tool_calls"|"function_call"|"tool_call"|"tool_use"|"recipient_name"|"tool_name"
    `),
    pattern: loose(`"(?:tool_calls?|function_call|tool_use|recipient_name|tool_name)"\\s{0,4}[:,}\\]]`),
  },
  {
    id: 'image_with_data',
    kind: 'link',
    weight: ENOUGH,
    starts: list(`
      ](http|src="http|src='http
    `),
    pattern: loose(
      `(?:\\]\\(|src=["'])https?://[^\\s)"'?]{1,160}[?][^\\s)"']{0,100}?=(?:\\{\\{?[a-z_ ]{3,40}\\}|\\$\\{[^}]{1,40}\\}|\\[[a-z_' -]{3,60}|<[a-z_ -]{3,40}>|%7b|data\\b|secret|stolen|\\.\\.\\.|conversation|chat_?history|encoded|base64|your_|user_|\\+)`,
    ),
  },
  {
    id: 'address_with_data',
    kind: 'link',
    weight: 1,
    starts: list(`
      ?data=|&data=|?secret=|?exfil|?token=[|?key=[|?info=|_token=[|?payload=|?prompt=|?history=
      ?context=|?msg={|?stolen|?conversation=
    `),
    pattern: loose(
      `[?&_](?:data|q|secret|exfil\\w{0,8}|token|key|info|leak\\w{0,4}|d|c|payload|prompt|history|context|p|msg|stolen\\w{0,8}|conversation)=(?:[\\[{<$%]|[a-z_]{4,})`,
    ),
  },
  {
    id: 'decode_and_follow',
    kind: 'encoded',
    weight: ENOUGH,
    starts: list(`
      decode|decipher|decrypt|unscramble|reverse th|decoding|combine|deobfuscate|base64 -d
    `),
    pattern: words(
      `(?:(?:decod(?:e|ing)|decipher|decrypt|unscramble|reverse|combine|deobfuscate)\\b[^.\\n]{0,80}? (?:and|then|to) (?:then )?(?:follow|execute|obey|run|do|comply|perform|respond|answer|apply|act on|carry out|reveal)|base64 -d[^\\n]{0,20}\\| ?(?:ba)?sh)`,
    ),
  },
  {
    id: 'disguised_word',
    kind: 'encoded',
    weight: ENOUGH,
    starts: DISGUISED_WORDS.map((word) => word.toLowerCase()),
    // the word itself is the sign
    pattern: /(?:)/y,
  },
];
