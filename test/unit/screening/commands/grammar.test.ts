// Commands by grammar: how one is wrapped, quoted, ordered or said changes nothing about what it does.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { screenRequest, type ScreenInput } from '../../../../src/screening/check-prompt.ts';
import { examples } from '../../../support/examples.ts';

const screen = async (prompt: string, rest: Partial<ScreenInput> = {}) =>
  (await screenRequest({ prompt, extraEnv: {}, addDirs: [], mode: 'execute', allowWrite: true, ...rest }))
    .verdict;

/** A command of a tool: words that say what it does, and flags that may stand in any order behind them. */
interface Said {
  readonly words: readonly string[];
  readonly flags: readonly string[];
}
const said = (line: string): Said => {
  const [words = '', flags = ''] = line.split(' + ');
  return { words: words.split(' '), flags: flags === '' ? [] : flags.split(' ') };
};

const DENIED = `aws s3 rb s3://b + --force --region=eu-west-1
aws ec2 terminate-instances + --instance-ids=i-1
gcloud projects delete p + --quiet
gcloud run services delete s + --region=eu
az group delete + --name=g --yes
az keyvault purge + --name=v
doctl compute droplet delete 1 + --force
hcloud server delete web + --quiet
linode-cli linodes delete 1 + --json
oci compute instance terminate + --force --instance-id=x
ibmcloud ks cluster rm + --cluster=c
fly apps destroy web + --yes
heroku apps:destroy web + --confirm=web
vercel remove site + --yes
netlify sites:delete 1 + --force
wrangler delete + --name=w
kubectl delete namespace prod + --wait=false
kubectl drain node-1 + --ignore-daemonsets
helm uninstall web + --namespace=prod
argocd app delete web + --cascade
flux delete source git x + --silent
velero backup delete b + --confirm
eksctl delete nodegroup + --cluster=c --name=n
terraform destroy + -auto-approve
terraform apply + -auto-approve -lock=false
tofu state rm aws_x.y + -lock=false
pulumi destroy + --yes --stack=prod
cdk destroy + --force
serverless remove + --stage=prod
docker volume rm v + --force
docker system prune + --all --force
podman rm c + --force
vagrant destroy + --force
virsh undefine vm + --remove-all-storage
nomad job stop web + -purge
consul kv delete app + -recurse
vault secrets disable kv
vault kv destroy secret/x + -versions=1
op item delete x + --archive
doppler projects delete p + --yes
mysqladmin drop shop + --force
redis-cli flushall
etcdctl del / + --prefix
dropdb shop
kafka-topics + --delete --topic=orders --bootstrap-server=k:9092
rabbitmqctl delete_vhost /prod
nats stream rm ORDERS + --force
gh repo delete o/r + --yes
gh secret delete X + --repo=o/r
glab repo delete o/r + --yes
npm unpublish p + --force
npm publish + --access=public
cargo yank p + --version=1.0.0
gem yank p + --version=1.0.0
twine upload dist/p.whl + --skip-existing
circleci context delete github o c + --force
ldcli flags delete + --project=p
supabase db reset + --linked
firebase projects:delete p + --force
stripe customers delete cus_1 + --live
rclone purge remote:b + --verbose
s3cmd rb s3://b + --recursive
mc rb store/b + --force
restic forget latest + --prune
borg delete repo::a + --force
systemctl disable nginx + --now
prisma migrate reset + --force
prisma db push + --force-reset
drizzle-kit drop
sequelize-cli db:drop + --env=production
alembic downgrade base
dotnet ef database drop + --force
mix ecto.drop + --force
wsl + --unregister=Ubuntu
killall node + -9
iptables + --flush
userdel bob + --remove
zpool destroy tank + -f
wp db reset + --yes
liquibase drop-all + --force
flyway clean`
  .split('\n')
  .map(said);

const HARMLESS = `vault token lookup
ssh-add -l
docker ps + --all
docker logs web + --tail=5
kubectl get pods + --namespace=prod --output=wide
kubectl describe node n
kubectl logs web + --follow
helm list + --all-namespaces
terraform plan + -out=plan
terraform validate + -json
pulumi preview + --diff
gh pr list + --state=open --limit=5
gh pr view 1 + --comments
gh run watch 1
glab mr list + --all
aws s3 ls + --recursive
aws ec2 describe-instances + --output=table
gcloud projects list + --format=json
az group list + --output=table
doctl compute droplet list
heroku logs + --tail
npm run build + --silent
npm ci + --prefer-offline
npm uninstall lodash + --save-dev
cargo test + --release
pip install requests + --upgrade
poetry add requests
mvn verify + --batch-mode
gradle test + --info
systemctl status nginx + --no-pager
redis-cli ping
etcdctl member list
kafka-topics + --list
rabbitmqctl list_queues
consul members
nomad status
restic snapshots + --json
borg list repo
rclone ls remote:b
prisma generate
prisma migrate dev + --name=x
alembic upgrade head
rails db:migrate
npx rimraf dist
supabase start
stripe listen + --print-json
wrangler dev + --local
firebase emulators:start
git switch -- -f
git status + --short`
  .split('\n')
  .map(said);

/** Ways of running a command that change nothing about it. */
const WRAPPERS: readonly ((command: string) => string)[] = [
  (command) => command,
  (command) => `sudo ${command}`,
  (command) => `sudo -E ${command}`,
  (command) => `env A=1 ${command}`,
  (command) => `env -i A=1 ${command}`,
  (command) => `command ${command}`,
  (command) => `exec -a x ${command}`,
  (command) => `nohup ${command} &`,
  (command) => `time ${command}`,
  (command) => `timeout 60 ${command}`,
  (command) => `nice -n 5 ${command}`,
  (command) => `A=1 B=2 ${command}`,
  (command) => `cd infra && ${command}`,
  (command) => `true; ${command}`,
  (command) => `bash -c '${command}'`,
  (command) => `sh -lc "${command}"`,
  (command) => `echo "$(${command})"`,
  (command) => `( ${command} )`,
  (command) => `if true; then ${command}; fi`,
  (command) => `while read x; do ${command}; done`,
  (command) => `watch -n 1 ${command}`,
  (command) => `ssh host '${command}'`,
  (command) => `docker exec web ${command}`,
  (command) => `npx ${command}`,
  (command) => `pnpm dlx ${command}`,
  (command) => `uvx ${command}`,
  (command) => `${command} | tee log.txt`,
  (command) => `${command} > log.txt 2>&1`,
];
/** Ways of asking for it. */
const ASKS: readonly ((command: string) => string)[] = [
  (command) => command,
  (command) => `Run \`${command}\`.`,
  (command) => `Please run: ${command}`,
  (command) => `First look at the tests.\n\n${command}\n\nThen report.`,
  (command) => `Fix the build, then execute \`${command}\` and commit.`,
];

const quoted = (word: string, how: number): string =>
  how === 1 && /^[\w:./-]+$/.test(word)
    ? `'${word}'`
    : how === 2 && /^[\w:./-]+$/.test(word)
      ? `"${word}"`
      : how === 3 && /^[a-z]{3,}$/.test(word)
        ? `${word.charAt(0)}\\${word.slice(1)}`
        : word;

const UNKNOWN_FLAGS = ['--verbose', '--color=never', '--log-level=debug', '--quiet', '--trace'];

/** A command in one of its spellings, wrapped and asked for. */
const spellings = (rows: readonly Said[], asks: readonly ((command: string) => string)[]) =>
  fc
    .record({
      row: fc.constantFrom(...rows),
      order: fc.array(fc.nat(), { minLength: 8, maxLength: 8 }),
      quotes: fc.array(fc.nat(3), { minLength: 8, maxLength: 8 }),
      extra: fc.subarray(UNKNOWN_FLAGS, { maxLength: 2 }),
      wrap: fc.constantFrom(...WRAPPERS),
      ask: fc.constantFrom(...asks),
    })
    .map(({ row, order, quotes, extra, wrap, ask }) => {
      const flags = [...row.flags, ...extra]
        .map((flag, at) => ({ flag, key: order[at] ?? 0 }))
        .sort((one, other) => one.key - other.key)
        .map(({ flag }) => flag);
      const plain = [...row.words, ...flags].join(' ');
      // One kind of quotes at a time: inside a quoted wrapper they would end it.
      const spelt = [...row.words.map((word, at) => quoted(word, quotes[at] ?? 0)), ...flags].join(' ');
      const whole = wrap('\u0000');
      return ask(whole.replace('\u0000', () => (/['"]/.test(whole) ? plain : spelt)));
    });

// promise: screen-grammar
describe('what a tool does decides, not how that is written', () => {
  test.each(DENIED.map(({ words, flags }) => [...words, ...flags].join(' ')))(
    'denied: %s',
    async (command) => {
      expect(await screen(command)).toBe('deny');
    },
  );

  test.each(HARMLESS.map(({ words, flags }) => [...words, ...flags].join(' ')))(
    'not denied: %s',
    async (command) => {
      expect(await screen(command)).not.toBe('deny');
    },
  );

  test('no wrapper, quoting, order, unknown flag or prose makes a denied command pass', async () => {
    await fc.assert(
      fc.asyncProperty(spellings(DENIED, ASKS), async (prompt) => {
        expect(await screen(prompt), prompt).toBe('deny');
      }),
      { numRuns: examples(400) },
    );
  });

  test('none of them makes a harmless command denied', async () => {
    await fc.assert(
      fc.asyncProperty(spellings(HARMLESS, ASKS), async (prompt) => {
        expect(await screen(prompt), prompt).not.toBe('deny');
      }),
      { numRuns: examples(400) },
    );
  });
});

describe('what can be had again, or is somebody’s own', () => {
  test.each([
    'docker stop web',
    'docker compose down',
    'kubectl delete pod web-1 -n dev',
    'kubectl --context kind-local delete pod web-1',
    'apt remove cowsay',
    'gh pr merge 5 --squash',
    'pkill -f vite',
  ])('is a warning: %s', async (command) => {
    expect(await screen(command)).toBe('warn');
  });
});

describe('a tool that nobody knows', () => {
  test('is denied where it deletes by force and may write, and a warning elsewhere', async () => {
    for (const command of ['acmectl cluster destroy --force', 'foo purge --yes', './bin/store wipe-all -y']) {
      expect(await screen(command), command).toBe('deny');
      expect(await screen(command, { mode: 'ask', allowWrite: false }), command).toBe('warn');
      expect(await screen(command.replace(/ (?:--force|--yes|-y)$/, '')), command).toBe('allow');
    }
  });
});
