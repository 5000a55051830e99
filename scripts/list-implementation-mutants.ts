/**
 * Prints docs/implementation-mutants.md: every mistake in an implementation, and what shows it. From the recorded runs, so that nothing
 * is run here:
 *
 *     npx tsx scripts/list-implementation-mutants.ts > docs/implementation-mutants.md
 */
import { implementationMutantsPage } from '../test/docs/implementation-mutants-page.ts';

process.stdout.write(implementationMutantsPage());
