import { BadInput } from '../../src/core/bad-input.ts';

/** What a promise is rejected with, which must be a {@link BadInput}. */
export async function badInputOf(run: () => unknown): Promise<BadInput> {
  try {
    await run();
  } catch (error) {
    if (error instanceof BadInput) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
