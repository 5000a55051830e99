import { BadInput } from '../core/bad-input.ts';

/** Each `name=number`. @throws BadInput */
export function parseSettings(settings: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries(
    settings.map((setting) => {
      const [, name, value] = /^(\w+)=(\d+(?:\.\d+)?)$/.exec(setting) ?? [];
      if (name === undefined) {
        throw new BadInput(`expected NAME=NUMBER after --set, not "${setting}"`, {
          remedy: 'For example --set electionTimeoutMinMs=300',
        });
      }
      return [name, Number(value)];
    }),
  );
}
