// Tokens that are known by their beginning: formats that their issuers document. Data.
import { SERVICES } from './service-tokens.ts';
import { END, MIXED, tokenFormat, type TokenFormat } from './token-format.ts';

const FORGES: readonly TokenFormat[] = [
  tokenFormat('github', 'ghp_ gho_ ghu_ ghs_ ghr_', String.raw`gh[pousr]_[A-Za-z0-9]{30,255}`),
  tokenFormat('github_fine_grained', 'github_pat_', String.raw`github_pat_[A-Za-z0-9_]{40,255}`),
  tokenFormat(
    'gitlab',
    'glpat- gldt- glrt- glft- glptt- glsoat- glcbt- glimt- glagent- gloas- glffct- glwt- glrtr-',
    String.raw`gl(?:pat|dt|rt|rtr|ft|ptt|soat|cbt|imt|agent|oas|ffct|wt)-[\w.-]{18,}`,
  ),
  tokenFormat('gitlab_runner', 'gr1348941', String.raw`GR1348941[\w-]{20,}`),
  tokenFormat('bitbucket', 'atctt atbb atatt', String.raw`AT(?:ATT3|BB|CTT|STT)[\w=-]{20,}`),
  tokenFormat('gitea', 'gta_', String.raw`gta_[a-f0-9]{40}`),
  tokenFormat(
    'sourcegraph',
    'sgp_ slk_ sgd_',
    String.raw`(?:sgp|slk|sgd)_(?:local_|[a-f0-9]{16}_)?[a-f0-9]{40,64}`,
  ),
  tokenFormat('buildkite', 'bkua_ bkpt_ bkct_ bkat_', String.raw`bk(?:ua|pt|ct|at)_[\w-]{30,}`),
  tokenFormat('circleci', 'ccipat_ cciprj_', String.raw`CCI(?:PAT|PRJ)_[\w-]{20,}`),
  tokenFormat('npm', 'npm_', String.raw`npm_[A-Za-z0-9]{36}`),
  tokenFormat('pypi', 'pypi-', String.raw`pypi-[\w-]{50,}`),
  tokenFormat('rubygems', 'rubygems_', String.raw`rubygems_[a-f0-9]{48}`),
  tokenFormat('crates', 'cio', String.raw`cio[A-Za-z0-9]{32}${END}`),
  tokenFormat('nuget', 'oy2', String.raw`oy2[a-z0-9]{43}${END}`),
  tokenFormat('docker', 'dckr_', String.raw`dckr_[po]at_[\w-]{20,}`),
  tokenFormat('artifactory', 'akc cmv', String.raw`AKC[A-Za-z0-9]{60,}|cmVmdGtuO[A-Za-z0-9]{50,}`),
  tokenFormat('thunderstore', 'tss_', String.raw`tss_[\w-]{60,}`),
];

const CLOUDS: readonly TokenFormat[] = [
  tokenFormat('google_api_key', 'aiza', String.raw`AIza[\w-]{35}`),
  tokenFormat('google_oauth', 'ya29', String.raw`ya29\.[\w.-]{20,}`),
  tokenFormat('google_refresh', '1//', String.raw`1//0[\w-]{30,}`),
  tokenFormat('google_code', '4/0', String.raw`4/0A[\w-]{30,}`),
  tokenFormat('google_client_secret', 'gocspx-', String.raw`GOCSPX-[\w-]{20,}`),
  tokenFormat('google_ai', 'aq.', String.raw`AQ\.Ab[\w-]{30,}`),
  tokenFormat('google_hmac', 'goog1', String.raw`GOOG1[A-Z0-9]{50,70}${END}`),
  tokenFormat(
    'aws_key_id',
    'abia acca agpa aida aipa akia anpa anva aroa apka asca asia a3t',
    String.raw`A(?:BIA|CCA|GPA|IDA|IPA|KIA|NPA|NVA|ROA|PKA|SCA|SIA|3T[A-Z0-9])[A-Z0-9]{16}${END}`,
  ),
  tokenFormat(
    'aws_bedrock',
    'absk bedrock-api',
    String.raw`ABSK[A-Za-z0-9+/=]{60,}|bedrock-api-key-[A-Za-z0-9+/=]{20,}`,
  ),
  tokenFormat('digitalocean', 'dop_v1 doo_v1 dor_v1', String.raw`do[opr]_v1_[a-f0-9]{64}`),
  tokenFormat(
    'alibaba_tencent',
    'ltai akid',
    String.raw`LTAI[A-Za-z0-9]{17,26}${END}|AKID[A-Za-z0-9]{32}${END}`,
  ),
  tokenFormat(
    'yandex',
    'ycaj t1. aqvn y0_',
    String.raw`YCAJ[\w-]{25,}|t1\.[\w-]{6,}[=]{0,2}\.[\w-]{60,}={0,2}|AQVN[\w-]{35,38}|y0_[\w-]{50,}`,
  ),
  tokenFormat('ibm', 'apikey-', String.raw`ApiKey-[a-f0-9]{8}-[a-f0-9-]{27}`),
  tokenFormat(
    'cloudflare',
    'v1.0- cfut_ cfat_ cfk_',
    String.raw`v1\.0-[a-f0-9]{24}-[a-f0-9]{100,160}|cf(?:ut|at|k)_[\w-]{36,}`,
  ),
  tokenFormat('fly', 'fm1 fm2 fo1_', String.raw`fm\d[a-z]?_[\w+/=]{60,}|fo1_[\w-]{40,}`),
  tokenFormat('heroku', 'hrku-', String.raw`HRKU-[\w-]{30,}`),
  tokenFormat('vercel', 'vcp_ vci_ vca_ vcr_ vck_', String.raw`vc[piark]_[\w-]{24,}`),
  tokenFormat('netlify', 'nfp_ nfo_ nfc_ nfu_', String.raw`nf[pocu]_[A-Za-z0-9]{30,}`),
  tokenFormat('render_railway', 'rnd_', String.raw`rnd_[A-Za-z0-9]{20,}`),
  tokenFormat('scaleway_hetzner', 'scw', String.raw`SCW[A-Z0-9]{17}${END}`),
  tokenFormat('openshift', 'sha256~', String.raw`sha256~[\w-]{43}`),
  tokenFormat('tailscale', 'tskey', String.raw`tskey-[\w-]{16,}`),
  tokenFormat('doppler', 'dp.', String.raw`dp\.(?:pt|st|ct|sa|scim|audit|said)\.[\w.-]{30,}`),
  tokenFormat('vault', 'hvs. hvb. hvr.', String.raw`hv[sbr]\.[\w-]{20,}`),
  tokenFormat('infisical', 'st.', String.raw`st\.[a-f0-9]{24}\.[a-f0-9]{32}\.[a-f0-9]{32}`),
  tokenFormat(
    'onepassword',
    'ops_ a3-',
    String.raw`ops_eyJ[\w=-]{100,}|A3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}`,
  ),
  tokenFormat('pulumi', 'pul-', String.raw`pul-[a-f0-9]{40}`),
  tokenFormat('prefect', 'pnu_ pnb_', String.raw`pn[ub]_[A-Za-z0-9]{30,}`),
  tokenFormat('planetscale', 'pscale_', String.raw`pscale_(?:tkn|pw|oauth)_[\w=.-]{30,}`),
  tokenFormat('supabase', 'sbp_ sb_sec', String.raw`sbp_[a-f0-9]{40}|sb_secret_[\w-]{30,}`),
  tokenFormat('neon_cockroach', 'napi_ ccdb1_', String.raw`napi_[a-z0-9]{40,}|CCDB1_[\w-]{40,}`),
  tokenFormat('clickhouse', '4b1d', String.raw`4b1d[A-Za-z0-9]{38}${END}`),
  tokenFormat('elastic', 'essu_', String.raw`essu_[\w+/-]{30,}={0,2}`),
  tokenFormat('aiven', 'aivenv1', String.raw`AivenV1[\w+/=-]{40,}`),
  tokenFormat('databricks', 'dapi', String.raw`dapi[a-f0-9]{32}(?:-\d)?`),
];

const MODELS: readonly TokenFormat[] = [
  tokenFormat('openai_anthropic', 'sk- csk-', String.raw`c?sk-[A-Za-z0-9][\w-]{19,}`),
  tokenFormat('hugging_face', 'hf_ api_org_', String.raw`(?:hf_|api_org_)[A-Za-z0-9]{30,}${END}`),
  tokenFormat('groq_xai', 'gsk_ xai-', String.raw`gsk_[A-Za-z0-9]{40,}|xai-[\w-]{40,}`),
  tokenFormat('perplexity', 'pplx-', String.raw`pplx-[A-Za-z0-9]{32,}`),
  tokenFormat('replicate', 'r8_', String.raw`r8_[A-Za-z0-9]{30,}`),
  tokenFormat('nvidia', 'nvapi-', String.raw`nvapi-[\w-]{40,}`),
  tokenFormat(
    'langchain',
    'lsv2_ pk-lf sk-lf',
    String.raw`lsv2_(?:pt|sk)_[a-f0-9]{32}_[a-f0-9]{10}|[sp]k-lf-[a-f0-9-]{36}`,
  ),
  tokenFormat('tavily_firecrawl', 'tvly- jina_', String.raw`tvly-[A-Za-z0-9-]{28,}|jina_[\w-]{40,}`),
  tokenFormat('fireworks', 'fw_', String.raw`fw_[A-Za-z0-9]{20,}${END}`),
  tokenFormat('pinecone', 'pcsk_', String.raw`pcsk_[\w-]{40,}`),
  tokenFormat(
    'voyage_brave_llama',
    'pa- bsa llx-',
    String.raw`pa-${MIXED}[\w-]{43}${END}|BSA${MIXED}[\w-]{27,28}${END}|llx-[A-Za-z0-9]{40,}`,
  ),
  tokenFormat('modal', 'ak- as-', String.raw`a[ks]-${MIXED}[A-Za-z0-9]{22}${END}`),
  tokenFormat('weights', 'wandb_v', String.raw`wandb_v\d_[\w-]{40,}`),
  tokenFormat('devin', 'apk_ cog_', String.raw`apk_(?!user_)[\w+/=-]{40,}|cog_[a-z0-9]{40,}`),
  tokenFormat('databento', 'db-', String.raw`db-[A-Za-z0-9]{29}${END}`),
];

export const TOKEN_FORMATS: readonly TokenFormat[] = [...FORGES, ...CLOUDS, ...MODELS, ...SERVICES];
