/** A promise: when everything has been delivered, all replicas read the same (the last operations of each client are its reads). */
export const convergence = {
  name: 'convergence',
  about: 'replicas that have seen the same updates read the same',
  judge: ({ operations: { count, f, process, result }, functions, processes, values }) => {
    const reads = new Map();
    for (let row = 0; row < count; row += 1)
      if (functions[f[row]] === 'read')
        reads.set(processes[process[row]], JSON.stringify(plain(values[result[row]])));
    if (new Set(reads.values()).size <= 1) return { verdict: 'valid' };
    const explanation = [...reads].map(([client, value]) => `client ${client} reads ${value}`);
    return { verdict: 'violated', detail: 'in the end replicas read different values', explanation };
  },
};

const plain = (value) => (value instanceof Map ? [...value] : value instanceof Set ? [...value] : value);
