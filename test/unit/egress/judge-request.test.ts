import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { specialRange } from '../../../src/egress/addresses.ts';
import { parseHostRule } from '../../../src/protocol/host-rules.ts';
import { judgeAddresses, judgeName } from '../../../src/egress/judge-request.ts';
import { countRefusals, sayRefusal } from '../../../src/egress/refusals.ts';

const rules = (...texts: string[]) => texts.map(parseHostRule).filter((rule) => rule !== null);

describe('an address', () => {
  test.each([
    '127.0.0.1',
    '127.255.0.9',
    '0.0.0.0',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '192.0.2.1',
    '198.18.0.1',
    '::',
    '::1',
    'fe80::1',
    'fd00:ec2::254',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b::a9fe:a9fe',
    '2002:7f00:1::',
    '2001:db8::1',
    'none',
  ])('%s is not public', (address) => {
    expect(specialRange(address)).not.toBeNull();
  });
  test.each(['8.8.8.8', '142.250.1.1', '2a00:1450::1', '::ffff:8.8.8.8', '64:ff9b::808:808'])(
    '%s is public',
    (address) => {
      expect(specialRange(address)).toBeNull();
    },
  );
});

describe('a request', () => {
  test('names a host that is listed', () => {
    const listed = rules('*.example.com', 'localhost:3000');
    expect(judgeName({ host: 'A.example.com', port: 443 }, listed)).toEqual({
      host: 'a.example.com',
      refused: null,
    });
    expect(judgeName({ host: 'example.com', port: 443 }, listed).refused).toBe('not_listed');
    expect(judgeName({ host: 'a b', port: 443 }, listed).refused).toBe('malformed');
  });
  test('is refused when one of the addresses belongs to this machine or its network', () => {
    const target = { host: 'a.example.com', port: 443 };
    const listed = rules('a.example.com');
    expect(judgeAddresses(target, ['8.8.8.8'], listed)).toBeNull();
    expect(judgeAddresses(target, ['8.8.8.8', '127.0.0.1'], listed)).toBe('private_address');
    expect(judgeAddresses(target, ['169.254.169.254'], listed)).toBe('private_address');
    expect(judgeAddresses(target, [], listed)).toBe('not_resolved');
  });
  test('reaches a private address that is listed itself, at that port alone', () => {
    const target = { host: 'a.example.com', port: 443 };
    expect(judgeAddresses(target, ['10.0.0.5'], rules('a.example.com', '10.0.0.5'))).toBeNull();
    expect(judgeAddresses(target, ['10.0.0.5'], rules('a.example.com', '10.0.0.5:80'))).toBe(
      'private_address',
    );
    expect(judgeAddresses(target, ['10.0.0.6'], rules('a.example.com', '10.0.0.5'))).toBe('private_address');
  });
  test('to localhost reaches loopback, and nothing else that the name stands for', () => {
    const target = { host: 'localhost', port: 3000 };
    expect(judgeAddresses(target, ['127.0.0.1', '::1'], rules('localhost:3000'))).toBeNull();
    expect(judgeAddresses(target, ['10.0.0.1'], rules('localhost:3000'))).toBe('private_address');
  });
  test('never reaches a special address by a rule for names', () => {
    fc.assert(
      fc.property(fc.domain(), fc.oneof(fc.ipV4(), fc.ipV6()), (name, address) => {
        const refused = judgeAddresses({ host: name, port: 443 }, [address], rules(name, `*.${name}`));
        expect(refused).toBe(specialRange(address) === null ? null : 'private_address');
      }),
    );
  });
});

describe('refusals', () => {
  test('are summed by host, port and reason', () => {
    const { add, list, total } = countRefusals();
    expect(add({ host: 'a.test', port: 443 }, 'not_listed')).toBe(true);
    expect(add({ host: 'a.test', port: 443 }, 'not_listed')).toBe(false);
    expect(add({ host: 'a.test', port: 80 }, 'not_listed')).toBe(true);
    expect(list()).toEqual([
      { host: 'a.test', port: 443, reason: 'not_listed', count: 2 },
      { host: 'a.test', port: 80, reason: 'not_listed', count: 1 },
    ]);
    expect(total()).toBe(3);
  });
  test('are bounded, whatever is asked for', () => {
    const { add, list, total } = countRefusals();
    for (let n = 0; n < 1_000; n += 1) add({ host: `${n}${'x'.repeat(1_000)}`, port: 1 }, 'not_listed');
    expect(list()).toHaveLength(64);
    expect(Math.max(...list().map(({ host }) => host.length))).toBe(255);
    expect(total()).toBe(1_000);
  });
  test('are told in one sentence', () => {
    expect(sayRefusal({ host: '::1', port: 80 }, 'private_address')).toEqual({
      status: 403,
      message:
        'agy-mcp: [::1]:80 has an address of this machine or of a private network, which is not listed.\n',
    });
  });
});
