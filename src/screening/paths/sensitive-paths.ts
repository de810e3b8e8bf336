// Where credentials live: data, per system.
import { DOCUMENTED_STORES } from './documented-stores.ts';

export interface SensitiveRule {
  readonly id: string;
  /** Linear: fixed beginnings, bounded runs. Matched against the scan copy, where `\` is `/`. */
  readonly pattern: RegExp;
  readonly what: string;
  /** Often harmless to name: counts only where it is read, copied or the whole of the text. */
  readonly weak?: boolean;
}

const EDGE = String.raw`(?<![\w.-])`;
const END = String.raw`(?![\w-])(?!\.(?:pub|example|sample|template|dist|md|ts|js|spec|test)\b)`;
const rule = (id: string, what: string, source: string, weak = false): SensitiveRule => ({
  id: `path.${id}`,
  what,
  pattern: new RegExp(source, 'i'),
  weak,
});

export const SENSITIVE_RULES: readonly SensitiveRule[] = [
  rule(
    'ssh',
    'SSH keys',
    String.raw`${EDGE}\.ssh(?:/(?![\w-]{1,40}\.pub\b|config(?![\w.])|known_hosts(?![\w.]))|(?![\w/-]))`,
  ),
  rule('ssh_host', 'SSH keys', String.raw`ssh_host_\w{1,16}_key(?!\.pub)`),
  rule('ssh_key', 'SSH keys', String.raw`${EDGE}id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?(?!\.pub|[\w])`, true),
  rule('gpg', 'GnuPG keys', String.raw`${EDGE}\.?gnupg(?![\w-])|private-keys-v1\.d|secring\.gpg`),
  rule(
    'cloud',
    'cloud credentials',
    String.raw`${EDGE}\.(?:aws|azure|gcp|oci|s3cfg|boto|aliyun|bluemix|oss|scaleway|linode)(?![\w-])|gcloud/(?:credentials|access_tokens|legacy_credentials|application_default)|application_default_credentials|\.config/(?:doctl|gcloud|hcloud|scw|flyctl|heroku|linode-cli|exoscale|rclone)(?![\w-])|rclone\.conf|msal_token_cache|azureProfile\.json|accessTokens\.json`,
  ),
  rule(
    'kube',
    'cluster credentials',
    String.raw`${EDGE}\.kube/(?:(?:config|cache)${END}|(?=$|[\s"'\x60;|&)]))|/etc/(?:kubernetes/\w|rancher/)|/var/lib/(?:kubelet/pki|rancher)/|/var/run/secrets|/run/secrets/|\.talos/config|kubeconfig\.ya?ml|${EDGE}(?:k3s|admin)\.(?:yaml|conf)(?=$|\s)|\.?(?:argocd|helm/registry)/config(?:\.json)?(?!\w)`,
  ),
  rule(
    'docker',
    'registry credentials',
    String.raw`${EDGE}\.docker/config\.json|containers/auth\.json|\.dockercfg`,
  ),
  rule(
    'packages',
    'package registry credentials',
    String.raw`(?:~|home|users/[^/\s]{1,64}|root|userprofile%?\}?)/(?:\.npmrc|\.yarnrc(?:\.yml)?|\.pypirc|\.gem/credentials|\.cargo/credentials|\.bunfig\.toml|\.hex/hex\.config|(?:\.config|\.pip)/pip(?:/pip)?\.conf|\.gradle/gradle\.properties|\.m2/settings(?:-security)?\.xml|\.nuget/(?:nuget/)?nuget\.config|\.wgetrc|\.curlrc|\.condarc|\.composer/auth\.json|\.bundle/config)|${EDGE}\.(?:cargo/credentials|gem/credentials|terraform\.d/credentials)|credentials\.tfrc\.json|\.terraformrc`,
  ),
  rule(
    'vcs',
    'forge credentials',
    String.raw`${EDGE}(?:\.git-credentials|\.?_?netrc|\.authinfo(?:\.gpg)?|GitHub CLI/hosts\.yml|gitlab-runner/config\.toml|\.config/git/credentials|\.config/(?:gh|glab-cli|hub)(?:/hosts\.yml|/config\.yml|(?![\w/-])))${END}`,
  ),
  rule(
    'database',
    'database passwords',
    String.raw`${EDGE}\.(?:pgpass|my\.cnf|mylogin\.cnf|rediscli_auth|mongorc\.js|dbshell)${END}`,
  ),
  rule(
    'vault',
    'vaults and password stores',
    String.raw`${EDGE}\.(?:password-store|vault-token|electrum|bitcoin|ethereum|monero)(?![\w-])|keyrings/|\.keyring(?!\w)|wallet\.dat|/(?:1Password|Bitwarden|KeePass\w{0,8}|LastPass|Dashlane)/|\.kdbx?(?!\w)|sops/age/|keys\.txt(?=\W|$).{0,20}age|\.config/(?:Signal|filezilla|remmina)(?![\w-])|/FileZilla/|ecryptfs|/(?:Exodus|Ledger Live|atomic|MetaMask|Electrum|Armory)/|\.wallet(?!\w)|keystore/UTC--|\.?vault[_-]pass(?:word)?(?:\.txt)?(?![\w.-])`,
  ),
  rule(
    'services',
    'sign-ins of services',
    String.raw`${EDGE}\.(?:fly|railway|vercel|netlify|supabase|pulumi|sentryclirc|wrangler|snyk|circleci|databrickscfg|snowflake|snowsql|travis|argocd|dropbox_uploader|twilio-cli|ngrok2?|stripe|huggingface/token|kaggle/kaggle\.json|hgrc|lftprc|subversion/auth|vnc/passwd|rdp|remmina|putty|krb5|tsh|step|minikube|oci|jfrog|chef/\w{1,32}\.pem)(?![\w-])|\.config/(?:op|stripe|github-copilot|atuin|solana|netlify|vercel|wrangler|fly|railway|configstore|ngrok|gspread|sops|age|hub|tea|lab|glab|jfrog|1Password|Slack|discord|Element|Microsoft)(?![\w-])|com\.vercel\.cli|/tmp/krb5cc_|\.(?:1password|bitwarden|signal|keepassxc?|lastpass|authy|gopass)(?![\w-])|kwalletd?/|\.kwl(?!\w)`,
  ),
  rule(
    'home_sign_in',
    'a sign-in in a home folder',
    String.raw`(?:~|/home/[^/\s]{1,64}|/Users/[^/\s]{1,64}|[A-Za-z]:/Users/[^/\s]{1,64}|/root|%?(?:USERPROFILE|APPDATA|LOCALAPPDATA)%?|\$HOME)/(?:\.|Library/Application Support/|AppData/\w{1,16}/)[\w ./-]{0,120}?/(?:[\w.]{0,24}[._-])?\.?(?:auth|credentials?|access_?tokens?|tokens?|secrets?|oauth\w{0,16}|cookies|logins?|session|keystore|private_?key\w{0,8})(?:\.(?:json|toml|ya?ml|db|sqlite|txt|ini|enc|cfg|conf|env))?(?=$|[\s"'\x60;|&)])`,
  ),
  rule(
    'keychain',
    'keychains',
    String.raw`Library/Keychains|\.keychain(?:-db)?(?![\w.])|login\.keychain|/var/db/dslocal/`,
  ),
  rule(
    'browser',
    'browser stores',
    String.raw`(?:google-chrome|chrome|chromium|brave-browser|brave|microsoft-edge|edge|vivaldi|opera|firefox|librewolf|thunderbird|mozilla)[\w ./-]{0,80}/(?:login data|cookies|web data|local state|logins\.json|key[34]\.db|cookies\.sqlite|history)|logins\.json|cookies\.sqlite|key[34]\.db|Library/(?:Safari|Cookies|Mail|Messages)/|${EDGE}\.(?:mozilla|thunderbird)/|user data/(?:default|local state)|(?:chrome|firefox|browser|edge|safari) cookie (?:database|store|jar|file)`,
  ),
  rule(
    'agents',
    "agents' sign-ins",
    String.raw`${EDGE}\.(?:gemini|claude|codex|copilot|cursor|kimi|amp|pi|qwen|continue|aider)/[\w./-]{0,60}(?:oauth|auth|cred|token|secret|mcp|config\.json)|${EDGE}\.claude\.json|antigravity-oauth-token|claude_desktop_config\.json|state\.vscdb|opencode/(?:auth\.json|opencode\.db)|share/amp/|\.sandbox-secrets|globalStorage/`,
  ),
  rule(
    'system',
    "the system's secrets",
    String.raw`/etc/(?:shadow|gshadow|sudoers|ssl/private|wireguard|NetworkManager/system-connections|ppp/\w{1,8}-secrets|krb5\.keytab)|/proc/(?:\d{1,8}|self|\*)/(?:environ|mem)(?!\w)|/(?:etc|var/lib|opt|srv)/(?:[\w.@-]{1,64}/){0,8}[\w.-]{0,32}(?:credentials?|secrets?|sasl_passwd|passwd\.client|opasswd|private[_-]?key|privkey)[\w.-]{0,16}(?=$|[\s"'\x60;|&)/])|/etc/mysql/debian\.cnf|/etc/docker/key\.json|/var/lib/sss/|/var/spool/cron/|/proc/kcore|/dev/k?mem(?!\w)|(?:system32/config|windows/repair)/(?:sam|security|system)|NTUSER\.DAT|TokenBroker|/TCC\.db|Accounts\d\.sqlite|HKLM[/:]{1,2}(?:SAM|SECURITY)|ntds\.dit|/Microsoft/(?:Protect|Credentials|Vault|Crypto)(?!\w)|unattend\.xml|sysprep\.inf`,
  ),
  rule(
    'metadata',
    'cloud metadata',
    String.raw`169\.254\.169\.254/\w|169\.254\.170\.2(?!\d)|fd00:ec2::254|metadata\.google\.internal|metadata\.azure|100\.100\.100\.200/latest`,
  ),
  rule(
    'history',
    'shell histories',
    String.raw`(?:${EDGE}\.[a-z_]{2,16}|fish/fish)_history(?!\w)|ConsoleHost_history\.txt|HistorySavePath`,
  ),
  ...DOCUMENTED_STORES.map(({ id, what, source }) => rule(id, what, source)),
  rule(
    'env_file',
    'environment files',
    String.raw`${EDGE}\.env(?:rc)?(?:\.(?!example|sample|template|dist|defaults?|schema|test\b|d\.ts)[\w-]{1,32}|\?|\*)?(?![\w.-]|/)|${EDGE}(?:prod(?:uction)?|staging|secrets?|local)\.env(?![\w.-])`,
    true,
  ),
  rule(
    'project_keys',
    'keys and secrets of a project',
    String.raw`${EDGE}(?:[\w-]{1,64}/){0,8}(?:(?:server|client|private|tls|ssl|ca|host|privkey|signing|deploy)[\w-]{0,24}\.(?:key|pem)|[\w.-]{1,64}\.(?:key|pfx|p12|p8|jks|keystore|ppk|kdbx)|deploy_key|[\w-]{0,32}firebase-adminsdk[\w-]{0,32}\.json|appsettings\.(?:prod\w*|staging)\.json|local\.settings\.json|vault\.ya?ml|private\.pem|secrets?\.(?:ya?ml|json|toml|env)|credentials\.(?:yml\.enc|json|ya?ml)|master\.key|terraform\.tfstate(?:\.backup)?|wp-config\.php|web\.config|\.htpasswd|\.npmrc|\.pypirc|service-?account[\w-]{0,24}\.json)(?![\w-])(?!\.(?:example|sample|template|dist|md|tsx?|jsx?|py|go|rs|java|html|css)\b)`,
    true,
  ),
];

/** Commands that hand out credentials by themselves. */
export const CREDENTIAL_COMMANDS: readonly SensitiveRule[] = [
  // `-l` only lists names.
  { id: 'path.agent_keys', what: 'the keys of an SSH agent', pattern: /\bssh-add\s{1,4}-L\b/ },
  rule(
    'keychain_tool',
    'keychains',
    String.raw`\bsecurity\s{1,4}(?:dump-keychain|export|unlock-keychain|find-(?:internet|generic)-password|find-(?:certificate|identity)|delete-keychain)|\bsecret-tool\s{1,4}(?:lookup|search)|gnome-keyring-daemon|\bkeyring\s{1,4}get\b|keyring\.get_password|\bkwallet-query|vaultcmd\b|netsh\s.{0,60}key=clear|cmdkey\s{1,4}/list|mimikatz|reg(?:\.exe)?\s{1,4}save\s{1,4}HKLM|lsass(?:\.exe|\.dmp)?\b.{0,24}dump|procdump.{0,24}lsass`,
  ),
  rule(
    'taken',
    'passwords and cookies of programs',
    String.raw`\b(?:copy|dump|read|extract|export|steal|print|show|upload|send|exfiltrate|collect|decrypt)\b[^\n.]{0,32}\b(?:(?:chrome|firefox|browser|safari|edge|brave)(?:'?s)? (?:saved )?(?:cookies|passwords|logins)|(?:macos|login|system|user'?s?|my) keychain|ssh private keys?|saved passwords)\b`,
  ),
  rule(
    'token_tool',
    'sign-in tokens',
    String.raw`\bgh\s{1,4}auth\s{1,4}token\b|\bglab\s{1,4}auth\s{1,4}status\s.{0,16}-t|\bgcloud\s{1,4}auth\s{1,4}(?:application-default\s{1,4})?print-|\baws\s{1,4}(?:sts\s{1,4}(?:get-session-token|assume-role)|configure\s{1,4}(?:get|export-credentials)|ecr\s{1,4}get-login)|\baz\s{1,4}account\s{1,4}get-access-token|\bheroku\s{1,4}auth:token|\bvault\s{1,4}(?:kv\s{1,4}get|read)|\baws\s{1,4}(?:secretsmanager\s{1,4}get-secret-value|ssm\s{1,4}get-parameters?\S{0,8}\s.{0,120}--with-decryption)|\bgcloud\s{1,4}secrets\s{1,4}versions\s{1,4}access|\baz\s{1,4}keyvault\s{1,4}secret\s{1,4}(?:show|download)|\bheroku\s{1,4}config(?::get)?(?=\s{1,4}-[as]\b|\s{0,4}$|\s{1,4}[A-Z_]{3})|\b(?:doppler|infisical)\s{1,4}(?:secrets|export)\b|\bop\s{1,4}(?:read|item\s{1,4}get)\s|\bpass\s{1,4}show\s|\bbw\s{1,4}get\s|\bkubectl\s{1,4}(?:get\s{1,4}secrets?\b.{0,40}-o|config\s{1,4}view\s{1,4}--raw)|\bdocker-credential-\w{1,24}\s{1,4}get|\bgit\s{1,4}credential(?:-\w{1,16})?\s{1,4}(?:fill|get)\b|\brails\s{1,4}credentials:(?:show|edit)|\bnpm\s{1,4}config\s{1,4}get\s{1,4}//|\bgpg\s.{0,60}--export-secret|\bnpm\s{1,4}token\s{1,4}(?:list|create)`,
  ),
  rule(
    'upload',
    'files to send them away',
    String.raw`\b(?:tar|zip|7z|cpio|gzip|bsdtar)\b[^\n;]{0,160}\|[^\n;|]{0,40}\b(?:curl|wget|nc|ncat|socat)\b[^\n;|]{0,120}(?:@-|@/dev/stdin|-T\s{0,2}-|--upload-file|--post-file|--data-binary|\d{2,5}\b)|\b(?:scp|rsync)\b[^\n;|]{0,120}(?:^|[\s/])(?:certs?|certificates|keys|secrets?|private|credentials?|keystores?)(?:/\S{0,64})?\s{1,4}(?:\S{1,64}\s{1,4})?[\w.@-]{2,128}:|\bcurl\b[^\n;|]{0,160}(?:=|\s|["'])@["']?\$\{?(?:FILE|SECRET|KEY|CRED)\w{0,24}`,
  ),
  rule(
    'secret_variable',
    'a secret in the environment',
    String.raw`(?:^|[\s;&|(])(?:echo|printf|print|puts|write-output|write-host)\s(?:[^\n|;&>]{0,60}[\s:=])?(?:\$\{?(?:env:)?|%)(?:[A-Z0-9]{1,24}_){0,4}(?:SECRET|TOKEN|PASSWORD|PASSWD|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY|CREDENTIALS?)(?:_[A-Z0-9]{1,16}){0,3}[}%]?(?![\w:])(?![^\n;&]{0,80}[|>])|(?:^|[\s;&|(])printenv\s{1,4}(?:[A-Z0-9]{1,24}_){0,4}(?:SECRET|TOKEN|PASSWORD|PASSWD|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY)\w{0,24}|^\s{0,4}\$env:\w{0,40}(?:SECRET|TOKEN|PASSWORD|API_?KEY)\w{0,16}\s{0,4}$|\b(?:cat|less|more|head|tail|bat|type|gc|get-content)\s{1,4}["']?\$\{?(?:KUBECONFIG|NETRC|AWS_SHARED_CREDENTIALS_FILE|GOOGLE_APPLICATION_CREDENTIALS|PGPASSFILE|VAULT_TOKEN_FILE)\b|\bhistory\s{0,4}\|\s{0,4}(?:e?grep|rg)\s[^\n]{0,60}(?:pass|secret|token|key)`,
  ),
  rule(
    'environment_dump',
    'the environment',
    String.raw`^\s*(?:printenv|env|set|export -p|declare -x|gci env:|get-childitem env:)\s*(?:$|>|\|(?!(?:\s*(?:sort|uniq|wc|head|tail|cut)\b[^\n|>]{0,40}\|){0,3}\s*(?:e?grep|rg|findstr|select-string|sort|wc|head|less|more|cut|awk|sed)\b(?![^\n|]{0,40}(?:key|secret|token|pass|auth|cred))[^\n|>]*$))|\bnode\s{1,2}(?:-p|-pe|--print)\s{1,2}process\.env\s*$|\b(?:p|pp|puts|print_r|var_dump|inspect)\s{0,2}\(?\s{0,2}(?:ENV(?:\.to_h|\.inspect)?|\$_ENV)\b(?![\[.\w])|\bcmd(?:\.exe)?\s{1,2}/c\s{1,2}set\s*$|\b(?:docker|podman|nerdctl)\s{1,2}exec\s[^\n;|&]{1,120}\s(?:env|printenv)\s*$|\b(?:print|pprint|log|dump|puts|stringify)\s{0,2}\(\s{0,2}(?:dict\()?(?:os\.environ|process\.env|ENV)(?:\.copy\(\))?\s{0,2}[),]`,
  ),
];

/** Keys that tests bring along. */
export const FIXTURES =
  /(?:^|[\s/])(?:tests?|specs?|fixtures?|testdata|__\w{1,16}__|mocks?|examples?|templates?|samples?|stubs?)\//i;

/** Uses of a file that do not show what is in it, alone on the line. */
export const LOOKS_AT =
  /^\s{0,8}(?:stat|ls|ll|dir|test|\[{1,2}|touch|file|du|chmod|realpath|readlink|basename|dirname|(?:e?grep|rg)\s{1,4}(?:-\w{1,8}\s{1,4}){0,3}\S{1,32}\s{1,4}\.\w{1,12}ignore(?=\s{0,4}$)|git\s{1,4}(?:check-ignore|status|ls-files|rm\s{1,4}--cached)|(?:cp|mv|ln|install)\s{1,4}(?:-\w{1,8}\s{1,4}){0,3}\S{0,128}\.(?:example|sample|template|dist|defaults?)\S{0,32}\s{1,4}\S{1,128}$)(?=\s|$)[^;&|`$()\n]{0,256}$/i;

/** `cp .env.example .env`: what is copied holds no secret. */
const FROM_EXAMPLE =
  /(?<=^|[;&|(]\s{0,4})(?:cp|mv|ln|install|copy)\s{1,4}(?:-\w{1,8}\s{1,4}){0,3}\S{0,128}\.(?:example|sample|template|dist|defaults?)\S{0,32}\s{1,4}\S{1,128}/g;

/** A text without copies of examples. */
export function withoutExamples(text: string): string {
  return text.includes('.env') ? text.replace(FROM_EXAMPLE, ' ') : text;
}

/** Acts that turn naming a file into reading it. */
export const READS =
  /(?:^|[\s;&|(`"'=])(?:cat|bat|less|more|head|tail|nl|tac|strings|xxd|od|hexdump|base64|awk|sed|grep|rg|mv|ln|link|scp|rsync|sftp|tar|zip|gzip|bzip2|xz|7z|curl|wget|nc|ncat|socat|openssl|git show|git cat-file|get-content|print|show|display|dump|paste|upload|send|share|post|reveal|exfiltrate|output|include the contents?|contents? of)\s/i;
