// Ports of the machine's loopback that a relay offers, and how it is told of them.
import { expect, test } from 'vitest';
import {
  isLoopback,
  readForward,
  relayArgs,
  relayForwards,
  relayPort,
} from '../../../src/egress/forwards.ts';
import { parseHostRule } from '../../../src/protocol/host-rules.ts';

const forwards = (...hosts: string[]) =>
  relayForwards(hosts.flatMap((text) => parseHostRule(text) ?? [])).map(
    ({ host, port }) => `${host} ${port}`,
  );

test('are those that a rule names, which a program without privileges can listen on, each once', () => {
  expect(
    forwards(
      'localhost:5432',
      '127.0.0.1:5432',
      '[::1]:6000',
      'localhost',
      'example.com:8080',
      '*.a.localhost:7000',
    ),
  ).toEqual(['localhost 5432', '::1 6000']);
});

test('only this machine itself is loopback', () => {
  for (const host of ['localhost', '::1', '127.0.0.1', '127.8.9.10'])
    expect(isLoopback(host), host).toBe(true);
  for (const host of ['localhost.example', '128.0.0.1', '::2', '127.example.com'])
    expect(isLoopback(host), host).toBe(false);
});

test('the proxy has a port that none of them has', () => {
  const taken = [3_128, 3_129].map((port) => ({ host: 'localhost', port }));
  expect(relayPort([])).toBe(3_128);
  expect(relayPort(taken)).toBe(3_130);
});

test('a program is told of them by its options', () => {
  const given = [{ host: '::1', port: 6_000 }];
  const args = relayArgs({ folder: '/a b', socket: 's', port: 3_128, forwards: given });
  expect(args.slice(0, 3)).toEqual(['--folder=/a b', '--socket=s', '--port=3128']);
  expect(args.slice(3).map((each) => readForward(each.slice('--forward='.length)))).toEqual(given);
});
