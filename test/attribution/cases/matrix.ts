/**
 * Every operation with every kind of author. The author adds the line `N` after `b` and deletes the line `d` of a file
 * `a b c d e`; the operation happens to that commit; the cell says what is to be known of `N` and of `d` afterwards.
 */
import type { RewriteCase, Step, Who } from '../world.ts';

const KINDS: Readonly<Record<string, Who>> = {
  noted: { ai: 'N', title: 'feature' },
  trailer: { by: 'claude', title: 'feature' },
  both: { by: 'claude', ai: 'N', title: 'feature' },
  human: { human: 'N', title: 'feature' },
  nobody: { title: 'feature' },
  suggestion: { by: 'copilot-review', title: 'feature' },
  robot: { by: 'dependabot', title: 'feature' },
};

interface Operation {
  readonly name: string;
  /** `author` stands for the author's edit and commit. */
  readonly steps: readonly (Step | 'author')[];
  /** Per kind: `N` and `d`, in the order of {@link KINDS}. */
  readonly expected: readonly (readonly [string, string])[];
  readonly formerTips?: boolean;
  readonly path?: string;
  readonly onto?: string;
}

const START: readonly Step[] = [
  ['write', 'f', 'a b c d e'],
  ['write', 'g', 'one two three'],
  ['commit', { title: 'start' }],
];

const AI = 'ai/declared';
const NOTED = 'ai/noted';
const HUMAN = 'human/noted';
const SUGGESTED = 'ai/declared/suggestion';
const ROBOT = 'unknown/automation';
const NONE = 'unknown';

/** The commit itself is in the range. */
const KEPT: Operation['expected'] = [
  [NOTED, NONE],
  [AI, AI],
  [NOTED, AI],
  [HUMAN, NONE],
  [NONE, NONE],
  [SUGGESTED, SUGGESTED],
  [ROBOT, ROBOT],
];

/** A former tip of the branch accuses but does not acquit. */
const FORMER_TIP: Operation['expected'] = [
  [NOTED, NONE],
  [AI, AI],
  [NOTED, AI],
  [NONE, NONE],
  [NONE, NONE],
  [SUGGESTED, SUGGESTED],
  [ROBOT, ROBOT],
];

const OPERATIONS: readonly Operation[] = [
  { name: 'as committed', steps: [['branch', 'work'], 'author'], expected: KEPT },
  {
    name: 'merged into the branch with a merge commit',
    steps: [
      ['branch', 'topic'],
      'author',
      ['checkout', 'main'],
      ['branch', 'work'],
      ['write', 'g', 'one two three four'],
      ['commit', {}],
      ['git', 'merge', '-q', '--no-ff', '--no-edit', 'topic'],
      ['write', 'g', 'one two three'],
      ['commit', {}],
    ],
    expected: KEPT,
  },
  {
    name: 'after the branch took main in',
    steps: [
      ['branch', 'work'],
      'author',
      ['checkout', 'main'],
      ['write', 'g', 'zero one two three'],
      ['write', 'f', 'a b c d e z'],
      ['commit', {}],
      ['checkout', 'work'],
      ['git', 'merge', '-q', '--no-ff', '--no-edit', 'main'],
    ],
    expected: KEPT,
  },
  {
    name: 'then renamed by somebody else',
    steps: [['branch', 'work'], 'author', ['move', 'f', 'moved/f'], ['commit', {}]],
    path: 'moved/f',
    expected: KEPT,
  },
  {
    name: 'after a rename by somebody else',
    steps: [['branch', 'work'], ['move', 'f', 'moved/f'], ['commit', {}], 'author'],
    path: 'moved/f',
    expected: KEPT,
  },
  {
    name: 'before an edit far away by somebody else that is undone later',
    steps: [
      ['branch', 'work'],
      'author',
      ['write', 'f', 'first a b N c e'],
      ['commit', {}],
      ['write', 'f', 'a b N c e'],
      ['commit', {}],
    ],
    expected: KEPT,
  },
  {
    name: 'rebased onto a main that moved',
    steps: [
      ['branch', 'work'],
      'author',
      ['checkout', 'main'],
      ['write', 'f', 'top a b c d e'],
      ['commit', {}],
      ['checkout', 'work'],
      ['git', 'rebase', '-q', 'main'],
    ],
    expected: KEPT,
  },
  {
    name: 'amended with another message',
    steps: [['branch', 'work'], 'author', ['amend', { title: 'renamed' }]],
    expected: [
      [NOTED, NONE],
      [NONE, NONE],
      [NOTED, AI],
      [HUMAN, NONE],
      [NONE, NONE],
      [NONE, NONE],
      [ROBOT, ROBOT],
    ],
  },
  {
    name: 'amended with another message, the branch remembering its former tip',
    steps: [['branch', 'work'], 'author', ['amend', { title: 'renamed' }]],
    formerTips: true,
    expected: [
      [NOTED, NONE],
      [AI, AI],
      [NOTED, AI],
      [HUMAN, NONE],
      [NONE, NONE],
      [SUGGESTED, SUGGESTED],
      [ROBOT, ROBOT],
    ],
  },
  {
    name: 'cherry-picked with its source named',
    steps: [
      ['branch', 'topic'],
      'author',
      ['checkout', 'main'],
      ['branch', 'work'],
      ['write', 'f', 'top a b c d e'],
      ['commit', {}],
      ['git', 'cherry-pick', '-x', 'topic'],
      ['write', 'f', 'a b N c e'],
      ['commit', {}],
    ],
    expected: KEPT,
  },
  {
    name: 'cherry-picked without naming its source',
    steps: [['branch', 'topic'], 'author', ['checkout', 'main'], ['branch', 'work'], ['git', 'cherry-pick', 'topic']],
    expected: KEPT,
  },
  {
    name: 'squashed by the forge',
    steps: [['branch', 'topic'], 'author', ['checkout', 'main'], ['branch', 'work'], ['squash', 'topic', 12]],
    expected: KEPT,
  },
  {
    name: 'squashed by the forge onto a main that moved',
    steps: [
      ['branch', 'topic'],
      'author',
      ['checkout', 'main'],
      ['write', 'f', 'top a b c d e'],
      ['commit', {}],
      ['branch', 'work'],
      ['squash', 'topic', 12],
    ],
    expected: KEPT,
  },
  {
    name: 'squashed by the forge after the topic took main in',
    steps: [
      ['branch', 'topic'],
      'author',
      ['checkout', 'main'],
      ['write', 'f', 'a b c d e z'],
      ['commit', {}],
      ['checkout', 'topic'],
      ['git', 'merge', '-q', '--no-edit', 'main'],
      ['write', 'g', 'one'],
      ['commit', { title: 'after' }],
      ['write', 'g', 'one two three'],
      ['commit', { title: 'back' }],
      ['checkout', 'main'],
      ['branch', 'work'],
      ['squash', 'topic', 12],
    ],
    expected: KEPT,
  },
  {
    name: 'squashed by the forge together with an edit of the same line by nobody',
    steps: [
      ['branch', 'topic'],
      'author',
      ['write', 'f', 'a b N M c e'],
      ['commit', {}],
      ['write', 'f', 'a b N c e'],
      ['commit', {}],
      ['checkout', 'main'],
      ['branch', 'work'],
      ['squash', 'topic', 3],
    ],
    expected: KEPT,
  },
  {
    name: 'squashed locally, nothing remembering it',
    steps: [
      ['branch', 'topic'],
      'author',
      ['checkout', 'main'],
      ['branch', 'work'],
      ['git', 'merge', '-q', '--squash', 'topic'],
      ['commit', { title: 'all of it' }],
    ],
    expected: [
      [NONE, NONE],
      [NONE, NONE],
      [NONE, NONE],
      [NONE, NONE],
      [NONE, NONE],
      [NONE, NONE],
      [NONE, NONE],
    ],
  },
  {
    name: 'squashed with a soft reset, the branch remembering its former tip',
    steps: [
      ['branch', 'work'],
      'author',
      ['write', 'g', 'one two three four'],
      ['commit', { title: 'more' }],
      ['write', 'g', 'one two three'],
      ['commit', { title: 'less' }],
      ['git', 'reset', '-q', '--soft', 'main'],
      ['commit', { title: 'all of it' }],
    ],
    formerTips: true,
    expected: FORMER_TIP,
  },
  {
    name: 'undone with a mixed reset and committed again, the branch remembering',
    steps: [['branch', 'work'], 'author', ['git', 'reset', '-q', '--mixed', 'main'], ['commit', { title: 'again' }]],
    formerTips: true,
    expected: FORMER_TIP,
  },
  {
    name: 'reset hard and brought back by its id',
    steps: [
      ['branch', 'work'],
      'author',
      ['git', 'tag', 'kept'],
      ['git', 'reset', '-q', '--hard', 'main'],
      ['git', 'cherry-pick', 'kept'],
    ],
    expected: KEPT,
  },
  {
    name: 'reverted and the revert reverted',
    steps: [
      ['branch', 'work'],
      'author',
      ['git', 'revert', '--no-edit', 'HEAD'],
      ['git', 'revert', '--no-edit', 'HEAD'],
    ],
    // The base's line was deleted by the author; the revert put another one in its place, which the second one took.
    expected: KEPT,
  },
  {
    name: 'merged by a merge that keeps our side of another file',
    steps: [
      ['branch', 'work'],
      'author',
      ['write', 'g', 'ours two three'],
      ['commit', {}],
      ['checkout', 'main'],
      ['write', 'g', 'theirs two three'],
      ['commit', {}],
      ['checkout', 'work'],
      ['git', 'merge', '-q', '-X', 'ours', '--no-edit', 'main'],
      ['write', 'g', 'theirs two three'],
      ['commit', {}],
    ],
    expected: KEPT,
  },
];

/** One case per operation and kind. */
export const MATRIX: readonly RewriteCase[] = OPERATIONS.flatMap((operation) =>
  Object.entries(KINDS).map(([kind, who], at): RewriteCase => {
    const [line, deletion] = operation.expected[at] ?? ['?', '?'];
    const path = operation.path ?? 'f';
    return {
      name: `${kind}: ${operation.name}`,
      steps: [...START, ...operation.steps.flatMap((step) => (step === 'author' ? authored(operation, who) : [step]))],
      formerTips: operation.formerTips ?? false,
      added: { [path]: `N=${line}` },
      deleted: { f: `d=${deletion}` },
    };
  }),
);

/** The author's edit, in the file that is there at that point. */
function authored(operation: Operation, who: Who): readonly Step[] {
  const before = operation.steps.slice(0, operation.steps.indexOf('author'));
  const moved = before.some((step) => step[0] === 'move');
  return [
    ['write', moved ? 'moved/f' : 'f', 'a b N c e'],
    ['commit', who],
  ];
}
