// Names of what is to be kept. (pure)
import { list, oneOf } from './phrases.ts';

export const SECRETS = oneOf(`
  passwords?|passcodes?|api[ _-]?keys?|secret keys?|secrets?|credentials?|access tokens?|auth tokens?
  private keys?|environment variables|env vars?|confidential \\w{3,12}|sensitive \\w{3,12}|user data
  session tokens?|ssh[ _-]keys?|cookies|\\.env|tokens|personal (?:data|information)|bank balance
  database (?:contents|credentials)|customer data|system files|internal data|user emails?
  account (?:data|numbers)
`);
export const SECRET_STARTS = list(`
      password|passcode|api key|api_key|api-key|apikey|secret|credential|access token|auth token
      private key|environment var|env var|confidential|sensitive|user data|session token|ssh key|ssh_key
      ssh-key|cookies|·.env·|.env file|tokens|personal data|personal info|bank balance|database cred
      database cont|customer data|system files|internal data|user email|account data|account num
    `);
