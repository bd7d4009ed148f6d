import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { NOTE_SOURCES } from '../../src/core/attribution/notes/sources.ts';

const guide = readFileSync(new URL('../../docs/notes.md', import.meta.url), 'utf8');
const rows = guide.split('\n').filter((line) => line.startsWith('| `'));

describe('the guide to notes', () => {
  it('has a row for every place that is read or left alone', () => {
    const missing = NOTE_SOURCES.filter(({ place }) => !rows.some((row) => row.split('|')[1]?.includes(`\`${place}`)));
    expect(missing.map(({ place }) => place)).toEqual([]);
  });

  it('says of no place that it gives records when it is not read', () => {
    const unread = NOTE_SOURCES.filter(({ format }) => format === 'not-read').map(({ place }) => place);
    expect(unread.map((place) => rows.find((row) => row.includes(place))?.endsWith('| – |'))).toEqual([true]);
  });
});
