// Formats of tokens that begin with, or hold, what nothing else does: issuers from F to O. Data.

/** Rows of `formatRows`. */
export const MARKED_F_O = `
Facebook | access token of a page | EAA{m90+} | gbk
Facebook | old access token | EAACEdEose0cBA{m1+} | kn
Fernet | token | gAAAAA{B60+} | i
Figma | personal token | figd_{u38-42} | bk
Figma | plan token | figp_{B40-54} | t
Figma | OAuth token | fig(u|o|dh|ur|uh|oh)_{u30-60} | t
Finage | API key | API_KEY{N32} | t
Firebase | key of a server | AAAA{u7}:{u100-180} | i
Firecrawl | API key | fc-{m32} | n
Firebase | registration of a device | {u8-32}:APA91b{u60+} | i
Fireworks | API key | fw_{m20-80} | i
Fly.io | token | fm{d1}(|a|r)_{B60+} | gbi
Fly.io | token of another kind | fo1_{u40+} | gb
Fleetbase | live key | flb_live_{m20} | t
Flexport | API token | shltm_{u40} | kt
Flutterwave | public key | FLWPUBK(_TEST|)-{m32}-X | gb
Flutterwave | secret or encryption key | FLWSECK(|_TEST)-{m12-40}(|-X) | gbt
Frame.io | API token | fio-u-{B60+} | gbt
FullStory | API key | !(na1|eu1).{b20+} | bkt
Gemini | key of the exchange | !(master-|account-){m20} | t
GitHub | token of an app | gh(s|u)_{m36-255} | gbknts
GitHub | fine-grained personal token | github_pat_{w82} | gbknts
GitHub | OAuth token | gho_{m36-255} | gbknts
GitHub | personal token | ghp_{m36-255} | gbknts
GitHub | refresh token | ghr_{m36-255} | gbknts
GitHub | token of an app with payload | ghs_{d1-12}_{T40+} | h
GitLab | token of any kind, routable or not | gl(pat|dt|ffct|ft|rt|rtr|soat|imt|wt|agent|oas|cbt|ptt)-{v18+} | gbknts
GitLab | registration token of runners | GR1348941{u20+} | gbkn
GitLab | session | _gitlab_session={x32} | gb
GoCardless | API token | !(live|test)_{B40-48} | gbk
Google | OAuth access token | ya29.{v10+} | t
Google | API key | AIza{u35} | gbknts
Google | key of Gemini | AQ.Ab{u30+} | b
Google | OAuth client secret | GOCSPX-{u20+} | kn
Google | OAuth refresh token | 1//0{u30+} | i
Google | HMAC key of Cloud Storage | GOOG{N20-80} | nh
Google | code of an OAuth consent | 4/(0|1)A{u30+} | i
Google | API key in base64 | QUl6YVN{b40-64} | i
Grafana | old API key | eyJrIjoi{B40+} | gbkn
Grafana | cloud token, token of a service account | gl(c|sa)_{B20+} | gbknts
Groq | API key | gsk_{m40+} | bknts
Harness | personal or service token | (pat|sat).{u20-24}.{m24}.{m20} | gbt
HashiCorp | Terraform Cloud token | {m14}.atlasv1.{B40+} | gb
HashiCorp | token of Vault | hv(s|b|r).{u20+} | gbns
Heroku | API key | HRKU-{u30+} | gbt
Highnote | live key | sk_live_a2V5Xz{b69-71} | b
HubSpot | token of a private app | pat-(eu|na|ap){d1}-{u36} | kt
Hugging Face | token of a person or organisation | (hf|api_org)_{m30-60} | gbkntsi
IBM | API key | ApiKey-{U} | i
IEX | API key | !sk_{m32} | kt
Infisical | token of a service | st.{h24}.{h32}.{h32} | i
Infracost | API token | ico-{m32} | gb
Instagram | access token | IGQV{u60+} | i
Intra42 | client secret | s-s4t2(ud|af)-{x64} | gbt
Ionic | personal token | !ion_{m42} | bk
Jina | API key | jina_{u40+} | n
JWT | signed or encrypted token | eyJ{u10-8192}.{T10-12288} | gbkntsd
JWT | the same with another first letter | ey{m17-2048}.ey{T10-12288} | gb
Klaviyo | private key | !pk_{m34} | bk
Klaviyo | private key of an account | pk_{m6}_{h34} | t
Langfuse | key | (pk|sk)-lf-{U} | t
LangSmith | key | lsv2_(pt|sk)_{h32}_{h10} | t
LarkSuite | id of an app | cli_{n16} | t
LaunchDarkly | SDK or API key | (api|sdk|mob)-{U} | t
Lichess | personal token | !lip_{w16-60} | b
Linear | API key | lin_(api|oauth)_{m30+} | gbkts
LinkedIn | secret of an app | WPL_AP{d1}.{m16}.{b6+} | i
LlamaIndex | API key | llx-{m40+} | i
Lob | key | (live|test)_(|pub_){x31-35} | gbt
LocationIQ | API key | !pk.{m32} | t
Mailchimp | API key | {x32}-us{d1-2} | gbkt
MailerSend | API token | mlsn.{m30-100} | b
Mailgun | private key | key-{m32} | gb
Mailgun | public key | pubkey-{x32} | gb
Mandrill | API key | !md-{u22} | ih
Mapbox | token | (pk|sk|tk).ey{u30-400}.{u20+} | gbknt
Mapbox | token of any kind | (pk|sk|tk).{m60}.{m22} | gbkn
MaxMind | license key | {m6}_{m29}_mmk | gbk
Mercury | API token | mercury_production_{a3-6}_{m40-50}_yrucrem | b
Mergify | application key | mergify_application_key_{u40-200} | b
Midtrans | server or client key | (|SB-)Mid-(server|client)-{u14+} | b
Modal | token id or secret | !a(k|s)-{m22} | i
Mollie | API key | !(live|test)_{m30-34} | ih
Neon | API key | napi_{m64} | b
Netlify | personal token | nf(p|o|c|u)_{m36} | t
New Relic | license key | {m30-40}NRAL | nt
New Relic | key of a user, browser, insert or query | NR(AA|II|IQ|RA|AK|SP|JS|BR)-{u16+} | ntgb
New Relic | Pixie key | px-(api|dep)-{U} | n
ngrok | key | !(cr_|ak_){m25-30} | k
Nightfall | API key | NF-{m32} | t
Notion | token | ntn_{m40+} | gb
Notion | token of an integration | secret_{m40-60} | kts
npm | access token | npm_{m36} | gbknts
NuGet | API key | oy2{n43} | kn
NVIDIA | API key | nvapi-{u40+} | t
Octopus Deploy | API key | API-{N25-34} | t
Octopus Deploy | API key in full | API-{N26} | gb
Omise | secret key | skey_(|test_|live_){n19} | i
OneSignal | key | os_v2_(app|org)_{n103} | b
Onfido | API token | api_(live|sandbox)(|_us|_ca|_eu).{u11}.{u32} | b
Onfido | API token of another length | !api_live(|_us|_ca|_eu).{u20-80} | b
OpenAI | API key; also of Anthropic, Cerebras, DeepSeek, Kimi, MiniMax and OpenRouter | (|c)sk-{m1}{u19+} | gbknts
OpenShift | token of a user | sha256~{u43} | gb
OpenVSX | access token | ovsxp_{U} | h
OpenVSX | access token of another kind | ovsxat_{U} | h
`;
