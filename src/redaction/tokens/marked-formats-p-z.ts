// Formats of tokens that begin with, or hold, what nothing else does: issuers from P to Z. Data.

/** Rows of `formatRows`. */
export const MARKED_P_Z = `
Paddle | API key | pdl_(live|sdbx)_apikey_{n26}_{m22}_{m3} | b
Pagar.me | live key | ak_live_{m30} | kt
Paystack | secret key | sk_(live|test)_{m40} | kt
Perplexity | API key | pplx-{m48} | gb
Persona | API key | !persona_(production|sandbox)_{u20-80} | b
pganalyze | read key | pgar_{m27} | t
Photoroom | API key | sk_pr_{m1-64}_{x40} | t
Pinecone | API key | pcsk_{m5-6}_{m63} | bt
Pinterest | access token | pina_{u20-200} | b
Plaid | access token | access-(sandbox|development|production)-{U} | gbt
PlanetScale | token | pscale_tkn_{T32-64} | gbkt
PlanetScale | OAuth token | pscale_oauth_{T32-64} | gb
PlanetScale | password | pscale_pw_{T32-64} | gb
Planning Center | token | !pco_pat_{x64-72} | h
Polar | token | !polar_(at|oat|pat)_{u20-100} | b
Portainer | access token | ptr_{B20-60} | t
PostHog | personal key | phx_{w41-49} | bkt
PostHog | key of a project | ph(c|s|a|r)_{w41-49} | b
Postman | API key | PMAK-{m24}-{m34} | gbknt
Prefect | API token | pn(u|b)_{m36} | gbkt
Proof | API key | !prf_(|cli_){u20-80} | b
PubNub | publish or subscribe key | (pub|sub)-c-{m8}-{m4}-{m4}-{m4}-{m12} | kt
Pulumi | access token | pul-{m40} | gbkt
PyPI | upload token | pypi-AgE{u50-1000} | gbkndt
Rainforest Pay | API key | apikey_{h64} | b
Ramp | client secret or id | ramp_(sec|id)_{m40-48} | bt
Razorpay | key | rzp_(live|test)_{m14} | t
ReadMe | API token | rdme_{m70} | gbkt
redirect.pizza | API token | !rpa_{m30} | b
Render | API key | rnd_{m28-32} | b
Replicate | API token | r8_{u37} | bkt
Robinhood | crypto API key | rh-api-{U} | t
Rootly | API key | rootly_{h64} | bt
RubyGems | API token | rubygems_{x48} | gbknt
RunPod | API key | rpa_{N40}{m6} | b
Salad | API key | salad_cloud_{m1-7}_{m7-235} | t
Salesblink | key | !key-{m64} | kt
Salesforce | consumer key | 3MVG9{T80-251} | t
Salesforce | refresh token | 5AEP861{T80-251} | t
Salesforce | session | !00D{m12}!{T60-200} | gbs
Samsara | API token | samsara_api_{m26-32} | b
Scalingo | API token | tk-us-{u48} | gb
Scrapfly | API key | scp-(live|test)-{m32} | kt
Segment | public API token | sgp_{m64} | bkn
SendGrid | API key | SG.{u18-28}.{u30-60} | gbkndst
SendGrid | API key, old pattern | SG.{T66} | gb
Sentry | token of a user | sntryu_{h64} | gbt
Sentry | token of an organisation | sntrys_{B50-300} | gb
SettleMint | token | sm_(aat|pat|sat)_{m16} | gb
Shippo | API token | shippo_(live|test)_{x40} | gbt
Shopify | access token or secret | shp(at|ca|pa|ss)_{x30-40} | gbkns
Shopify | token of an app, its theme or its refresh | shp(tka|rt|it|ut|ua)_{x32} | h
Shutterstock | OAuth token | v2/{m388} | kt
Slack | app token | xapp-{d1-12}-{m10+} | gbkn
Slack | app token in parts | xapp-{d1-3}-{m8-15}-{m8-15}-{m10-70} | gbkst
Slack | token of a bot, user or workspace | xox(a|b|c|e|o|p|r|s|x)-{d8-14}-{u18-200} | gbkndst
Slack | access token of a configuration | xoxe.xox(b|p)-{d1}-{m140-180} | gbs
Slack | refresh token of a configuration | xoxe-{d1}-{m140-180} | gbs
Smooch | id of an app | !act_{n24} | t
SonarCloud | token | sqco_{m59} | t
Sourcegraph | access token | sgp_(local_|){x40} | gbk
Sourcegraph | access token of an instance | sgp_{x16}_{x40} | gbk
Sourcegraph | old license or gateway key | s(lk|gd)_{x64} | kt
Spectral | token | spu-{n32} | t
Square | application id | (|sandbox-)sq0i{a2}-{u22-43} | kt
Square | application secret | (|sandbox-)sq0c{a2}-{u40-50} | dt
Square | access token | EAAA{u60} | gbkt
Square | personal or application secret | sq0(atp|csp|idp)-{u22-60} | gbknd
StackHawk | API key | hawk.{u20}.{u20} | kn
Storyblok | personal token | {m22}tt-{d6}-{u20} | t
Stripe | secret or restricted key | (sk|rk)_(test|live|prod)_{m10-247} | gbkntsdh
Stripe | publishable live key | pk_live_{m20-247} | kt
Stripe | secret of a web-hook | whsec_{b24-80} | h
Supabase | management token | sbp_{u40} | bt
Supabase | secret key | sb_secret_{u31} | b
Tableau | personal token | {b22}==:{m32} | bt
Tailscale | key | tskey-{a2-12}-{u16-80} | bkts
Tavily | API key | tvly-{u28-60} | n
TeamCity | access token | eyJ0eXAiOiAiVENWMiJ9.{u36}.{u48} | n
Teamwork | token | tkn.v1_{m71}= | kt
Telegram | token of a bot | {d8-10}:AA{u32-35} | bknt
Telnyx | API key | KEY{N33}_{m22} | bkt
Tencent Cloud | id of a secret | AKID{m32} | kh
Thunderstore | token of a service account | !tss_{u20-80} | b
Ticket Tailor | API key | sk_{d4}_{d6}_{x32} | kt
Together AI | API key | tgp_v1_{u43} | b
TruffleHog | key | thog-key-{h16} | t
TruffleHog | secret | thog-secret-{h32} | t
Twilio | API key | SK{h32} | bknd
Twitch | stream key | live_{d8-12}_{m30-36} | n
Typeform | personal token | tfp_{T40-60} | gbkt
Ubidots | API key | BBFF-{m30} | kt
Unkey | root key | unkey_{m20-32} | b
UpCloud | API token | ucat_{m24-32} | b
Val Town | API token | !vtwn_{u20-80} | b
Vercel | access, refresh, integration or personal token | vc(p|i|a|r|k)_{u56} | bs
Volcengine | id of an access key | AKLT{u40-60} | h
WakaTime | API key | waka_{U} | b
WakaTime | API key of another form | waka_{m36-64} | b
Weights & Biases | API key | wandb_v1_{w40-80} | b
WorkOS | API key | sk_(live|test)_a2V5Xz{b30-71} | b
xAI | API key | xai-{u70-120} | bk
Yandex | IAM token | t1.{u6+}.{u86} | gb
Yandex | API key | AQVN{u35-38} | gb
Yandex | static key of Cloud | YC(A|N|O|P){u36-38} | gb
Yandex | OAuth token | y0_{u50-70} | ih
Yandex | token of a passport | y(1|2|3)_{u50-70} | i
Zoho | OAuth token | 1000.{x32}.{x32} | kt
Zuplo | key of a consumer | zpka_{n32}_{h8} | b
`;
