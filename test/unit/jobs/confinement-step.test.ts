// What becomes of a job that can be confined, where its network may not be to narrow.
import { expect, test } from 'vitest';
import { settingsSchema } from '../../../src/config/schema.ts';
import { confinedAs, type Wished } from '../../../src/jobs/admission/confinement.ts';

const confined = (narrowsNetwork: boolean, wished: Wished) =>
  confinedAs(wished, {
    settings: settingsSchema.parse({}),
    means: {
      find: () =>
        Promise.resolve({
          by: 'unshare',
          program: '/usr/bin/unshare',
          setpriv: '/usr/bin/setpriv',
          narrowsNetwork,
          why: 'bubblewrap is not installed.',
          fix: 'Install it.',
        }),
    },
    configFile: '/home/one/.config/agy-mcp/config.toml',
    auditKey: '/home/one/audit.key',
    env: {},
  });

test('it is confined with the network open and a warning, and refused where it must be confined', async () => {
  const { order, confinementWarnings } = await confined(false, { level: 'auto', network: 'none' });
  expect(order).toMatchObject({ means: { by: 'unshare' }, network: 'open' });
  expect(confinementWarnings.join()).toContain('The agent reaches every host');
  await expect(confined(false, { level: 'require', network: 'none' })).rejects.toMatchObject({
    code: 'confinement_unavailable',
    hint: 'Install it.',
  });
});

test('with means for both, and with an open network, nothing is warned about', async () => {
  for (const wished of [
    { level: 'require', network: 'none' },
    { level: 'require', network: 'open' },
  ] as const) {
    const { order, confinementWarnings } = await confined(wished.network === 'none', wished);
    expect(order).toMatchObject({ network: wished.network });
    expect(confinementWarnings).toEqual([]);
  }
});
