// What clouds, hosts and their command-line tools do: data; see `verb-table.ts` for how it is written. (pure)

export const CLOUD_VERBS = `
aws
 -: help; configure list*; ** --generate-cli-skeleton
 reads_secrets: secretsmanager get-secret-value|batch-get-secret-value; ssm get-parameter* +--with-decryption; kms decrypt; configure get|export-credentials; sts get-session-token|assume-role*|get-federation-token; ecr|ecr-public get-login*; ec2 get-password-data; codeartifact get-authorization-token; rds generate-db-auth-token; iam create-access-key; sso get-role-credentials; cognito-idp admin-get-user; lightsail download-default-key-pair; redshift get-cluster-credentials
 deletes_remote: ** @; ** -@; ** delete-*|terminate-*|deregister-*|purge-*|batch-delete-*|remove-*|release-*|revoke-*|cancel-*|detach-*|disassociate-*|deactivate-*|unassign-*|untag-*|schedule-key-deletion|unsubscribe|abort-*; s3 rb|rm; s3 mv; s3 sync|cp +--delete; route53 change-resource-record-sets +~DELETE; cloudformation execute-change-set; ec2 replace-*; s3api put-bucket-lifecycle*
 stops_remote: ** stop-*|reboot-*|disable-*|suspend-*|failover-*|reset-*|restore-*|rollback-*|promote-*|rotate-*|start-instance-refresh|shutdown-*|cancel-*; secretsmanager update-secret*|put-secret-value|rotate-secret; lambda put-function-concurrency; ecs update-service +--desired-count; autoscaling set-desired-capacity|update-auto-scaling-group; rds modify-db-*; ssm send-command; lightsail close-*; organizations leave-organization|remove-account-from-organization; ec2 modify-instance-attribute; dynamodb update-continuous-backups
 grants_access: iam attach-*|put-*-policy|create-login-profile|update-assume-role-policy|add-user-to-group|update-login-profile|create-policy-version|set-default-policy-version; ** authorize-security-group-*; s3api put-bucket-acl|put-bucket-policy|put-public-access-block|put-object-acl; ec2 modify-image-attribute|modify-snapshot-attribute; rds modify-db-snapshot-attribute; lambda add-permission; kms put-key-policy|create-grant; sns|sqs add-permission; ecr set-repository-policy
gcloud
 -: help; ** list|describe; config list|get*; ** print-access-token--help
 reads_secrets: secrets versions access; auth print-*|application-default print-*; kms decrypt; iam service-accounts keys create; sql generate-login-token; container clusters get-credentials +--internal-ip; auth application-default print-access-token
 deletes_remote: ** @; ** -@; ** delete|destroy|remove-*|purge|rm|undeploy|cancel|clear-*|abandon-*|delete-*; services disable; projects delete; storage rm; storage rsync +--delete-unmatched-destination-objects; storage mv; sql backups restore; app versions stop; pubsub subscriptions seek; container clusters resize
 stops_remote: ** stop|reset|suspend|disable|failover|restart|rollback|reset-*|drain|stop-*|update-traffic|set-default-version; compute instances move; functions deploy +--allow-unauthenticated; sql instances promote-replica|restart|patch|import; compute ssh +--command
 grants_access: ** add-iam-policy-binding|set-iam-policy|add-invoker-policy-binding; ** add-access-config; compute firewall-rules create +~0.0.0.0/0; organizations|projects|resource-manager set-iam-policy; run services|deploy +--allow-unauthenticated; sql users create|set-password; compute project-info add-metadata; compute os-login ssh-keys add; iam roles create|update
gsutil
 deletes_remote: rm|rb|mv; ** @; rsync +-d; rsync +--delete; lifecycle set; versioning set; retention clear; iam ch +-d
 grants_access: iam ch|set; acl ch|set; defacl ch|set; web set
bq
 deletes_remote: rm|truncate|@; query +~drop|truncate|delete; cp +-f; load +--replace; update +--expiration; cancel
 grants_access: add-iam-policy-binding|set-iam-policy
az
 -: ** list|show|list-*|show-*|--help; version; account set
 reads_secrets: account get-access-token; keyvault secret|key|certificate show|download|backup; ** list-keys; ** keys list; ** list-credentials; ** list-publishing-*; ** show-connection-string; ad sp create-for-rbac; ad sp|app credential reset; ** keys renew|regenerate; acr credential show; aks get-credentials +--admin; storage account generate-sas
 deletes_remote: ** @; ** -@; ** delete|purge|remove|delete-*|remove-*|clear|cancel|unregister|detach; group|deployment delete; storage blob|file delete-batch|sync; storage remove; deployment ** create +--mode=complete; lock delete; snapshot revoke-access
 stops_remote: ** stop|restart|deallocate|redeploy|reimage|failover|restore|disable|reset-*|suspend|swap|start-failover|rollback|revoke-*|scale|regenerate-*; vm run-command invoke; webapp deployment slot swap; functionapp stop; sql db restore; aks rotate-certs|upgrade
 grants_access: role assignment|definition create|update; keyvault set-policy; ad group member add; ad user create|update; network nsg rule create; storage container set-permission; storage account update +--allow-blob-public-access; sql server firewall-rule create; ad app permission grant|admin-consent; vm user update
doctl
 -: ** list|get; auth list
 reads_secrets: auth token; registry docker-config; kubernetes cluster kubeconfig show; databases connection; ** credentials
 deletes_remote: ** @|d|delete-*|cascade-delete|remove-*|selective-delete; compute droplet-action|da shutdown|power-off|rebuild|restore|power-cycle|password-reset|reboot; kubernetes cluster node-pool recycle
 stops_remote: ** power-off|shutdown|rebuild|restore|power-cycle|reboot|password-reset|rollback|resize|migrate|undo
 grants_access: databases firewalls append|replace; compute firewall add-rules; projects resources assign; databases user create|reset; compute ssh-key import
hcloud
 -: ** list|describe; context list|active
 deletes_remote: ** @|remove-*|detach*|disable-*; server rebuild
 stops_remote: server shutdown|poweroff|reboot|reset|rebuild|reset-password|enable-rescue|stop|change-type; ** change-*
 grants_access: firewall add-rule|set-rules|replace-rules; ssh-key create
linode-cli
 -: ** list|ls|view
 deletes_remote: ** @|*-delete|delete-*|rm-*|*-rm|rebuild|*-reset|kubeconfig-delete|rebuild-*|disk-reset*
 stops_remote: linodes shutdown|reboot|rescue|migrate|resize|boot-*|password-reset; lke recycle*|*-recycle|pool-recycle|regenerate; databases *-credentials-reset
 reads_secrets: lke kubeconfig-view; object-storage keys-create; databases *-creds-view|*-ssl-cert; profile token-create|tokens-create
oci
 -: ** list|get|ls|show
 deletes_remote: ** @|terminate|bulk-delete*|delete-*|schedule-*-deletion|schedule-deletion|remove-*|detach*|change-compartment|purge*
 stops_remote: compute instance action +~stop|reset|softstop|softreset; ** stop|restart|disable|deactivate|failover|switchover|restore
 reads_secrets: secrets secret-bundle get*; vault secret get; iam auth-token create; iam customer-secret-key create; db autonomous-database generate-wallet
 grants_access: iam policy create|update; iam group add-user; os preauth-request create; os bucket update +--public-access-type
ibmcloud
 deletes_remote: ** @|*-delete|*-rm|*-remove|*-cancel|*-purge|*-unbind|*-disable|cancel|rm|delete|remove|unbind|*-d; ks cluster|worker rm|replace|reload
 stops_remote: ** stop|reboot|reload|power-off|suspend|*-stop|*-reboot|*-restart|rescale|reset; is instance-stop|instance-reboot
 reads_secrets: iam oauth-tokens; iam api-key-create; secrets-manager secret; ks cluster config +--admin; resource service-key
 grants_access: iam *-policy-create|*-policy-update|user-policy-create|access-group-user-add; cos bucket-acl-put
openstack
 deletes_remote: ** @|unset|rescue|rebuild|purge|remove; server delete|rebuild|shelve|evacuate; image|project|user delete
 stops_remote: server stop|reboot|pause|suspend|lock|resize|migrate|shelve; network set +--disable; user set +--disable|--password; compute service set +--disable; ** failover
 grants_access: role add; security group rule create; image add project; application credential create
aliyun
 deletes_remote: ** delete*|release*|remove*|terminate*|@|rm; oss rm|rb
 stops_remote: ** stop*|reboot*|disable*|reinit*
 grants_access: ram attach*|create*|authorize*; ** authorize*
tccli|hcli|huaweicloud|hwcloud|yc|ucloud
 deletes_remote: ** delete*|terminate*|destroy*|remove*|release*|purge*|@
 stops_remote: ** stop*|reboot*|reset*|disable*|restart*|hard-reset
scw|exo|upcloud|upctl|vultr-cli|vultr|civo|ovhcloud|ovh|gridscale|ionosctl|katapult|cherryctl|metal|packet|nova|cinder|neutron|swift|glance|brev|runpodctl|vastai|lambda-cli|crusoe
 -: ** list|get|show|ls
 deletes_remote: ** @|terminate|rebuild|reinstall|detach|recycle|release|backup-delete|server-delete
 stops_remote: ** stop|reboot|poweroff|halt|shutdown|power-off|hard-reset|reset|standby
fly|flyctl
 -: ** list|status|show|logs; help
 deletes_remote: ** @|destroy|remove|detach|unset|release|leave|kill|revoke|archive; deploy +--strategy=immediate
 publishes: deploy +!--build-only
 stops_remote: apps suspend|restart|pause|move; machine|m stop|suspend|restart|cordon|update|kill; scale count; pg|postgres failover|restart; suspend|restart; ssh console +-C; secrets import|set
 reads_secrets: auth token; tokens create; config env; pg connect
heroku
 -: help; apps; ps; logs
 deletes_remote: *:destroy|*:remove|*:unset|*:delete|*:reset|*:revoke|*:detach|*:clear|*:unlink|*:leave|*:kill|*:purge|apps:destroy|*:cancel; ** @; pg:reset|pg:unfollow|pg:promote|pg:push|pg:copy; ps:type; destroy|apps:transfer; addons:downgrade; domains:clear
 stops_remote: maintenance:on|ps:stop|ps:restart|ps:kill|ps:scale|restart|rollback|releases:rollback|features:disable|*:disable|labs:disable|dyno:*|pg:killall|pg:kill|pg:maintenance*|*:rotate|pg:credentials:rotate|pipelines:promote|stop|scale|buildpacks:clear|config:set|run
 grants_access: access:add|access:update|clients:*|members:add|members:set|keys:add|authorizations:create|teams:*|spaces:trusted-ips:add|apps:lock
 reads_secrets: auth:token|config|config:get|pg:credentials*|pg:backups:url|authorizations*|authorizations:info
vercel|vc|now
 -: ls|list|inspect|whoami|logs; ** ls
 deletes_remote: ** @|rm|remove; env|domains|dns|certs|secrets|alias|project|projects|teams rm|remove|move|transfer-in; rollback; blob del
 publishes: deploy|promote|redeploy +--prod; --prod; promote
 reads_secrets: env pull; env ls +--decrypt
netlify|ntl
 deletes_remote: ** *:delete|*:unset|@; sites|blobs|env|addons delete|unset; unlink
 publishes: deploy|d +--prod|-p
 reads_secrets: env:get; env:list; env:clone; env:export
wrangler
 deletes_remote: ** @|delete|*:delete|*:bulk|purge; kv:bulk|kv bulk delete; ** rollback; rollback; d1 execute +~drop|truncate|delete; d1 time-travel restore; r2 object delete; deployments rollback
 publishes: publish; deploy +!--dry-run; pages deploy|publish; versions deploy
 reads_secrets: secret:bulk
 stops_remote: secret put|bulk; triggers deploy; queues pause*; dispatch-namespace rename
railway
 deletes_remote: ** @|down|delete|unlink; down|delete|volume delete|environment delete
 publishes: redeploy
 -: variables +--set; variable set
 reads_secrets: variables|variable|vars; variable list|ls
render|koyeb|northflank|zeabur|porter|qovery|platform|platformsh|upsun|clever|scalingo|dokku|cf|beam|modal|baseten|replicate|cog|steampipe|back4app|cloud66|porter-cli|aptible|convox|coolify|caprover|kamal|piku|ntfy
 deletes_remote: ** @|delete|remove|destroy|*:destroy|*:delete|*:remove|*:unset|*-remove|*-destroy|unset*|delete-*|purge-*|unbind-*|unmap-*|*:clear|apps:destroy|app:delete|undeploy|kill
render|koyeb|northflank|zeabur|porter|qovery|platform|platformsh|upsun|clever|scalingo|dokku|cf|beam|modal|baseten|replicate|cog|back4app|cloud66|aptible|convox|coolify|caprover|kamal|piku
 stops_remote: stop|restart|*:stop|*:restart|rollback|*:rollback|*:pause|maintenance*|ps:stop|ps:scale|unmap-route; app|apps|services stop|pause
cloudflared|cfcli|flarectl|fastly|cdn77|akamai|bunny|keycdn|imgix
 -: ** list|describe|show
 deletes_remote: ** @|delete|purge|purge_*|cleanup|rm|removedomain|revoke*; tunnel cleanup
 stops_remote: service activate|deactivate; service version|service-version activate|deactivate; always-online|devmode; property deactivate; ** rollback
cdk|cdktf|sst|serverless|sls|sam|copilot|amplify|architect|arc|eb|ecs-cli|chalice|zappa|claudia|up|apex|stackery|winglang|nitric|pulumi|encore
 -: ** list|ls|status|synth|diff|info|preview|logs
cdk|cdktf|sst|serverless|sls|sam|copilot|amplify|architect|arc|eb|ecs-cli|chalice|zappa|claudia|apex|nitric|encore
 deletes_remote: destroy|remove|delete|undeploy|terminate|@; ** delete|remove|destroy; env|svc|app|job delete; compose down|service rm; stack rollback; rollback
cdk|cdktf|sst|serverless|sls
 publishes: deploy +--require-approval=never|--force|--auto-approve; deploy +--stage=prod*
terraform|tofu|terragrunt|terramate|tf
 -: plan|validate|fmt|show|output|providers|version|init|get|graph|console; state list|show|pull; workspace list|show|new|select; plan-all
 deletes_remote: destroy|run-all|destroy-all; ** destroy; apply +-auto-approve|--auto-approve|-destroy|--destroy|--terragrunt-non-interactive; state rm|mv|push|replace-provider; workspace delete; force-unlock|taint|untaint; apply-all; run-all apply|destroy; run destroy; stack run|destroy destroy; refresh
pulumi
 reads_secrets: ** +--show-secrets
 -: preview|stack|config|about|whoami|logs; stack ls|output|history; plugin *; config get|set; plugin rm
 deletes_remote: destroy|down; up|update +--yes|-y|--skip-preview|-f; stack rm; state delete|unprotect|rename|move; cancel; org|policy rm|disable; refresh +--yes|-y; import +--yes; env rm|version
 reads_secrets: config +--show-secrets; stack output +--show-secrets; stack export +--show-secrets; env open|get
ansible
 ?stops_remote: +-b; ** +-m=shell|command|raw
 deletes_remote: ** +~state=absent|rm -rf|reboot|shutdown
ansible-galaxy
 deletes_remote: ** remove|delete
ansible-vault
 reads_secrets: view|decrypt|rekey
packer
 ?publishes: build
nixops|morph|colmena|deploy-rs|terraform-cloud|tfe|spacectl|env0|atlantis
 deletes_remote: destroy|delete|@; ** delete|destroy|kill
kitchen|molecule
 ?deletes_remote: destroy
bosh|ops-manager|om
 deletes_remote: delete-*|-@|@|clean-up|deld|delete-installation|stop|restart|recreate
`;
