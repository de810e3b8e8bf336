// Formats of tokens that begin with, or hold, what nothing else does: issuers from A to F. Data.

/** Rows of `formatRows`. */
export const MARKED_A_F = `
Adobe | client secret | p8e-{u32} | gbkn
Alibaba Cloud | session token of STS | !CAIS{B24-1024} | b
Anthropic | key of an administrator | sk-ant-admin{d2}-{u80-120} | gbt
Anthropic | API key | sk-ant-api{d2-4}-{u80-120} | gbknst
Apideck | API key | sk_live_{u93} | t
Artifactory | API key | AKC{m60-80} | gbkts
Artifactory | reference token | cmVmd{m59} | gb
Atlassian | API token | ATATT3xFfGF0{u20-200}={x8} | nt
Atlassian | key of an organisation | ATCTT3xFfG{B20+} | t
Azure | password of the repository of API Management | git&{d12}&{b86-90} | t
Azure | password of a container registry | {b42}+ACR{m6} | t
Baremetrics | API key | !(sk|lk)_{m18-25} | t
BestTime | private key | pri_{h32} | t
Brave | search API key | !BSA{u24-40} | b
Brevo | API key | xkeysib-{x64}-{m16} | gbkt
Brevo | API key, any | xkeysib-{u81} | t
Checkout.com | secret key | sk_(|test_|sbox_){U} | bt
CircleCI | personal token | CCIPAT_{m22}_{m40} | bkt
ClickUp | personal token | pk_{d7-10}_{m32} | bkt
Clojars | deploy token | CLOJARS_{m60} | gb
Cloudflare | API token | cf(a|u)t_{m40}{h8} | t
Cloudflare | global API key | cfk_{m40}{h8} | t
Cloudflare | key of the origin CA | v1.0-{u120-200} | t
CockroachDB | API key | CCDB1_{m22}_{m40} | b
Column | API key | !(test|live)_{m27} | kt
crates.io | token | !cio{m32} | k
crypt | MD5 hash of a password | $1\${T8}\${T22} | n
Cursor | API key | key_{x64} | b
Databricks | personal token | dapi{x32} | gbknt
Databricks | personal token with its number | dapi{x32}-{d1-18} | n
DataStax | application token of Astra | AstraCS:{m20+} | b
Defined Networking | API token | dnkey-{B26}-{B52} | gb
Docker | join token of a swarm | SWMTKN-1-{n40-60}-{n20-30} | b
Docker | key that unlocks a swarm | SWMKEY-1-{b40-50} | b
Docker Hub | token of an organisation | dckr_oat_{u32} | b
Docker Hub | personal token | dckr_pat_{u27} | bkn
Dropbox | long-lived token | {m11}AAAAAAAAAA{B43} | gb
Dropbox | short-lived token | sl.(|u.){B120+} | gbnt
Duffel | API token | duffel_(test|live)_{B43} | gbt
Dynatrace | API token | dt0{l1}{d2}.{m24}.{m64} | gbknt
Elastic | cloud API key | essu_{u60-200}{b0-2} | b
Endor Labs | API key or secret | endr+{u16} | bt
Exoscale | API key | !EXO{m24-30} | b
Figma | personal token | figd_{u38-42} | bk
Figma | plan token | figp_{B40-54} | t
Fleetbase | live key | flb_live_{m20} | t
Flexport | API token | shltm_{u40} | kt
Flutterwave | encryption key | FLWSECK_TEST-{m12} | gb
Flutterwave | public key | FLWPUBK(_TEST|)-{m32}-X | gb
Flutterwave | secret key | FLWSECK(_TEST|)-{m32}-X | gbt
Frame.io | API token | fio-u-{B64} | gbt
`;
