import { expect, test } from 'vitest';
import { fault, fine } from '../../../src/doctor/check.ts';
import { lacksAgentAlone, summaryOf, underMissingAgent } from '../../../src/doctor/missing-agent.ts';

const AGENT = fault('agy', 'error', 'agy was not found', 'Install it.');

test('only a missing agent is told as that', () => {
  expect(lacksAgentAlone([AGENT])).toBe(true);
  const both = [AGENT, fault('store', 'error', 'it is a file', 'Move it.')];
  expect(lacksAgentAlone(both)).toBe(false);
  expect(summaryOf(both, '/sim')).toBe('Jobs cannot run before this is fixed: agy, store.');
  expect(lacksAgentAlone([fine('agy', '1.3.2')])).toBe(false);
});

test('an agent that is signed out is no agent that can work', () => {
  const signedOut = fault('sign_in', 'warning', 'agy was not signed in', 'Sign in.');
  expect(summaryOf([fine('agy', '1.3.2'), signedOut], '/sim')).toBe('Jobs can run once agy is signed in.');
});

test('where the agent is there, its checks stay as they are', () => {
  const checks = [fine('agy', '1.3.2'), fine('sign_in', 'by a token file, not tried yet')];
  expect(underMissingAgent(checks, false)).toEqual(checks);
});
