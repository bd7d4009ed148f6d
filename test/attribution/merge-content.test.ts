import { describe, expect, it } from 'vitest';
import { openRepository } from '../../src/adapters/git/repository.ts';
import { gatherMergeContent, type MergeContent } from '../../src/app/attribution/attribute-merges.ts';
import { HistoryGraph } from '../../src/core/attribution/history-graph.ts';
import type { CommitId } from '../../src/model/id.ts';
import type { Fixture } from '../git/fixture.ts';
import { play, type Step } from './world.ts';

const START: readonly Step[] = [
  ['write', 'f', 'a b c d e f g h'],
  ['write', 'g', 'one two three'],
  ['commit', { title: 'start' }],
];

const TOPIC: readonly Step[] = [
  ...START,
  ['branch', 'topic'],
  ['write', 'f', 'a b c d e f T h'],
  ['commit', {}],
  ['checkout', 'main'],
];

/** The own content of HEAD, which is a merge; undefined when it has none. */
async function contentOf(fixture: Fixture): Promise<MergeContent | undefined> {
  const repo = await openRepository(fixture.path);
  try {
    const head = await repo.resolve('HEAD');
    const graph = new HistoryGraph();
    const merges: { id: CommitId; parents: readonly CommitId[] }[] = [];
    await repo.graph({ tips: [head], not: [], order: 'parents-first' }, (id, parents) => {
      graph.add(id, parents);
      merges.push({ id, parents });
    });
    const found = await gatherMergeContent(repo, merges, graph);
    return found.get(head);
  } finally {
    await repo.close();
  }
}

interface MergeCase {
  readonly name: string;
  readonly steps: readonly Step[];
  /** Path → `+lines of the merge`, `-lines of the first parent`, `!parent:dropped lines`, `=parent kept whole`. */
  readonly expected: Readonly<Record<string, string>> | undefined;
}

const CASES: readonly MergeCase[] = [
  {
    name: 'a clean merge of different files has nothing of its own',
    steps: [...TOPIC, ['write', 'g', 'one'], ['commit', {}], ['git', 'merge', '-q', '--no-edit', 'topic']],
    expected: undefined,
  },
  {
    name: 'a clean merge of one file has nothing of its own',
    steps: [
      ...TOPIC,
      ['write', 'f', 'W a b c d e f g h'],
      ['commit', {}],
      ['git', 'merge', '-q', '--no-edit', 'topic'],
    ],
    expected: undefined,
  },
  {
    name: 'a merge that could have been a fast-forward has nothing of its own',
    steps: [...TOPIC, ['git', 'merge', '-q', '--no-ff', '--no-edit', 'topic']],
    expected: undefined,
  },
  {
    name: 'both sides making the same edit is no content of the merge',
    steps: [...TOPIC, ['write', 'f', 'a b c d e f T h'], ['commit', {}], ['git', 'merge', '-q', '--no-edit', 'topic']],
    expected: undefined,
  },
  {
    name: '-s ours shows as a side that was overruled',
    steps: [
      ...TOPIC,
      ['write', 'g', 'one'],
      ['commit', {}],
      ['git', 'merge', '-q', '-s', 'ours', '--no-edit', 'topic'],
    ],
    expected: { f: '=0' },
  },
  {
    name: 'taking their side of a file drops what ours had done to it',
    steps: [
      ...TOPIC,
      ['write', 'f', 'W a b c d e f g h'],
      ['commit', {}],
      ['git', 'merge', '-q', '--no-commit', 'topic'],
      ['git', 'checkout', '-q', 'topic', '--', 'f'],
      ['commit', { title: 'Merge' }],
    ],
    expected: { f: '-1 =1' },
  },
  {
    name: 'putting a file back that ours had changed and theirs had not',
    steps: [
      ...TOPIC,
      ['write', 'g', 'one two three W'],
      ['commit', {}],
      ['git', 'merge', '-q', '--no-commit', 'topic'],
      ['write', 'g', 'one two three'],
      ['commit', { title: 'Merge' }],
    ],
    expected: { g: '-4 =1' },
  },
  {
    name: 'a line that no parent has',
    steps: [
      ...TOPIC,
      ['write', 'g', 'one'],
      ['commit', {}],
      ['git', 'merge', '-q', '--no-commit', 'topic'],
      ['write', 'g', 'one EVIL'],
      ['commit', { title: 'Merge' }],
    ],
    expected: { g: '+2' },
  },
  {
    name: 'a line that no parent has inside a file that both changed',
    steps: [
      ...TOPIC,
      ['write', 'f', 'W a b c d e f g h'],
      ['commit', {}],
      ['git', 'merge', '-q', '--no-commit', 'topic'],
      ['write', 'f', 'W a b EVIL c d e f T h'],
      ['commit', { title: 'Merge' }],
    ],
    expected: { f: '+4' },
  },
  {
    name: 'a line that no side deleted',
    steps: [
      ...TOPIC,
      ['write', 'f', 'W a b c d e f g h'],
      ['commit', {}],
      ['git', 'merge', '-q', '--no-commit', 'topic'],
      ['write', 'f', 'W a b d e f T h'],
      ['commit', { title: 'Merge' }],
    ],
    expected: { f: '-4' },
  },
  {
    name: 'a line of theirs put at another place is the merge’s doing',
    steps: [
      ...TOPIC,
      ['write', 'f', 'W a b c d e f g h'],
      ['commit', {}],
      ['git', 'merge', '-q', '--no-commit', 'topic'],
      ['write', 'f', 'W a T b c d e f h'],
      ['commit', { title: 'Merge' }],
    ],
    expected: { f: '+3 !1:7' },
  },
  {
    name: 'a conflict resolved with new text',
    steps: [
      ...TOPIC,
      ['write', 'f', 'a b c d e f W h'],
      ['commit', {}],
      ['conflict', 'merge', '-q', 'topic'],
      ['write', 'f', 'a b c d e f NEW h'],
      ['commit', { title: 'Merge' }],
    ],
    expected: { f: '+7 -7 !1:7' },
  },
  {
    name: 'a conflict resolved with both sides has nothing of its own',
    steps: [
      ...TOPIC,
      ['write', 'f', 'a b c d e f W h'],
      ['commit', {}],
      ['conflict', 'merge', '-q', 'topic'],
      ['write', 'f', 'a b c d e f W T h'],
      ['commit', { title: 'Merge' }],
    ],
    expected: undefined,
  },
  {
    name: 'a file that only the merge adds',
    steps: [
      ...TOPIC,
      ['write', 'g', 'one'],
      ['commit', {}],
      ['git', 'merge', '-q', '--no-commit', 'topic'],
      ['write', 'evil', 'X Y'],
      ['commit', { title: 'Merge' }],
    ],
    expected: { evil: '+1,2' },
  },
  {
    name: 'a file that only the merge deletes',
    steps: [
      ...TOPIC,
      ['write', 'h', 'h'],
      ['commit', {}],
      ['git', 'merge', '-q', '--no-commit', 'topic'],
      ['git', 'rm', '-q', '-f', 'g'],
      ['commit', { title: 'Merge' }],
    ],
    expected: { g: '-1,2,3' },
  },
  {
    name: 'a binary file that no parent has',
    steps: [
      ...TOPIC,
      ['bytes', 'logo', '\x00\x01'],
      ['commit', {}],
      ['git', 'merge', '-q', '--no-commit', 'topic'],
      ['bytes', 'logo', '\x00\x02'],
      ['commit', { title: 'Merge' }],
    ],
    expected: { logo: 'opaque' },
  },
  {
    name: 'a mode that no parent has',
    steps: [
      ...TOPIC,
      ['write', 'h', 'h'],
      ['commit', {}],
      ['git', 'merge', '-q', '--no-commit', 'topic'],
      ['executable', 'g'],
      ['commit', { title: 'Merge' }],
    ],
    expected: { g: 'opaque' },
  },
  {
    name: 'an octopus has nothing of its own',
    steps: [
      ...TOPIC,
      ['branch', 'second'],
      ['write', 'g', 'one two three S'],
      ['commit', {}],
      ['checkout', 'main'],
      ['write', 'h', 'h'],
      ['commit', {}],
      ['git', 'merge', '-q', '--no-edit', 'topic', 'second'],
    ],
    expected: undefined,
  },
  {
    name: 'an octopus with a line of its own',
    steps: [
      ...TOPIC,
      ['branch', 'second'],
      ['write', 'g', 'one two three S'],
      ['commit', {}],
      ['checkout', 'main'],
      ['write', 'h', 'h'],
      ['commit', {}],
      ['git', 'merge', '-q', '--no-commit', 'topic', 'second'],
      ['write', 'g', 'one two EVIL three S'],
      ['commit', { title: 'Merge' }],
    ],
    expected: { g: '+3' },
  },
  {
    name: 'a merge of histories that share nothing has nothing of its own',
    steps: [
      ...START,
      ['git', 'checkout', '-q', '--orphan', 'alien'],
      ['git', 'rm', '-q', '-rf', '.'],
      ['write', 'alien', 'X Y'],
      ['commit', {}],
      ['checkout', 'main'],
      ['git', 'merge', '-q', '--allow-unrelated-histories', '--no-edit', 'alien'],
    ],
    expected: undefined,
  },
  {
    name: 'a branch that takes main in has nothing of its own',
    steps: [
      ...TOPIC,
      ['write', 'g', 'one'],
      ['commit', {}],
      ['checkout', 'topic'],
      ['git', 'merge', '-q', '--no-edit', 'main'],
    ],
    expected: undefined,
  },
];

describe('what a merge itself changed', () => {
  it.each(CASES.map((one) => [one.name, one] as const))('%s', async (_, one) => {
    const fixture = play(one.steps);
    expect(fixture.git(['rev-list', '--parents', '-1', 'HEAD']).split(' ').length).toBeGreaterThan(2);
    const content = await contentOf(fixture);
    expect(
      content === undefined ? undefined : Object.fromEntries(content.paths.map((path) => [path.path, shown(path)])),
    ).toEqual(one.expected);
    fixture.cleanup();
  });
});

function shown(path: MergeContent['paths'][number]): string {
  const lines = (spans: readonly { readonly start: number; readonly end: number }[]): string =>
    spans.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, at) => start + at)).join(',');
  return [
    path.added.length > 0 ? `+${lines(path.added)}` : '',
    path.deleted.length > 0 ? `-${lines(path.deleted)}` : '',
    ...path.dropped.map(({ parent, lines: dropped }) => `!${parent}:${lines(dropped)}`),
    path.kept === null ? '' : `=${path.kept}`,
    path.opaque ? 'opaque' : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}
