// Codex and our server, for real; only the model is played.
import { codex } from './launch/codex.ts';
import { describeClient } from './suite.ts';

describeClient(codex);
