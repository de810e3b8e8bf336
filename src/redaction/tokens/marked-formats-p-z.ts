// Formats of tokens that begin with, or hold, what nothing else does: issuers from P to Z. Data.

/** Rows of `formatRows`. */
export const MARKED_P_Z = `
Paddle | API key | pdl_(live|sdbx)_apikey_{n26}_{m22}_{m3} | b
Pagar.me | live key | ak_live_{m30} | kt
PayPal | access token | access_token$(production|sandbox)\${n13-16}\${h32} | i
Paystack | secret key | sk_(live|test)_{m40} | kt
Perplexity | API key | pplx-{m32+} | gb
Persona | API key | !persona_(production|sandbox)_{u20-80} | b
pganalyze | read key | pgar_{m27} | t
Photoroom | API key | sk_pr_{m1-64}_{x40} | t
Pinecone | API key | pcsk_{u40+} | bt
Pinterest | access token | pina_{u20-200} | b
Plaid | access token | access-(sandbox|development|production)-{U} | gbt
PlanetScale | token or password | pscale_(tkn|pw|oauth)_{T30-80} | gbkt
Planning Center | token | !pco_pat_{x64-72} | h
Polar | token | !polar_(at|oat|pat)_{u20-100} | b
Portainer | access token | !ptr_{B20-60} | t
PostHog | personal key | phx_{w41-49} | bkt
PostHog | key of a project | ph(c|s|a|r)_{w41-49} | b
Postman | API key | PMA(K|T)-{u26+} | gbknt
Prefect | API token | pn(u|b)_{m30+} | gbkt
Proof | API key | !prf_(|cli_){u20-80} | b
PubNub | publish or subscribe key | (pub|sub)-c-{m8}-{m4}-{m4}-{m4}-{m12} | kt
Pulumi | access token | pul-{m40} | gbkt
PyPI | upload token | pypi-{u50+} | gbkndt
Rainforest Pay | API key | apikey_{h64} | b
Ramp | client secret or id | ramp_(sec|id)_{m40-48} | bt
Razorpay | key | rzp_(live|test)_{m14} | t
ReadMe | API token | rdme_{m70} | gbkt
redirect.pizza | API token | !rpa_{m30} | b
Render | API key | rnd_{m20+} | b
Replicate | API token | r8_{u30-60} | bkt
Resend | API key | re_{m6-12}_{m20-28} | i
Robinhood | crypto API key | rh-api-{U} | t
Rootly | API key | rootly_{h64} | bt
RubyGems | API token | rubygems_{x48} | gbknt
RunPod | API key | rpa_{N40}{m6} | b
Salad | API key | salad_cloud_{m1-7}_{m7-235} | t
Salesblink | key | !key-{m64} | kt
Salesforce | consumer key | 3MVG9{T80-251} | t
Salesforce | refresh token | 5AEP861{T80-251} | t
Salesforce | session | 00(D|H){m10-14}!{T60+} | gbs
Samsara | API token | samsara_api_{m26-32} | b
Scaleway | access key | SCW{N17} | i
Scalingo | API token | tk-us-{u40+} | gb
Scrapfly | API key | scp-(live|test)-{m32} | kt
secret | of any issuer, live or test | !secret-{B30+} | i
secret key | of any issuer | sk_{u24+} | i
Segment | public API token | sgp_{m64} | bkn
SendGrid | API key | SG.{T50+} | gbkndst
Sentry | token of a user or organisation | sntry(s|u)_{B20+} | gb
SettleMint | token | sm_(aat|pat|sat)_{m16+} | gb
Shippo | API token | shippo_(live|test)_{B30+} | gbt
Shopify | access token or secret | shp(at|ca|pa|ss|tka|rt|it|ut|ua)_{m30+} | gbknsh
Shutterstock | OAuth token | v2/{m388} | kt
Slack | app token | xapp-{d1-12}-{u10+} | gbknst
Slack | token of a workspace, old | xoxo-{d8-14}-{u10+} | d
Slack | token of a bot, user, session or workspace | xox(a|b|c|d|e|p|r|s|x)-{C10+} | gbkndst
Slack | access token of a configuration | xoxe.xox(a|b|c|d|e|p|r|s|x)-{C10+} | gbs
Smooch | id of an app | !act_{n24} | t
Sonar | token of a project, user or analysis | sq(p|a|u)_{x40} | gbi
SonarCloud | token | sqco_{m59} | t
Sourcegraph | access token | sgp_(local_|){x40} | gbk
Sourcegraph | access token of an instance | sgp_{x16}_{x40} | gbk
Sourcegraph | old license or gateway key | s(lk|gd)_{x64} | kt
Spectral | token | spu-{n32} | t
Square | id, secret or token of an application | (|sandbox-)sq0{a3}-{u20-60} | ktgbnd
Square | access token | EAAA{u56-70} | gbkt
StackHawk | API key | hawk.{u20}.{u20} | kn
Storyblok | personal token | {m22}tt-{d6}-{u20} | t
Stripe | secret or restricted key | (sk|rk)_(test|live|prod)_{b10+} | gbkntsdh
Stripe | publishable live key | pk_live_{m10-247} | kt
Stripe | secret of a web-hook | whsec_{b24-80} | h
Supabase | management token | sbp_{u40} | bt
Supabase | secret key | sb_secret_{u31} | b
Tableau | personal token | {b22}==:{m32} | bt
Tailscale | key | tskey-{u16+} | bkts
Tavily | API key | tvly-{u28-60} | n
TeamCity | access token | eyJ0eXAiOiAiVENWMiJ9.{u36}.{u48} | n
Teamwork | token | tkn.v1_{m71}= | kt
Telegram | token of a bot | {d8-10}:AA{u32-35} | bknt
Telnyx | API key | KEY{N31-35}_{u22} | bkt
Tencent Cloud | id of a secret | AKID{m32} | kh
Thunderstore | token of a service account | !tss_{u20-80} | b
Ticket Tailor | API key | sk_{d4}_{d6}_{x32} | kt
TikTok | access token | act.{m50+} | i
Together AI | API key | tgp_v1_{u43} | b
Trello | token | ATTA{x72} | i
TruffleHog | key | thog-key-{h16} | t
TruffleHog | secret | thog-secret-{h32} | t
Twilio | API key | SK{h32} | bknd
Twitch | stream key | live_{d8-12}_{m30-36} | n
Twitter | bearer token of an app | AAAAAAAAAAAAAAAA{C40-224} | i
Typeform | personal token | tfp_{T40-60} | gbkt
Ubidots | API key | BBFF-{m30} | kt
Unkey | root key | unkey_{m20-32} | b
UpCloud | API token | ucat_{m24-32} | b
Val Town | API token | !vtwn_{u20-80} | b
Vercel | access, refresh, integration or personal token | vc(p|i|a|r|k)_{u24+} | bs
Volcengine | id of an access key | AKLT{u40-60} | h
Voyage | API key | !pa-{u43} | i
WakaTime | API key | waka_{U} | b
WakaTime | API key of another form | waka_{m36-64} | b
Weights & Biases | API key | wandb_v1_{u40+} | b
WorkOS | API key | sk_(live|test)_a2V5Xz{b30-71} | b
xAI | API key | xai-{u40+} | bk
Yandex | IAM token | t1.{B6-80}.{B60-120} | gb
Yandex | API key | AQVN{u35-38} | gb
Yandex | static key of Cloud | YC(A|N|O|P){u26-38} | gb
Yandex | token of OAuth or a passport | y(0|1|2|3)_{u50+} | ih
Zoho | OAuth token | 1000.{x32}.{x32} | kt
Zuplo | key of a consumer | zpka_{n32}_{h8} | b
`;
