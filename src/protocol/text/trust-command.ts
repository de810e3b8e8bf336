// (pure) How a person approves what a repository brings, in a sentence.
import { shellWord } from './shell-word.ts';

export const trustCommand = (directory: string): string => `\`agy-mcp trust ${shellWord(directory)}\``;
