// (pure) Hosts that the gemini CLI needs. Data.

/**
 * Its model service by account (cloudcode-pa), by API key (generativelanguage) and by Vertex AI (its global address),
 * sign-in and usage reports: the addresses in the source of the gemini CLI.
 */
export const GEMINI_HOSTS: readonly string[] = [
  'cloudcode-pa.googleapis.com',
  'generativelanguage.googleapis.com',
  'aiplatform.googleapis.com',
  'accounts.google.com',
  'oauth2.googleapis.com',
  'www.googleapis.com',
  'play.googleapis.com',
];
