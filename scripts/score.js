// Rates of screening and redaction on the development rows: runs test/score.ts.
import { runBundled } from './run-bundled.js';

await runBundled('score');
