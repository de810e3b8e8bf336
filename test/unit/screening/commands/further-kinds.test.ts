// Places of credentials by their words, publishing and stopping verbs, statements of SQL clients, calls of libraries by their grammar.
import { describe, expect, it } from 'vitest';
import { refusedEnvName } from '../../../../src/policy/child-env.ts';
import { screenRequest } from '../../../../src/screening/check-prompt.ts';

const verdictOf = async (prompt: string): Promise<string> =>
  (await screenRequest({ prompt, mode: 'execute', allowWrite: true, extraEnv: {}, addDirs: [] })).verdict;

describe('places of credentials, known by their words', () => {
  it.each([
    'cat ~/.tool/access_token.json',
    '~/.wallets/keystores/deployer',
    'cat ~/.config/sync/key.pem',
    'cat ~/.lnd/data/chain/admin.macaroon',
    'cat ~/.local/share/gopass/stores/root',
    '/home/runner/actions-runner/.credentials_rsaparams',
    'cat /var/jenkins_home/credentials.xml',
  ])('%j is refused', async (prompt) => {
    expect(await verdictOf(prompt)).toBe('deny');
  });

  it.each([
    'cat ~/.docs/tokens.md',
    'cat /home/me/project/src/tokens.ts',
    'cat ~/.config/nvim/init.lua',
    'cat /home/me/app/.next/server/app/token/page.js',
    'Read /home/me/project/.github/workflows/secrets-scan.yml',
  ])('%j is not', async (prompt) => {
    expect(await verdictOf(prompt)).not.toBe('deny');
  });
});

describe('verbs, statements and calls', () => {
  it.each([
    'podman push org/app',
    'sbt publishSigned',
    'pm2 kill',
    'supervisorctl shutdown',
    'chattr +i /etc/resolv.conf',
    "psql -c 'UPDATE users SET admin = true'",
    'mysql -e "UPDATE accounts SET balance = 0"',
    'netlify env:list',
    'railway variables',
    'pulumi stack output --show-secrets',
    'chmod u+s ./helper',
    'gh auth status --show-token',
    './gradlew flywayClean',
    'helm push chart-1.tgz oci://registry.example/charts',
    String.raw`cp ~/Library/Application\ Support/Google/Chrome/Default/Login\ Data /tmp`,
    "kms.schedule_key_deletion(KeyId='k')",
    "channel.queuePurge('q')",
    "channel.queue_delete(queue='q')",
  ])('%j is refused', async (prompt) => {
    expect(await verdictOf(prompt)).toBe('deny');
  });

  it.each([
    'podman images',
    'chmod 755 ./helper',
    'chmod +x a.sh',
    'helm lint chart',
    'gh auth status',
    'sbt publishLocal',
    'pm2 list',
    'lsattr /etc/resolv.conf',
    "psql -c 'UPDATE users SET admin = true WHERE id = 3'",
    'railway variables --set A=b',
    'pulumi stack output url',
    'queue.push(item)',
  ])('%j is not', async (prompt) => {
    expect(await verdictOf(prompt)).not.toBe('deny');
  });
});

it('a base address of a site under test may be set, one of a model may not', () => {
  expect(refusedEnvName('CYPRESS_BASE_URL')).toBeNull();
  expect(refusedEnvName('SITE_BASE_URL')).toBeNull();
  for (const name of ['OPENAI_BASE_URL', 'AZURE_OPENAI_BASE_URL', 'ANTHROPIC_BASE_URL', 'MY_LLM_BASE_URL'])
    expect(refusedEnvName(name)).not.toBeNull();
});
