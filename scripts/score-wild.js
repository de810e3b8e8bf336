// What the redactor replaces in text that nobody here wrote: runs test/wild/score-wild.ts. `npm run score:wild -- FOLDER…`
import { runBundled } from './run-bundled.js';

await runBundled('wild/score-wild');
