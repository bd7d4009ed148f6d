import { describe, expect, it } from 'vitest';
import { openRepository } from '../../src/adapters/git/repository.ts';
import { attributeBlame } from '../../src/app/attribution/attribute-blame.ts';
import { builtInMarks } from '../../src/core/attribution/marks/table.ts';
import type { RepoPath } from '../../src/model/path.ts';
import { cloneRepository, type Fixture } from '../git/fixture.ts';
import { play, type Step } from './world.ts';

async function blamed(fixture: Fixture, path: string): Promise<readonly string[]> {
  const repo = await openRepository(fixture.path);
  try {
    const { runs } = await attributeBlame(repo, await repo.resolve('HEAD'), path as RepoPath, builtInMarks());
    return runs.map((run) => {
      const via = run.evidence[0]?.via;
      const grade = run.grade === null ? '' : `/${run.grade}`;
      const how = via === null || via === undefined ? '' : ` via ${via.kind}`;
      return `${run.start}-${run.start + run.count - 1} ${run.class}${grade}${how}`;
    });
  } finally {
    await repo.close();
  }
}

const HISTORY: readonly Step[] = [
  ['write', 'f', 'a b'],
  ['commit', {}],
  ['write', 'f', 'a b N1 N2 M'],
  ['commit', { by: 'claude', ai: 'N1 N2' }],
  ['branch', 'topic'],
  ['write', 'f', 'H a b N1 N2 M'],
  ['commit', { human: 'H' }],
  ['checkout', 'main'],
  ['squash', 'topic', 4],
];

describe('blame with evidence', () => {
  it('says of every line who wrote it, split where the record says so, and through the squash', async () => {
    const fixture = play(HISTORY);
    expect(await blamed(fixture, 'f')).toEqual([
      '1-1 human/noted via squash',
      '2-3 unknown',
      '4-5 ai/noted',
      '6-6 ai/declared',
    ]);
  });

  it('takes the first commit of a history at its word', async () => {
    const fixture = play([
      ['write', 'f', 'a'],
      ['commit', { by: 'claude' }],
    ]);
    expect(await blamed(fixture, 'f')).toEqual(['1-1 ai/declared']);
  });

  it('follows a rename', async () => {
    const fixture = play([...HISTORY, ['move', 'f', 'moved'], ['commit', {}]]);
    expect(await blamed(fixture, 'moved')).toHaveLength(4);
  });

  it('takes what stands before a shallow boundary as unknown, whatever the boundary commit says', async () => {
    const fixture = play([
      ['write', 'f', 'a b'],
      ['commit', {}],
      ['write', 'f', 'a b N'],
      ['commit', { by: 'claude' }],
    ]);
    const shallow = cloneRepository(fixture, ['--depth=1']);
    expect(await blamed(shallow, 'f')).toEqual(['1-3 unknown']);
  });
});
