import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The commit that runs, in a checkout with git; a failing run names it beside its seed. */
export function currentCommit(): string | undefined {
  try {
    const folder = fileURLToPath(new URL('.', import.meta.url));
    // An installed package lies in somebody else's repository, whose commit says nothing of it.
    if (folder.includes('node_modules')) return undefined;
    const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return commit.trim() || undefined;
  } catch {
    return undefined;
  }
}
