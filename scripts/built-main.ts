import { fileURLToPath } from 'node:url';

/** The command line that the scripts run: the built one, unless a test names another. */
export const builtMain =
  process.env.QUORATE_MAIN ?? fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
