// Commands that delete what lies outside the checkout: data. (pure)
import { hasFlag, operands, readsLikeProse } from './command-args.ts';
import type { Effect, Scope } from './effects.ts';

export interface CommandRule {
  readonly id: string;
  readonly programs: readonly string[];
  /** Up to 64 arguments. */
  readonly test: (args: readonly string[]) => boolean;
  /** Completes "This …". */
  readonly reason: string;
  readonly effect: Effect;
  /** Where the arguments narrow the scope of the effect. */
  readonly scopeOf?: (args: readonly string[]) => Scope;
  readonly verdict: 'deny' | 'warn';
}

const words = (list: string): readonly string[] => list.trim().split(/\s+/);

const VERB =
  /^(?:(?:batch-|force-|bulk-|admin-|repo-|r)?(?:delete|destroy|terminate|purge|remove|drop|flush|wipe|erase|deregister|uninstall|unpublish|prune|reset|force_reset|forget|rb|rm|del|nuke|truncate|deprovision|empty|dropdb|removedb|untag|undefine|unregistervm)(?:all|db)?)(?:[-_:]|$)|[-_:](?:delete|destroy|remove|purge|reset|prune|force_reset)$/i;
const OPTION_VERB =
  /^--?(?:delete|remove|purge|destroy|prune|delete-\w+|rm|drop|force-delete[\w-]*|unsafe-allow-remove-all)(?:=|$)/i;

/** Tools that manage what lies outside the checkout: a deleting verb among the first words is enough. */
function isRemoteDeletion(args: readonly string[]): boolean {
  if (hasFlag(args, '', 'help', 'dry-run', 'dryrun') || args.includes('help')) return false;
  const words = operands(args).slice(0, 6);
  const verb = words.slice(0, 5).findIndex((word) => VERB.test(word));
  if (verb !== -1 && !readsLikeProse(words, verb)) return true;
  const option = args.slice(0, 12).findIndex((arg) => OPTION_VERB.test(arg));
  return option !== -1 && !readsLikeProse(args, option);
}

/** The server that somebody develops. */
const DEV_SERVER =
  /^(?:https?:\/\/)?(?:localhost|127\.0\.0\.1|\[::1\]|0\.0\.0\.0)?:(?:[345]\d{3}|8000|8080|8888)(?:\/|$)/;

export const REMOTE_RULES: readonly CommandRule[] = [
  {
    id: 'containers.remove',
    programs: words('docker podman docker-compose nerdctl'),
    test: (args) =>
      /^(?:(?:system|volume|image|container|builder|network|compose|buildx)\s)?(?:.{0,24}\s)?(?:rm\s.{0,40}-\w*[fv]|rmi\s.{0,40}-\w*f|volume rm|down\s.{0,60}(?:-v\b|--volumes|--rmi))/.test(
        args.join(' '),
      ) ||
      /^(?:system|volume|image|container|network|builder|buildx) (?:-\S{1,16} )?(?:prune|rm)\b/.test(
        args.join(' '),
      ),
    reason: 'removes containers, images or volumes',
    effect: 'removes_containers',
    verdict: 'deny',
  },
  {
    id: 'remote.delete',
    programs:
      words(`aws gcloud gsutil bq az kubectl oc helm terraform tofu terragrunt pulumi doctl hcloud linode-cli flyctl fly
      heroku vercel netlify wrangler fastly algolia supabase firebase railway render cdk sam serverless sls eksctl kops
      argocd flux velero istioctl consul vault nomad doppler op gh glab hub circleci stripe shopify twilio sentry-cli
      launchdarkly ldcli unleash split nats kafka-topics kafka-acls kafka-consumer-groups rabbitmqctl rabbitmqadmin pulsar-admin
      redis-cli etcdctl mc s3cmd s5cmd azcopy rclone restic borg duplicity kopia cloudflared cf ibmcloud oci openstack
      ansible-galaxy crictl ctr minikube k3d vagrant virsh vboxmanage qm pct multipass lxc incus influx prisma sequelize
      typeorm rpk newrelic apigeecli`),
    test: isRemoteDeletion,
    reason: 'deletes things outside the checkout',
    effect: 'deletes_remote',
    verdict: 'deny',
  },
  {
    id: 'remote.packages',
    programs: words('npm yarn pnpm cargo gem twine pip apt apt-get dnf yum pacman brew snap'),
    test: (args) =>
      /^(?:unpublish|yank|purge|autoremove)$/.test(args[0] ?? '') ||
      (args[0] === 'owner' && /^(?:rm|remove|--remove)$/.test(args[1] ?? '')),
    reason: 'withdraws packages from others or from the system',
    effect: 'withdraws_package',
    verdict: 'deny',
  },
  {
    id: 'remote.database_tool',
    programs: words('dropdb dropuser'),
    test: (args) =>
      args.length > 0 &&
      args.length <= 8 &&
      !hasFlag(args, '', 'help', 'version') &&
      !/^(?:is|was|to|and|or)$/.test(args[0] ?? ''),
    reason: 'drops databases',
    effect: 'resets_database',
    verdict: 'deny',
  },
  {
    id: 'remote.database',
    programs: words('mysqladmin mongodump redis-cli'),
    test: (args) => args.some((arg) => /^(?:drop|flushall|flushdb|shutdown)$/i.test(arg)),
    reason: 'drops databases',
    effect: 'resets_database',
    verdict: 'deny',
  },
  {
    id: 'remote.http_delete',
    programs: words('curl wget http https xh httpie iwr invoke-webrequest invoke-restmethod'),
    test: (args) =>
      !args.some((arg) => DEV_SERVER.test(arg)) &&
      (args.some(
        (arg, at) => /^(?:-X|--request|--method|-Method)$/i.test(arg) && /^delete$/i.test(args[at + 1] ?? ''),
      ) ||
        args.some((arg) => /^(?:-XDELETE|--(?:request|method)=delete)$/i.test(arg)) ||
        (args[0] === 'DELETE' && !readsLikeProse(args, 0))),
    reason: 'deletes something through an HTTP interface',
    effect: 'deletes_remote',
    verdict: 'deny',
  },
];
