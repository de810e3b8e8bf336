// Calls of libraries that delete what lies outside the checkout: data. (pure)
import type { CodeRule } from './code-rules.ts';

const words = (list: string): readonly string[] => list.split(' ');

/** Code that a command is given: `python -c "…"`, `rails runner '…'`, `tinker --execute="…"`. */
const ONE_LINER = String.raw`(?:\s(?:-\w{0,3}[cerpE]|--eval|--execute|--command|--code)[= ]{1,2}["'\x60]|\b(?:runner|tinker|shell_plus|eval)\s{1,2}["'\x60])[^\n]{0,400}?`;
/** A line that is code and no sentence, up to the call. */
const BARE = String.raw`^\s{0,16}(?:(?:await|return|yield|try!?|new|(?:const|let|var|val|auto)\s[\w{}, ]{1,40}=|[\w.]{1,40}\s=|>>>|\$)\s{1,2}){0,3}`;

const VERB = String.raw`(?:begin_?)?(?:delete|destroy|terminate|purge|drop|remove|flush|deregister|revoke|empty|schedule|force_?delete|batch_?delete|bulk_?delete|clear|cancel)`;
const THING = String.raw`(?:all|many|bucket|objects?\b|table|instances?|db|database|cluster|stack|queue|topic|function|user|role|policy|secret|key|zone|hosted|namespace|index|indices|collection|container|blob|vm|virtual|resource|project|repo|volume|snapshot|droplet|deployment|message|stream|branch|domain|group|account|customer|subscription|dataset|site|server|load|certificate|vault|service|pod|node|record|backup|by_?query|schema|keyspace|metadata)\w{0,40}`;
/** All rows of a model, or a whole store, in the libraries that map them. */
const WHOLE = String.raw`(?:\.objects(?:\.all\(\))?(?:\.\w{1,16}\([^()\n]{0,60}\)){0,2}\.delete\(|\.deleteMany\(\s{0,2}(?:\{\s{0,2}\})?\s{0,2}\)|\.(?:destroy|delete)_all\b|\.drop_?all\(|\.drop_?[dD]atabase\(|\.flush_?(?:all|db)\(|\.sync\(\s{0,2}\{[^}\n]{0,40}force:\s{0,2}true|\.dropTable(?:IfExists)?\(|\.query\(\w{1,40}\)\.delete\(|\.destroy\(\s{0,2}\{[^}\n]{0,60}truncate:\s{0,2}true|\.synchronize\(\s{0,2}true|(?:::|\.)truncate\(\s{0,2}\)|table\(["'][\w.]{1,40}["']\)->(?:delete|truncate)\(|\.(?:drop|drop_collection)\(\s{0,2}(?:["'][\w.]{1,40}["'])?\s{0,2}\)|\.recursiveDelete\(|\.sequelize\.drop\(|sequelize\.drop\()`;
/** Clients of clouds, payments, forges and stores, as their manuals name them. */
const CLIENT = String.raw`(?:boto3|s3|ec2|rds|iam|sns|sqs|ecs|eks|kms|route53|dynamodb|cloudformation|elasticache|lambda|logs|\w{1,24}_client|storage|compute|gcs|firestore|admin|stripe|gateway|braintree|paypal|octokit|github|gitlab|gl|twilio|sg|sendgrid|algolia\w{0,8}|pinecone|pc|es|elastic\w{0,8}|opensearch|redis|mongo\w{0,8}|docker|k8s|kube\w{0,8}|core_?v1\w{0,4}|apps_?v1\w{0,4}|client\w{0,16}|api|heroku|cf|cloudflare|do|linode|vault|consul|hvac|launchdarkly|channel|producer|admin_?client|\w{1,24}Client|auth0|okta|shopify|jira|zendesk|slack)`;
const DELETING = String.raw`(?:(?:begin_)?(?:delete|del|remove|destroy|cancel|terminate|purge|flush|drop|clear|prune|deregister|revoke|schedule_key_deletion)(?:_\w{1,60}|[A-Z]\w{0,60})?|(?:queue|exchange|topic|index|table|bucket|db|database|collection|stream|keyspace|vhost|stack|user)(?:_(?:purge|delete|drop|remove|destroy|truncate|flush)|(?:Purge|Delete|Drop|Remove|Destroy|Truncate|Flush))\w{0,16})`;

/** One of them is in every such call. */
const HINTS = words(
  'delet destroy terminate purge drop remove flush truncate sync( synchronize clear cancel .del( revoke deregister prune',
);

export const SDK_RULES: readonly CodeRule[] = [
  {
    id: 'sdk.one_liner',
    hints: HINTS,
    pattern: new RegExp(
      String.raw`${ONE_LINER}(?:[.>]${VERB}_?${THING}\(|\bnew (?:Delete|Terminate|Purge|Deregister|Revoke|Disable|Remove|BatchDelete)\w{2,40}Command\(|${WHOLE}|\b${CLIENT}(?:\([^()\n]{0,60}\))?(?:\.\w{1,40}(?:\([^()\n]{0,60}\))?){1,4}\.${DELETING}\()`,
      'i',
    ),
    reason: 'deletes things outside the checkout from a program',
    effect: 'deletes_remote',
    verdict: 'deny',
  },
  {
    id: 'sdk.bare',
    hints: HINTS,
    pattern: new RegExp(
      String.raw`${BARE}(?:${CLIENT}(?:\([^()\n]{0,80}\))?(?:(?:\.|->)\w{1,40}(?:\([^()\n]{0,80}\))?){0,5}(?:\.|->)${DELETING}\(|[\w.$]{1,60}\.send\(\s{0,2}new (?:Delete|Terminate|Purge|Deregister|Revoke|Remove|BatchDelete)\w{2,40}Command\(|[\w.$]{1,60}(?:\([^()\n]{0,80}\))?(?:\.\w{1,40}(?:\([^()\n]{0,80}\))?){0,4}${WHOLE}|[\w.$]{1,60}(?:\.|->)${VERB}_?${THING}\(\s{0,2}\{?\s{0,2}[A-Z]\w{1,40}\s{0,2}[=:])`,
    ),
    reason: 'deletes things outside the checkout from a program',
    effect: 'deletes_remote',
    verdict: 'deny',
  },
];
