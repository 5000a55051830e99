// The compiler writes plain files, and `npx quorate` in a checkout executes this one.
import { chmodSync } from 'node:fs';

chmodSync(new URL('../dist/cli/main.js', import.meta.url), 0o755);
