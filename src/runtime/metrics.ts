type Labels = Readonly<Record<string, string>>;

/** A number that a name and labels have. */
interface Sample {
  readonly labels: Labels;
  value: number;
}

interface Family {
  readonly name: string;
  readonly type: 'counter' | 'gauge';
  readonly help: string;
  readonly samples: Map<string, Sample>;
}

/** Bounds of the buckets of a histogram of times, in seconds. */
const secondsBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

interface Histogram {
  readonly name: string;
  readonly help: string;
  readonly samples: Map<string, { readonly labels: Labels; readonly counts: number[]; sum: number }>;
}

/** A family has no more samples than this: whoever asks for many different things must not fill the memory. */
const maxSamples = 1_000;

/** The numbers of a process, in the text format of Prometheus. Names begin with `quorate_`. */
export class Metrics {
  readonly #families = new Map<string, Family>();
  readonly #histograms = new Map<string, Histogram>();
  readonly #collectors: (() => void)[] = [];

  /** Called before each reading, to set what is counted elsewhere. */
  onRead(collect: () => void): void {
    this.#collectors.push(collect);
  }

  /** Adds to a number that only grows. */
  add(name: string, help: string, by = 1, labels: Labels = {}): void {
    const sample = this.#sample(name, 'counter', help, labels);
    if (sample !== undefined) sample.value += by;
  }

  /** Sets a number that was counted elsewhere. */
  set(type: 'counter' | 'gauge', name: string, help: string, value: number, labels: Labels = {}): void {
    const sample = this.#sample(name, type, help, labels);
    if (sample !== undefined) sample.value = value;
  }

  /** A time that something took. */
  observeSeconds(name: string, help: string, seconds: number, labels: Labels = {}): void {
    let histogram = this.#histograms.get(name);
    if (histogram === undefined) this.#histograms.set(name, (histogram = { name, help, samples: new Map() }));
    const key = formatLabels(labels);
    let sample = histogram.samples.get(key);
    if (sample === undefined) {
      if (histogram.samples.size >= maxSamples) return;
      sample = { labels, counts: new Array<number>(secondsBuckets.length + 1).fill(0), sum: 0 };
      histogram.samples.set(key, sample);
    }
    const bucket = secondsBuckets.findIndex((bound) => seconds <= bound);
    sample.counts[bucket < 0 ? secondsBuckets.length : bucket]! += 1;
    sample.sum += seconds;
  }

  /** The text that `/metrics` answers with. */
  text(): string {
    for (const collect of this.#collectors) collect();
    const lines: string[] = [];
    for (const { name, type, help, samples } of this.#families.values()) {
      lines.push(`# HELP quorate_${name} ${help}`, `# TYPE quorate_${name} ${type}`);
      for (const { labels, value } of samples.values())
        lines.push(`quorate_${name}${formatLabels(labels)} ${value}`);
    }
    for (const { name, help, samples } of this.#histograms.values()) {
      lines.push(`# HELP quorate_${name} ${help}`, `# TYPE quorate_${name} histogram`);
      for (const { labels, counts, sum } of samples.values()) {
        let total = 0;
        for (const [index, count] of counts.entries()) {
          total += count;
          const le = String(secondsBuckets[index] ?? '+Inf');
          lines.push(`quorate_${name}_bucket${formatLabels({ ...labels, le })} ${total}`);
        }
        lines.push(`quorate_${name}_sum${formatLabels(labels)} ${sum}`);
        lines.push(`quorate_${name}_count${formatLabels(labels)} ${total}`);
      }
    }
    return `${lines.join('\n')}\n`;
  }

  #sample(name: string, type: Family['type'], help: string, labels: Labels): Sample | undefined {
    let family = this.#families.get(name);
    if (family === undefined) this.#families.set(name, (family = { name, type, help, samples: new Map() }));
    const key = formatLabels(labels);
    let sample = family.samples.get(key);
    if (sample === undefined && family.samples.size < maxSamples)
      family.samples.set(key, (sample = { labels, value: 0 }));
    return sample;
  }
}

function formatLabels(labels: Labels): string {
  const parts = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`);
  return parts.length === 0 ? '' : `{${parts.join(',')}}`;
}

function escapeLabel(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
