// Every bound of the contract, stated once.

/** Sizes are counts of UTF-16 code units unless the name says bytes; times are in the unit the name says. */
export const LIMITS = {
  promptChars: 256_000,
  sessionIdChars: 96,
  nameChars: 128,
  labelChars: 80,
  reasonChars: 500,
  addDirs: 16,
  hosts: 64,
  /** A name has 253, an address in brackets 41; with `*.` and a port. */
  hostChars: 261,
  outputSchemaBytes: 65_536,
  extraEnvEntries: 64,
  extraEnvValueChars: 4_096,
  timeoutSeconds: { min: 1, max: 86_400, default: 900, long: 14_400 },
  waitSeconds: { request: 3_600, look: 600 },
  outputChars: { max: 8_388_608, default: 60_000 },
  readEvents: { max: 1_000, default: 100 },
  sessionsPage: { max: 200, default: 20 },
  queryChars: 200,
  /** How much of a job's id names it, and how many of several that a word may mean an error lists. */
  idBeginningChars: 3,
  candidatesShown: 5,
  /** How many of the newest jobs are looked at for the last one of a conversation. */
  conversationJobs: 200,
  skillTargets: 16,
  retentionDays: { min: 1, max: 3_650, default: 90 },
  /** A larger file of an agent, a client or a repository is not read at once. */
  fileBytes: 536_870_912,
  /** A larger record of a job is none of ours. */
  recordBytes: 33_554_432,
  /** A file of some words, such as the cancel request. */
  noteBytes: 65_536,
  /** How far a clock may lie ahead of the last that the store knows of it, and jobs still be removed: unasked, asked. */
  clockGapDays: { unasked: 14, asked: 90 },
  /** How many removed jobs an answer names. */
  removedShown: 200,
  /** What `.worktreeinclude` may bring into one worktree; a clone takes no bytes. */
  includedFiles: 20_000,
  includedBytes: 8_589_934_592,
  /** Of `[[repositories]]` and `[workspace]`: rows, lines of commands, their length, patterns, and the file itself. */
  repositories: 256,
  commandLines: 32,
  commandChars: 4_096,
  preparationPatterns: 64,
  projectFileBytes: 262_144,
  setupTimeoutSeconds: 600,
  verifyTimeoutSeconds: 900,
  /** Finished setups that are kept: their bytes in all, the files of one, and the room that they leave on the disk. */
  setupCacheMb: { max: 1_048_576, default: 10_240 },
  /** A number that means more than any machine has. */
  resourceLimit: 1_000_000_000,
  setupFiles: 500_000,
  setupSpareBytes: 1_073_741_824,
  /** Of what such a command prints: how much becomes events, how long a line is, how many lines a record holds. */
  commandOutputChars: 1_048_576,
  commandLineChars: 500,
  commandTailLines: 20,
  /** Of an apply: how many files and folders it names, and how long the message of its commit is. */
  applyPaths: 1_000,
  messageChars: 16_000,
  /** How many approvals of `.agy-mcp.toml` are kept. */
  trustEntries: 1_000,
  /** The ledger of budgets: some forty thousand jobs of one day. */
  ledgerBytes: 8_388_608,
  /** Of a file of a policy; `list` bounds the patterns of one key. */
  policy: { bytes: 262_144, roles: 64, rules: 512, clients: 256, list: 64, pattern: 512, reason: 300 },
  /** How many linked files are compared before and after a job. */
  linkedFiles: 20_000,
  /** A larger file of a checkout or worktree is not recorded: git would be busy with it for too long. */
  recordedFileBytes: 1_073_741_824,
  /** Submodules that a worktree is given with their content. */
  submodules: 500,
  /** A larger file of text is not shown in a patch, and so not applied. */
  shownFileBytes: 268_435_456,
  /** The patch that a reviewer is given as a file. */
  reviewPatchBytes: 2_097_152,
  /** What a person adds to a review or a task in a slash command. */
  promptArgumentChars: 16_000,
  /** The longest answer that is kept; the rest is cut and said so. */
  answerChars: 8_388_608,
  /** One line of an agent's output; a longer one is cut, so that memory stays bounded. */
  lineChars: 33_554_432,
  /** How many values such a line may hold to be decoded: written in two characters, each takes tens of bytes of memory. */
  lineValues: 800_000,
  /** A whole stderr or log line that is matched against the tables; the tail carries no meaning. */
  matchedLineChars: 4_096,
  /** One page of an answer or a patch. It goes into a reply twice, as data and as text. */
  pageChars: 1_048_576,
  /** The JSON of the events in one reply. */
  eventPageChars: 524_288,
  /** How much of a log is held at once by whoever goes through it. */
  readChars: 4_194_304,
  /** No message of the server is longer; for a longer reply an error is sent. Clients of the MCP SDK give up at 10 MiB. */
  replyBytes: 10_000_000,
  /** Each text and each JSON value of one event: as much as half of the longest prompt. */
  eventChars: 131_072,
  /** One line of events.jsonl, whatever its characters are. */
  eventLineBytes: 2_097_152,
  /** meta.json as this version writes it, whatever its characters are. */
  writtenRecordBytes: 2_097_152,
  /** The JSON of a structured answer in the record; a longer one becomes the text of the answer. */
  structuredChars: 262_144,
  /** Names and ids that an agent gives. */
  agentNameChars: 200,
  /** One sentence of a record: a warning, a message, a hint. */
  sentenceChars: 2_000,
  pathChars: 4_096,
  /** How many warnings and how many denied actions a record holds. */
  recordEntries: 64,
  /** How many entries any other list of a record holds, and how much JSON. */
  listEntries: 200,
  listChars: 65_536,
  /** How deep a JSON value of an agent is kept. */
  jsonDepth: 32,
  /** How much a parser remembers of the steps and tools of one run. */
  rememberedNames: 10_000,
  /** How many jobs may wait for a slot. */
  /** Newest jobs that are looked through for the one that a conversation was in. */
  continuedJobs: 2_000,
  queuedJobs: { max: 1_000, default: 200 },
  /** What a queue holder keeps of requests in all. */
  heldBytes: 33_554_432,
  /** One request on its way to the queue holder: a prompt of the longest kind, escaped twice, with its variables. */
  heldRequestBytes: 8_388_608,
  /** Linux refuses a longer single argument with E2BIG (MAX_ARG_STRLEN). */
  argvBytes: 131_071,
  /** One message on the wire; a longer one is answered with an error and skipped. */
  messageBytes: 10_485_760,
  /** How deep a message may nest: whatever walks it then has stack to spare. */
  messageDepth: 128,
  /** How many values a message may hold, counted before it is parsed: each costs memory and time to check. */
  messageValues: 40_000,
  /** How deep the value of one argument may nest, and how many values it may hold. */
  argument: { depth: 64, values: 20_000 },
  /** Calls of tools that one connection may have under way, and requests of any kind. */
  callsInFlight: 128,
  requestsInFlight: 256,
  /** Open subscriptions of one connection, and the resources that one of them names; in the earlier era, all that is followed. */
  subscriptions: 256,
  subscribedResources: 1_024,
  /** Output that a client has not read: from the first on its input waits, from the second on answers are errors. */
  outputBacklogBytes: { pause: 8_388_608, refuse: 134_217_728 },
  /** Input that waits while the client does not read. */
  inputBacklogBytes: 16_777_216,
  /** Log lines that wait while nobody reads standard error; more are dropped. */
  logBacklogBytes: 1_048_576,
} as const;

/** The TCP ports that jobs get, below those that systems give to outgoing connections. */
export const PORTS = {
  first: 20_000,
  /** Of one job. */
  each: 10,
  blocks: 1_000,
  /** Blocks that are looked at for one job before it does without. */
  tries: 20,
} as const;

/** Times of the runner and of the stop ladder, in milliseconds. */
export const TIMES = {
  probeMs: 15_000,
  /** What a runner does for the next job; less than the time after which a write counts as broken off. */
  backgroundMs: 300_000,
  /** The doctor answers within two seconds. */
  doctorMs: 1_500,
  /** agy asks its service, which takes 2 to 11 s, and up to 60 s when it is signed out. */
  quotaMs: 12_000,
  quotaKeptMs: 60_000,
  /** How long an agent that was asked to end may write its result, before it is killed. */
  termGraceMs: 3_000,
  killGraceMs: 2_000,
  /** agy 1.2.1 says that it is signed out up to 2 s before its keyring answers; others then wait a minute for a code. */
  signInGraceMs: 5_000,
  /** Some versions never exit after the complete answer. */
  exitAfterResultMs: 5_000,
  /** Grandchildren may hold the pipes open after the agent is gone. */
  drainAfterExitMs: 1_000,
  /** How long a cancel waits for the runner to prove the tree gone before the server does it itself. */
  cancelMs: 20_000,
  /** How long a cancel waits for a runner that has reported the end to exit; the waits double up to half of it. */
  runnerExitMs: 2_000,
  /** How long the changes of a job that was cancelled may take to be recorded: they stay in its worktree in any case. */
  collectCancelledMs: 10_000,
  /** How long a cancel waits for a runner that cannot be seen from here to obey. */
  cancelElsewhereMs: 15_000,
  /** How long a cancel of a waiting job waits for the job's lock; longer than a suspended holder keeps it. */
  cancelLockMs: 6_000,
  /** How long a person may think about a question; silence is a no. */
  answerMs: 300_000,
  /** How often the owner of a job shows that it lives. */
  heartbeatMs: 5_000,
  /** An owner that cannot be seen is gone when it was silent for so long by the file system's clock … */
  heartbeatSilentMs: 60_000,
  /** … and while it was watched for so long by that of the watcher. */
  heartbeatWatchMs: 16_000,
  /** How long one waits for a lock. */
  lockMs: 15_000,
  /** How often the holder of a lock touches it, for those who cannot see whether it lives. */
  lockTouchMs: 2_000,
  /** For them a lock is abandoned that was not touched for so long by the file system's clock … */
  lockSilentMs: 20_000,
  /** … and did not change while they watched it for so long by their own. */
  lockWatchMs: 6_000,
  /** A lock is taken over from a holder that was seen to be suspended for so long. */
  lockSuspendedMs: 4_000,
  /** File watching may miss a change on some file systems; this slow look is the net under it. */
  followBackstopMs: 2_000,
  /** The same for the list of jobs, which only a subscriber watches. */
  listBackstopMs: 10_000,
  /** How close updates of one resource may follow each other. */
  updatesMs: 500,
  progressMs: 350,
  /** The longest silence between progress messages: clients reset their idle timers on them. */
  progressKeepAliveMs: 30_000,
  gitMs: 60_000,
  /** When the next runner is started: the agent of the job before starts, or waits for its model then. */
  standbyAfterMs: 100,
  /** How long a standby runner waits. It uses memory, but no processor time. */
  standbyMs: 120_000,
  /** How long a queue holder may take to say that it is there; a suspended one never does. */
  holderHelloMs: 2_000,
  /** How long it may take for a request. */
  holderReplyMs: 5_000,
  /** How long one may take to start. */
  holderStartMs: 10_000,
  /** How long a waiting job may leave its turn unused before those behind it are let pass. */
  unusedTurnMs: 10_000,
  /** How long a mark of a live job may be without a record: it comes moments before that. */
  markAloneMs: 60_000,
  /** When the standby runner warms up: a job that comes at once is not kept waiting. */
  warmUpAfterMs: 150,
  /** How long a request waits for one of too many others to end. */
  slotMs: 250,
  /** How long calls have for their answers when the input has ended. */
  drainMs: 900,
  /** How long the server's parts have for an orderly end, and what is written to be read. */
  closeMs: 400,
  flushMs: 150,
  /** How often the server looks whether its parent lives. */
  parentLookMs: 4_000,
  /** When a call whose caller has left is given up: a cancel may take that long. */
  abandonedCallMs: 60_000,
  /** How long a subscription may wait to be watched before it is acknowledged all the same. */
  subscribeMs: 2_000,
} as const;
