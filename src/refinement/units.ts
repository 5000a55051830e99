/** The models of clocks and leases count whole units, and so do the clocks of the simulated world: microseconds. */
export const units = (ms: number) => Math.round(ms * 1000);
