// Tokens that are known by their beginning: formats that their issuers document. Data.

interface TokenFormat {
  readonly id: string;
  /** Where one of these stands the pattern is tried; at least three characters, case does not count. */
  readonly keys: readonly string[];
  /** A fixed beginning and runs of characters: nothing nested, so that matching is linear. */
  readonly pattern: string;
}

/** @param keys words with spaces between */
const row = (id: string, keys: string, pattern: string): TokenFormat => ({
  id,
  keys: keys.split(' '),
  pattern,
});
/** No letter or digit may follow a token of fixed length. */
const END = '(?![A-Za-z0-9])';

const FORGES: readonly TokenFormat[] = [
  row('github', 'ghp_ gho_ ghu_ ghs_ ghr_', String.raw`gh[pousr]_[A-Za-z0-9]{30,255}`),
  row('github_fine_grained', 'github_pat_', String.raw`github_pat_[A-Za-z0-9_]{40,255}`),
  row(
    'gitlab',
    'glpat- gldt- glrt- glft- glptt- glsoat- glcbt- glimt- glagent- gloas- glffct- glwt- glrtr-',
    String.raw`gl(?:pat|dt|rt|rtr|ft|ptt|soat|cbt|imt|agent|oas|ffct|wt)-[\w.-]{18,}`,
  ),
  row('gitlab_runner', 'gr1348941', String.raw`GR1348941[\w-]{20,}`),
  row('bitbucket', 'atctt atbb atatt', String.raw`AT(?:ATT3|BB|CTT|STT)[\w=-]{20,}`),
  row('gitea', 'gta_', String.raw`gta_[a-f0-9]{40}`),
  row('sourcegraph', 'sgp_ slk_ sgd_', String.raw`(?:sgp|slk|sgd)_(?:local_|[a-f0-9]{16}_)?[a-f0-9]{40,64}`),
  row('buildkite', 'bkua_ bkpt_ bkct_ bkat_', String.raw`bk(?:ua|pt|ct|at)_[\w-]{30,}`),
  row('circleci', 'ccipat_ cciprj_', String.raw`CCI(?:PAT|PRJ)_[\w-]{20,}`),
  row('npm', 'npm_', String.raw`npm_[A-Za-z0-9]{36}`),
  row('pypi', 'pypi-', String.raw`pypi-[\w-]{50,}`),
  row('rubygems', 'rubygems_', String.raw`rubygems_[a-f0-9]{48}`),
  row('crates', 'cio', String.raw`cio[A-Za-z0-9]{32}${END}`),
  row('nuget', 'oy2', String.raw`oy2[a-z0-9]{43}${END}`),
  row('docker', 'dckr_', String.raw`dckr_[po]at_[\w-]{20,}`),
  row('artifactory', 'akc cmv', String.raw`AKC[A-Za-z0-9]{60,}|cmVmdGtuO[A-Za-z0-9]{50,}`),
  row('thunderstore', 'tss_', String.raw`tss_[\w-]{60,}`),
];

const CLOUDS: readonly TokenFormat[] = [
  row('google_api_key', 'aiza', String.raw`AIza[\w-]{35}`),
  row('google_oauth', 'ya29', String.raw`ya29\.[\w.-]{20,}`),
  row('google_refresh', '1//', String.raw`1//0[\w-]{30,}`),
  row('google_code', '4/0', String.raw`4/0A[\w-]{30,}`),
  row('google_client_secret', 'gocspx-', String.raw`GOCSPX-[\w-]{20,}`),
  row('google_ai', 'aq.', String.raw`AQ\.Ab[\w-]{30,}`),
  row('google_hmac', 'goog1', String.raw`GOOG1[A-Z0-9]{50,70}${END}`),
  row(
    'aws_key_id',
    'abia acca agpa aida aipa akia anpa anva aroa apka asca asia a3t',
    String.raw`A(?:BIA|CCA|GPA|IDA|IPA|KIA|NPA|NVA|ROA|PKA|SCA|SIA|3T[A-Z0-9])[A-Z0-9]{16}${END}`,
  ),
  row(
    'aws_bedrock',
    'absk bedrock-api',
    String.raw`ABSK[A-Za-z0-9+/=]{60,}|bedrock-api-key-[A-Za-z0-9+/=]{20,}`,
  ),
  row('digitalocean', 'dop_v1 doo_v1 dor_v1', String.raw`do[opr]_v1_[a-f0-9]{64}`),
  row('alibaba_tencent', 'ltai akid', String.raw`LTAI[A-Za-z0-9]{17,26}${END}|AKID[A-Za-z0-9]{32}${END}`),
  row(
    'yandex',
    'ycaj t1. aqvn y0_',
    String.raw`YCAJ[\w-]{25,}|t1\.[\w-]{6,}[=]{0,2}\.[\w-]{60,}={0,2}|AQVN[\w-]{35,38}|y0_[\w-]{50,}`,
  ),
  row('ibm', 'apikey-', String.raw`ApiKey-[a-f0-9]{8}-[a-f0-9-]{27}`),
  row(
    'cloudflare',
    'v1.0- cfut_ cfat_ cfk_',
    String.raw`v1\.0-[a-f0-9]{24}-[a-f0-9]{100,160}|cf(?:ut|at|k)_[\w-]{36,}`,
  ),
  row('fly', 'fm1 fm2 fo1_', String.raw`fm\d[a-z]?_[\w+/=]{60,}|fo1_[\w-]{40,}`),
  row('heroku', 'hrku-', String.raw`HRKU-[\w-]{30,}`),
  row('vercel', 'vcp_ vci_ vca_ vcr_ vck_', String.raw`vc[piark]_[\w-]{24,}`),
  row('netlify', 'nfp_ nfo_ nfc_ nfu_', String.raw`nf[pocu]_[A-Za-z0-9]{30,}`),
  row('render_railway', 'rnd_', String.raw`rnd_[A-Za-z0-9]{20,}`),
  row('scaleway_hetzner', 'scw', String.raw`SCW[A-Z0-9]{17}${END}`),
  row('openshift', 'sha256~', String.raw`sha256~[\w-]{43}`),
  row('tailscale', 'tskey', String.raw`tskey-[\w-]{16,}`),
  row('doppler', 'dp.', String.raw`dp\.(?:pt|st|ct|sa|scim|audit|said)\.[\w.-]{30,}`),
  row('vault', 'hvs. hvb. hvr.', String.raw`hv[sbr]\.[\w-]{20,}`),
  row('infisical', 'st.', String.raw`st\.[a-f0-9]{24}\.[a-f0-9]{32}\.[a-f0-9]{32}`),
  row(
    'onepassword',
    'ops_ a3-',
    String.raw`ops_eyJ[\w=-]{100,}|A3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}`,
  ),
  row('pulumi', 'pul-', String.raw`pul-[a-f0-9]{40}`),
  row('prefect', 'pnu_ pnb_', String.raw`pn[ub]_[A-Za-z0-9]{30,}`),
  row('planetscale', 'pscale_', String.raw`pscale_(?:tkn|pw|oauth)_[\w=.-]{30,}`),
  row('supabase', 'sbp_ sb_sec', String.raw`sbp_[a-f0-9]{40}|sb_secret_[\w-]{30,}`),
  row('neon_cockroach', 'napi_ ccdb1_', String.raw`napi_[a-z0-9]{40,}|CCDB1_[\w-]{40,}`),
  row('clickhouse', '4b1d', String.raw`4b1d[A-Za-z0-9]{38}${END}`),
  row('elastic', 'essu_', String.raw`essu_[\w+/-]{30,}={0,2}`),
  row('aiven', 'aivenv1', String.raw`AivenV1[\w+/=-]{40,}`),
  row('databricks', 'dapi', String.raw`dapi[a-f0-9]{32}(?:-\d)?`),
];

const MODELS: readonly TokenFormat[] = [
  row('openai_anthropic', 'sk- csk-', String.raw`c?sk-[A-Za-z0-9][\w-]{19,}`),
  row('hugging_face', 'hf_ api_org_', String.raw`(?:hf_|api_org_)[A-Za-z0-9]{30,}${END}`),
  row('groq_xai', 'gsk_ xai-', String.raw`gsk_[A-Za-z0-9]{40,}|xai-[\w-]{40,}`),
  row('perplexity', 'pplx-', String.raw`pplx-[A-Za-z0-9]{32,}`),
  row('replicate', 'r8_', String.raw`r8_[A-Za-z0-9]{30,}`),
  row('nvidia', 'nvapi-', String.raw`nvapi-[\w-]{40,}`),
  row(
    'langchain',
    'lsv2_ pk-lf sk-lf',
    String.raw`lsv2_(?:pt|sk)_[a-f0-9]{32}_[a-f0-9]{10}|[sp]k-lf-[a-f0-9-]{36}`,
  ),
  row('tavily_firecrawl', 'tvly- jina_', String.raw`tvly-[A-Za-z0-9-]{28,}|jina_[\w-]{40,}`),
  row('fireworks', 'fw_', String.raw`fw_[A-Za-z0-9]{20,}${END}`),
  row('pinecone', 'pcsk_', String.raw`pcsk_[\w-]{40,}`),
  row('weights', 'wandb_v', String.raw`wandb_v\d_[\w-]{40,}`),
  row('devin', 'apk_ cog_', String.raw`apk_(?!user_)[\w+/=-]{40,}|cog_[a-z0-9]{40,}`),
  row('databento', 'db-', String.raw`db-[A-Za-z0-9]{29}${END}`),
];

const SERVICES: readonly TokenFormat[] = [
  row('slack', 'xox', String.raw`xox[a-z](?:\.xox[a-z])?-[\w%/+=-]{10,}`),
  row('slack_app', 'xapp-', String.raw`xapp-\d-[A-Za-z0-9-]{10,}`),
  row(
    'stripe',
    'sk_live sk_test sk_prod rk_live rk_test rk_prod',
    String.raw`[sr]k_(?:live|test|prod)_[A-Za-z0-9+/=]{10,}`,
  ),
  row('webhook_signing', 'whsec_', String.raw`whsec_[A-Za-z0-9+/=]{24,}`),
  row('sendgrid', 'sg.', String.raw`SG\.[\w=.-]{50,}`),
  row(
    'brevo_mailgun',
    'xkeysib- xsmtpsib- key-',
    String.raw`x(?:key|smtp)sib-[a-f0-9]{64}-[\w-]{16}|key-[a-f0-9]{32}${END}`,
  ),
  row(
    'twilio',
    'sk0 sk1 sk2 sk3 sk4 sk5 sk6 sk7 sk8 sk9 ska skb skc skd ske skf',
    String.raw`SK[0-9a-f]{32}${END}`,
  ),
  row('jwt', 'eyj', String.raw`eyJ[\w-]{10,}\.[\w/\\+=-]{10,}(?:\.[\w/\\+=-]{0,4096}){0,3}`),
  row(
    'shopify',
    'shpat_ shpss_ shpca_ shppa_ shptka_ shprt_',
    String.raw`shp(?:at|ss|ca|pa|tka|rt)_[A-Za-z0-9]{30,}`,
  ),
  row('grafana', 'glc_ glsa_', String.raw`gl(?:c|sa)_[\w+/=]{20,}`),
  row('sentry', 'sntrys_ sntryu_', String.raw`sntry[su]_[\w+/=]{20,}`),
  row('newrelic', 'nrak- nraa- nrjs- nrii- nriq- nrra-', String.raw`NR(?:AK|AA|JS|II|IQ|RA)-[\w-]{16,}`),
  row('dynatrace', 'dt0', String.raw`dt0[a-z]\d{2}\.[A-Z0-9]{8,24}\.[A-Z0-9]{64}`),
  row('honeycomb', 'hcaik_ hcxik_ hcaic_', String.raw`hc[a-z]i[a-z]_[A-Za-z0-9]{50,}`),
  row(
    'launchdarkly',
    'sdk- mob- api-',
    String.raw`(?:sdk|mob|api)-[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}`,
  ),
  row('configcat', 'configcat-sdk', String.raw`configcat-sdk-\d/[\w-]{22}/[\w-]{22}`),
  row('devcycle', 'dvc_', String.raw`dvc_(?:client|server|mobile)_[\w-]{12,}`),
  row('posthog', 'phx_ phs_', String.raw`ph[xs]_[A-Za-z0-9]{40,}`),
  row('octopus', 'api-', String.raw`API-[A-Z0-9]{25,34}${END}`),
  row('astra', 'astracs:', String.raw`AstraCS:[\w:%+/=-]{24,}`),
  row('sonar', 'sqp_ sqa_ squ_', String.raw`sq[apu]_[a-f0-9]{40}`),
  row('age', 'age-secret-key', String.raw`AGE-SECRET-KEY-1[0-9A-Z]{50,}`),
  row('meta', 'eaa', String.raw`EAA[A-Za-z0-9]{90,}`),
  row('airtable', 'pat', String.raw`pat[A-Za-z0-9]{14}\.[a-f0-9]{64}`),
  row('figma', 'figd_ figu_ figo_ figdh_', String.raw`fig[dhuo]{1,2}_[\w-]{30,}`),
  row(
    'linear_notion',
    'lin_api lin_oauth ntn_ secret_',
    String.raw`lin_(?:api|oauth)_[A-Za-z0-9]{30,}|ntn_[A-Za-z0-9]{40,}|secret_[A-Za-z0-9]{40,}`,
  ),
  row(
    'firecrawl_resend',
    'fc- re_',
    String.raw`fc-[a-f0-9]{32}${END}|re_[A-Za-z0-9]{6,12}_[A-Za-z0-9]{20,28}${END}`,
  ),
  row('hubspot', 'pat-na pat-eu pat-ap', String.raw`pat-(?:na|eu|ap)\d-[a-f0-9]{8}-[a-f0-9-]{27}`),
  row('lob_gocardless', 'live_ test_', String.raw`(?:live|test)_(?:pub_)?[\w=-]{35,44}(?![\w=-])`),
  row('context7', 'ctx7sk-', String.raw`ctx7sk-[a-f0-9-]{36}`),
  row('defined_networking', 'dnkey-', String.raw`dnkey-[\w=-]{26}-[\w=-]{40,}`),
  row('frameio', 'fio-u-', String.raw`fio-u-[\w=-]{60,}`),
  row('infracost', 'ico-', String.raw`ico-[A-Za-z0-9]{32}${END}`),
  row('intra42', 's-s4t2', String.raw`s-s4t2(?:ud|af)-[a-f0-9]{64}`),
  row('scalingo', 'tk-us-', String.raw`tk-us-[\w-]{40,}`),
  row('settlemint', 'sm_pat_ sm_aat_ sm_sat_', String.raw`sm_[pas]at_[A-Za-z0-9]{16,}`),
  row('mailgun_public', 'pubkey-', String.raw`pubkey-[a-f0-9]{32}`),
  row('mapbox', 'sk.ey pk.ey', String.raw`[sp]k\.ey[\w-]{40,}\.[\w-]{20,}`),
  row('docker_swarm', 'swmtkn-', String.raw`SWMTKN-1-[a-z0-9]{40,60}-[a-z0-9]{20,30}`),
  row(
    'amazon',
    'amzn.mws. atza| atzr| amzn1.oa2',
    String.raw`amzn\.mws\.[a-f0-9-]{36}|Atz[ar]\|[\w/+=-]{60,}|amzn1\.oa2-cs\.v1\.[a-f0-9]{60,}`,
  ),
  row('fernet', 'gaaaa', String.raw`gAAAAA[\w-]{60,}={0,2}`),
  row('razorpay', 'rzp_', String.raw`rzp_(?:live|test)_[A-Za-z0-9]{14}${END}`),
  row(
    'runpod_e2b_together',
    'rpa_ e2b_ tgp_v1_',
    String.raw`rpa_[A-Z0-9]{30,}[a-z0-9]*|e2b_[a-f0-9]{40}|tgp_v1_[\w-]{40,}`,
  ),
  row('google_oauth_code', '4/1', String.raw`4/1A[\w-]{30,}`),
  row('asana', '/12', String.raw`\d/\d{15,17}(?:/\d{15,17})?:[a-f0-9]{32}`),
  row('clickup', 'pk_', String.raw`pk_\d{5,10}_[A-Z0-9a-z]{30,}`),
  row('atlassian_admin', 'atcqt', String.raw`ATCQT[\w=-]{20,}`),
  row('postman', 'pmak- pmat-', String.raw`PMA[KT]-[A-Za-z0-9-]{26,}`),
  row('contentful', 'cfpat-', String.raw`CFPAT-[\w-]{30,}`),
  row('clojars', 'clojars_', String.raw`CLOJARS_[a-z0-9]{50,}`),
  row('readme', 'rdme_', String.raw`rdme_[a-z0-9]{50,}`),
  row('square', 'sq0 eaaa', String.raw`sq0[a-z]{3}-[\w-]{20,}|EAAA[\w-]{56,}${END}`),
  row(
    'plaid',
    'access-sandbox- access-development- access-production-',
    String.raw`access-(?:sandbox|development|production)-[a-f0-9-]{36}`,
  ),
  row(
    'paypal',
    'access_token$',
    String.raw`access_token\$(?:production|sandbox)\$[a-z0-9]{13,16}\$[a-f0-9]{32}`,
  ),
  row('flutterwave', 'flwseck', String.raw`FLWSECK(?:_TEST)?-[A-Za-z0-9]{12,}(?:-X)?`),
  row('asaas', 'aact_', String.raw`aact_(?:prod|hmlg)_[\w+=:-]{40,}`),
  row('easypost', 'ezak eztk', String.raw`EZ[AT]K[A-Za-z0-9]{50,}`),
  row('shippo_duffel', 'shippo_ duffel_', String.raw`(?:shippo|duffel)_(?:live|test)_[\w=-]{30,}`),
  row('endor', 'endr+', String.raw`endr\+[A-Za-z0-9]{16,}`),
  row('zuplo', 'zpka_', String.raw`zpka_[A-Za-z0-9]{30,}_[a-f0-9]{8}`),
  row('aikido', 'aik_', String.raw`AIK_(?:CI|SECRET|CLIENT|API)_[A-Za-z0-9]{20,}`),
  row(
    'onfido',
    'api_live api_sandbox',
    String.raw`api_(?:live|sandbox)(?:_(?:us|ca|eu))?\.[\w-]{11}\.[\w-]{32}`,
  ),
  row('harness', 'pat. sat.', String.raw`[ps]at\.[\w-]{20,24}\.[A-Za-z0-9]{24}\.[A-Za-z0-9]{20}`),
  row(
    'authress',
    'sc_ ext_ scauth_ authress_',
    String.raw`(?:sc|ext|scauth|authress)_[a-z0-9]{5,30}\.[a-z0-9]{4,6}\.acc[_-][a-z0-9-]{10,32}\.[\w+/=-]{30,120}`,
  ),
  row('adobe', 'p8e-', String.raw`p8e?-[a-z0-9]{32}${END}`),
  row('salesforce', '00d 00h', String.raw`00[A-Za-z0-9]{13,16}![\w.-]{60,}`),
  row('telnyx', 'key0', String.raw`KEY0[A-F0-9]{30,34}_[\w-]{22}`),
];

export const TOKEN_FORMATS: readonly TokenFormat[] = [...FORGES, ...CLOUDS, ...MODELS, ...SERVICES];
