// Formats of tokens that are known only near the name of their issuer, from G to P. Data.

/** Rows of `nearRows`. */
export const NEAR_G_P = `
geckoboard {m44} kt
geoapify {m32} kt
geocod {n39} t
geocode {m28} kt
geocodify {m40} kt
geoipifi {w32} k
getemail {u20} kt
getemails {u26} t
getgeoapi {n40} t
getgist {b68} kt
getresponse {m32} kt
getsandbox {u40} t
gitea {x40} b
gitlab {m1}{B19-21} t
gitter {u40} gbkt
glassnode {m27} kt
graphhopper {u36} kt
greptile {b48} b
groove {m64} t
groovehq {m64} k
gtmetrix {x32} kt
guardian {m8}-{m4}-{m4}-{m4}-{m12} {m8}-{n4}-{n4}-{n4}-{n12} kt
gumroad {x64} {u43} bkt
gyazo {u43} kt
happyscribe {m24} kt
hasura {m64} t
hellosign {B64} kt
helpscout {m40} kt
heroku {U} {x8}-{h4}-{h4}-{h4}-{h12} gbkt
hiveage {u20} kt
holidayapi {u36} t
holistic {x64} kt
honeycomb {x32} {m22} bkt
html2pdf {m64} kt
hubapi {m8}-{m4}-{m4}-{m4}-{m12} t
hubspot {U} gb
hybiscus {m43} kt
hypertrack {u27} {u54} t
iconfinder {m64} kt
iexcloud {w35} kt
imagekit {B36} kt
imagga {b72} kt
influx {B88+} b
infomaniak {u60-100} b
infura {m32} kt
insightly {u36} kt
instabot {b44} kt
instamojo {m40} {m128} t
intercom {B60} {b59}= gbk
interseller {U} kt
intrinio {m44} kt
invoiceocean {m20} t
ip2location {m32} kt
ipapi {n32} t
ipgeolocation {m32} kt
ipifi {w32} t
ipinfo {x14} kt
ipinfodb {m64} kt
ipquality {m32} t
ipqualityscore {m32} k
ipstack {x32} kt
jenkins {h30-36} n
jfrog {m73} {m64} g
jira {u24} k
jotform {m32} kt
jumpcloud {m40} bkt
jupiterone {m76} kt
juro {m40} kt
kagi {u11}.{u43} bn
karmacrm {m20} k
kickbox {w1+}{m64} kt
klipfolio {x40} kt
knapsackpro {m32} kt
kontent {u36} k
kraken {B80-90} gb
kucoin {x24} {U} gbt
kylas {u36} kt
ladesk {m32} t
languagelayer {m32} kt
lark {m32} b
launchdarkly {B40} gb
leadfeeder {u43} kt
lemlist {x32} kt
lighton {u40-80} b
linear {x32} gb
linenotify {m43} t
linkedin {m16} gbkn
linkpreview {m32} kt
loadmill {m40} kt
lob {w40} k
loggly {n8}-{n4}-{n4}-{n4}-{n12} t
loginradius {U} kt
logz {n8}-{n4}-{n4}-{n4}-{n12} t
logzio {m8}-{m4}-{m4}-{m4}-{m12} k
lokalise {m40} kt
looker {m24} gb
loyverse {u32} kt
lunchmoney {x50} kt
luno {u43} t
m3o {m48} t
madkudu {x32} kt
magicbell {u40} t
mailboxlayer {m32} kt
mailerlite {m32} kt
mailgun {m32}-{m8}-{m8} {u72} {m32} gbkn
mailjet {m87}= k
mailjetbasicauth {m87}= t
mailjetsms {m32} kt
mailmodo {m7}-{m7}-{m7}-{m7} {N7}-{N7}-{N7}-{N7} kt
mailsac k_{m36+} kt
mandrill {u20-24} {u22} kt
mapquest {m32} kt
marketstack {m32} kt
mattermost {m26} gbt
mavenlink {m64} kt
maxmind {m16} t
meaningcloud {n32} t
mediastack {m32} kt
meistertask {m43} kt
meraki {h40} gbt
mesibo {m64} kt
messagebird {u25} gbkt
metaapi {h64} {h24} t
metabase {u36} t
metrilo {m16} kt
mindmeister {m43} kt
miro {m27} kt
mistral {m32} b
mixmax {u36} kt
mixpanel {u32} t
monkeylearn {x40} kt
moonclerk {m32} kt
moosend {U} {x8}-{h4}-{h4}-{h4}-{h12} kt
moralis {m64} kt
nasdaq {u20} t
nasdaqdatalink {u20} k
netlify {B40-46} {x60-64} {u43-45} gbkt
netsuite {m64} t
neutrinoapi {m48} t
newrelic {v4}-{v42} {x40} ktn
newsapi {n32} t
newscatcher {w43} kt
nexmo {u16} t
nftport {m8}-{m4}-{m4}-{m4}-{m12} {n8}-{n4}-{n4}-{n4}-{n12} kt
ngc {m84} t
ngrok {m25-30}_{d1}{m20} 2{m26}_{d1}{m20} kt
nicereply {x40} kt
nightfall {m32} k
noticeable {m20} kt
nozbe {m16}_{B64} k
numverify {m32} kt
nutritionix {n32} t
nylas {m30} kt
nytimes {B32} gb
oanda {m24} kt
okta 00{B40} 00{u39}{w1} 00{u40} gbkt
omnisend {u75} kt
onelogin {m64} t
onepagecrm {b44} t
onesignal {U} k
onfleet {m32} kt
oopspam {m40} kt
opencagedata {m32} kt
openuv {m32} kt
openweather {m32} bkt
opsgenie {U} kt
overloop {u50} kt
ovh {u16} {u32} b
owlbot {m40} kt
packagecloud {x48} kt
pagerduty u+{B18} kt
pandadoc {m40} kt
pandascore {u51} k
paralleldots {m43} kt
parsers {n64} t
parseuril {h40} t
particleio {m40} k
partnerstack {m64} kt
pastebin {w32} kt
paydirtapp {m32} kt
paymoapp {m44} kt
paymongo {w32} kt
paypal a{u59} {v44-80} kt
pdflayer {m32} kt
pdfshift {x32} kt
peopledatalabs {m64} kt
pepipost {u32} kt
percy {x64} t
pinata {n64} t
pinecone {U} b
pipedream {m32} kt
pipedrive {m40} kt
pixabay {u34} kt
plaid {m30} gbt
planviewleankit {h128} t
plivo {u40} bt
podio {m32} kt
pollsapi {N28} t
poloniex {N8}-{N8}-{N8}-{N8} {h128} t
positionstack {w32} kt
postageapp {m32} kt
postmark {m8}-{m4}-{m4}-{m4}-{m12} {U} {n8}-{n4}-{n4}-{n4}-{n12} ktn
powrbot {m40} kt
privateai {n32} gb
prodpad {x64} kt
prospectcrm {u32} k
protocolsio {m64} k
proxycrawl {w22} kt
purestake {m40} t
pushbullet {v34} kt
pusher {n20} t
`;
