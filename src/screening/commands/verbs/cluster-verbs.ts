// Verbs of clusters, containers and virtual machines: data; see `verb-table.ts` for how it is written. (pure)

export const CLUSTER_VERBS = `
kubectl|oc|k|k3s|microk8s|k0s|kubecolor
 runs_other_program: run +--privileged; run +~hostPID|hostNetwork|privileged
 ?deletes_remote: delete po|pod|pods|job|jobs|cm|configmap|rs|event|events|deploy|deployment|deployments|pod/*|pods/*|deployment/*|job/* +@dev; rollout restart|undo +@dev; scale +@dev; apply +--prune +@dev
 -: exec *; get|describe|logs|explain|top|version|api-resources|api-versions|cluster-info|diff|wait; config get-contexts|current-context|view; auth can-i|whoami; rollout status|history; kubectl get|describe
 reads_secrets: get secret|secrets|secret/*|all,secrets +-o|--output|--template; config view +--raw|--flatten; create token; describe secret|secrets; oc whoami +-t|--show-token; whoami +-t|--show-token; extract secret*|secret/*; serviceaccounts get-token
 deletes_remote: delete; ** @; kubectl delete; replace +--force; apply +--prune|--force; drain|cordon|evict; config delete-*|unset; patch +~finalizers|$patch; adm drain|prune|migrate; rsh rm; taint; set env +~-; deletecollection
 stops_remote: scale +--replicas=0; scale +--replicas:0; rollout undo|pause|restart; cordon|drain|taint; adm cordon|drain|drain; debug node/*|nodes/*; edit; set image|resources|env|serviceaccount; uncordon; rollback
 grants_access: create clusterrolebinding|rolebinding|clusterrole|role; adm policy; policy add-*; set subject; certificate approve; auth reconcile; expose +--type=LoadBalancer; adm groups
helm|helm3|helmfile
 publishes: push
 -: list|ls|status|get|history|template|lint|show|search|version|env|diff; repo list; repo remove|rm|update|add; plugin *; dependency *; uninstall +--dry-run; test
 ?deletes_remote: uninstall|delete +@dev
 deletes_remote: uninstall|delete|del|un|destroy|rollback; ** @; upgrade +--force|--reset-values; sync|apply +--environment=prod*
kustomize|kubectx|kubens
 deletes_remote: -d; +-d; ** delete
argocd
 -: app list|get|diff|history|logs|manifests|resources; version; ** list|get
 deletes_remote: ** @|delete|rm|delete-resource|terminate-op|remove*|rollback; app sync +--prune|--force|--replace; logout
 stops_remote: app rollback|patch|patch-resource|unset|actions|terminate-op; cluster rotate-auth; account update-password|generate-token; admin *
 grants_access: proj add-*|role add-policy|allow-*; account generate-token; proj role *
 reads_secrets: admin initial-password; account generate-token
flux
 -: get|check|logs|tree|stats|version|export|events|diff|trace
 deletes_remote: delete|uninstall|@; ** @
 stops_remote: suspend
istioctl|linkerd|cilium|osm|kuma|kumactl|meshctl|dapr|knative|kn|func|tkn|argo|kubevela|vela|crossplane|up|keda|velero|stash|kasten|longhornctl|rook|openebs|kubestr|kubeseal|tanzu|rancher|rke|rke2|kubespray|kubeadm|kops|eksctl|k3sup|k3d|kind|minikube|colima|talosctl|clusterctl|capi|gardenctl|kapp|ytt|skaffold|tilt|devspace|okteto|garden|werf|telepresence|teleport|tsh|tctl|loft|vcluster|metalctl
 -: ** list|get|describe|status|version|logs|analyze|proxy-status|diagnose|check; profile *; kind get; k3d cluster list; cluster list; dev; help; upgrade plan
 ?deletes_remote: cluster delete|stop +%k3d; delete cluster|clusters +%kind; delete|stop +%minikube|colima; cluster delete +@dev
 deletes_remote: ** @|uninstall|delete|destroy|reset|remove|nuke|down|purge|cleanup|kill|terminate|revoke; app delete; delete cluster|nodegroup|backup|schedule; rolling-update; kapp delete; reset; wipe|rm; restore create
 stops_remote: stop|suspend|pause|reboot|shutdown|upgrade|rollback; rolling-update cluster; cert renew|rotate*; drain nodegroup; tctl lock; etcd leave|remove-member
 grants_access: tctl users|tokens add|update; create iamidentitymapping|iamserviceaccount; tctl create; token create
docker|podman|nerdctl|docker-compose|podman-compose|finch|lima|limactl|container
 runs_other_program: run|create|exec|compose +--privileged|--pid=host|--cap-add=ALL|--cap-add=SYS_ADMIN; container run|exec|create +--privileged; run|create +~/var/run/docker.sock; container run +~/var/run/docker.sock; run|create +~apparmor=unconfined|seccomp=unconfined; run +~-v=/:|/:/host|/:/mnt|/:/rootfs|/:/hostfs
 -: exec|run *; compose|container exec|run *; ps|images|logs|inspect|version|info|search|history|port|top|stats|diff|events|build|pull; compose ps|logs|config|up|build|pull|images|ls|version|restart|start; ** ls|list|inspect|logs|ps; stop|rm --help
 ?removes_containers: stop|restart +!~$; container stop|restart|rm|remove +!~$ +!-f +!--force +!-v; rm +!~$ +!-f +!--force +!-v +!--volumes; rmi +!-f +!--force +!~$; image rm +!-f +!--force +!~$; compose down|stop|rm|kill +!-v +!--volumes +!--rmi +!-f; down|stop|rm +!-v +!--volumes +!--rmi +!-f +!--force +!~$; image remove +!-f +!--force; network rm; machine stop; pause|unpause; builder|buildx|image prune +!-a +!--all +!-f +!--force; context rm; buildx rm; manifest rm; pod stop
 publishes: push; image|manifest|compose push
 reads_secrets: compose config +--environment
 removes_containers: stop|kill|rm|rmi|restart|container +~$; rm +-f|--force|-v|--volumes; rmi +-f|--force; image rm +-f|--force; ** @|prune|rm|remove|down|kill; system reset|prune; volume rm|prune; down +-v|--volumes|--rmi; compose down|rm|kill; container rm|prune; machine rm|reset; swarm leave; node|service|secret|config|stack|plugin rm|remove; service scale; checkpoint rm; pod rm|kill|prune; secret rm; buildx prune
 stops_remote: swarm leave; node update|demote; service update|rollback|scale; stack rm; swarm ca +--rotate; swarm update
 publishes: push|image push; compose push|publish; manifest push; buildx build +--push; build +--push
 reads_secrets: swarm join-token|unlock-key
crictl|ctr|buildah|skopeo|crane|regctl|oras|cosign|notation|img|kaniko|registry|reg|ecr|dive|umoci
 -: images|ps|pods|inspect|logs|stats|version|ls; ** ls|list; skopeo inspect|list-tags
 removes_containers: rm|rmi|rmp|stop|stopp|prune|@; ** rm|remove|delete|kill|prune|@
 publishes: push|copy +~docker://--x; push; sign
 deletes_remote: delete|clean; tag rm|delete; manifest delete
lxc|incus|lxd|lxc-destroy|lxc-stop|machinectl
 -: list|info|ls|show; ** list|show|info
 removes_containers: delete|stop|rm|@; ** delete|remove|unset|@; restore|poweroff|terminate|kill|reboot|disable|clean; image delete; publish; rebuild
vagrant
 -: status|up|ssh|global-status|version|validate; box list; plugin *
 removes_containers: destroy|halt; ** remove|prune|delete; snapshot restore|delete|pop; suspend; reload +-f; box remove|prune
 publishes: cloud publish|delete|auth; push; share
virsh|vboxmanage|qm|pct|multipass|virt-install|xe|xl|govc|vim-cmd|esxcli|vmrun|prlctl|utmctl|tart|lume|orb|pvesh|pveum|pvecm|ovirt-shell|gcloud-vm|quickemu|hyperkit|hv|qemu-img
 -: list|dumpxml|dominfo|info|status|config|ls|find|about; ** list|info|show; vm.info|object.collect; check
 removes_containers: destroy|undefine|delete|remove|purge|rollback|stop|shutdown|reset|reboot|suspend|kill|@; ** delete|destroy|undefine|unregister|unregistervm|poweroff|savestate|remove|@|*-delete|*-undefine|*-destroy|delsnapshot|restorecurrent|*-remove|closemedium|discardstate; unregistervm; vm.destroy|vm.power|datastore.rm|snapshot.remove|snapshot.revert|object.destroy|pool.destroy|host.shutdown|host.disconnect; vm-destroy|vm-uninstall|sr-destroy|sr-forget|vdi-destroy|host-reboot|host-shutdown|pool-eject|vm-shutdown|snapshot-*; snapshot-revert|pool-undefine|pool-destroy|net-destroy; guest cmd; commit|rebase|resize +--shrink; snapshot -d; delnode|expected; stopvm|deletevm|reset
wsl
 removes_containers: --unregister|--shutdown|--terminate|-t|--uninstall; +--unregister|--shutdown|--terminate|--uninstall|-t|--unmount
nomad
 -: status|job status|inspect; ** list|status|inspect|info; node status; version|monitor|logs
 deletes_remote: stop|@; ** delete|purge|remove|deregister|destroy|@; job stop|revert|scale|restart|dispatch; system gc|reconcile; alloc stop|restart|signal; deployment fail|promote|pause; namespace|quota delete; var purge; server force-leave|leave; operator *; node drain|eligibility
 grants_access: acl bootstrap|policy apply; acl token create; acl policy apply
consul
 -: members|info|catalog|version|monitor; ** list|read|get; kv get
 deletes_remote: leave|force-leave; ** delete|@|deregister; kv delete|import; snapshot restore; services deregister; operator *; maint; config delete; connect ca set-config; lock; join
 grants_access: acl bootstrap|set-agent-token; acl policy|token|role create|update; intention create
`;
