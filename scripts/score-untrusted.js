// How much of text that addresses the model is marked, and of other text: runs test/wild/score-untrusted.ts. `npm run score:untrusted -- [--misses] [FILE.jsonl…]`
import { runBundled } from './run-bundled.js';

await runBundled('wild/score-untrusted');
