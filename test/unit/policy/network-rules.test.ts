// What a choice of network comes down to, and which choice reaches further than another.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allowedHosts, isWiderNetwork } from '../../../src/policy/network-rules.ts';
import { coveringRule, parseHostRule } from '../../../src/protocol/host-rules.ts';
import { networkChoice, type NetworkChoice } from '../../../src/protocol/network.ts';

const AGENT = ['model.example.com'];
const hostsOf = (choice: NetworkChoice) => allowedHosts(choice, AGENT)?.map(({ text }) => text) ?? null;

test('each choice comes down to hosts', () => {
  expect(hostsOf('open')).toBeNull();
  expect(hostsOf('none')).toEqual([]);
  expect(hostsOf('agent')).toEqual(AGENT);
  expect(hostsOf(['a.example', '*.b.example:8443'])).toEqual(['a.example', '*.b.example:8443']);
  expect(allowedHosts('agent', [])).toEqual([]);
});

test('a choice is one of three words, or a list of hosts', () => {
  for (const good of [
    'open',
    'agent',
    'none',
    [],
    ['a.example'],
    ['localhost:5432', '[::1]:80', '*.b.example'],
  ])
    expect(networkChoice.safeParse(good).success, JSON.stringify(good)).toBe(true);
  for (const bad of [
    'closed',
    ['none'],
    ['https://a.example'],
    ['a.example/x'],
    ['*.com'],
    ['a:0'],
    [''],
    Array(65).fill('a.example'),
  ])
    expect(networkChoice.safeParse(bad).success, JSON.stringify(bad)).toBe(false);
});

describe('a request reaches further than the configuration', () => {
  test.each<[NetworkChoice, NetworkChoice, boolean]>([
    ['open', 'open', false],
    [['a.example'], 'open', false],
    ['agent', 'open', false],
    ['open', 'agent', true],
    ['open', 'none', true],
    ['open', ['a.example'], true],
    ['none', 'none', false],
    ['none', ['a.example'], false],
    ['agent', 'agent', false],
    ['agent', 'none', true],
    ['agent', ['model.example.com'], true],
    [['model.example.com'], 'agent', true],
    [['a.example'], 'none', true],
    [[], ['a.example'], false],
    [['a.example:443'], ['a.example'], false],
    [['a.example'], ['a.example:443'], true],
    [['x.a.example'], ['*.a.example'], false],
    [['a.example'], ['*.a.example'], true],
    [['*.a.example'], ['*.a.example'], false],
    [['*.x.a.example'], ['*.a.example'], false],
    [['*.a.example'], ['*.x.a.example', 'a.example'], true],
    [['A.Example.'], ['a.example'], false],
  ])('%j within %j: %j', (asked, configured, isWider) => {
    expect(isWiderNetwork(asked, configured)).toBe(isWider);
  });

  test('exactly where some host is reached that was not, whatever the lists', () => {
    const label = fc.constantFrom('a', 'b', 'x');
    const host = fc.array(label, { minLength: 2, maxLength: 3 }).map((labels) => labels.join('.'));
    const rule = fc
      .tuple(fc.constantFrom('', '*.'), host, fc.constantFrom('', ':80', ':443'))
      .map((parts) => parts.join(''));
    const list = fc.array(rule, { maxLength: 3 });
    const someHost = fc.tuple(fc.array(label, { minLength: 2, maxLength: 5 }), fc.constantFrom(80, 443));
    const covered = (rules: readonly string[], name: string, port: number): boolean =>
      coveringRule(
        rules.flatMap((text) => parseHostRule(text) ?? []),
        { host: name, port },
      ) !== undefined;
    fc.assert(
      fc.property(
        list,
        list,
        fc.array(someHost, { minLength: 5, maxLength: 20 }),
        (asked, configured, hosts) => {
          if (isWiderNetwork(asked, configured)) return true;
          return hosts.every(([labels, port]) => {
            const name = labels.join('.');
            return !covered(asked, name, port) || covered(configured, name, port);
          });
        },
      ),
    );
  });
});
