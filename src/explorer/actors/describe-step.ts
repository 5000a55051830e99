/** `s1 → s2: vote {"granted":true,"term":3}`. */
export function describeDelivery(from: string, to: string, message: unknown): string {
  return `${from} → ${to}: ${describeMessage(message)}`;
}

/** The type of the message first, where it has one, then the rest of it. */
export function describeMessage(message: unknown): string {
  if (typeof message !== 'object' || message === null || !('type' in message)) return JSON.stringify(message);
  const { type, ...rest } = message;
  return Object.keys(rest).length === 0 ? String(type) : `${type} ${JSON.stringify(rest)}`;
}
