// Formats of tokens that begin with, or hold, what nothing else does: issuers from 0 to E. Data.

/** Rows of `formatRows`. */
export const MARKED_0_E = `
1Password | token of a service account | ops_eyJ{B100+} | gb
1Password | secret key | A3-{N6}-{N11}-{N5}-{N5}-{N5} | gb
1Password | secret key in seven parts | A3-{N6}-{N6}-{N5}-{N5}-{N5}-{N5} | gb
Adafruit | IO key | aio_{m28} | knt
Adobe | client secret | p8e-{u32} | gbkn
Adyen | API key | AQE{b40-800}-{b20-400}-{s12-24} | i
age | secret key | AGE-SECRET-KEY-1{N50-60} | gbkn
Aikido | token of CI | AIK_CI_{m20-44} | b
Aikido | client secret | AIK_(SECRET|CLIENT|API)_{m20-64} | b
Airtable | personal token | pat{m14}.{h62-66} | gbkt
Airtable | OAuth token | {m12-40}.v1.{u20-120}.{x40-128} | bkt
Aiven | token | AivenV1{B40+} | i
Alchemy | API token | alcht_{m30} | t
Alibaba Cloud | session token of STS | !CAIS{B24-1024} | b
Alibaba Cloud | id of an access key | LTAI{m17-26} | gbk
Amazon | token of the Marketplace Web Service | amzn.mws.{U} | gi
Amazon | token of Login with Amazon | Atz(a|r)|{b60+} | i
Amazon | client secret of Login with Amazon | amzn1.oa2-cs.v1.{h60+} | i
Apideck | API key | sk_live_{u93} | t
Apify | API token | apify_api_{u34-38} | bt
Artifactory | API key | AKC{m60+} | gbkts
Artifactory | reference token | cmVmd{m54-80} | gbt
Asaas | API token | (|$)aact_(prod|hmlg)_{C20+} | b
Asana | personal token | (0/1|1/1|2/1){d14-16}:{h32} | i
Asana | personal token of a workspace | 2/1{d14-16}/{d15-17}:{h32} | i
Atlassian | token of a person, site or organisation | AT(ATT3|CTT|STT|CQT){B20+} | nt
Authress | key of a service client | (sc|ext|scauth|authress)_{m5-30}.{m4-6}.acc(_|-){u10-32}.{B30-120} | gb
AWS | id of an access key | A(KIA|SIA|BIA|CCA|GPA|IDA|IPA|NPA|NVA|ROA|PKA|SCA){N16} | gbkntsd
AWS | key of Bedrock, long-lived | ABSK{b60+} | gb
AWS | key of Bedrock, short-lived | bedrock-api-key-{b20+} | gb
AWS | id of an access key, old | A3T{N17} | i
AWS | API key of AppSync | da2-{n26} | i
Axiom | API or personal token | xa(a|p)t-{U} | i
Azure | password of the repository of API Management | git&{d12}&{b86-90} | t
Azure | password of a container registry | {b42}+ACR{m6} | t
Azure | personal token of DevOps | {m52-84}AZDO{m4} | nsh
Azure | client secret of an application | {T3}(0Q~|1Q~|2Q~|3Q~|4Q~|5Q~|6Q~|7Q~|8Q~|9Q~){T31-34} | gbkn
Azure | key of a storage account or database | {b76}+ASt{b6}== | h
Azure | key of Cosmos DB | {b76}ACDb{b6}== | h
Azure | key of a batch account | {b76}+ABa{b6}== | h
Azure | key of Cognitive Services | {b52}JQQJ99{m10-26}AAA{m4-20} | hi
Azure | key of a function app | {u44}AzFu{u6}== | h
Azure | key of a search service | {m42}AzSe{m6} | h
Bannerbear | API key | bb_(pr|ma)_{h30} | t
Baremetrics | API key | !(sk|lk)_{m18-25} | t
base64 | PKCS 8 private key, as in a kubeconfig | LS0tLS1CRUdJTiBQUklWQVRFIEtF{b100+} | i
base64 | RSA private key, as in a kubeconfig | LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBL{b100+} | i
base64 | EC private key, as in a kubeconfig | LS0tLS1CRUdJTiBFQyBQUklWQVRFIEtF{b100+} | i
base64 | DSA private key, as in a kubeconfig | LS0tLS1CRUdJTiBEU0EgUFJJVkFURSBL{b100+} | i
base64 | OPENSSH private key, as in a kubeconfig | LS0tLS1CRUdJTiBPUEVOU1NIIFBSSVZBVEUgS0VZ{b100+} | i
base64 | ENCRYPTED private key, as in a kubeconfig | LS0tLS1CRUdJTiBFTkNSWVBURUQgUFJJVkFURSBL{b100+} | i
base64 | PGP private key, as in a kubeconfig | LS0tLS1CRUdJTiBQR1AgUFJJVkFURSBL{b100+} | i
BestTime | private key | pri_{h32} | t
Bitbucket | app password | ATBB{B20+} | nh
Branch | secret or key | key_(live|test)_{m16-64} | t
Brave | search API key | !BSA{u24-40} | b
Brevo | API or SMTP key | x(key|smtp)sib-{u81} | tgbk
Buildkite | API token | bk(ua|pt|ct|at|ut)_{u30-80} | kt
Canva | client secret | !cnvca{u51} | b
Chec.io | key | !pk_{m45} | kt
Checkout.com | secret key | sk_(|test_|sbox_){U} | bt
CircleCI | token of a person or project | CCI(PAT|PRJ)_{u20+} | bkt
Clerk | secret key | sk_(test|live)_{m32-60} | b
ClickHouse | secret of a cloud key | !4b1d{m38} | gb
ClickUp | personal token | pk_{d7-10}_{m32} | bkt
Clojars | deploy token | CLOJARS_{m60} | gb
Close | API key | !api_{m20-24}.{m20-24} | kt
Cloudflare | API token or global key | cf(at|ut|k)_{u36+} | t
Cloudflare | key of the origin CA | v1.0-{u120-200} | tgb
Cloudinary | address with key and secret | cloudinary://{d15}:{u24-40} | bi
Cloudsmith | API key | csa_{h30}{m6} | b
CockroachDB | API key | CCDB1_{m22}_{m40} | b
Column | API key | !(test|live)_{m27} | kt
ConfigCat | SDK key | configcat-sdk-{d1}/{u22}/{u22} | b
Contentful | personal token | CFPAT-{u30+} | kt
Context7 | API key | ctx7sk-{U} | i
ConvertAPI | secret | !secret_{m16} | t
Courier | API key | !pk_(prod|test)_{m28} | kt
crates.io | token | !cio{m32} | k
crypt | MD5 hash of a password | $1\${T8}\${T22} | n
Cursor | API key | key_{x64} | b
Databento | API key | db-{m29} | b
Databricks | personal token | dapi{m32} | gbknt
DataStax | application token of Astra | AstraCS:{C20+} | b
Defined Networking | API token | dnkey-{B26}-{B40+} | gb
Deno | token | dd(p|w|o)_{m36} | bt
Dependency-Track | API key | !odt_{m32-255} | kn
DevCycle | SDK key | dvc_(client|mobile|server)_{u8+} | b
Devin | key of a person | !apk_user_{b150-200} | b
Devin | key of a service | !apk_{b40-140} | b
Devin | token of a service user | cog_{n52} | b
dfuse | API key | !web_{n32} | t
DigitalOcean | token | do(o|p|r)_v1_{x64} | gbknt
Discord | multi-factor token of a user | mfa.{u84} | i
Docker | credentials in base64, on one line | eyJhdXRocyI6{b40+} | i
Docker | credentials in base64, indented by two | ewogICJhdXRocyI6{b40+} | i
Docker | credentials in base64, indented by a tab | ewoJImF1dGhz{b40+} | i
Docker | credentials in base64, indented by four | ewogICAgImF1dGhz{b40+} | i
Docker | join token of a swarm | SWMTKN-1-{n40-60}-{n20-30} | b
Docker | key that unlocks a swarm | SWMKEY-1-{b40-50} | b
Docker Hub | token of an organisation | dckr_oat_{u32} | b
Docker Hub | personal token | dckr_pat_{u27} | bkn
Docker Hub | personal token of another length | dckr_pat_{u24-36} | h
Doppler | token | dp.(pt|st|ct|sa|scim|audit|said).{v30+} | gbkntsi
Dropbox | long-lived token | {m11}AAAAAAAAAA{B43} | gb
Dropbox | short-lived token | sl.(|u.){B60+} | gbnt
Duffel | API token | duffel_(test|live)_{B30+} | gbt
Dynatrace | API token | dt0{l1}{d2}.{m8-24}.{m64} | gbknt
EasyPost | key | EZ(A|T)K{m50+} | gbk
eBay | client secret | PRD-{h8}-{h4}-{h4}-{h4}-{h4-12} | b
EcoStruxure IT | API key | AK1{m10}/{b39-44} | kt
Elastic | cloud API key | essu_{B30+} | b
ElevenLabs | API key | sk_{x48} | bkt
Endor Labs | API key or secret | endr+{u16+} | bt
Exoscale | API key | !EXO{m24-30} | b
`;
