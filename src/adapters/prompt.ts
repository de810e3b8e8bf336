// A prompt as the agents take it: plain text, never a command (pure).

/** Words in front keep an agent from running a prompt that begins with `/` as one of its commands. */
export function plainPrompt(prompt: string): string {
  return prompt.trimStart().startsWith('/') ? `Task:\n${prompt}` : prompt;
}

const encoder = new TextEncoder();

export function byteLength(text: string): number {
  return encoder.encode(text).length;
}
