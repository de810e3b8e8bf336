// Gemini CLI and our server, for real; only the model is played.
import { geminiCli } from './launch/gemini-cli.ts';
import { describeClient } from './suite.ts';

describeClient(geminiCli);
