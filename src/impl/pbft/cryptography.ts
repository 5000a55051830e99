/**
 * What PBFT takes from cryptography (Castro and Liskov 1999, section 2): nobody signs for another, and no two contents have one
 * digest. Both come from outside, so that the machines stay pure and a run can be explored without real keys.
 */

/** Signs text in the name of one node: whoever has it can speak for that node, and for no other. */
export type Signer = (text: string) => string;

/** Whether this node has signed this text. Takes any text for a signature, and never throws. */
export type Verifier = (node: string, text: string, signature: string) => boolean;

/** A short name of a text, from which the text cannot be told, and which no other text has. */
export type Digest = (text: string) => string;
