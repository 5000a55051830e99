import type { Randomness } from '../../../core/random.ts';
import type { MessageBody } from '../../workload.ts';

/** What a program may ask beside its own nodes, by a message to the service's name. */
export interface Service {
  /** Answers a request of this node; the caller adds `in_reply_to`. */
  handle(source: string, request: MessageBody): MessageBody;
}

/** Makes a service for one run. */
export type ServiceFactory = (randomness: Randomness) => Service;
