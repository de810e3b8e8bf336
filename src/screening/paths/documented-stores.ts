// Places of credentials as the manuals of programs name them: data beside the table of kinds.

interface DocumentedStore {
  readonly id: string;
  readonly what: string;
  /** Read without regard to case; linear. */
  readonly source: string;
}

const HOME_DOT = String.raw`(?:~|\$\{?HOME\}?|%USERPROFILE%|/home/[^/\s]{1,64}|/Users/[^/\s]{1,64}|/root)/`;
const END = String.raw`(?![\w-])(?!\.(?:example|sample|template|dist|md)\b)`;
const any = (list: string): string =>
  list
    .trim()
    .split(/\s+/)
    .join('|')
    .replaceAll('.', String.raw`\.`);

/** Start files and folders in a home that hold passwords or tokens. */
const DOT_FILES =
  any(`.passwd-s3fs .msmtprc .fetchmailrc .muttrc .neomuttrc .mutt/ .mbsyncrc .offlineimaprc .getmail/ .mpoprc
  .esmtprc .smbcredentials .davfs2/secrets .s3ql/authinfo2 .redisclirc .consul-token .nomad-token .comet.config
  .aider.conf.yml .wandb .ibmcloud/ .influxdbv2/ .expo/state.json .purple/accounts.xml .irssi/config .weechat/sec.conf
  .znc/ .transifexrc .ovh.conf .aliyuncli/ .tccli/ .mc/config.json .ncftp/ .jira.d/ .gist .clasprc.json .serverlessrc
  .shopify .contentfulrc.json .cdsapirc .planet.json .keybase/ .erlang.cookie .appcfg_oauth2_tokens .mapbox .porter/
  .rhcloud/ .openshift/ .nerdctl/ .qovery .sonar/ .zulip/ .tox/ .xmpp .jitsi .ICAClient/ .freerdp .vnc/ .rclone.conf
  .boto .gsutil/ .dbvis/ .squirrel-sql/ .dbeaver .sqldeveloper .mongodb/ .cassandra/ .cqlshrc .ksql .pgadmin .oraclecloud
  .ngc/ .lambda_cloud .modal.toml .replicate .openai .anthropic .cohere .together .llm/keys.json .qwen/ .kimi/ .cline/
  .opencode/ .continue/ .factory/ .augment/session.json .docker/.token_seed .cloudflared/ .tailscale .zerotierauthtoken
  .nordvpn .protonvpn .mullvad .teleport .saml2aws .awsvault/ .aws-vault/ .okta .onelogin .auth0 .step/ .sigstore .cosign
  .gitlab-runner/ .buildkite-agent .drone .jenkins .sdkman/etc .quicklisp .pulp/ .conan/ .conan2/credentials.json
  .linode-cli .vultr-cli.yaml .civo.json .cf/ .digitalocean
  .render/ .datadog .pagerduty .docker/contexts .docker/tls .near-credentials .aptos/ .sui/ .foundry/keystores .brownie/accounts
  .lnd/ .gaia .cosmos .dbt/profiles.yml .bigqueryrc .weechat/ .codeium .tabnine .chef/ .ovhrc .rdesktop .anydesk .teamviewer
  .gitcookies .git-credential-cache .nats .nsc .confluent .ccloud .rpk .temporalio .swiftpm .cocoapods .mitmproxy
  .vscode-server/data/User/globalStorage .anaconda/ .pub-cache/credentials.json .puppetlabs .krb5 .lein/credentials.clj .lein/credentials.clj.gpg .ivy2/.credentials .sbt/.credentials .hex/ .opam/ .nimble .cpan .pause`);

/** Folders of programs in `~/.config` that hold their sign-in. */
const CONFIG_DIRS =
  any(`wandb mongodb mongosh goose nomad consul vault doppler infisical teller chamber akeyless bws bitwarden
  keybase tailscale cloudflared cloudflare scaleway vultr-cli ovh exoscale civo upctl fastly render railway turso neonctl planetscale
  supabase convex stripe twilio-cli sendgrid mailgun zoom teams-for-linux telegram-desktop weechat irssi hexchat evolution geary
  msmtp mutt neomutt isync himalaya aerc davfs2 vdirsyncer khal nextcloud owncloud dropbox gdrive onedrive insync rclone s3cmd
  minio borg restic kopia duplicati openvpn3 protonvpn mullvad nordvpn filezilla lftp sshuttle remmina freerdp dbeaver pgcli mycli
  litecli beekeeper-studio sqlit huggingface kaggle modal replicate openai anthropic llm aichat mods fabric opencode crush
  rbw lpass gopass datadog newrelic pagerduty AnyDesk
  teamviewer twitch-cli bugwarrior hcp nats confluent rpk temporalio io.datasette.llm openvpn syncthing yarn
  obs-studio/basic/profiles spotify/Users jira jira-cli linear notion gitlab gitea forgejo codeberg sourcehut atlassian copilot zed cursor`);

export const DOCUMENTED_STORES: readonly DocumentedStore[] = [
  {
    id: 'home_file',
    what: 'a sign-in in a home folder',
    source: `${HOME_DOT}(?:${DOT_FILES})(?<=/|[\\w])(?:(?<=/)|${END})`,
  },
  {
    id: 'home_config',
    what: 'a sign-in in a home folder',
    source: `${HOME_DOT}\\.config/(?:${CONFIG_DIRS})(?![\\w-])`,
  },
  {
    id: 'home_word',
    what: 'a sign-in in a home folder',
    source: `${HOME_DOT}(?:\\.[\\w.-]{0,24}?|(?:\\.|Library/)[\\w ./-]{0,80}?/[\\w.-]{0,24}?)(?<=[/._-])(?![\\w.-]*\\.(?:md|tsx?|jsx?|py|rs|go|html|css|pub|example|sample|template|dist|svg)\\b)(?:credentials?|creds?|keystores?|keyrings?|nkeys|passwords?|passwd|secrets?|oauth\\w{0,8}|cookies|macaroons?|(?:access|refresh|auth|api|id)?[_-]?tokens?|keys?(?=\\.(?:json|pem|key|txt)))(?:[._-]\\w{1,24}|\\d{1,3}){0,3}(?=$|[\\s"'\\x60;|&)/,])`,
  },
  {
    id: 'home_key_file',
    what: 'keys in a home folder',
    source: `${HOME_DOT}(?:\\.|Library/)[\\w ./-]{1,160}\\.(?:pem|key|p12|pfx|jks|keystore|macaroon|ovpn|kdbx|ppk|binarycookies|keytab)(?=$|[\\s"'\\x60;|&),])`,
  },
  {
    id: 'home_share',
    what: 'a sign-in in a home folder',
    source: `${HOME_DOT}\\.local/(?:share|state)/(?:gopass|rbw|lpass|keyrings|kwalletd|com\\.vercel\\.cli|mkcert|containers/auth|uv/credentials|opencode/auth|pass|atuin|TelegramDesktop|evolution)(?![\\w-])`,
  },
  {
    id: 'runner',
    what: 'sign-ins of CI runners',
    source: String.raw`(?<![\w-])\.credentials(?:_rsaparams)?(?![\w.-])|(?:jenkins(?:_home)?|hudson)/(?:[\w.-]{1,40}/){0,3}(?:credentials\.xml|secrets(?![\w.-])|identity\.key)|/etc/(?:buildkite-agent|rundeck|teamcity|drone|woodpecker|concourse|go-agent|act_runner)/\S{0,64}|/var/lib/(?:docker/volumes|kubelet/(?:config|kubeconfig))|/var/db/SystemKey|postgresql/pgpass\.conf|dbeaver\d?/\S{0,32}metadata|JetBrains/[\w.-]{1,40}/(?:options/security\.xml|c\.kdbx|c\.pwd)|Preferences/netlify/config|Bitwarden/data\.json|/HTTPStorages/`,
  },
  {
    id: 'application',
    what: 'sign-ins of applications',
    source: String.raw`(?:TelegramDesktop|Telegram Desktop)/tdata|Bitwarden(?: CLI)?/data\.json|/\.?purple/accounts\.xml|(?:Slack|discord|Signal|WhatsApp|Skype|Element|Teams|Zoom|Notion|Postman|Insomnia|Spotify)/(?:Local Storage|Session Storage|IndexedDB|Cookies|Network|storage|databases)(?:/|$|\s)|(?:Wallets|wallets)/(?:default_wallet|wallet\w{0,16})|DBeaverData/workspace\w{0,4}/\S{0,64}credentials-config`,
  },
  {
    id: 'windows',
    what: "the system's and programs' secrets",
    source: String.raw`AppData%?\}?/(?:(?:Roaming|Local|LocalLow)/)?(?:NuGet/NuGet\.Config|FileZilla|WinSCP|Subversion/auth|Docker|GitHub|gh|Hub|npm/\.npmrc|pip/pip\.ini|Composer/auth\.json|Google/Cloud|Heroku|Code/User/(?:globalStorage|settings)|Bitwarden|KeePass|Thunderbird|Mozilla|Opera|Zoom|Postman)|Microsoft/(?:Wlansvc|SystemCertificates|IdentityCache|OneAuth|Windows/(?:INetCookies|WebCache|PowerShell/PSReadLine)|Remote Desktop Connection Manager)|/Policies/\S{0,80}Groups\.xml|Panther/Unattend|inetsrv/config/applicationHost\.config|MachineKeys|/WinSCP\.ini|mRemoteNG/confCons\.xml|vnc\.ini|HKCU[/:]{1,2}Software/(?:SimonTatham|Martin Prikryl|ORL)`,
  },
  {
    id: 'services_of_the_machine',
    what: 'secrets of services',
    source: String.raw`/etc/(?:wpa_supplicant|ipsec\.(?:secrets|d/private)|swanctl/private|openvpn/\S|samba/(?:smbpasswd|private|\S{0,16}cred)|grafana/grafana\.ini|gitea/app\.ini|forgejo/app\.ini|gitlab/gitlab(?:-secrets\.json|\.rb)|freeradius|raddb|asterisk/(?:sip|manager|pjsip)|nagios/private|bareos|bacula|zabbix/zabbix_\w{1,16}\.conf|pgbouncer/userlist|apt/auth\.conf|pki/tls/private|cups/passwd|iscsi/iscsid\.conf|crypttab|luks|keys/|tor/|dovecot/(?:private|users|passwd)|proftpd/\S{0,16}passwd|vsftpd/\S{0,24}(?:login|passwd)|nginx/\.?htpasswd|apache2/\.?htpasswd|httpd/\.?htpasswd|redis/(?:users\.acl|redis\.conf)|rabbitmq|mosquitto/passw|vault\.d|consul\.d|nomad\.d|teleport|cloudflared|duo/|sssd/sssd\.conf|ldap\.secret|libnss-ldap\.secret|pam_ldap\.secret|openldap/slapd|ppp/|chrony\.keys|ntp\.keys|bind/\S{0,24}key|rndc\.key|letsencrypt/(?:live|archive|accounts|keys)|acme)|/var/lib/(?:samba/private|jenkins/(?:secrets|credentials\.xml)|cloud/instances?/|waagent|docker/swarm|etcd|vault|tailscale|gitlab-runner|postgresql/\S{0,24}pgpass|rabbitmq/\.erlang\.cookie|NetworkManager|bluetooth|iwd|systemd/credential|sss|krb5kdc|AccountsService|private)|/var/log/(?:auth|secure)\b|/var/backups/(?:shadow|gshadow|passwd)`,
  },
];
