// Where the tools of the command line take a secret: data, from their own references.

export interface ToolFlags {
  /** Names of programs, with the words behind them that choose what they do. */
  readonly tools: readonly string[];
  /** `-p` takes the next word, `-p+` what is joined to it, `-p~` either. */
  readonly flags?: readonly string[];
  /** Flags whose value is `user:password`, or with the other mark. */
  readonly users?: readonly string[];
  /** Which of the words that are no flags; -1 is the last. */
  readonly words?: readonly number[];
  /** Only with this among the words. */
  readonly needs?: RegExp;
}

/** @param tools names with `|` between @param flags, users separated by spaces */
const tool = (
  tools: string,
  {
    flags = '',
    users = '',
    words,
    needs,
  }: { flags?: string; users?: string; words?: number[]; needs?: RegExp },
): ToolFlags => ({
  tools: tools.split('|'),
  flags: flags.split(' ').filter((flag) => flag !== ''),
  users: users.split(' ').filter((flag) => flag !== ''),
  words: words ?? [],
  ...(needs === undefined ? {} : { needs }),
});

export const TOOL_FLAGS: readonly ToolFlags[] = [
  tool('sshpass', { flags: '-p~' }),
  tool(
    'mysql|mysqldump|mysqladmin|mysqlimport|mysqlcheck|mysqlshow|mysqlpump|mysqlsh|mariadb|mariadb-dump|mariadb-admin|mycli',
    {
      flags: '-p+ --password',
    },
  ),
  tool('mongosh|mongo|mongodump|mongorestore|mongoexport|mongoimport|mongostat|mongotop', { flags: '-p~' }),
  tool('redis-cli|valkey-cli|keydb-cli|redis-benchmark', { flags: '-a --pass' }),
  tool('sqlcmd|osql|bcp|isql|tsql|mssql-cli', { flags: '-P~' }),
  tool(
    'cqlsh|nodetool|dsetool|influx|influxd|cypher-shell|neo4j|clickhouse-client|clickhouse|couchbase-cli|cbq',
    {
      flags: '-p -pw -password',
    },
  ),
  tool('neo4j-admin set-initial-password|neo4j-admin dbms set-initial-password', { words: [0] }),
  tool('sqlplus|impdp|expdp|imp|exp|rman|sqlldr|sqlcl', { users: '#0/' }),
  tool(
    'docker login|podman login|nerdctl login|buildah login|oras login|helm registry login|crane auth login|regctl registry login',
    {
      flags: '-p~',
    },
  ),
  tool('skopeo|buildah|podman', { users: '--creds --src-creds --dest-creds' }),
  tool('curl', {
    users: '-u~ -U~ --user --proxy-user -b= --cookie=',
    flags: '--pass --proxy-pass --oauth2-bearer',
  }),
  tool('http|https|xh|xhs|httpie', { users: '-a --auth' }),
  tool('wget|aria2c|axel', {
    flags: '--password --http-password --ftp-password --proxy-password --http-passwd --ftp-passwd',
  }),
  tool('ab|siege|wrk|hey|vegeta', { users: '-A -a' }),
  tool('lftp', { users: '-u,' }),
  tool('ncftp|ncftpput|ncftpget|ncftpls|ftp', { flags: '-p~' }),
  tool('smbclient|rpcclient|winexe|smbget|net rpc|net ads|smbcacls|smbcquotas', { users: '-U%' }),
  tool('crackmapexec|netexec|nxc|evil-winrm|smbmap|bloodhound-python|kerbrute', { flags: '-p' }),
  tool('xfreerdp|wfreerdp|xfreerdp3', { flags: '/p:+' }),
  tool('rdesktop', { flags: '-p' }),
  tool('x11vnc', { flags: '-passwd' }),
  tool('htpasswd', { words: [-1], needs: /^-\w*b/ }),
  tool('openssl', { flags: '-k -pass -passin -passout -password -passwd' }),
  tool('keytool|jarsigner|apksigner', {
    flags:
      '-storepass -keypass -srcstorepass -deststorepass -destkeypass -srckeypass -new --ks-pass --key-pass',
  }),
  tool('zip|unzip|zipcloak', { flags: '-P~' }),
  tool('7z|7za|7zr|7zz', { flags: '-p+' }),
  tool('rar|unrar', { flags: '-p+ -hp+' }),
  tool('pdftk', { flags: 'user_pw owner_pw input_pw' }),
  tool('qpdf', { flags: '--password --encrypt' }),
  tool('ssh-keygen', { flags: '-N -P' }),
  tool('ldapsearch|ldapadd|ldapmodify|ldapdelete|ldapwhoami|ldappasswd|ldapcompare|ldapmodrdn|dsconf|dsidm', {
    flags: '-w~ -s',
  }),
  tool('ipmitool|ipmiutil|racadm', { flags: '-P~ -p' }),
  tool('snmpwalk|snmpget|snmpset|snmpbulkwalk|snmpgetnext|snmptrap|snmpstatus|snmptable', {
    flags: '-A -X -c',
  }),
  tool('az', { flags: '-p' }),
  tool('az keyvault secret set', { flags: '--value' }),
  tool('gh secret set|gh variable set', { flags: '-b~ --body' }),
  tool('glab variable set', { flags: '-v --value', words: [1] }),
  tool('aws secretsmanager', { flags: '--secret-string' }),
  tool('aws ssm put-parameter', { flags: '--value', needs: /^SecureString$/ }),
  tool('nuget|choco|dotnet nuget|dotnet nuget push', { flags: '-p -k -ApiKey' }),
  tool('twine|poetry publish|flit|hatch publish|uv publish', { flags: '-p --token' }),
  tool('cargo login', { words: [0] }),
  tool('conan user|conan remote login', { flags: '-p' }),
  tool('jfrog|jf|jf rt', { flags: '--password --apikey' }),
  tool('rclone obscure', { words: [0] }),
  tool('mc alias set|mc config host add|mcli alias set', { words: [3] }),
  tool('rabbitmqctl add_user|rabbitmqctl change_password|rabbitmqctl authenticate_user', { words: [1] }),
  tool('rabbitmqadmin', { flags: '-p --password' }),
  tool('jenkins-cli.jar', { users: '-auth' }),
  tool('signtool', { flags: '/p' }),
  tool('security', { flags: '-p -w -P' }),
  tool('net user', { words: [1] }),
  tool('net use', { words: [2], needs: /^\/u(?:ser)?:/i }),
  tool('schtasks', { flags: '/rp /p' }),
  tool('psexec|psexec64|pskill|pslist|psservice|sc', { flags: '-p' }),
  tool('useradd|usermod|adduser', { flags: '-p' }),
  tool('wpa_passphrase', { words: [1] }),
  tool('mosquitto_pub|mosquitto_sub|mosquitto_rr|mqttx|kcat|kafkacat', { flags: '-P' }),
  tool('mosquitto_passwd', { words: [-1], needs: /^-\w*b/ }),
  tool('sendemail|swaks|s-nail|mailx', { flags: '-xp -ap --auth-password' }),
  tool('ncat|socat|proxychains', { users: '--proxy-auth' }),
  tool('veracrypt|truecrypt|hdiutil', { flags: '-p -passphrase' }),
  tool('vboxmanage|prlctl|vmrun|govc', { flags: '-gp -vp' }),
  tool('cadaver|duplicity|s3cmd|ossutil|cos|obsutil', { flags: '-k --secret_key --secret-access-key' }),
  tool('plink|pscp|psftp', { flags: '-pw' }),
  tool('pg_dump|pg_restore|psql|createuser', { flags: '--password' }),
  tool('teamcity|octo|octopus', { flags: '--apiKey --pass' }),
  tool('heroku auth|vault operator unseal|vault unseal|vault login|op signin|doppler configure', {
    words: [0],
  }),
  tool('ftp-upload|lpadmin|cupsctl|kadmin|kadmin.local', { flags: '-w -pw' }),
  tool('mount|mount.cifs', { flags: 'pass' }),
  tool('expect|xdotool type', { words: [] }),
];

/** Programs that read a password from their input. */
export const READS_INPUT =
  /^\s{0,4}(?:sudo\s+(?:-\w+\s+){0,3}-\w*S|(?:sudo\s+)?(?:docker|podman|helm|oras|buildah|nerdctl|kinit|passwd|chpasswd|cryptsetup|gpg|restic|borg|npx|gh|glab|fly|wrangler|htpasswd|openssl|ssh-add|sshpass|su|smbpasswd|pdbedit|ykman|age|sops|vault|bw|op|pass|security|htdigest|keyctl|ecryptfs-\w+|mosquitto_passwd)\b[^|\n]{0,200}?(?:--?\w*(?:stdin|pass|secret|token)[\w-]*|passwd|chpasswd|kinit|login|unlock|-i\b|\s-\s|\s0\b|$))/;
