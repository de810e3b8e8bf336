// (pure) Hosts that agy needs. Data.

/**
 * Its model service under the two names that were seen, sign-in (oauth2, www), usage reports (play) and the switches of
 * features. From public notes on running agy behind firewalls; Google documents no list.
 */
export const AGY_HOSTS: readonly string[] = [
  'cloudcode-pa.googleapis.com',
  'daily-cloudcode-pa.googleapis.com',
  'oauth2.googleapis.com',
  'www.googleapis.com',
  'play.googleapis.com',
  'antigravity-unleash.goog',
];
