// Formats of tokens that begin with, or hold, what nothing else does: issuers from 0 to E. Data.

/** Rows of `formatRows`. */
export const MARKED_0_E = `
1Password | token of a service account | ops_eyJ{b100+} | gb
1Password | secret key | A3-{N6}-{N11}-{N5}-{N5}-{N5} | gb
1Password | secret key in seven parts | A3-{N6}-{N6}-{N5}-{N5}-{N5}-{N5} | gb
Adafruit | IO key | aio_{m28} | knt
Adobe | client secret | p8e-{u32} | gbkn
age | secret key | AGE-SECRET-KEY-1{N58} | gbkn
Aikido | token of CI | AIK_CI_{m20-44} | b
Aikido | client secret | AIK_(SECRET|CLIENT|API)_{m20-64} | b
Airtable | personal token | pat{m14}.{h62-66} | gbkt
Airtable | OAuth token | {m12-40}.v1.{u20-120}.{x40-128} | bkt
Alchemy | API token | alcht_{m30} | t
Alibaba Cloud | session token of STS | !CAIS{B24-1024} | b
Alibaba Cloud | id of an access key | LTAI{m17-26} | gbk
Anthropic | key of an administrator | sk-ant-admin{d2}-{u80-120} | gbt
Anthropic | API key | sk-ant-api{d2-4}-{u80-120} | gbknst
Apideck | API key | sk_live_{u93} | t
Apify | API token | apify_api_{u34-38} | bt
Artifactory | API key | AKC{m60-80} | gbkts
Artifactory | reference token | cmVmd{m59} | gb
Artifactory | reference token, its beginning in full | cmVmdGtu{m56} | t
Asaas | API token | $aact_(prod|hmlg)_{B20-300} | b
Atlassian | API token | ATATT3xFfGF0{u20-200}={x8} | nt
Atlassian | key of an organisation | ATCTT3xFfG{B20+} | t
Authress | key of a service client | (sc|ext|scauth|authress)_{m5-30}.{m4-6}.acc(_|-){u10-32}.{B30-120} | gb
AWS | id of an access key | A(KIA|SIA|BIA|CCA|GPA|IDA|IPA|NPA|NVA|ROA|PKA|SCA){N16} | gbkntsd
AWS | key of Bedrock, long-lived | ABSK{b100-280} | gb
AWS | key of Bedrock, short-lived | bedrock-api-key-{b20+} | gb
Azure | password of the repository of API Management | git&{d12}&{b86-90} | t
Azure | password of a container registry | {b42}+ACR{m6} | t
Azure | personal token of DevOps | {m52-76}AZDO{m4} | nsh
Azure | key of a storage account or database | {b76}+ASt{b6}== | h
Azure | key of Cosmos DB | {b76}ACDb{b6}== | h
Azure | key of a batch account | {b76}+ABa{b6}== | h
Azure | key of Cognitive Services | {m52}JQQJ99{m10-26}AAA{m4-20} | hi
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
Bitbucket | app password | ATBB{m32} | nh
Brave | search API key | !BSA{u24-40} | b
Brevo | API key | xkeysib-{x64}-{m16} | gbkt
Brevo | API key, any | xkeysib-{u81} | t
Buildkite | API token | bk(ua|pt|ct|at|ut)_{m40} | kt
Canva | client secret | !cnvca{u51} | b
Cerebras | API key | csk-{m48} | b
Chec.io | key | !pk_{m45} | kt
Checkout.com | secret key | sk_(|test_|sbox_){U} | bt
CircleCI | personal token | CCIPAT_{m22}_{m40} | bkt
Clerk | secret key | sk_(test|live)_{m32-60} | b
ClickHouse | secret of a cloud key | !4b1d{m38} | gb
ClickUp | personal token | pk_{d7-10}_{m32} | bkt
Clojars | deploy token | CLOJARS_{m60} | gb
Close | API key | !api_{m20-24}.{m20-24} | kt
Cloudflare | API token | cf(a|u)t_{m40}{h8} | t
Cloudflare | global API key | cfk_{m40}{h8} | t
Cloudflare | key of the origin CA | v1.0-{u120-200} | t
Cloudflare | key of the origin CA, in full | v1.0-{h24}-{h146} | gb
Cloudinary | address with key and secret | cloudinary://{d15}:{u24-40} | bi
Cloudsmith | API key | csa_{h30}{m6} | b
CockroachDB | API key | CCDB1_{m22}_{m40} | b
Column | API key | !(test|live)_{m27} | kt
ConfigCat | SDK key | configcat-sdk-1/{u22}/{u22} | b
Contentful | personal token | CFPAT-{u43} | kt
ConvertAPI | secret | !secret_{m16} | t
Courier | API key | !pk_(prod|test)_{m28} | kt
crates.io | token | !cio{m32} | k
crypt | MD5 hash of a password | $1\${T8}\${T22} | n
Cursor | API key | key_{x64} | b
Databento | API key | !db-{m29} | b
Databricks | personal token | dapi{x32} | gbknt
Databricks | personal token with its number | dapi{x32}-{d1-18} | n
DataStax | application token of Astra | AstraCS:{m20+} | b
DeepSeek | API key | sk-{n32} | bt
Defined Networking | API token | dnkey-{B26}-{B52} | gb
Deno | token | dd(p|w|o)_{m36} | bt
Dependency-Track | API key | !odt_{m32-255} | kn
DevCycle | SDK key | !dvc_(client|mobile|server)_{w8-80} | b
Devin | key of a person | !apk_user_{b150-200} | b
Devin | key of a service | !apk_{b80-102} | b
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
Doppler | token | dp.(pt|ct|sa|scim|audit).{m40-44} | gbknts
Doppler | token of a service | dp.st.{u2-35}.{m40-44} | kni
Dropbox | long-lived token | {m11}AAAAAAAAAA{B43} | gb
Dropbox | short-lived token | sl.(|u.){B120+} | gbnt
Duffel | API token | duffel_(test|live)_{B43} | gbt
Dynatrace | API token | dt0{l1}{d2}.{m24}.{m64} | gbknt
EasyPost | key | EZ(A|T)K{m54} | gbk
eBay | client secret | PRD-{h8}-{h4}-{h4}-{h4}-{h4-12} | b
EcoStruxure IT | API key | AK1{m10}/{b39-44} | kt
Elastic | cloud API key | essu_{u60-200}{b0-2} | b
ElevenLabs | API key | sk_{x48} | bkt
Endor Labs | API key or secret | endr+{u16} | bt
Exoscale | API key | !EXO{m24-30} | b
`;
