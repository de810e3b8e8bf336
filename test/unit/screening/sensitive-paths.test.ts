// Places of credentials as programs document them, and what only looks like one.
import { expect, test } from 'vitest';
import { screenRequest } from '../../../src/screening/check-prompt.ts';

const screen = (prompt: string) =>
  screenRequest({ prompt, extraEnv: {}, addDirs: [], mode: 'execute', allowWrite: true });

// promise: screen-credentials
test.each([
  '~/.msmtprc',
  '~/.passwd-s3fs',
  '~/.config/wandb/settings',
  '~/.config/Bitwarden CLI/data.json',
  '~/.local/share/TelegramDesktop/tdata/key_datas',
  'C:\\Users\\x\\AppData\\Roaming\\NuGet\\NuGet.Config',
  'C:\\ProgramData\\Microsoft\\Wlansvc\\Profiles',
  '/etc/wpa_supplicant/wpa_supplicant.conf',
  '/etc/samba/smbpasswd',
  '/etc/ipsec.secrets',
  '/etc/grafana/grafana.ini',
  '/var/lib/samba/private/passdb.tdb',
  'ssh-add -L',
])('%s is a place of credentials', async (path) => {
  expect(await screen(path)).toMatchObject({ verdict: 'deny' });
});

test.each([
  'cat .env.example',
  'cat ~/.ssh/id_rsa.pub',
  'cat docs/credentials.md',
  'cat src/secrets.ts',
  'cat tests/fixtures/id_rsa',
  'cat charts/app/templates/secret.yaml',
  'stat .env',
  'mv .env.example .env',
  'cp .env.sample .env',
  'test -f .env',
  'git check-ignore .env',
  'ssh-add -l',
  'vault token lookup',
  'cat api/session.go',
])('%s is none', async (prompt) => {
  expect((await screen(prompt)).verdict).not.toBe('deny');
});
