// Verbs of databases, queues, search engines, vaults and backups: data; see `verb-table.ts` for how it is written. (pure)

export const DATA_VERBS = `
dropdb|dropuser|dropdatabase|mysqldrop|createuser|pg_resetwal|pg_resetxlog|pg_archivecleanup|pg_rewind|pg_dropcluster|pg_upgradecluster|pg_repack|vacuumlo|reindexdb
 -: --help|--version
 resets_database: +%dropdb|dropuser|pg_resetwal|pg_resetxlog|pg_dropcluster|pg_rewind|pg_archivecleanup
 grants_access: +%createuser +-s|--superuser
pg_ctl|pg_ctlcluster
 ?stops_service: stop|restart|kill; ** stop|restart; promote; initdb
pg_restore
 resets_database: +-c|--clean
mysqladmin|mariadb-admin
 resets_database: ** drop|shutdown|flush-*|kill|password|stop-slave|stop-replica; drop|shutdown|kill|password|flush-hosts
redis-cli|valkey-cli|keydb-cli
 -: ping|get|info|keys|ttl|exists|scan|monitor|type|hget*|llen|lrange|smembers|zrange|dbsize|memory; --stat|--bigkeys|--latency
 resets_database: ** flushall|flushdb|shutdown|del|unlink|@; config set|resetstat|rewrite; debug *; cluster reset|failover|forget|flushslots|delslots; --cluster del-node|reshard|fix|rebalance; replicaof|slaveof; script flush|kill; client kill; acl deluser|setuser; sentinel *; function flush|delete|restore; failover|swapdb|migrate|restore|eval|module; xgroup destroy; function flush
mongosh|mongo|mongorestore|mongod
 resets_database: +--drop|--shutdown|--repair; +~dropDatabase|.drop(|deleteMany({})|remove({})|dropUser|shutdownServer|dropIndexes|dropRole|deleteMany( {} )
mongodump
 -: *
sqlite3|psql|mysql|mariadb|sqlcmd|cqlsh|clickhouse-client|clickhouse|duckdb|snowsql|bteq|sqlplus|isql|vsql|trino|presto|beeline|hive|impala-shell|usql|pgcli|mycli|litecli|cockroach|ysqlsh|influx|osqueryi|snow|ksql|db2|mclient|exaplus|monetdb|surreal|libsql|turso|questdb
 resets_database: +~drop table|drop database|drop schema|drop user|drop role|drop keyspace|drop index|drop view|drop measurement|drop bucket|drop tablespace|drop sequence|drop trigger|drop function|drop owned|truncate |detach database|drop warehouse|drop stage|drop stream|drop materialized|drop type|drop column|drop partition|drop constraint|drop retention|drop series|drop shard|delete from |reset master|reset slave|shutdown abort|shutdown immediate|drop publication|drop subscription|drop extension|drop server|remove table|remove database; delete +--bucket; bucket|org|user|v1 delete|remove; ** destroy|drop-db; db destroy|delete; node drain|decommission; sql +~drop; purge
 grants_access: +~grant all|grant super|with grant option|alter user|create user|superuser|identified by
 reads_secrets: +~pg_shadow|pg_authid|mysql.user
 runs_other_program: +~.shell|.system|to program|from program|copy_from_program|xp_cmdshell|sys_exec|lo_import|lo_export|into outfile|into dumpfile|load_file(
etcdctl|etcdutl|zkcli|zkcli.sh|zookeepercli|zk
 -: get|version|ls|check; member list; endpoint *; ls2|stat
 deletes_remote: del|rm|rmdir|@|deleteall|rmr|defrag|compaction|compact; ** delete|remove|del|revoke|@; member remove|update; snapshot restore; auth disable; user|role delete|grant-role|passwd|revoke-role; move-leader; lease revoke; alarm disarm
 grants_access: role grant-permission; user add|grant-role
kafka-topics|kafka-topics.sh|kafka-acls|kafka-acls.sh|kafka-consumer-groups|kafka-consumer-groups.sh|kafka-configs|kafka-configs.sh|kafka-delete-records|kafka-delete-records.sh|kafka-reassign-partitions|kafka-reassign-partitions.sh|kafka-leader-election|kafka-leader-election.sh|kafka-storage|kafka-storage.sh|kafka-streams-application-reset|kafka-streams-application-reset.sh|kafka-server-stop|kafka-server-stop.sh|zookeeper-server-stop.sh|kafka-metadata-quorum|kafka-features|confluent|ccloud|rpk|kcat|kafkactl|kaf|redpanda
 -: --list|--describe|--help|--version; ** list|describe|info|ls; +--list; +--describe
 deletes_remote: +--delete|--remove|--delete-config|--delete-offsets|--reset-offsets|--execute|--offset-json-file|--delete-group; ** @|trim-prefix|truncate|decommission|delete-*|remove-*|unregister|disable; format; stop; +%kafka-streams-application-reset|kafka-streams-application-reset.sh|kafka-server-stop|kafka-server-stop.sh|zookeeper-server-stop.sh|kafka-delete-records|kafka-delete-records.sh|kafka-leader-election|kafka-leader-election.sh; cluster maintenance enable; group seek
 grants_access: +--add +--allow-principal; security acl create; acl create; iam rbac role-binding create
rabbitmqctl|rabbitmqadmin|rabbitmq-queues|rabbitmq-plugins|rabbitmq-upgrade
 -: list_*|status|list|show|environment|cluster_status|ping|get|report|node_health_check
 deletes_remote: ** reset|force_reset|stop|stop_app|shutdown|delete*|clear_*|purge*|remove_*|forget_*|close_*|rotate_logs|change_cluster_node_type|force_boot|drain|disable|@|restart_*|eval|import_definitions|quorum_queue*|shrink|set_disk_free_limit; import; close; declare policy
 grants_access: ** set_permissions|set_user_tags|add_user|change_password|set_topic_permissions; declare user|permission
nats|nsc|stan|pulsar-admin|pulsar|activemq|artemis|mosquitto_ctrl|emqx_ctl|emqx|vmq-admin|iggy|celery|rq|sidekiqctl|bull|faktory|beanstool|gearadmin|qpid-config|solace|bin/pulsar-admin
 -: ** ls|list|info|report|get|stats|status|inspect|history|view; server check|ping
 deletes_remote: ** @|rm|rmm|delete|del|purge|unsubscribe|skip|expire-messages|clear-backlog|reset-cursor|terminate|unload|drop|kick|ban|deletedb|empty|shutdown|revoke|truncate|seal|step-down|peer-remove|clear|delete-*|remove-*|stop|unregister|leave|revive; stream|consumer restore|edit|seal|peer-remove|cluster; account restore; server *raft*; amqp queue.delete|queue.purge|exchange.delete; control shutdown|revoke|terminate|rate_limit; queue clear|delete
 grants_access: add user|account; acls *; users add; grant-permission; dynsec *
curator|elasticsearch-plugin|elasticdump|opensearch-plugin|es2unix|esctl|elasticsearch-reset-password|elasticsearch-users|elasticsearch-keystore|opensearch-cli|algolia|meili|meilisearch|typesense|solr|vespa|weaviate|qdrant|pinecone|milvus_cli|chroma|vald|zinc|splunk|sematext|logcli|promtool|mimirtool|cortextool|amtool|grafana-cli|grafanactl|thanos|loki|influxd|victoria|vmctl|tsdb|graylog
 -: ** list|ls|get|browse|search|check|lint|query|show|describe|export; --help
 deletes_remote: ** @|clear|delete|delete_indices|delete_snapshots|close|forcemerge|rm|remove|expire|uninstall|cleanup|reset-*|clean|delete-*|delete_*|shrink|rollover|restore|import|update|flush; stop; +%elasticsearch-reset-password; tools bucket rewrite|retention|cleanup; admin reset-admin-password|data-migration; rules sync|load; cmd delete
 stops_remote: silence add|expire|import; splunk stop|restart|offline|disable
vault|bao|openbao
 -: status|version|list|path-help|help|print; operator members; token lookup|capabilities +!~x; auth list; secrets list; policy list|read|fmt; lease lookup; audit list; kv list|metadata get; kv metadata get; namespace list; plugin list
 reads_secrets: read|unwrap; kv get; print token; token create; operator init|generate-root; ssh|write sys/tools* +-field; login +-token-only|-field; write auth/* +~secret-id
 deletes_remote: delete|@; ** delete|destroy|undelete|disable|revoke|revoke-*|@|rollback; kv put|patch|rollback|destroy|metadata; operator seal|step-down|raft|rekey|rotate|migrate; lease revoke; token revoke; secrets|auth|audit disable|move|tune; namespace delete|lock; plugin deregister
 grants_access: policy write; write auth/*|identity/*|sys/policy*|sys/policies*; auth enable; token create +~root
op
 -: whoami|signin|--version; ** list|template
 reads_secrets: read|inject; item|document get; run; connect token create; service-account create; events-api create
 deletes_remote: ** delete|remove|@|archive|revoke|suspend|forget|deprovision; item|document edit; signout +--forget; item move
 grants_access: vault user|group grant; group user grant; user provision|confirm|reactivate; item share; connect vault grant
bw|rbw|lpass|dashlane|dcli|nordpass|keeper|enpasscli|keepassxc-cli|kpcli|pass|gopass|passage|prs|spectre|chamber|berglas|envkey|teller|akeyless|ejson|envchain|aws-vault|saml2aws|credstash|summon|conjur|sss|doppler|infisical|dotenvx|dotenv-vault|phase|keyring|kwallet-query|secret-tool|sops|age|blackbox|git-crypt|transcrypt|bitwarden|bws|hcp|tss|psono|passwordstate|1password|vlt
 -: list|ls|status|help|--version|whoami|sync|generate|login|unlock|lock|info; ** list|ls|status; secrets names; encrypt; projects|environments|configs get; run; git log; tree
 reads_secrets: get|show|read|cat|env|export|dump|clip|otp|totp|decrypt|extract|printenv|copy|rekey; secret|secrets|item|password get|download|substitute|read|show; secrets +--plain|--raw; secrets; secrets download|get; -d|--decrypt; exec|env|printenv|export; -c|--clip; configs tokens create; find|grep; lookup|search; unlock +--raw; user get|tokens; vault get
 deletes_remote: ** delete|rm|remove|@|purge|destroy|clear|revoke|trash|mv|unset|prune|rollback|empty|del|db-remove|transfer; configs logs rollback; secrets set|unset|upload|delete; projects delete|update; configs unlock|tokens revoke; edit|rotate|updatekeys
 grants_access: ** share|grant|invite|add-user|add-member|confirm|recipients; move
vaultwarden|certbot|acme.sh|lego|step|step-ca|cfssl|easyrsa|puppetserver|boundary|teleport-admin
 -: certificates|list|show|inspect|version|renew +--dry-run; ** list|read|inspect
 deletes_remote: delete|revoke|unregister|remove|@|clean; --revoke|--remove|--deactivate|--uninstall; +--revoke|--remove|--deactivate; ** delete|revoke|remove|cancel; ca revoke|rekey; build-ca|gen-crl|init-pki
 reads_secrets: connect; show-creds
rclone|rc
 -: config file|providers; mount|ncdu|about|tree|md5sum|hashsum|cryptcheck|touch
 deletes_remote: delete|deletefile|purge|rmdir|rmdirs|move|moveto|sync|cleanup|dedupe|bisync; settier; config delete|update|disconnect; backend *; sync
 reads_secrets: config show|dump; reveal
 grants_access: link; serve
s3cmd|s5cmd|s4cmd|mc|mcli|minio|aliyun-oss|ossutil|ossutil64|coscli|coscmd|bosutil|obsutil|qshell|swift|b2|b2v3|rados|rbd|ceph|radosgw-admin|gluster|weed|juicefs|ipfs|storj|uplink|ia|gdrive|gdown|mega-rm|mega-cmd|skicka|drive|onedrive|dbxcli|dropbox|azcopy|blobfuse|s3p|s3api|hdfs|hadoop|alluxio|lakefs|lakectl|dvc|nextcloud|occ|owncloud|seaf-cli|gcsfuse|s3fs|goofys
 -: ls|list|du|info|stat|cat|head|get|cp|df|status|version|health|tree; find +!--exec; jobs list; ** list|ls|info|stat|show; add|fetch|pull; osd tree; pin ls; repo stat; dag get; admin info
 deletes_remote: del|rb|rm|rmb|mv|sync +--delete|--remove|--delete-removed|--delete-destination|--force; ** @|delete|rm|rmr|remove|purge|destroy|expunge|batchdelete|abort-multipart|abortmp|expire|wipe|rb|format|trash|revert|unprotect|demote|rmsnap|rmpool|undo|reset; fs -rm|-rmr|-rmdir|-expunge|-deleteSnapshot; dfs -rm|-rmr|-rmdir|-expunge|-deleteSnapshot; fs|dfs +-rm|-rmr|-expunge|-skipTrash; delete-bucket|delete-key|delete-*|clear-account|delete_bucket|delete_file_version|hide-file|hide_file; file hide; mirror +--remove|--overwrite|--force; admin user|policy|group|bucket remove|rm|disable|unset|detach|attach|set; admin service|decommission stop|restart|start; setlifecycle|dellifecycle|delpolicy|expire; rsync +--delete; osd out|down|lost|purge|destroy|pool; user rm|suspend; bucket rm; key rm; garbage collect; gc; pool delete|rm; volume stop|delete|reset|remove-brick; peer detach; pin rm; repo gc; files rm; batchdelete|bucket-delete; namenode -format; dfsadmin; maintenance:mode; files:cleanup; user:delete; maintenance*; repo:*; sync +--del; -rm; retention clear|set; legalhold clear; replicate rm; version suspend; encrypt clear
 grants_access: setacl|setpolicy; anonymous|policy set; admin policy attach|create|set|add; admin user add|enable|svcacct; share upload|download; presign; bucket update; acl set; user create; caps add; sharelink
restic|borg|borgmatic|duplicity|kopia|duplicacy|bup|tarsnap|rdiff-backup|attic|rustic|bareos|bconsole|bacula|barman|pgbackrest|wal-g|wal-e|pg_probackup|duply|backupninja|burp|urbackup|arq|zpaq|knoxite|velero|rsnapshot|snapper|timeshift|autorestic|plakar|proxmox-backup-client|pbm|xtrabackup|mariabackup|innobackupex|percona|clickhouse-backup|mydumper|stash-cli|zfs-auto-snapshot|sanoid|syncoid|btrbk|amrecover|dump|veeamconfig
 -: snapshots|list|ls|info|check|diff|stats|find|cat|status|show*|help|version|collection-status|verify|list-*|mount; ** list|show; key list; backup +--help; create|backup|extract +--dry-run
 deletes_remote: ** @|delete|forget|prune|remove*|purge|expire|stanza-delete|wipe|destroy|cleanup|break-lock|recreate|compact|unlock|rewrite|delete-*|nuke|rollback|retain|--delete|undochange|upgrade; key remove|change-passphrase|passwd; cache --cleanup|clear; +--remove-older-than|--delete-all|--restore|--rm|--nuke|--delete; -d|--nuke; remove-older-than|remove-all-but-n-full|remove-all-inc-of-but-n-full|cleanup; repair; maintenance set; snapshot delete|fix; policy delete|set; delete backup|retain; rename; stop; everything; backup delete; tag +--remove; repository change-password
borg
 reads_secrets: key export
`;
