// Formats of tokens that are known only near the name of their issuer, from M to Z. Data.

/** Rows of `nearRows`. */
export const NEAR_M_Z = `
m3o {m48} t
madkudu {x32} kt
mailboxlayer {m32} kt
mailerlite {m32} kt
mailgun {m32}-{m8}-{m8} {u72} {m32} gbkn
mailjet {m87}= k
mailjetbasicauth {m87}= t
mailjetsms {m32} kt
mailmodo {m7}-{m7}-{m7}-{m7} {N7}-{N7}-{N7}-{N7} kt
mandrill {u20-24} {u22} kt
mapquest {m32} kt
mattermost {m26} gbt
meaningcloud {n32} t
mediastack {m32} kt
meistertask {m43} kt
meraki {h40} gb
mesibo {m64} kt
messagebird {u25} gbkt
metabase {u36} t
mindmeister {m43} kt
mistral {m32} b
mixmax {u36} kt
mixpanel {u32} t
monkeylearn {x40} kt
moosend {U} {x8}-{h4}-{h4}-{h4}-{h12} kt
moralis {m64} kt
nasdaq {u20} t
nasdaqdatalink {u20} k
newscatcher {w43} kt
ngc {m26}:{m8}-{m4}-{m4}-{m4}-{m12} {m84} t
ngrok {m25-30}_{d1}{m20} 2{m26}_{d1}{m20} kt
noticeable {m20} kt
nozbe {m16}_{B64} k
numverify {m32} kt
oanda {m24} kt
okta 00{B40} 00{u39}{w1} 00{u40} gbkt
onelogin {m64} t
onepagecrm {b44} t
onfleet {m32} kt
openweather {m32} bkt
opsgenie {U} kt
overloop {u50} kt
packagecloud {x48} kt
pandascore {u51} k
parsers {n64} t
particleio {m40} k
partnerstack {m64} kt
pastebin {w32} kt
paymongo {w32} kt
pdfshift {x32} kt
peopledatalabs {m64} kt
pepipost {u32} kt
percy {x64} t
pipedream {m32} kt
pipedrive {m40} kt
pixabay {u34} kt
plaid {m30} gbt
planviewleankit {h128} t
pollsapi {N28} t
positionstack {w32} kt
postageapp {m32} kt
postmark {m8}-{m4}-{m4}-{m4}-{m12} {U} {n8}-{n4}-{n4}-{n4}-{n12} ktn
privateai {n32} gb
prospectcrm {u32} k
protocolsio {m64} k
proxycrawl {w22} kt
purestake {m40} t
pushbullet {v34} kt
pusher {n20} t
qase {m40} kt
qualaroo {b64} kt
qubole {m64} kt
reachmail {u64} kt
rebrandly {w32} kt
redhat {n32} t
repairshopr {u51} t
replyio {m24} kt
requestfinance {m7}-{m7}-{m7}-{m7} {N7}-{N7}-{N7}-{N7} kt
rocketreach {u39} kt
rockset {m64} k
ronin {m24-26} t
rownd {n8}-{n4}-{n4}-{n4}-{n12} {n48} t
runrunit {h32} t
salescookie {m32} k
salesmate {x8}-{h4}-{h4}-{h4}-{h12} t
satismeter {m32} t
scalr {v136} t
scraperbox {m32} kt
scrapfly {m32} kt
scrapingant {m32} kt
scrapingbee {m80} kt
screenshotapi {N7}-{N7}-{N7}-{N7} t
sendbird {x40} {x24} gbkt
serphouse {m60} kt
serpstack {m32} kt
shipday {v11}{m20} kt
shodan {m32} kt
shutterstock {m32} {m16} t
signable {u32} t
sigopt {m48} kt
simfin {m32} kt
simvoly {m33} kt
sinch {n32} t
skrapp {m42} t
skrappio {m42} k
skybiometry {n25-26} t
snipcart {w75} kt
snyk {U} {m8}-{m4}-{m4}-{m4}-{m12} {n8}-{n4}-{n4}-{n4}-{n12} gbkt
sonar {n40} t
sonarcloud {m40} k
sonarqube sq{l1}_{m40} {x40} kn
sparkpost {m40} kt
speechtextai {x32} k
squarespace {U} {x8}-{h4}-{h4}-{h4}-{h12} gbkt
sslmate {m36} bkt
statuspage {u36} kt
statuspal {m32} kt
storecove {u43} kt
stormboard {x40} kt
stytch {u47}= t
sugester {m32} t
sumo {m64} gbt
supabase {m40} k
surveybot {u80} kt
surveysparrow {u88} kt
tatum {u36} t
tatumio {u36} k
teamgate {n40} {m80} t
technicalanalysis {m48} k
technicalanalysisapi {N48} t
testingbot {n32} t
thinkific {h32} t
thousandeyes {m32} t
ticketmaster {m32} kt
timecamp {m26} kt
tineswebhook {m32} k
tokeet {U} t
tomtom {m32} kt
tradier {m28} kt
travelpayouts {m32} kt
truenas {d1+}-{m64} kn
twelvedata {m32} kt
tyntec {m32} kt
typetalk {m64} t
unplu {n64} t
unplugg {m64} k
unsplash {w43} kt
upcdatabase {m32} kt
uploadcare {n20} t
urlscan {u36} kt
vatlayer {m32} kt
verimail {m32} kt
veriphone {m32} kt
virustotal {x64} kt
vyte {m50} kt
walkscore {m32} kt
webex {h64} t
webflow {m64} kt
websitepulse {h32} t
whoxy {m33} kt
wistia {m64} kt
workstack {m60} kt
wrike ey{v333} kt
yandex YC{u38} {v83} gbkt
zai {x32}.{m16} b
zenrows {x40} kt
zeplin {v350-400} kt
zerobounce {m32} kt
zerotier {m32} kt
zipcodeapi {m64} t
zipcodebase {U} kt
`;
