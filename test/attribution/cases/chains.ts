/** Rewrites in a row: the commit that landed was made from one that was itself made from another. */
import type { RewriteCase, Step } from '../world.ts';

const START: readonly Step[] = [
  ['write', 'f', 'a b c'],
  ['write', 'g', 'one two'],
  ['commit', { title: 'start' }],
];

/** Main goes on, and the topic is put on top of it: its commits get new ids, their notes stay with the old ones. */
const REBASED: readonly Step[] = [
  ['checkout', 'main'],
  ['write', 'g', 'one two three'],
  ['commit', { title: 'elsewhere' }],
  ['git', 'rebase', '-q', 'main', 'topic'],
  ['checkout', 'main'],
];

/** Picks the tip of a branch onto a new one under another author line, so that only the message leads back. */
function picked(from: string, to: string): readonly Step[] {
  return [
    ['git', 'checkout', '-q', '-b', to, 'main'],
    ['git', 'cherry-pick', '-n', from],
    ['pick', from, `${to} <${to}@example.org>`],
  ];
}

const NOTED: readonly Step[] = [
  ...START,
  ['branch', 'topic'],
  ['write', 'f', 'a N b c'],
  ['commit', { ai: 'N', title: 'feature' }],
];

export const CHAINS: readonly RewriteCase[] = [
  {
    name: 'a squash of a branch that was rebased after its note was written',
    steps: [...NOTED, ...REBASED, ['branch', 'work'], ['squash', 'topic', 7]],
    added: { f: 'N=ai/noted' },
  },
  {
    name: 'the same, of a line that a person wrote',
    steps: [
      ...START,
      ['branch', 'topic'],
      ['write', 'f', 'a N b c'],
      ['commit', { human: 'N', title: 'feature' }],
      ...REBASED,
      ['branch', 'work'],
      ['squash', 'topic', 7],
    ],
    added: { f: 'N=human/noted' },
  },
  {
    name: 'a line that was changed between the rebase and the squash keeps nothing',
    steps: [
      ...NOTED,
      ...REBASED,
      ['checkout', 'topic'],
      ['write', 'f', 'a M b c'],
      ['amend', { title: 'feature' }],
      ['checkout', 'main'],
      ['branch', 'work'],
      ['squash', 'topic', 7],
    ],
    added: { f: 'M=unknown' },
  },
  {
    name: 'a squash into the branch of another squash',
    steps: [
      ...START,
      ['branch', 'inner'],
      ['write', 'f', 'a N b c'],
      ['commit', { by: 'claude', title: 'feature' }],
      ['git', 'checkout', '-q', '-b', 'outer', 'main'],
      ['squash', 'inner', 6],
      ['write', 'f', 'a N b c O'],
      ['commit', { title: 'by hand' }],
      ['checkout', 'main'],
      ['branch', 'work'],
      ['squash', 'outer', 7],
    ],
    added: { f: 'N=ai/declared O=unknown' },
  },
  {
    name: 'a pick of a pick of a pick of a pick',
    steps: [...NOTED, ...picked('topic', 'p1'), ...picked('p1', 'p2'), ...picked('p2', 'p3'), ...picked('p3', 'work')],
    added: { f: 'N=ai/noted' },
  },
  {
    name: 'a pick of a pick, and so on once more, is too far away',
    steps: [
      ...NOTED,
      ...picked('topic', 'p1'),
      ...picked('p1', 'p2'),
      ...picked('p2', 'p3'),
      ...picked('p3', 'p4'),
      ...picked('p4', 'work'),
    ],
    added: { f: 'N=unknown' },
  },
  {
    name: 'two commits that name each other lead nowhere',
    steps: [
      ...START,
      ['branch', 'work'],
      ['write', 'f', 'a N b c'],
      ['commit', { title: 'feature' }],
      ['git', 'update-ref', 'refs/pull/7/head', 'work'],
      ['git', 'commit', '-q', '--amend', '-m', 'feature (#7)'],
      ['git', 'update-ref', 'refs/pull/7/head', 'work'],
      ['git', 'commit', '-q', '--amend', '-m', 'feature again (#7)'],
    ],
    added: { f: 'N=unknown' },
  },
];
