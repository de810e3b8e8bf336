// Secrets that are known by what is around or inside them: data.

export interface PlacedFormat {
  readonly id: string;
  /** A line without one of these is not searched; at least three characters, case does not count. */
  readonly keys: readonly string[];
  /** The group before the secret stays. */
  readonly pattern: RegExp;
  /** What it hides is made of words. */
  readonly wordy?: true;
}

/** Secrets that are known by what is around or inside them. */
export const PLACED_FORMATS: readonly PlacedFormat[] = [
  {
    id: 'slack_webhook',
    keys: ['hooks.slack.com/'],
    pattern: /()https?:\/\/hooks\.slack\.com\/[\w/-]{20,}/g,
  },
  {
    id: 'discord_webhook',
    keys: ['/api/webhooks/'],
    pattern: /()https?:\/\/[\w.]{0,32}discord(?:app)?\.com\/api\/webhooks\/\d{10,22}\/[\w-]{20,}/g,
  },
  {
    id: 'teams_webhook',
    keys: ['.webhook.office.com/'],
    pattern: /(\.webhook\.office\.com\/)[\w@/-]{20,}/g,
  },
  {
    id: 'telegram_api',
    keys: ['api.telegram.org/bot'],
    pattern: /(api\.telegram\.org\/bot)\d{6,12}:[\w-]{20,}/g,
  },
  {
    id: 'signed_query',
    keys: [
      'sig=',
      'signature=',
      'code=',
      'state=',
      'challenge=',
      'token=',
      'key=',
      'auth=',
      'secret=',
      'password=',
      'credential=',
    ],
    pattern:
      /([?&;](?:sig|signature|code|state|code_challenge|access_token|refresh_token|id_token|token|api_?key|key|auth|secret|password|X-Amz-(?:Signature|Credential|Security-Token)|X-Goog-(?:Signature|Credential))=)[\w%.~+/=-]{16,}/gi,
  },
  {
    id: 'bearer',
    keys: ['bearer '],
    pattern: /((?:\b|\\[nrt])bearer\s{1,4}["']?)[\w.~+/=-]{20,4096}/gi,
  },
  {
    id: 'webhook_path',
    keys: [
      'hooks.zapier.com/',
      'maker.ifttt.com/',
      '.make.com/',
      '.m.pipedream.net',
      'logic.azure.com',
      'outlook.office.com/webhook',
    ],
    pattern:
      /()https?:\/\/(?:hooks\.zapier\.com\/hooks|maker\.ifttt\.com\/[\w/]{1,128}\/key|hook\.[\w.]{1,16}\.make\.com|[\w-]{1,64}\.m\.pipedream\.net|[\w.-]{1,128}\.logic\.azure\.com[:\w]{0,5}\/workflows|outlook\.office\.com\/webhook)\/[\w@/?&=%.:-]{8,512}/g,
  },
  {
    // A draw behind the word: nothing else is needed to send messages there.
    id: 'hook_path',
    keys: ['/hooks/', '/hook/', '/webhook/', '/incoming/'],
    pattern:
      /(https?:\/\/[\w.:-]{3,128}(?:\/[\w.-]{1,32}){0,5}\/(?:hooks?|webhooks?|incoming)\/)(?![a-z/-]{1,64}(?:["'\s]|$))[\w/-]{20,160}/g,
  },
  {
    id: 'vault_old',
    keys: ['vault'],
    pattern: /()(?<![\w.])[sbr]\.[A-Za-z0-9]{24}(?![\w.])/g,
  },
  {
    id: 'data_source',
    keys: ['@tcp(', '@unix('],
    pattern: /([\w.-]{1,64}:)[^\s@"'`]{4,128}(?=@(?:tcp|unix)\()/g,
  },
  {
    // Three parts: an id, a time, a signature.
    id: 'discord',
    keys: ['token', 'bot ', 'discord'],
    pattern: /()(?<![\w.-])[MNO][\w-]{23,27}\.[\w-]{6}\.[\w-]{27,45}(?![\w-])/g,
  },
  {
    // `machine … login … password …`, `ENV NAME value`, `setx NAME value`.
    id: 'spaced_assignment',
    keys: [' login ', 'env ', 'set ', 'setx ', 'setenv '],
    pattern:
      /(\blogin\s{1,4}\S{1,128}\s{1,4}password\s{1,4}|(?:^|\s)(?:ENV|set|setx|setenv)\s{1,4}(?:-\w{1,12}\s{1,4}){0,3}[\w.-]{0,64}(?:pass|pwd|secret|token|key|auth|cred)[\w-]{0,24}\s{1,4}["']?)[^\s"'$<{]{8,512}/gi,
  },
  {
    id: 'shadow',
    keys: ['$6$', '$5$', '$y$', '$argon2'],
    pattern: /()\$(?:6|5|y|argon2id?)\$[\w$,=./+-]{20,}/g,
  },
  { id: 'bcrypt', keys: ['$2a$', '$2b$', '$2y$'], pattern: /()\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}/g },
  {
    id: 'service_bus',
    keys: ['endpoint=sb'],
    pattern: /(Endpoint=)sb:\/\/[^\s;"']{1,256};SharedAccessKey[^\r\n"']{10,512}/gi,
  },
  {
    id: 'seed_phrase',
    keys: ['phrase', 'mnemonic'],
    wordy: true,
    pattern:
      /((?:seed|recovery|backup|secret|wallet|mnemonic)[ _-]?(?:phrase|words|code)?["']?\s{0,4}(?:is\s{0,4})?[:=]\s{0,4}["']?)(?:[a-z]{3,8}[ ,]{1,2}){11,23}[a-z]{3,8}/gi,
  },
  {
    // `vendor_live_…`: the word before the draw says that it is a key.
    id: 'announced',
    keys: [
      '_live_',
      '_prod',
      '_sec',
      '_sk_',
      '_pat_',
      '_oat_',
      '_api',
      '_tok',
      '_tkn_',
      '_key_',
      '_admin_',
      '_v1_',
      '_cli_',
      '_test_',
    ],
    pattern:
      /()_(?<=[a-z0-9]_)(?:live|prod|production|secret|sec|sk|pat|oat|api|apikey|token|tkn|key|admin|cli|test|v1)_(?![a-z]{1,24}\d{0,5}(?:_{1,2}(?:[a-z]{1,24}\d{0,5}|\d{1,5})){1,12}(?![\w+/=-]))[A-Za-z0-9][\w+/-]{19,}={0,2}/g,
  },
  {
    id: 'session_cookie',
    keys: ['session=', 'sessid=', 'sessionid=', '.sid='],
    pattern:
      /()(?<![A-Za-z0-9])[\w.]{0,32}(?:_session|SESSID|SESSIONID|sessionid|connect\.sid)=[\w%.~+/=-]{16,}/g,
  },
  {
    id: 'joined',
    keys: ["' + '", '" + "'],
    pattern: /((?:gh[pousr]_|github_pat_|glpat-|sk-|xox[a-z]-|AKIA|AIza)["'] ?\+ ?["'])[\w-]{16,}/g,
  },
];

/** Headers whose whole value is a credential. */
export const CREDENTIAL_HEADERS = 'proxy-authorization|authorization|set-cookie|cookie';
