import { describe, expect, it } from 'vitest';
import { type BandRow, VERSION_BANDS, bandOf, sinceOf } from '../../../../src/adapters/agy/versions.ts';
import { agyOf } from '../../../support/adapter-runs.ts';

const flagsOf = (version: string): string[] => agyOf(version).flags;
const at = (version: string | null, flags: string[]) => bandOf({ version, flags });

describe('the bands of agy', () => {
  it.each([
    ['1.0.0', '1.0.0', 'text'],
    ['1.0.16', '1.0.0', 'text'],
    ['1.1.5', '1.1.0', 'text'],
    ['1.1.8', '1.1.8', 'stream_argv'],
    ['1.1.14', '1.1.8', 'stream_argv'],
    ['1.1.15', '1.1.15', 'stream_stdin'],
    ['1.1.27', '1.1.27', 'stream_stdin'],
    ['1.2.5', '1.1.27', 'stream_stdin'],
    ['1.2.6', '1.2.6', 'stream_stdin'],
    ['1.2.17', '1.2.10', 'stream_stdin'],
    ['1.3.2', '1.3.0', 'stream_stdin'],
    ['1.4.0', '1.4.0', 'stream_stdin'],
    ['2.0.0', '1.4.0', 'stream_stdin'],
  ])('%s is of the band %s, driven by %s', (version, since, drive) => {
    const band = bandOf(agyOf(version));
    expect(band).toMatchObject({ since, versionRead: true });
    expect(band.traits.drive).toBe(drive);
  });

  it('what the help shows decides over what the version says', () => {
    expect(at('1.1.5', flagsOf('1.1.10')).traits.drive).toBe('stream_argv');
    expect(at('1.4.0', flagsOf('1.0.16')).traits.drive).toBe('text');
    expect(at('1.4.0', flagsOf('1.1.8')).traits.drive).toBe('stream_argv');
    expect(at('1.1.14', flagsOf('1.1.14')).traits.drive, 'the flag of another envelope').toBe('stream_argv');
  });

  it('without a readable version it is the newest band that its flags allow', () => {
    expect(at(null, flagsOf('1.4.0'))).toMatchObject({ since: '1.4.0', versionRead: false });
    expect(at('nightly', flagsOf('1.1.8'))).toMatchObject({ since: '1.1.8', versionRead: false });
    expect(at(null, flagsOf('1.0.16'))).toMatchObject({ since: '1.0.0', traits: { bareStdin: false } });
  });

  it('its rows stand in order, and every trait has a version that brought it', () => {
    const versions = VERSION_BANDS.map(({ since }) => since.split('.').map(Number));
    const sorted = versions.toSorted((left, right) => {
      const at = left.findIndex((part, index) => part !== right[index]);
      return at === -1 ? 0 : (left[at] ?? 0) - (right[at] ?? 0);
    });
    expect(versions).toEqual(sorted);
    expect(sinceOf('heedsModel')).toBe('1.1.10');
  });

  it('a new band is a row', () => {
    const next: BandRow = { since: '1.5.0', title: 'made up', brings: { namesDenials: false } };
    const band = bandOf({ version: '1.5.1', flags: flagsOf('1.4.0') }, [...VERSION_BANDS, next]);
    expect(band).toMatchObject({
      since: '1.5.0',
      title: 'made up',
      traits: { namesDenials: false, exitsThree: true },
    });
  });
});
