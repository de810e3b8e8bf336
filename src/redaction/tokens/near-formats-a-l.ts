// Formats of tokens that are known only near the name of their issuer, from A to L. Data.

/** Rows of `nearRows`. */
export const NEAR_A_L = `
abuseipdb {n80} t
accuweather {m32} t
adafruit {u32} gb
adobe {x32} {n32} kt
agora {n32} t
ahaio {h64} t
airbrake {u40} kt
airvisual {u36} t
aiven {b372} kt
alegra {u20} t
algolia {m32} gbk
alibaba {m30} {m30-64} gb
anypoint {x32} t
apacta {u36} t
api2cart {h32} t
apiflash {n32} t
apimatic {u64} t
appsynergy {m64} kt
artsy {m32} t
asana {m32} {m30-40} gbk
assemblyai {m32} bkt
atlassian {m20}{x4} {u24} gbkt
auth0 {u32-60} {u64+} k
autoklose {u32} kt
autopilot {x32} kt
avaza {d1+}-{x40} {d1+}-{h40} kt
azureopenai {x32} k
azuresearch {m52} k
baremetrics {u25} k
beamer b_{B44} {B45}= gbt
beebole {m40} kt
besttime {w36} k
betterstack {m24} kt
billomat {h32} t
bitbar {m32} kt
bitfinex {u43} t
bitly {u40} bkt
bitrise {u60-120} b
blitapp {u39} kt
blocknative {U} {x8}-{h4}-{h4}-{h4}-{h12} kt
blogger {u39} k
bombbomb {b88} k
boostnote {x64} kt
borgbase {T148-152} kt
braintree {h32} t
brandfetch {m40} kt
browshot {u28} kt
budibase {x32}-{x78-80} {h32}-{h78-80} kt
calendarific {m32} kt
capsulecrm {T64} kt
carboninterface {m21} kt
caspio {n50} t
centralstation {n30} t
centralstationcrm {m30} k
cexio {m24-27} t
chartmogul {m32} kt
chatfuel {m128} kt
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
cloudflareapi {u40} t
cloudflareglobal {h37-45} t
cloudimage {w30} kt
cloudinary {m32} {u27} bt
cloudmersive {u36} kt
cloudplan {u32} kt
clustdoc {m60} kt
codacy {m20-24} {m20} kt
codeclimate {h64} {h40} ktn
codecov {m32} {u36} gb
codemagic {w43} k
cohere {m40} gb
coinbase {u64} {u32} gbk
coinlayer {m32} kt
conversiontools ey{v157-165} kt
coveralls {u37} bkt
crowdin {m80} kt
currencycloud {n64} t
dailyco {x64} k
dandelion {m32} kt
dareboost {m60} kt
databox {b21} k
datadog {m32} {u40} gbk
ddoggov {u32} t
deepai {u36} kt
deepgram {m40} bkt
delighted {m32} kt
detectify {m32} kt
diffbot {m32} kt
ditto {m8}-{m4}-{m4}-{m4}-{m12}.{m40} {n8}-{n4}-{n4}-{n4}-{n12}.{n40} kt
dronahq {m50} kt
droneci {m32} gbkt
duosecurity DI{N18} {m40} t
dwolla {u50} t
dynalist {u128} kt
edamam {n32} t
eightxeight {m43} t
elastic {u96} t
elasticemail {u96} k
enablex {m36} t
ethplorer {u22} kt
etsy {m24} {m24}:{m10-64} gb
exchangerate {m24} kt
exoscale {u40-60} b
exportsdk {n5-15}_{u36} t
extractorapi {u40} t
fastly {u32} t
findl {m8}-{m4}-{m4}-{m4}-{m12} {n8}-{n4}-{n4}-{n4}-{n12} kt
finicity {x32} {m20} gbk
fleetbase {m20} k
flightapi {n24} t
fmfw {u32} t
foursquare {m48} kt
frameio {u64} k
freshworks {u22} t
fulcrum {m80} kt
fxmarket {B20} kt
geckoboard {m44} kt
geocod {n39} t
geocode {m28} kt
geocodify {m40} kt
geoipifi {w32} k
getemail {u20} kt
getemails {u26} t
getgist {b68} kt
getresponse {m32} kt
getsandbox {u40} t
gitter {u40} gbkt
glassnode {m27} kt
graphhopper {u36} kt
groove {m64} t
groovehq {m64} k
guardian {m8}-{m4}-{m4}-{m4}-{m12} {m8}-{n4}-{n4}-{n4}-{n12} kt
gumroad {x64} {u43} bkt
happyscribe {m24} kt
hasura {m64} t
hiveage {u20} kt
holidayapi {u36} t
holistic {x64} kt
html2pdf {m64} kt
hypertrack {u27} {u54} t
iconfinder {m64} kt
influx {B88+} b
insightly {u36} kt
instamojo {m40} {m128} t
interseller {U} kt
invoiceocean {m20} t
ipapi {n32} t
ipifi {w32} t
ipinfo {x14} kt
ipquality {m32} t
jenkins {h30-36} n
jira {u24} k
jupiterone {m76} kt
juro {m40} kt
kickbox {w1+}{m64} kt
klipfolio {x40} kt
kucoin {x24} {U} gbt
kylas {u36} kt
languagelayer {m32} kt
lark {m32} b
lemlist {x32} kt
linear {x32} gb
linenotify {m43} t
lob {w40} k
loginradius {U} kt
looker {m24} gb
lunchmoney {x50} kt
luno {u43} t
`;
