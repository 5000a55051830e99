import { BadInput } from '../core/bad-input.ts';
import { suggestion } from './parse-options.ts';

/**
 * The protocols that a name on the command line stands for: one, or all members of a family.
 *
 * @throws BadInput for a name that is neither.
 */
export async function chooseSlugs(name: string): Promise<string[]> {
  const { protocols, slugsNamed } = await import('../models/registry.ts');
  const slugs = slugsNamed(name);
  if (slugs.length > 0) return slugs;
  const known = Object.keys(protocols);
  const families = new Set(known.filter((slug) => slug.includes('/')).map((slug) => slug.split('/')[0]!));
  throw new BadInput(`there is no protocol "${name}".${suggestion(name, [...families, ...known])}`, {
    remedy: `Protocols: ${known.join(', ')}.`,
  });
}
