// What secrets look like by themselves: formats that their issuers document. Data.

interface TokenFormat {
  readonly id: string;
  /** A fixed beginning and one run of characters: nothing nested, so that matching is linear. */
  readonly pattern: string;
}

export const TOKEN_FORMATS: readonly TokenFormat[] = [
  { id: 'github', pattern: String.raw`gh[pousr]_[A-Za-z0-9]{30,255}` },
  { id: 'github_fine_grained', pattern: String.raw`github_pat_[A-Za-z0-9_]{40,255}` },
  { id: 'gitlab', pattern: String.raw`gl(?:pat|dt|rt|ft|ptt|soat|cbt|imt|agent|oas|ffct)-[\w.-]{18,}` },
  { id: 'slack', pattern: String.raw`xox[a-z](?:\.xox[a-z])?-[\w%/+=-]{10,}` },
  { id: 'slack_app', pattern: String.raw`xapp-\d-[A-Za-z0-9-]{10,}` },
  { id: 'stripe', pattern: String.raw`[sr]k_(?:live|test|prod)_[A-Za-z0-9+/=]{10,}` },
  { id: 'webhook_signing', pattern: String.raw`whsec_[A-Za-z0-9+/=]{24,}` },
  { id: 'google_api_key', pattern: String.raw`AIza[\w-]{35}` },
  { id: 'google_oauth', pattern: String.raw`ya29\.[\w.-]{20,}` },
  { id: 'google_refresh', pattern: String.raw`1//0[\w-]{30,}` },
  { id: 'google_code', pattern: String.raw`4/0A[\w-]{30,}` },
  { id: 'google_client_secret', pattern: String.raw`GOCSPX-[\w-]{20,}` },
  { id: 'google_ai', pattern: String.raw`AQ\.Ab[\w-]{30,}` },
  {
    id: 'aws_key_id',
    pattern: String.raw`A(?:BIA|CCA|GPA|IDA|IPA|KIA|NPA|NVA|ROA|PKA|SCA|SIA|3T[A-Z0-9])[A-Z0-9]{16}(?![A-Za-z0-9])`,
  },
  { id: 'aws_bedrock', pattern: String.raw`ABSK[A-Za-z0-9+/=]{60,}|bedrock-api-key-[A-Za-z0-9+/=]{20,}` },
  { id: 'openai_anthropic', pattern: String.raw`c?sk-[A-Za-z0-9][\w-]{19,}` },
  { id: 'npm', pattern: String.raw`npm_[A-Za-z0-9]{36}` },
  { id: 'pypi', pattern: String.raw`pypi-[\w-]{50,}` },
  { id: 'rubygems', pattern: String.raw`rubygems_[a-f0-9]{48}` },
  { id: 'crates', pattern: String.raw`cio[A-Za-z0-9]{32}(?![A-Za-z0-9])` },
  { id: 'sendgrid', pattern: String.raw`SG\.[\w=.-]{50,}` },
  { id: 'twilio', pattern: String.raw`SK[0-9a-f]{32}(?![A-Za-z0-9])` },
  { id: 'jwt', pattern: String.raw`eyJ[\w-]{10,}\.[\w/\\+=-]{10,}(?:\.[\w/\\+=-]{0,4096}){0,3}` },
  { id: 'jwt_other', pattern: String.raw`ey[A-Za-z0-9]{17,}\.ey[\w/\\-]{10,}(?:\.[\w/\\+=-]{0,4096}){0,3}` },
  { id: 'vault', pattern: String.raw`hv[sbr]\.[\w-]{20,}` },
  { id: 'digitalocean', pattern: String.raw`do[opr]_v1_[a-f0-9]{64}` },
  { id: 'hugging_face', pattern: String.raw`(?:hf_|api_org_)[A-Za-z]{30,}(?![A-Za-z0-9])` },
  { id: 'databricks', pattern: String.raw`dapi[a-f0-9]{32}` },
  { id: 'shopify', pattern: String.raw`shp(?:at|ss|ca|pa)_[A-Fa-f0-9]{32}` },
  { id: 'grafana', pattern: String.raw`gl(?:c|sa)_[\w+/=]{20,}` },
  { id: 'sentry', pattern: String.raw`sntry[su]_[\w+/=]{20,}` },
  { id: 'atlassian', pattern: String.raw`AT(?:ATT3x|BB|CTT)[\w=-]{20,}` },
  { id: 'doppler', pattern: String.raw`dp\.(?:pt|st|ct|sa|scim|audit)\.[A-Za-z0-9]{30,}` },
  { id: 'planetscale', pattern: String.raw`pscale_(?:tkn|pw|oauth)_[\w=.-]{30,}` },
  { id: 'age', pattern: String.raw`AGE-SECRET-KEY-1[0-9A-Z]{50,}` },
  { id: 'artifactory', pattern: String.raw`AKC[A-Za-z0-9]{60,}` },
  {
    id: 'alibaba_tencent',
    pattern: String.raw`LTAI[A-Za-z0-9]{17,26}(?![A-Za-z0-9])|AKID[A-Za-z0-9]{32}(?![A-Za-z0-9])`,
  },
  { id: 'meta', pattern: String.raw`EAA[A-Za-z0-9]{90,}` },
  { id: 'airtable', pattern: String.raw`pat[A-Za-z0-9]{14}\.[a-f0-9]{64}` },
  { id: 'fly', pattern: String.raw`fm\d[a-z]?_[\w+/=]{60,}` },
  { id: 'telegram', pattern: String.raw`\d{8,10}:AA[\w-]{32,35}(?![\w-])` },
  { id: 'openshift', pattern: String.raw`sha256~[\w-]{43}` },
  /** One word, then `-` or `_`, then a long draw: Postman, Tailscale, NVIDIA, Figma and their like. */
  {
    id: 'prefixed',
    pattern: String.raw`(?:PMAK|tskey|nvapi|xai|pplx|gsk|figd|lin_api|dckr_[po]at|sq[apu]|sq0csp|r8|ops|ntn|sbp|sb_secret|secret|CFPAT|CLOJARS|CCIPAT|HRKU|NRAK|FLWSECK|rdme|rnd|pnu|AstraCS:|EZ[AT]K|API-)[-_]?[A-Za-z0-9][\w.+/=-]{24,}`,
  },
];

interface PlacedFormat {
  readonly id: string;
  /** Text without one of these is not searched: the pattern has no fixed beginning, so a search would be slow. */
  readonly hints: readonly string[];
  /** The group before the secret stays. */
  readonly pattern: RegExp;
}

/** Secrets that are known by what stands around or inside them. */
export const PLACED_FORMATS: readonly PlacedFormat[] = [
  {
    id: 'slack_webhook',
    hints: ['hooks.slack.com/'],
    pattern: /()https?:\/\/hooks\.slack\.com\/[\w/-]{20,}/g,
  },
  {
    id: 'discord_webhook',
    hints: ['/api/webhooks/'],
    pattern: /()https?:\/\/[\w.]{0,32}discord(?:app)?\.com\/api\/webhooks\/\d{10,22}\/[\w-]{20,}/g,
  },
  {
    id: 'teams_webhook',
    hints: ['.webhook.office.com/'],
    pattern: /(\.webhook\.office\.com\/)[\w@/-]{20,}/g,
  },
  {
    id: 'telegram_api',
    hints: ['api.telegram.org/bot'],
    pattern: /(api\.telegram\.org\/bot)\d{6,12}:[\w-]{20,}/g,
  },
  {
    id: 'signed_query',
    hints: ['?', '&'],
    pattern:
      /([?&;](?:sig|signature|code|state|code_challenge|access_token|refresh_token|id_token|token|api_?key|key|auth|secret|password|X-Amz-(?:Signature|Credential|Security-Token)|X-Goog-(?:Signature|Credential))=)[\w%.~+/=-]{16,}/gi,
  },
  { id: 'terraform', hints: ['.atlasv1.'], pattern: /()[A-Za-z0-9]{14}\.atlasv1\.[\w=-]{40,}/g },
  { id: 'bcrypt', hints: ['$2'], pattern: /()\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}/g },
  { id: 'azure_client_secret', hints: ['Q~'], pattern: /()[\w~.-]{3}\dQ~[\w~.-]{31,34}/g },
  {
    // `vendor_live_…`: the word before the draw says that it is a key.
    id: 'announced',
    hints: [
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
      '_user_',
      '_test_',
    ],
    pattern:
      /()_(?<=[a-z0-9]_)(?:live|prod|production|secret|sec|sk|pat|oat|api|apikey|token|tkn|key|admin|cli|user|test|v1)_[A-Za-z0-9][\w+/=-]{19,}/g,
  },
  {
    id: 'session_cookie',
    hints: ['session=', 'SESSID=', 'SESSIONID=', 'sid='],
    pattern: /((?:_session|SESSID|SESSIONID|connect\.sid)=)[\w%.~+/=-]{16,}/g,
  },
  {
    id: 'joined',
    hints: ["' + '", '" + "'],
    pattern: /((?:gh[pousr]_|github_pat_|glpat-|sk-|xox[a-z]-|AKIA|AIza)["'] ?\+ ?["'])[\w-]{16,}/g,
  },
];

/**
 * A vendor's few letters, an underscore and a long draw of small and capital letters and digits. Ids of messages, jobs
 * and customers have that shape too: the prefixes that are known to name things are spared.
 */
export const VENDOR_DRAW = /_[A-Za-z0-9]{24,}(?![A-Za-z0-9])/g;
export const VENDOR_PREFIX = /(?<![A-Za-z0-9_])[a-z]{2,6}$/;
export const ID_PREFIXES: ReadonlySet<string> = new Set(
  `job msg toolu call resp req run step thread conv file batch cus evt acct price prod sub pi ch in org proj user usr id
  asst item sess trace span`
    .trim()
    .split(/\s+/),
);

/** Headers whose whole value is a credential. */
export const CREDENTIAL_HEADERS = 'proxy-authorization|authorization|set-cookie|cookie|www-authenticate';
