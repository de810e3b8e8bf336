// Formats of tokens that are known only near the name of their issuer, from Q to Z. Data.

/** Rows of `nearRows`. */
export const NEAR_Q_Z = `
qase {m40} kt
qualaroo {b64} kt
qubole {m64} kt
railway {U} t
rapidapi {u50} gbt
rawg {m32} kt
reachmail {u64} kt
rebrandly {w32} kt
redhat {n32} t
repairshopr {u51} t
replyio {m24} kt
requestfinance {m7}-{m7}-{m7}-{m7} {N7}-{N7}-{N7}-{N7} kt
ringcentral {u22} t
ritekit {x44} kt
rocketreach {u39} kt
rockset {m64} k
ronin {m24-26} t
route4me {m32} kt
rownd {n8}-{n4}-{n4}-{n4}-{n12} {n48} t
runrunit {h32} t
rzplive {m24} t
salescookie {m32} k
salesflare {w45} kt
salesforce {T64} ktn
salesmate {x8}-{h4}-{h4}-{h4}-{h12} t
sanity sk{m79} t
satismeter {m32} t
saucelabs {n8}-{n4}-{n4}-{n4}-{n12} t
scaleway {U} {m8}-{m4}-{m4}-{m4}-{m12} {n8}-{n4}-{n4}-{n4}-{n12} bkt
scalr {v136} t
scrapeowl {m30} kt
scraperapi {n32} t
scraperbox {m32} kt
scrapestack {m32} kt
scrapfly {m32} kt
scrapingant {m32} kt
scrapingbee {m80} kt
screenshotapi {N7}-{N7}-{N7}-{N7} t
screenshotlayer {w32} kt
scrutinizer {n64} t
scrutinizerci {m64} k
securitytrails {m32} kt
segment {u43}.{u43} kt
selectpdf {u36} kt
sendbird {x40} {x24} {h24} gbkt
serphouse {m60} kt
serpstack {m32} kt
sherpadesk {m32} kt
shipday {v11}{m20} kt
shodan {m32} kt
shotstack {m40} kt
shutterstock {m32} {m16} t
signable {u32} t
signalwire {m50} t
signaturit {m86} kt
signupgenius {m32} kt
sigopt {m48} kt
simfin {m32} kt
simplesat {m40} kt
simvoly {m33} kt
sinch {n32} t
siteleaf {m32} t
skrapp {m42} t
skrappio {m42} k
skybiometry {n25-26} t
smartsheets {m37} k
smartystreets {m20} t
smooch {u86} t
snipcart {w75} kt
snowflake {u100-500} b
snyk {U} {m8}-{m4}-{m4}-{m4}-{m12} {n8}-{n4}-{n4}-{n4}-{n12} gbkt
solarwinds {u71} t
sonar {n40} t
sonarcloud {m40} k
sonarqube sq{l1}_{m40} {x40} kn
sparkpost {m40} kt
speechtextai {x32} k
splunk {m22} kt
spoonacular {m32} kt
sportsmonk {m60} kt
spotify {m32} kt
squarespace {U} {x8}-{h4}-{h4}-{h4}-{h12} gbkt
sslmate {m36} bkt
statuscake {m20} kt
statuspage {u36} kt
statuspal {m32} kt
stitchdata {w35} kt
stockdata {m40} kt
storecove {u43} kt
stormboard {x40} kt
stormglass {u73} kt
storyblok {m22}{a2} {m22}tt kt
strava {n40} t
stytch {u47}= t
sugester {m32} t
sumo {m64} gbt
supabase {m40} k
supernotes {u43} k
surveybot {u80} kt
surveysparrow {u88} kt
survicate {m32} kt
swiftype {m6}_{m6}-{m6} k
tatum {u36} t
tatumio {u36} k
taxjar {m32} kt
teamgate {n40} {m80} t
technicalanalysis {m48} k
technicalanalysisapi {N48} t
tefter {m20} kt
teletype {u64} kt
testingbot {n32} t
textmagic {m30} t
theodds {x32} k
theoddsapi {h32} t
thingsboard {m20} kn
thinkific {h32} t
thousandeyes {m32} t
ticketmaster {m32} kt
tiingo {m40} kt
timecamp {m26} kt
tineswebhook {m32} k
tly {m60} kt
tmetric {m64} kt
todoist {m40} kt
toggl {m32} t
toggltrack {m32} k
tokeet {U} t
tomtom {m32} kt
tradier {m28} kt
transferwise {U} {u8}-{u4}-{u4}-{u4}-{u12} kt
travelpayouts {m32} kt
travisci {w22} k
trello {u32} {u60-70} {u64} kt
truenas {d1+}-{m64} kn
twelvedata {m32} kt
twilio SK{x32} {m32} SK{m32} gbkt
twitch {m30} gbkt
tyntec {m32} kt
typeform {m44} t
typetalk {m64} t
unplu {n64} t
unplugg {m64} k
unsplash {w43} kt
upcdatabase {m32} kt
uploadcare {n20} t
upstage {m40-50} b
uptimerobot {m9}-{m24} kt
upwave {m32} kt
urlscan {u36} kt
vatlayer {m32} kt
vercel {m24} bkt
verimail {m32} kt
veriphone {m32} kt
versioneye {u40} kt
virustotal {x64} kt
visualcrossing {m25} kt
voodoosms {m46} kt
vouchery {u36} t
vpnapi {m32} t
vultr {m36} kt
vyte {m50} kt
wakatime {U} b
walkscore {m32} kt
wandb {x40} bkt
weatherbit {m32} kt
weatherstack {m32} bkt
webex {h64} t
webflow {m64} kt
webscraper {m60} kt
webscraping {m32} kt
websitepulse {h32} t
whoxy {m33} kt
wistia {m64} kt
worksnaps {m40} kt
workstack {m60} kt
worldcoinindex {m35} kt
worldweather {m31} kt
yandex YC{u38} {v83} gbkt
youneedabudget {x64} kt
yousign {m32} kt
youtube {u14} {u39} kt
zai {x32}.{m16} b
zendesk {u40} gbt
zenkit {m8}-{m32} {n8}-{m32} kt
zenrows {x40} kt
zenscrape {U} kt
zenserp {u36} t
zerobounce {m32} kt
zerotier {m32} kt
zipapi {m32} t
zipcodeapi {m64} t
zipcodebase {U} kt
zonka {m36} t
zonkafeedback {m36} k
`;
