export interface HttpLimits {
  readonly maxBodyBytes: number;
  readonly maxConnections: number;
  /** Requests that are being dealt with: beyond, 503. */
  readonly maxOpenRequests: number;
  /** Those of one address: beyond, 429. */
  readonly maxOpenRequestsPerAddress: number;
  readonly headersTimeoutMs: number;
  /** For a whole request, body included. */
  readonly requestTimeoutMs: number;
  /** A connection on which nothing is asked is closed. */
  readonly idleTimeoutMs: number;
  /** A machine that has not answered by then is given up: 504. */
  readonly operationTimeoutMs: number;
}

export const defaultHttpLimits: HttpLimits = {
  maxBodyBytes: 1024 * 1024,
  maxConnections: 1_024,
  maxOpenRequests: 1_024,
  maxOpenRequestsPerAddress: 512,
  headersTimeoutMs: 5_000,
  requestTimeoutMs: 10_000,
  idleTimeoutMs: 30_000,
  operationTimeoutMs: 5_000,
};
