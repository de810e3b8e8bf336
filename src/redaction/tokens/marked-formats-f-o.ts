// Formats of tokens that begin with, or hold, what nothing else does: issuers from F to O. Data.

/** Rows of `formatRows`. */
export const MARKED_F_O = `
Facebook | access token of a page | EAA{m90+} | gbk
Facebook | old access token | EAACEdEose0cBA{m20+} | kn
Figma | personal token | figd_{u38-42} | bk
Figma | plan token | figp_{B40-54} | t
Figma | OAuth token | fig(u|o|dh|ur|uh|oh)_{u30-60} | t
Finage | API key | API_KEY{N32} | t
Firecrawl | API key | fc-{h32} | n
Fleetbase | live key | flb_live_{m20} | t
Flexport | API token | shltm_{u40} | kt
Flutterwave | encryption key | FLWSECK_TEST-{m12} | gb
Flutterwave | public key | FLWPUBK(_TEST|)-{m32}-X | gb
Flutterwave | secret key | FLWSECK(_TEST|)-{m32}-X | gbt
Frame.io | API token | fio-u-{B64} | gbt
FullStory | API key | !(na1|eu1).{b20+} | bkt
Gemini | key of the exchange | !(master-|account-){m20} | t
GitHub | token of an app | gh(s|u)_{m36-255} | gbknts
GitHub | fine-grained personal token | github_pat_{w82} | gbknts
GitHub | OAuth token | gho_{m36-255} | gbknts
GitHub | personal token | ghp_{m36-255} | gbknts
GitHub | refresh token | ghr_{m36-255} | gbknts
GitHub | token of an app with payload | ghs_{d1-12}_{T40+} | h
GitLab | token of a CI job | glcbt-{x1-5}_{u20-64} | gb
GitLab | token of a pipeline trigger | glptt-{h40} | gbkn
GitLab | personal, deploy, runner or other token | gl(pat|dt|ffct|ft|rt|rtr|soat|imt|wt|agent|oas|cbt)-{u20-300} | gbknts
GitLab | routable token | gl(pat|rt)-{u27-300}.{n2}.{n7-12} | gb
GitLab | routable token without its version | gl(pat|rt)-{u27-300}.{n7-12} | gb
GitLab | registration token of runners | GR1348941{u20} | gbkn
GitLab | session | _gitlab_session={x32} | gb
GoCardless | API token | !live_{B40-44} | gbk
Google | OAuth access token | ya29.{v20+} | t
Google | API key | AIza{u35} | gbknts
Google | key of Gemini | AQ.Ab8{u40-60} | b
Google | OAuth client secret | GOCSPX-{u28} | kn
Google | OAuth refresh token | 1//0{u40-100} | i
Google | HMAC key of Cloud Storage | GOOG{N20-58} | nh
Grafana | old API key | eyJrIjoi{b40-400} | gbkn
Grafana | cloud token | glc_{b32-403} | gbknt
Grafana | token of a service account | glsa_{m32}_{x8} | gbkns
Groq | API key | gsk_{m50-54} | bknts
Harness | personal or service token | (pat|sat).{u22}.{m24}.{m20} | gbt
HashiCorp | Terraform Cloud token | {m14}.atlasv1.{B60-70} | gb
HashiCorp | service token of Vault | hvs.{u24-300} | gbns
HashiCorp | batch token of Vault | hvb.{u24-500} | gbns
HashiCorp | recovery token of Vault | hvr.{u24-300} | ns
Heroku | API key | HRKU-AA{u58} | gbt
Highnote | live key | sk_live_a2V5Xz{b69-71} | b
HubSpot | token of a private app | pat-(eu|na|ap)1-{m8}-{m4}-{m4}-{m4}-{m12} | kt
Hugging Face | access token | hf_{m34} | gbknts
Hugging Face | token of an organisation | api_org_{m34} | gbt
IEX | API key | !sk_{m32} | kt
Infracost | API token | ico-{m32} | gb
Intra42 | client secret | s-s4t2(ud|af)-{x64} | gbt
Ionic | personal token | !ion_{m42} | bk
Jina | API key | jina_{m60} | n
Kimi | API key | sk-{u48} | b
Klaviyo | private key | !pk_{m34} | bk
Klaviyo | private key of an account | pk_{m6}_{h34} | t
Langfuse | key | (pk|sk)-lf-{U} | t
LangSmith | key | lsv2_(pt|sk)_{h32}_{h10} | t
LarkSuite | id of an app | cli_{n16} | t
LaunchDarkly | SDK or API key | (api|sdk|mob)-{U} | t
Lichess | personal token | !lip_{w16-60} | b
Linear | API key | lin_api_{m40} | gbkts
Lob | key | (live|test)_{x35} | gbt
Lob | publishable key | (test|live)_pub_{x31} | gb
LocationIQ | API key | pk.{h32} | t
Mailchimp | API key | {x32}-us{d1-2} | gbkt
MailerSend | API token | mlsn.{m30-100} | b
Mailgun | private key | key-{x32} | gb
Mailgun | public key | pubkey-{x32} | gb
Mandrill | API key | !md-{u22} | ih
Mapbox | token | (pk|sk|tk).eyJ{u30-240}.{u20-30} | gbknt
Mapbox | token of any kind | (pk|sk|tk).{m60}.{m22} | gbkn
MaxMind | license key | {m6}_{m29}_mmk | gbk
Mercury | API token | mercury_production_{a3-6}_{m40-50}_yrucrem | b
Mergify | application key | mergify_application_key_{u40-200} | b
Midtrans | server or client key | !Mid-(server|client)-{w14-24} | b
MiniMax | API key | sk-api-{u80-140} | b
Mollie | API key | !(live|test)_{m30-34} | ih
Neon | API key | napi_{m64} | b
Netlify | personal token | nf(p|o|c|u)_{m36} | t
New Relic | browser key | NR(JS|BR)-{x19} | gbt
New Relic | insert key | NRII-{u32} | gb
New Relic | user key | NRAK-{m27} | gb
New Relic | license key | {x34-36}NRAL | nt
New Relic | key of another kind | NR(AA|II|IQ|RA|AK|SP)-{u20-42} | nt
New Relic | Pixie key | px-(api|dep)-{U} | n
ngrok | key | !(cr_|ak_){m25-30} | k
Nightfall | API key | NF-{m32} | t
Notion | token | ntn_{d11}{m35} | gb
Notion | token of an integration | !secret_{m43} | kts
npm | access token | npm_{m36} | gbknts
NuGet | API key | oy2{n43} | kn
NVIDIA | API key | nvapi-{u64} | t
Octopus Deploy | API key | API-{N25-34} | t
Octopus Deploy | API key in full | API-{N26} | gb
OneSignal | key | os_v2_(app|org)_{n103} | b
Onfido | API token | api_(live|sandbox)(|_us|_ca|_eu).{u11}.{u32} | b
Onfido | API token of another length | !api_live(|_us|_ca|_eu).{u20-80} | b
OpenAI | API key | sk-{m48} | knt
OpenAI | key of a project, service or administrator | sk-(proj|svcacct|service|admin|None)-{u40+} | gbts
OpenRouter | API key | sk-or-v1-{x64} | bt
OpenShift | token of a user | sha256~{u43} | gb
OpenVSX | access token | ovsxp_{U} | h
OpenVSX | access token of another kind | ovsxat_{U} | h
`;
