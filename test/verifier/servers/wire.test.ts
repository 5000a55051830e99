import { describe, expect, test } from 'vitest';
import { parseReply } from '../../../src/verifier/servers/redis/redis-reply.ts';
import { JuteReader, JuteWriter, readStat } from '../../../src/verifier/servers/zookeeper/jute.ts';

describe('replies of Redis', () => {
  test.each([
    ['+OK\r\n', 'OK'],
    [':-7\r\n', -7],
    ['$-1\r\n', null],
    ['$0\r\n\r\n', ''],
    ['$6\r\na\r\nb\r\n\r\n', 'a\r\nb\r\n'],
    ['*-1\r\n', null],
    ['*2\r\n*1\r\n:1\r\n$2\r\nhi\r\n', [[1], 'hi']],
  ])('%j', (text, reply) => {
    const bytes = Buffer.from(text);
    expect(parseReply(Buffer.concat([bytes, Buffer.from(':9\r\n')]))).toEqual({
      reply,
      length: bytes.length,
    });
    for (let length = 0; length < bytes.length; length++)
      expect(parseReply(bytes.subarray(0, length)), `first ${length} bytes`).toBeUndefined();
  });

  test('an error is told apart from a text', () => {
    const { reply } = parseReply(Buffer.from('-LOADING the file\r\n'))!;
    expect(reply).toEqual(new Error('LOADING the file'));
  });

  test('what is no reply is refused', () => {
    expect(() => parseReply(Buffer.from('HTTP/1.1 400\r\n'))).toThrow('no reply: HTTP/1.1 400');
  });
});

describe('records of ZooKeeper', () => {
  test('are read as they were written', () => {
    const packet = new JuteWriter()
      .integer(-2)
      .long(-(2n ** 40n))
      .boolean(true)
      .text('/ä')
      .packet();
    expect(packet.readInt32BE(0)).toBe(packet.length - 4);
    const reader = new JuteReader(packet.subarray(4));
    expect([reader.integer(), reader.long()]).toEqual([-2, -(2n ** 40n)]);
    expect(packet[16]).toBe(1);
    expect(new JuteReader(packet.subarray(17)).text()).toBe('/ä');
  });

  test('that end too early are refused, and a length of -1 stands for nothing', () => {
    const reader = new JuteReader(new JuteWriter().integer(9).packet().subarray(4));
    expect(() => reader.text()).toThrow(RangeError);
    expect(new JuteReader(new JuteWriter().integer(-1).packet().subarray(4)).bytes()).toHaveLength(0);
  });

  test('of a node tell which transaction made it, and its version', () => {
    const writer = new JuteWriter().long(0x1_0000_0003n).long(5n).long(6n).long(7n).integer(2);
    expect(readStat(new JuteReader(writer.packet().subarray(4)))).toEqual({
      createdZxid: 0x1_0000_0003n,
      version: 2,
    });
  });
});
