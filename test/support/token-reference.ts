// The part of docs/reference/rules.md on the tables of token formats: how they are read, and how far they reach.
import { markedFormats } from '../../src/redaction/tokens/all-formats.ts';
import { FORMAT_SOURCES } from '../../src/redaction/tokens/format-table.ts';

export const TOKEN_TABLES = `${markedFormats().length} formats by a text that nothing else holds. A run is written as its alphabet and its length: \`d\` digits, \`h\` hex,
\`x\` hex of either case, \`a\` \`A\` \`l\` letters, \`n\` \`N\` \`m\` letters and digits (small, large, both), \`w\` with an underscore, \`u\` with
a hyphen too, \`v\` with a dot, \`b\` \`B\` base64, \`T\` base64 with dots and tildes, \`C\` the same with colons and percent signs, \`s\` all that is visible but quotes, \`{U}\` a UUID; \`!\`: words begin like it, so that the draw must be
random as well. Sources: ${Object.entries(FORMAT_SOURCES)
  .map(([letter, name]) => `${letter} ${name}`)
  .join(', ')}. Only shapes were taken from them, no patterns.

How far such tables reach beyond what they list was measured once, before they were complete. The formats of five catalogues
(gitleaks, betterleaks, trufflehog, kingfisher, nosey parker) were split by a hash of the issuer's name, half of them was
written into the tables, and tokens drawn from the catalogues' patterns were redacted in a log line, in JSON and in the path of an address. In brackets:
before the tables, when some formats of both halves were known already.

| formats with a mark | in a log line | in JSON | in a path |
| --- | --- | --- | --- |
| the half in the tables | 95.0 % (82.7) | 95.0 % (82.7) | 94.5 % (75.4) |
| the other half | 79.2 % (78.3) | 79.2 % (78.3) | 74.3 % (65.6) |

| formats without a mark | \`VENDOR_TOKEN=…\` | \`vendor: …\` | in a call of the vendor's client | below a comment |
| --- | --- | --- | --- | --- |
| the half in the tables | 96.3 % (96.1) | 80.6 % (29.5) | 75.6 % (5.7) | 75.3 % (5.3) |
| the other half | 94.7 % (94.7) | 28.8 % (28.0) | 6.5 % (4.9) | 5.9 % (4.3) |

So a format that is in no table is found by its name or by a prefix with an underscore, and hardly otherwise. Both halves are in the tables now.`;
