/** How the clients of single services reach the cluster. */
export interface RaftRequests {
  /** Asks again until it is answered. @throws QuorateError */
  read(path: string): Promise<unknown>;
  /** Within the session, if there is one, and then after the commands that are under way. @throws QuorateError */
  command(method: 'PUT' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<unknown>;
}
