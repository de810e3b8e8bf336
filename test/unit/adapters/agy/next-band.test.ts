// A band that does not exist: a new event, a new step, a renamed optional field. Nothing breaks, nothing is lost.
import { describe, expect, it } from 'vitest';
import { ADAPTERS } from '../../../../src/adapters/index.ts';
import { type BandRow, VERSION_BANDS, bandOf } from '../../../../src/adapters/agy/versions.ts';
import { translate } from '../../../../src/event-formats/index.ts';
import { EVENT_FORMATS } from '../../../../src/protocol/request.ts';
import { agyOf, eventsOf, outcomeOf, PLACES, sampleLines, specOf } from '../../../support/adapter-runs.ts';

const NEXT: BandRow = { since: '1.5.0', title: 'made up', brings: { tellsQuota: false } };
const AGY = agyOf('1.5.0');

/** The recorded run as 1.5 would tell it: `duration_seconds` and `usage` renamed, further events between its lines. */
const LINES = sampleLines('agy/tools.jsonl').flatMap((line, index) => [
  line.replaceAll('"duration_seconds"', '"elapsed_seconds"').replaceAll('"permission_mode"', '"approval"'),
  JSON.stringify({ event: 'plan_update', plan_update: { step: index, title: 'Look around' } }),
  JSON.stringify({
    event: 'step_update',
    step_update: { step_index: 900 + index, state: 'PAUSED', step_type: 'dream' },
  }),
]);

describe('agy 1.5', () => {
  it('is a row of the table', () => {
    expect(bandOf(AGY, [...VERSION_BANDS, NEXT])).toMatchObject({
      since: '1.5.0',
      title: 'made up',
      traits: { exitsThree: true },
    });
  });

  it('is driven like the newest band until it has its row', () => {
    expect(bandOf(AGY).since).toBe('1.4.0');
    expect(ADAPTERS.agy.command(specOf(), AGY, PLACES)).toEqual(
      ADAPTERS.agy.command(specOf(), agyOf('1.4.0'), PLACES),
    );
  });

  it('tells the same answer, tools and tokens', () => {
    const old = outcomeOf(agyOf('1.4.0'), { stdout: sampleLines('agy/tools.jsonl') });
    expect(outcomeOf(AGY, { stdout: LINES })).toEqual(old);
  });

  it('hands its new events on as data, in every dialect', () => {
    const events = eventsOf(AGY, { stdout: LINES });
    const unknown = events.filter((event) => event.type === 'system' && event.subtype === 'unknown');
    expect(unknown).toHaveLength(2 * sampleLines('agy/tools.jsonl').length);
    const stored = events.map((event, i) => ({ i, ts: '2026-01-01T00:00:00.000Z', ...event }));
    for (const dialect of EVENT_FORMATS) {
      const told = JSON.stringify(translate(stored, dialect));
      expect(told).toContain('plan_update');
      expect(told).toContain('dream');
    }
  });
});
