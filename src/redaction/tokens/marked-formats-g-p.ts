// Formats of tokens that begin with, or hold, what nothing else does: issuers from G to P. Data.

/** Rows of `formatRows`. */
export const MARKED_G_P = `
GitHub | token of an app | gh(s|u)_{m36-255} | gbknts
GitHub | fine-grained personal token | github_pat_{w82} | gbknts
GitHub | OAuth token | gho_{m36-255} | gbknts
GitHub | personal token | ghp_{m36-255} | gbknts
GitHub | refresh token | ghr_{m36-255} | gbknts
Google | OAuth access token | ya29.{v20+} | t
Grafana | old API key | eyJrIjoi{b40-400} | gbkn
Grafana | cloud token | glc_{b32-403} | gbknt
Grafana | token of a service account | glsa_{m32}_{x8} | gbkns
Harness | personal or service token | (pat|sat).{u22}.{m24}.{m20} | gbt
HashiCorp | Terraform Cloud token | {m14}.atlasv1.{B60-70} | gb
HashiCorp | service token of Vault | hvs.{u24-300} | gbns
HashiCorp | batch token of Vault | hvb.{u24-500} | gbns
HashiCorp | recovery token of Vault | hvr.{u24-300} | ns
Highnote | live key | sk_live_a2V5Xz{b69-71} | b
Hugging Face | access token | hf_{m34} | gbknts
Hugging Face | token of an organisation | api_org_{m34} | gbt
Klaviyo | private key | pk_{m34} | bk
Klaviyo | private key of an account | pk_{m6}_{h34} | t
Langfuse | key | (pk|sk)-lf-{U} | t
LangSmith | key | lsv2_(pt|sk)_{h32}_{h10} | t
Lichess | personal token | !lip_{w16-60} | b
Linear | API key | lin_api_{m40} | gbkts
Lob | key | (live|test)_{x35} | gbt
Lob | publishable key | (test|live)_pub_{x31} | gb
Mailchimp | API key | {x32}-us{d1-2} | gbkt
Mailgun | private key | key-{x32} | gb
Mailgun | public key | pubkey-{x32} | gb
MaxMind | license key | {m6}_{m29}_mmk | gbk
Midtrans | server or client key | !Mid-(server|client)-{w10-24} | b
New Relic | browser key | NR(JS|BR)-{x19} | gbt
New Relic | insert key | NRII-{u32} | gb
New Relic | user key | NRAK-{m27} | gb
ngrok | key | !(cr_|ak_){m25-30} | k
npm | access token | npm_{m36} | gbknts
NVIDIA | API key | nvapi-{u64} | t
Octopus Deploy | API key | API-{N25-34} | t
OpenAI | API key | sk-{m48} | knt
OpenAI | key of a project, service or administrator | sk-(proj|svcacct|service|admin|None)-{u40+} | gbts
OpenRouter | API key | sk-or-v1-{x64} | bt
Paddle | API key | pdl_(live|sdbx)_apikey_{n26}_{m22}_{m3} | b
Pagar.me | live key | ak_live_{m30} | kt
Perplexity | API key | pplx-{m48} | gb
pganalyze | read key | pgar_{m27} | t
Photoroom | API key | sk_pr_{m1-64}_{x40} | t
Pinterest | access token | pina_{u20-200} | b
Plaid | access token | access-(sandbox|development|production)-{U} | gbt
PlanetScale | token | pscale_tkn_{T32-64} | gbkt
PlanetScale | OAuth token | pscale_oauth_{T32-64} | gb
PlanetScale | password | pscale_pw_{T32-64} | gb
Polar | token | !polar_(at|oat|pat)_{u20-100} | b
Portainer | access token | ptr_{B20-60} | t
Postman | API key | PMAK-{m24}-{m34} | gbknt
Proof | API key | !prf_(|cli_){u20-80} | b
PubNub | publish or subscribe key | (pub|sub)-c-{m8}-{m4}-{m4}-{m4}-{m12} | kt
Pulumi | access token | pul-{m40} | gbkt
PyPI | upload token | pypi-AgE{u50-1000} | gbkndt
`;
