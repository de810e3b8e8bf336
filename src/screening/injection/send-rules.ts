// Orders to send away what was said or is secret. (pure)
import { ENOUGH, type InjectionRule } from './injection-rule.ts';
import { SECRETS, SECRET_STARTS } from './secret-words.ts';
import { freely, list, loose, oneOf } from './phrases.ts';

const CONVERSATION = oneOf(`
  conversations?(?: history)?|chat (?:history|logs?|contents?)|message history|system prompts?
  prior messages|previous messages|full context|all messages|session history
  user['’]?s? (?:messages?|data|files|emails?|credentials|information|query|question|input)
`);
const SEND =
  '(?:send|post|forward|upload|transmit|exfiltrate|e-?mail|leak|deliver|submit|report|copy)(?:ing|s)?';
const AWAY = oneOf(`
  https?://|ftp://|hxxps?://|[\\w.+-]{1,40}@[\\w-]{1,40}\\.\\w|(?:the )?attackers?|(?:an? )?external
  (?:a |the |our |my )?remote|(?:the |an? |our |this )?(?:url|webhook|endpoint)
  [\\w-]{2,40}(?:\\.[\\w-]{2,30}){0,2}\\.(?:com|net|org|io|example|biz|test|invalid|xyz|ru|local)|evil
  example
`);

export const SEND_RULES: readonly InjectionRule[] = [
  {
    id: 'send_talk',
    kind: 'send',
    weight: ENOUGH,
    starts: list(`
      conversation|chat h|chat l|chat c|message history|system prompt|prior messages|previous messages
      full context|all messages|session history|user's|user data|user message|user files|user cred
      user info|user query|users data
    `),
    pattern: loose(
      `(?<=(?<!\\w)${SEND} ${freely(6)})${CONVERSATION} ${freely(7)}(?:to|at|via|into|through|with) (?:the )?${freely(2)}${AWAY}`,
    ),
  },
  {
    id: 'send_secret',
    kind: 'send',
    weight: ENOUGH,
    starts: SECRET_STARTS,
    pattern: loose(
      `(?<=(?<!\\w)${SEND} ${freely(6)})${SECRETS} ${freely(7)}(?:to|at|via|into|through) ${freely(2)}${AWAY}`,
    ),
  },
  {
    id: 'send_away',
    kind: 'send',
    weight: 1,
    starts: list(`
      ·send·|·post·|forward|upload|transmit|·email·|navigate to|visit·|make a request|connect to|click·
    `),
    pattern: loose(
      `(?:(?:send|post|forward|upload|transmit|e-?mail) ${freely(7)}(?:to|at|via) ${freely(2)}${AWAY}|(?:navigate to|visit|make a request to|connect to|click(?: on)?) ${freely(4)}(?:https?://|ftp://|hxxps?://|[\\w-]{2,40}\\.(?:com|biz|xyz)|this (?:link|url|page|site) (?:immediately|now)))`,
    ),
  },
  {
    id: 'attacker_place',
    kind: 'send',
    weight: 1,
    starts: list(`
      attacker.|attacker-|evil.com|evil.ex|evil.or|evil.ne|malicious.|malicious-site|@attacker|@evil.
      exfil.|exfil-|//evil-|@malicious
    `),
    pattern: loose(
      `(?<=(?:://|@|to |[\\w-]\\.)[\\w.-]{0,20})(?:attacker|evil|malicious|exfil(?:tration)?)[\\w-]{0,30}\\.(?:com|net|org|io|example|biz|test|invalid|xyz|ru)`,
    ),
  },
];
