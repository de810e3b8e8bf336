/** Log lines of a run, in order; 1.0.x tells the conversation id nowhere else. */

export type LogLine = readonly [source: string, message: string, level?: 'W' | 'E'];

/** Also in healthy runs: the pollers start before the keyring answers. */
export const START_UP: readonly LogLine[] = [
  ['server.go:1292', 'Starting language server process with pid {{pid}}'],
  ['server.go:485', 'Language server listening on random port at 53816 for HTTPS (gRPC)'],
  ['server.go:492', 'Language server listening on random port at 53817 for HTTP'],
  ['main.go:88', 'CLI app data directory: {{app}}'],
  [
    'log.go:398',
    'Failed to poll ListExperiments: error getting token source: You are not logged into Antigravity.',
    'E',
  ],
  [
    'printmode.go:97',
    'Print mode: starting (promptLength={{length}}, model="{{model}}", conversationID="{{asked}}")',
  ],
  ['printmode.go:131', 'Print mode: silent auth succeeded'],
];

export const NEW_CONVERSATION: readonly LogLine[] = [
  ['conversation_manager.go:512', 'Starting new conversation (agent=true)'],
  ['server.go:1571', 'Created conversation {{id}}'],
];

export const RESUMED_CONVERSATION: readonly LogLine[] = [
  ['printmode.go:160', 'Print mode: resuming conversation {{id}}'],
];

export const PROMPT_SENT: readonly LogLine[] = [
  ['printmode.go:171', 'Print mode: conversation={{id}}, sending message'],
  ['stream.go:64', 'Starting conversation update stream for {{id}}'],
  ['input.go:203', 'Auto-flush: sending 1 queued input(s) (combinedLength={{length}}, media=0)'],
];

export const SHUT_DOWN: readonly LogLine[] = [
  ['stream.go:91', 'Stopping conversation stream'],
  ['server.go:520', 'Language server shutting down'],
];
