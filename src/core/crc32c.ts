/** The polynomial of Castagnoli (1993), reflected. It finds all errors of up to three bits in records of the size of ours. */
const polynomial = 0x82f63b78;

const table = Int32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) remainder = (remainder >>> 1) ^ (remainder & 1 ? polynomial : 0);
  return remainder;
});

/**
 * The CRC-32C of some bytes, as iSCSI (RFC 3720) and ext4 use it: 0 .. 2^32 - 1.
 *
 * @param before the checksum of the bytes that come before these, to go on from.
 */
export function crc32c(bytes: Uint8Array, before = 0): number {
  let remainder = ~before;
  for (let index = 0; index < bytes.length; index++)
    remainder = table[(remainder ^ bytes[index]!) & 0xff]! ^ (remainder >>> 8);
  return ~remainder >>> 0;
}
