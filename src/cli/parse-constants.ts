import { BadInput } from '../core/bad-input.ts';
import type { Constants } from '../core/protocol.ts';

/** What `--const NAME=VALUE` gave, by name. @throws BadInput for a setting that is not of that form. */
export async function parseConstants(settings: readonly string[]): Promise<Constants> {
  const { parseValue } = await import('../core/values/index.ts');
  // From entries, because assigning to the name __proto__ would not make a constant of it.
  return Object.fromEntries(
    settings.map((setting) => {
      const separator = setting.indexOf('=');
      if (separator < 1) {
        throw new BadInput(`expected NAME=VALUE after --const, not "${setting}"`, {
          remedy: 'For example --const Ballot=0..2',
        });
      }
      const name = setting.slice(0, separator).trim();
      return [name, parseValue(setting.slice(separator + 1), `--const ${name}`)];
    }),
  );
}
