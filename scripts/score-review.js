// How often a review points at ordinary commits: runs test/wild/score-review.ts. `npm run score:review -- GIT_DIR…`
import { runBundled } from './run-bundled.js';

await runBundled('wild/score-review');
