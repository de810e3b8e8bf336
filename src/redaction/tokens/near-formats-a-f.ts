// Formats of tokens that are known only near the name of their issuer, from A to F. Data.

/** Rows of `nearRows`. */
export const NEAR_A_F = `
abuseipdb {n80} t
abyssale {m40} t
accuweather {m32} t
adafruit {u32} gb
adobe {x32} {n32} kt
adzuna {n32} t
agora {n32} t
ahaio {h64} t
airbrake {u40} {u32} kt
airtable {m17} gb
airvisual {u36} t
alchemy {m23}_{m8} {w32} kt
alconost {m32} t
alegra {u20} t
aletheia {N32} t
algolia {m32} gbkt
alibaba {m30} {m30-64} gb
alibabacloud {m30} k
alienvault {n64} t
allsports {n64} t
amadeus {m32} {m16} t
amplitude {x32} bt
anypoint {x32} {m8}-{m4}-{m4}-{m4}-{m12} {n8}-{n4}-{n4}-{n4}-{n12} kt
apacta {u36} t
api2cart {h32} t
apiflash {n32} t
apifonica {m11}-{m4}-{m4}-{m4}-{m12} {n11}-{n4}-{n4}-{n4}-{n12} kt
apify {m36} k
apilayer {m32} kt
apimatic {u64} t
apimetrics {m32} kt
apitemplate {m39} kt
appcues {u36} t
appointedd {b88} kt
appoptics {u71} k
appsynergy {m64} kt
apptivo {u36} t
artsy {m32} t
asana {m32} {m30-40} gbk
assemblyai {m32} bkt
atera {m32} kt
atlassian {m20}{x4} {u24} gbkt
audd {u32} kt
auth0 {u32-60} {u64+} k
autodesk {m32} {m16} t
autoklose {u32} kt
autopilot {x32} kt
avaza {d1+}-{x40} {d1+}-{h40} kt
aviationstack {m32} kt
axonaut {m32} kt
aylien {n32} t
ayrshare {m8}-{m8}-{m8}-{m8} {N8}-{N8}-{N8}-{N8} kt
azureopenai {x32} k
azuresearch {m52} k
bannerbear {m22}tt kt
baremetrics {u25} k
beamer b_{B44} {B45}= gbt
beebole {m40} kt
besnappy {x64} kt
besttime {w36} k
betterstack {m24} kt
billomat {h32} t
bitbar {m32} kt
bitbucket {B64} {m30-40} {B44} gbk
bitcoinaverage {m43} kt
bitfinex {u43} t
bitly {u40} bkt
bitrise {u60-120} b
bittrex {m32} gb
blazemeter {m8}-{m4}-{m4}-{m4}-{m12} {n8}-{n4}-{n4}-{n4}-{n12} kt
blitapp {u39} kt
blocknative {U} {x8}-{h4}-{h4}-{h4}-{h12} kt
blogger {u39} k
bombbomb {b88} k
boostnote {x64} kt
borgbase {T148-152} kt
braintree {h32} t
brandfetch {m40} kt
browshot {u28} kt
bscscan {m34} kt
buddyns {m40} kt
budibase {x32}-{x78-80} {h32}-{h78-80} kt
bugherd {m22} kt
bugsnag {m8}-{m4}-{m4}-{m4}-{m12} {n8}-{n4}-{n4}-{n4}-{n12} kt
buildkite {n40} t
bulbul {m32} kt
buttercms {m40} kt
calendarific {m32} kt
calorieninja {m40} kt
campayn {m64} kt
cannyio {m8}-{m4}-{m4}-{m4}-{m12} k
capsulecrm {T64} kt
captaindata {h64} t
carboninterface {m21} kt
caspio {n50} t
censys {m32} t
centralstation {n30} t
centralstationcrm {m30} k
cexio {m24-27} t
chartmogul {m32} kt
chatfuel {m128} kt
checklyhq {m32} kt
checkvist {m14} t
cicero {m40} kt
circleci {x40} bk
civo {m50} b
clarifai {m32} kt
clearbit {w35} kt
clickhelp {m24} t
cliengo {U} kt
clinchpad {n32} t
clockify {m48} kt
cloudelements {m43} t
cloudflare {u40} {x37} {u38-42} gbk
cloudflareapi {u40} t
cloudflareglobal {h37-45} t
cloudimage {w30} kt
cloudinary {m32} {u27} bt
cloudmersive {u36} kt
cloudplan {u32} kt
cloudsight {m20-24} k
cloudsmith {x40} kt
clustdoc {m60} kt
codacy {m20-24} {m20} kt
codeclimate {h64} {h40} ktn
codecov {m32} {u36} gb
codemagic {w43} k
codequiry {u64} kt
cohere {m40} gb
coinapi {u36} t
coinbase {u64} {u32} gbk
coinlayer {m32} kt
coinlib {m16} kt
commercejs {w48} kt
companyhub {m20} t
configcat {u22}/{u22} b
confluent {m16} {b64} gbkt
contentful {B43} gb
conversiontools ey{v157-165} kt
convertkit {w22} kt
couchbase {b60-122} b
countrylayer {m32} kt
coveralls {u37} bkt
craftmypdf {m35} kt
crowdin {m80} kt
cryptocompare {u64} kt
currencycloud {n64} t
currencyfreaks {m32} kt
currencylayer {m32} kt
currencyscoop {m32} kt
currentsapi {u48} t
dailyco {x64} k
dandelion {m32} kt
dareboost {m60} kt
databox {b21} k
datadog {m32} {u40} gbk
datagov {m40} bkt
ddoggov {u32} t
deepai {u36} kt
deepgram {m40} bkt
delighted {m32} kt
detectify {m32} kt
detectlanguage {m32} kt
diffbot {m32} kt
diggernaut {m40} kt
disqus {m64} bkt
ditto {m8}-{m4}-{m4}-{m4}-{m12}.{m40} {n8}-{n4}-{n4}-{n4}-{n12}.{n40} kt
dnscheck {m32} t
docparser {x40} kt
dovico {n32}.{n1+} t
dronahq {m50} kt
droneci {m32} gbkt
duosecurity DI{N18} {m40} t
duply {U} t
dwolla {u50} t
dynalist {u128} kt
dyspatch {m52} kt
easyinsight {m20} t
edamam {n32} t
eightxeight {m43} t
elastic {u96} t
elasticemail {u96} k
elevenlabs {x32} t
enablex {m36} t
etherscan {m34} kt
ethplorer {u22} kt
etsy {m24} gb
eventbrite {m20} kt
everhour {x4}-{x4}-{x6}-{x6}-{x8} {x4}-{h4}-{h6}-{h6}-{h8} kt
exchangerate {m24} kt
exchangerates {m32} kt
exoscale {u40-60} b
exportsdk {n5-15}_{u36} t
extractorapi {u40} t
faceplusplus {u32} t
fastforex {u28} kt
fastly {u32} {B32} gbkt
feedier {m32} kt
fetchrss {v40} kt
fibery {h8}.{h35} t
fileio {v39} kt
finage {m32} k
financialmodelingprep {m32} kt
findl {m8}-{m4}-{m4}-{m4}-{m12} {n8}-{n4}-{n4}-{n4}-{n12} kt
finicity {x32} {m20} gbk
finnhub {m20} gbkt
fixerio {m32} k
flatio {m128} k
fleetbase {m20} k
flickr {m32} gbkt
flightapi {n24} t
flightstats {n32} t
flowflu {m51} t
fmfw {u32} t
formcraft {m16} kt
formsite {m32} t
foursquare {m48} kt
frameio {u64} k
freshbooks {m64} gbt
freshdesk {m20} t
freshworks {u22} t
fulcrum {m80} kt
fullstory {b88} {B88} kt
fxmarket {B20} kt
`;
