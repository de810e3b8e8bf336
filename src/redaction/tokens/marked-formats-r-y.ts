// Formats of tokens that begin with, or hold, what nothing else does: issuers from R to Y. Data.

/** Rows of `formatRows`. */
export const MARKED_R_Y = `
Rootly | API key | rootly_{h64} | bt
RunPod | API key | rpa_{N40}{m6} | b
Salad | API key | salad_cloud_{m1-7}_{m7-235} | t
Samsara | API token | samsara_api_{m26-32} | b
Scalingo | API token | tk-us-{u48} | gb
Scrapfly | API key | scp-(live|test)-{m32} | kt
SendGrid | API key | SG.{u18-28}.{u30-60} | gbkndst
SendGrid | API key, old pattern | SG.{T66} | gb
SettleMint | token | sm_(aat|pat|sat)_{m16} | gb
Shopify | access token or secret | shp(at|ca|pa|ss)_{x30-40} | gbkns
Shutterstock | OAuth token | v2/{m388} | kt
Slack | app token | xapp-{d1-12}-{m10+} | gbkn
Slack | app token in parts | xapp-{d1-3}-{m8-15}-{m8-15}-{m10-70} | gbkst
Slack | token of a bot, user or workspace | xox(a|b|c|d|e|o|p|r|s|x)-{u16+} | gbkndst
Slack | access token of a configuration | xoxe.xox(b|p)-{d1}-{m140-180} | gbs
Slack | refresh token of a configuration | xoxe-{d1}-{m140-180} | gbs
SonarCloud | token | sqco_{m59} | t
Square | application id | (|sandbox-)sq0i{a2}-{u22-43} | kt
Square | application secret | (|sandbox-)sq0c{a2}-{u40-50} | dt
Supabase | management token | sbp_{u40} | bt
Supabase | secret key | sb_secret_{u31} | b
Tableau | personal token | {b22}==:{m32} | bt
Tailscale | key | tskey-{a2-12}-{u16-80} | bkts
TeamCity | access token | eyJ0eXAiOiAiVENWMiJ9.{u36}.{u48} | n
Teamwork | token | tkn.v1_{m71}= | kt
Thunderstore | token of a service account | tss_{u20-80} | b
Ticket Tailor | API key | sk_{d4}_{d6}_{x32} | kt
TruffleHog | key | thog-key-{h16} | t
TruffleHog | secret | thog-secret-{h32} | t
UpCloud | API token | ucat_{m24-32} | b
Val Town | API token | !vtwn_{u20-80} | b
Yandex | IAM token | t1.{u6+}.{u86} | gb
Yandex | API key | AQVN{u35-38} | gb
`;
