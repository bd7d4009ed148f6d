/** Attacks on what was signed, and rewrites that change nothing of it. */
import {
  DAY,
  NOW,
  PEOPLE,
  RELEASE,
  id,
  object,
  record,
  reject,
  setOf,
  side,
  sign,
  statementId,
  withdraw,
} from '../world.ts';
import type { Edits, Landed } from '../world.ts';
import type { RefName } from '../../../src/model/id.ts';
import type { RepoPath } from '../../../src/model/path.ts';
import type { Principal, StatementId } from '../../../src/model/statement.ts';
import type { Case } from './case.ts';

const ONE: Edits = { 'src/a.ts': 'A>B' };
const TWO: Edits = { 'src/a.ts': 'A>B', 'src/b.ts': 'C>D' };
const FORTY_ONE: Edits = Object.fromEntries(
  Array.from({ length: 41 }, (_, index) => [`f${String(index).padStart(2, '0')}`, `A${index}>B${index}`]),
);
const { f40: _, ...FORTY } = FORTY_ONE;
const LAST_CHANGED: Edits = { ...FORTY_ONE, f40: 'A40>Z' };

/** A source ref whose newest record names the statement. */
const source = (fields: Parameters<typeof record>[3] = {}, undone: readonly string[] = []) => ({
  ref: RELEASE,
  promotes: true,
  backports: true,
  arrived: new Set<StatementId>(),
  records: [record('R', ONE, ['sue signs'], { place: RELEASE, new: id('released'), issued: NOW - DAY, ...fields })],
  undone: new Set(undone.map(statementId)),
});

const HARMLESS: readonly Case[] = [
  { name: 'signed content lands as it was signed', landed: { lands: ONE, given: [sign('sue', ONE)] }, state: 'pass' },
  {
    name: 'an amended message changes the commit and no transition',
    landed: { lands: ONE, given: [sign('sue', ONE)], input: { new: id('amended'), commits: [id('amended')] } },
    state: 'pass',
  },
  {
    name: 'a squash of ten commits has the transitions of the branch',
    landed: { lands: TWO, given: [sign('sue', TWO)], input: { new: id('squash'), commits: [id('squash')] } },
    state: 'pass',
  },
  {
    name: 'a merge commit has the transitions of the branch',
    landed: { lands: TWO, given: [sign('sue', TWO)], input: { commits: [id('merge'), id('one'), id('two')] } },
    state: 'pass',
  },
  {
    name: 'a cherry-pick onto the same target has them, too',
    landed: { lands: ONE, given: [sign('sue', ONE, { head: id('elsewhere') })] },
    state: 'pass',
  },
  {
    name: 'a rebase over other files keeps every transition',
    landed: {
      lands: ONE,
      given: [sign('sue', ONE, { tip: id('older'), onto: id('older') })],
      ceased: { older: NOW - DAY },
    },
    state: 'pass',
  },
  {
    name: 'a base that moved fifty times over other files keeps the sign-off',
    landed: {
      lands: ONE,
      given: [sign('sue', ONE, { tip: id('tip 0') })],
      ceased: Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`tip ${index}`, NOW - 13 * DAY + index])),
    },
    state: 'pass',
  },
  {
    name: 'a rebase over the same file far from the edit is read as rebased',
    landed: { lands: { 'src/a.ts': 'X>Y' }, given: [sign('sue', ONE)], rebased: { 'sue signs': ['src/a.ts'] } },
    state: 'pass',
  },
  {
    name: 'after a push that changes one of 41, one statement that reads one and lists 41 is enough',
    landed: {
      lands: LAST_CHANGED,
      given: [
        sign('sue', FORTY_ONE, { id: 'first' }),
        sign('sue', LAST_CHANGED, { id: 'second', listed: Object.keys(FORTY) }),
      ],
      replaces: { second: ['first'] },
    },
    state: 'pass',
  },
  {
    name: 'after a push that drops one of 41, one statement that lists 40 is enough',
    landed: {
      lands: FORTY,
      given: [
        sign('sue', FORTY_ONE, { id: 'first' }),
        sign('sue', FORTY, { id: 'second', listed: Object.keys(FORTY) }),
      ],
      replaces: { second: ['first'] },
    },
    state: 'pass',
  },
  {
    name: 'another person may read what changed after the first one read the rest',
    landed: {
      lands: LAST_CHANGED,
      given: [
        sign('sue', FORTY_ONE, { id: 'first' }),
        sign('sam', LAST_CHANGED, { id: 'second', listed: Object.keys(FORTY) }),
      ],
    },
    state: 'pass',
  },
  {
    name: 'disjoint owners read their own paths and list the rest',
    landed: {
      lands: TWO,
      asks: [
        { rule: 'a', owners: ['sam'], paths: ['src/a.ts'] },
        { rule: 'b', owners: ['sid'], paths: ['src/b.ts'] },
      ],
      given: [sign('sam', TWO, { listed: ['src/b.ts'] }), sign('sid', TWO, { listed: ['src/a.ts'] })],
    },
    state: 'pass',
  },
  {
    name: 'the same lock-file line landed first by another request may be absent',
    landed: {
      lands: ONE,
      given: [sign('sue', { ...ONE, 'package-lock.json': 'L>M' })],
      oldSides: { 'package-lock.json': 'M' },
    },
    state: 'pass',
  },
  {
    name: 'a deletion that landed first by another request may be absent',
    landed: { lands: ONE, given: [sign('sue', { ...ONE, 'old.ts': 'L>-' })], oldSides: { 'old.ts': '-' } },
    state: 'pass',
  },
  {
    name: 'another request whose lock-file line landed keeps its own paths on its statement',
    landed: {
      lands: { 'src/b.ts': 'C>D' },
      given: [sign('sue', { 'src/b.ts': 'C>D', lock: 'L>M' }, { id: 'second' })],
      oldSides: { lock: 'M' },
      input: {
        records: [record('R1', { 'src/a.ts': 'A>B', lock: 'L>M' }, ['first', 'second'], { left: { 'src/b.ts': 'C' } })],
      },
    },
    state: 'pass',
  },
  {
    name: 'a stack: what lies on top lands after what is beneath it',
    landed: {
      lands: { 'src/b.ts': 'C>D' },
      given: [sign('sue', { 'src/b.ts': 'C>D' }, { onto: id('head beneath') })],
    },
    state: 'pass',
  },
  {
    name: 'a stack retargeted to the protected ref keeps what was signed for that ref',
    landed: {
      lands: ONE,
      given: [sign('sue', ONE, { onto: id('head beneath'), tip: id('older') })],
      ceased: { older: NOW },
    },
    state: 'pass',
  },
  {
    name: 'a recorded tip of a listed source needs nothing (promotion)',
    landed: { lands: TWO, input: { new: id('released'), sources: [source()] } },
    state: 'pass',
  },
  {
    name: 'a reproduced merge of two recorded tips needs nothing (promotion)',
    landed: {
      lands: TWO,
      input: {
        sources: [source()],
        records: [record('own', ONE, [])],
        merge: { parents: [id('old'), id('released')], reproduced: true },
      },
    },
    state: 'pass',
  },
  {
    name: 'a statement spent on a listed source counts once here (backport)',
    landed: { lands: ONE, given: [sign('sue', ONE, { target: RELEASE })], input: { sources: [source()] } },
    state: 'pass',
  },
  {
    name: 'a backport onto a base that moved far from the edit counts as rebased',
    landed: {
      lands: { 'src/a.ts': 'X>Y' },
      given: [sign('sue', ONE, { target: RELEASE })],
      rebased: { 'sue signs': ['src/a.ts'] },
      input: { sources: [source()] },
    },
    state: 'pass',
  },
  {
    name: 'a promoting merge onto what was only observed needs nothing',
    landed: {
      lands: TWO,
      input: {
        sources: [source()],
        records: [record('own', ONE, [], { verdict: 'observed' })],
        merge: { parents: [id('old'), id('released')], reproduced: true },
      },
    },
    state: 'pass',
  },
  {
    name: 'a change that needs nothing passes without any statement',
    landed: { lands: ONE, asks: [] },
    state: 'pass',
  },
  {
    name: 'a mode bit that was signed lands',
    landed: { lands: { run: 'A>A*' }, given: [sign('sue', { run: 'A>A*' })] },
    state: 'pass',
  },
  {
    name: 'a signed symlink lands',
    landed: { lands: { link: '->A@' }, given: [sign('sue', { link: '->A@' })] },
    state: 'pass',
  },
  {
    name: 'a signed submodule commit lands without a digest of bytes',
    landed: { lands: { sub: 'A#>B#' }, given: [sign('sue', { sub: 'A#>B#' })] },
    state: 'pass',
  },
  {
    name: 'a rename is a deletion and an addition, both signed',
    landed: { lands: { from: 'A>-', to: '->A' }, given: [sign('sue', { from: 'A>-', to: '->A' })] },
    state: 'pass',
  },
  {
    name: 'a binary is a transition like any other',
    landed: { lands: { 'logo.png': 'P>Q' }, given: [sign('sue', { 'logo.png': 'P>Q' })] },
    state: 'pass',
  },
  {
    name: 'an octopus merge is judged by what lands',
    landed: { lands: TWO, given: [sign('sue', TWO)], input: { commits: [id('octopus'), id('x'), id('y'), id('z')] } },
    state: 'pass',
  },
  {
    name: 'the day before it expires a statement counts',
    landed: {
      lands: ONE,
      given: [sign('sue', ONE, { tip: id('older') })],
      ceased: { older: NOW - 14 * DAY + 1 },
    },
    state: 'pass',
  },
  {
    name: 'a statement on the present tip never expires',
    landed: { lands: ONE, given: [sign('sue', ONE, { issued: NOW - 400 * DAY })] },
    state: 'pass',
  },
  {
    name: 'signed again after a withdrawal, it counts',
    landed: {
      lands: ONE,
      given: [sign('sue', ONE, { id: 'one' }), withdraw('person:sue', 'one'), sign('sue', ONE, { id: 'two' })],
    },
    state: 'pass',
  },
  {
    name: 'a change that landed elsewhere in SHA-256 needs no second digest',
    landed: {
      lands: ONE,
      given: [
        sign('sue', ONE, {
          set: setOf(ONE).map((entry) => ({
            ...entry,
            old: side('A') && { ...entry.old!, sha256: null },
            new: { ...entry.new!, sha256: null },
          })),
        }),
      ],
      input: { objectFormat: 'sha256', sha256: new Map() },
    },
    state: 'pass',
  },
];

const refused = (name: string, rule: string, landed: Landed): Case => ({ name, landed, state: 'refused', rule });
const error = (name: string, rule: string, landed: Landed): Case => ({ name, landed, state: 'error', rule });

const CHANGED: readonly Case[] = [
  refused('nothing was signed', 'landing.read', { lands: ONE }),
  refused('approve, then push more', 'landing.whole', { lands: TWO, given: [sign('sue', ONE)] }),
  refused('change one of 41 after the sign-off', 'landing.read', {
    lands: LAST_CHANGED,
    given: [sign('sue', FORTY_ONE)],
  }),
  refused('drop one of 41 after the sign-off', 'landing.whole', { lands: FORTY, given: [sign('sue', FORTY_ONE)] }),
  refused('a whitespace edit after the sign-off', 'coverage.other-content', {
    lands: { 'src/a.ts': 'A>E' },
    given: [sign('sue', ONE)],
  }),
  refused('a re-indented line of Python is another blob', 'coverage.other-content', {
    lands: { 'pay.py': 'P>R' },
    given: [sign('sue', { 'pay.py': 'P>Q' })],
  }),
  refused('a hunk moved into a twin function is another blob', 'coverage.other-content', {
    lands: { 'twin.c': 'T>V' },
    given: [sign('sue', { 'twin.c': 'T>U' })],
    rebased: {},
  }),
  refused('a rebase over the same file too near to the edit', 'coverage.other-content', {
    lands: { 'src/a.ts': 'X>Y' },
    given: [sign('sue', ONE)],
  }),
  refused('the same new content on another base', 'coverage.other-content', {
    lands: { 'src/a.ts': 'X>B' },
    given: [sign('sue', ONE)],
  }),
  refused('the same base with other new content', 'coverage.other-content', {
    lands: { 'src/a.ts': 'A>X' },
    given: [sign('sue', ONE)],
  }),
  refused('rebased is not enough at tier critical', 'coverage.rebased-not-enough', {
    lands: { 'src/a.ts': 'X>Y' },
    given: [sign('sue', ONE)],
    rebased: { 'sue signs': ['src/a.ts'] },
    tier: 'critical',
  }),
  refused('rebased is not enough where the policy asks for exact', 'coverage.rebased-not-enough', {
    lands: { 'src/a.ts': 'X>Y' },
    given: [sign('sue', ONE)],
    rebased: { 'sue signs': ['src/a.ts'] },
    asks: [{ coverage: 'exact' }],
  }),
  refused('a mixture of exact and rebased is no exact whole', 'landing.whole', {
    lands: { 'src/a.ts': 'X>Y', 'src/b.ts': 'C>D' },
    given: [sign('sue', TWO), sign('sam', { 'src/a.ts': 'X>Y' })],
    rebased: { 'sue signs': ['src/a.ts'] },
    asks: [{ coverage: 'exact' }],
  }),
  refused('a rebased edit with another mode', 'coverage.other-content', {
    lands: { run: 'X>Y*' },
    given: [sign('sue', { run: 'A>B' })],
    rebased: { 'sue signs': ['run'] },
  }),
  refused('a rebased symlink', 'coverage.other-content', {
    lands: { link: 'X@>Y@' },
    given: [sign('sue', { link: 'A@>B@' })],
    rebased: { 'sue signs': ['link'] },
  }),
  refused('a rebased file that did not exist', 'coverage.other-content', {
    lands: { 'src/a.ts': 'X>Y' },
    given: [sign('sue', { 'src/a.ts': '->B' })],
    rebased: { 'sue signs': ['src/a.ts'] },
  }),
  refused('content hidden in an evil merge', 'landing.read', {
    lands: { ...ONE, 'src/hidden.ts': 'H>I' },
    given: [sign('sue', ONE)],
  }),
  refused('a merge with `-s ours` undoes what others landed', 'landing.whole', {
    lands: { ...ONE, 'src/fix.ts': 'F>E' },
    given: [sign('sue', ONE)],
  }),
  refused('a foxtrot merge', 'landing.first-parents', {
    lands: ONE,
    given: [sign('sue', ONE)],
    input: { alongFirstParents: false },
  }),
  refused('half of a signed change', 'landing.whole', { lands: ONE, given: [sign('sue', TWO)] }),
  refused('halves of two signed changes', 'landing.whole', {
    lands: { 'src/a.ts': 'A>B', 'src/c.ts': 'E>F' },
    given: [sign('sue', TWO, { id: 'one' }), sign('sue', { 'src/c.ts': 'E>F', 'src/d.ts': 'G>H' }, { id: 'two' })],
  }),
  refused('two whole signed changes as one landing that nobody lists', 'landing.whole', {
    lands: { 'src/a.ts': 'A>B', 'src/c.ts': 'E>F' },
    given: [sign('sue', ONE, { id: 'one' }), sign('sue', { 'src/c.ts': 'E>F' }, { id: 'two' })],
  }),
  refused('the first of two signed heads lands although the second replaced it', 'landing.whole', {
    lands: ONE,
    given: [sign('sue', ONE, { id: 'one' }), sign('sam', TWO, { id: 'two' })],
    replaces: { two: ['one'] },
  }),
  refused('two statements that each claim to replace the other', 'landing.whole', {
    lands: ONE,
    given: [sign('sue', ONE, { id: 'one' }), sign('sam', ONE, { id: 'two' })],
    replaces: { one: ['two'], two: ['one'] },
  }),
  refused('a path is listed and read by nobody', 'landing.read', {
    lands: TWO,
    given: [sign('sue', TWO, { listed: ['src/b.ts'] })],
  }),
  refused('a signed path that does not land and is not there', 'landing.whole', {
    lands: ONE,
    given: [sign('sue', TWO)],
    oldSides: { 'src/b.ts': 'C' },
  }),
  refused('a signed path that is there with another mode', 'landing.whole', {
    lands: ONE,
    given: [sign('sue', TWO)],
    oldSides: { 'src/b.ts': 'D*' },
  }),
  refused('a path whose owner has not read it', 'landing.b.2', {
    lands: TWO,
    asks: [
      { rule: 'a', owners: ['sam'], paths: ['src/a.ts'] },
      { rule: 'b', owners: ['sid'], paths: ['src/b.ts'] },
    ],
    given: [sign('sam', TWO), sign('sid', TWO, { listed: ['src/b.ts'] })],
  }),
  refused('an owned path is read, the rest by nobody', 'landing.read', {
    lands: TWO,
    asks: [{ rule: 'a', owners: ['sam'], paths: ['src/a.ts'] }],
    given: [sign('sam', TWO, { listed: ['src/b.ts'] })],
  }),
  refused('a mode bit set after the sign-off', 'coverage.other-content', {
    lands: { run: 'A>B*' },
    given: [sign('sue', { run: 'A>B' })],
  }),
  refused('a file turned into a symlink of the same blob', 'coverage.other-content', {
    lands: { link: 'A>B@' },
    given: [sign('sue', { link: 'A>B' })],
  }),
  refused('a submodule moved on after the sign-off', 'coverage.other-content', {
    lands: { sub: 'A#>C#' },
    given: [sign('sue', { sub: 'A#>B#' })],
  }),
  refused('an LFS pointer to other bytes is another blob', 'coverage.other-content', {
    lands: { 'model.bin': 'A>C' },
    given: [sign('sue', { 'model.bin': 'A>B' })],
  }),
  refused('another binary', 'coverage.other-content', {
    lands: { 'logo.png': 'P>R' },
    given: [sign('sue', { 'logo.png': 'P>Q' })],
  }),
  refused('a rename to another name', 'landing.read', {
    lands: { from: 'A>-', other: '->A' },
    given: [sign('sue', { from: 'A>-', to: '->A' })],
  }),
  refused('a twin name in another case', 'coverage.other-content', {
    lands: { 'SRC/a.ts': 'A>B' },
    given: [sign('sue', ONE)],
  }),
  refused('a twin name in another Unicode form', 'coverage.other-content', {
    lands: { 'cafe\u0301': 'A>B' },
    given: [sign('sue', { 'caf\u00e9': 'A>B' })],
  }),
  refused('.gitattributes added after the sign-off', 'landing.read', {
    lands: { ...ONE, '.gitattributes': '->G' },
    given: [sign('sue', ONE)],
  }),
  refused('a nested repository added after the sign-off', 'landing.read', {
    lands: { ...ONE, vendor: '->N#' },
    given: [sign('sue', ONE)],
  }),
  refused('two blobs that share a SHA-1', 'coverage.other-content', {
    lands: ONE,
    given: [sign('sue', ONE)],
    input: {
      sha256: new Map([
        [id('A'), 'other'.repeat(10)],
        [id('B'), 'bytes'.repeat(10)],
      ]),
    },
  }),
  refused('a statement without SHA-256 in a SHA-1 repository', 'coverage.other-content', {
    lands: ONE,
    given: [sign('sue', ONE, { set: setOf(ONE).map((entry) => ({ ...entry, new: { ...entry.new!, sha256: null } })) })],
  }),
  refused('a set that is not sorted', 'statement.malformed', {
    lands: TWO,
    given: [sign('sue', TWO, { set: setOf(TWO).toReversed() })],
  }),
  refused('a set that names a path twice', 'statement.malformed', {
    lands: ONE,
    given: [sign('sue', ONE, { set: [...setOf(ONE), ...setOf(ONE)] })],
  }),
  refused('an empty landing that needs a sign-off and has none', 'landing.whole', { lands: {} }),
];

const TIME_AND_PLACE: readonly Case[] = [
  refused('signed for another repository', 'statement.other-repository', {
    lands: ONE,
    given: [sign('sue', ONE, { repo: 'other-shop' })],
  }),
  refused('signed for another branch', 'coverage.other-target', {
    lands: ONE,
    given: [sign('sue', ONE, { target: 'refs/heads/next' as RefName })],
  }),
  refused('signed for a tag of the same name', 'coverage.other-target', {
    lands: ONE,
    given: [sign('sue', ONE, { target: 'refs/tags/main' as RefName })],
  }),
  refused('signed on a tip that the target never had', 'coverage.unknown-tip', {
    lands: ONE,
    given: [sign('sue', ONE, { tip: id('nowhere') })],
  }),
  refused('expired fourteen days after its tip was left', 'coverage.expired', {
    lands: ONE,
    given: [sign('sue', ONE, { tip: id('older') })],
    ceased: { older: NOW - 14 * DAY },
  }),
  refused('a later date of signing makes nothing younger', 'coverage.expired', {
    lands: ONE,
    given: [sign('sue', ONE, { tip: id('older'), issued: NOW })],
    ceased: { older: NOW - 20 * DAY },
  }),
  refused('replay after a revert', 'coverage.spent', {
    lands: ONE,
    given: [sign('sue', ONE)],
    input: { records: [record('R1', ONE, ['sue signs'], { new: id('bad') }), record('R2', { 'src/a.ts': 'B>A' }, [])] },
  }),
  refused('a reverted hunk brought back by half of a spent statement', 'coverage.spent', {
    lands: ONE,
    given: [sign('sue', TWO)],
    oldSides: { 'src/b.ts': 'D' },
    input: { records: [record('R1', TWO, ['sue signs'])] },
  }),
  refused('a statement named by a record that could not be read again', 'coverage.spent', {
    lands: ONE,
    given: [sign('sue', ONE)],
    input: { records: [record('R1', null, ['sue signs'], { left: { 'src/a.ts': 'A' } })] },
  }),
  refused('a content that another request landed first is spent when it was there', 'coverage.spent', {
    lands: { lock: 'L>M' },
    given: [sign('sue', { ...ONE, lock: 'L>M' })],
    oldSides: { 'src/a.ts': 'B' },
    input: { records: [record('R1', ONE, ['sue signs'], { left: { lock: 'M' } })] },
  }),
  refused('an after-review does not let anything else land', 'coverage.after-review', {
    lands: ONE,
    given: [sign('sue', ONE, { after: statementId('R1') })],
  }),
  refused('withdrawn by its signer', 'statement.withdrawn', {
    lands: ONE,
    given: [sign('sue', ONE), withdraw('person:sue', 'sue signs')],
  }),
  refused('withdrawn by a gate that reports the forge', 'statement.withdrawn', {
    lands: ONE,
    given: [sign('sue', ONE), withdraw('gate:forge', 'sue signs')],
  }),
  refused('of 41 read files one reading was withdrawn', 'landing.read', {
    lands: LAST_CHANGED,
    given: [
      sign('sue', FORTY_ONE, { id: 'first' }),
      sign('sue', LAST_CHANGED, { id: 'second', listed: Object.keys(FORTY) }),
      withdraw('person:sue', 'first'),
    ],
  }),
  refused('a withdrawal cannot be withdrawn', 'statement.withdrawn', {
    lands: ONE,
    given: [
      sign('sue', ONE),
      withdraw('person:sue', 'sue signs', { id: 'w' }),
      withdraw('person:sue', 'w', { id: 'w2' }),
    ],
  }),
  {
    name: 'nobody withdraws for somebody else',
    landed: { lands: ONE, given: [sign('sue', ONE), withdraw('person:sam', 'sue signs')] },
    state: 'pass',
    rule: 'objection.not-by-signer',
  },
  refused('rejected content lands', 'landing.rejected', {
    lands: ONE,
    given: [sign('sue', ONE), reject('person:sam', 'bad head', ['src/a.ts'], { id: 'no' })],
    rejected: { no: { 'src/a.ts': 'B' } },
  }),
  refused('rejected content that cannot be read', 'landing.rejected', {
    lands: ONE,
    given: [sign('sue', ONE), reject('person:sam', 'lost head', ['src/a.ts'])],
  }),
  refused('a rejected head lands, whatever its paths', 'landing.rejected', {
    lands: ONE,
    given: [sign('sue', ONE), reject('person:sam', 'new', [])],
  }),
  refused('a whole rejected request, by its content', 'landing.rejected', {
    lands: ONE,
    given: [sign('sue', ONE), reject('person:sam', 'bad head', [], { id: 'no' })],
    rejected: { no: { 'src/a.ts': 'B' } },
  }),
  refused('a rejection by a gate for the forge', 'landing.rejected', {
    lands: ONE,
    given: [sign('sue', ONE), reject('gate:forge', 'new', [])],
  }),
  {
    name: 'a rejection of other content does not stand in the way',
    landed: {
      lands: ONE,
      given: [sign('sue', ONE), reject('person:sam', 'first head', ['src/a.ts'], { id: 'no' })],
      rejected: { no: { 'src/a.ts': 'E' } },
    },
    state: 'pass',
  },
  {
    name: 'a rejection for another ref does not stand in the way',
    landed: { lands: ONE, given: [sign('sue', ONE), reject('person:sam', 'new', [], { target: RELEASE })] },
    state: 'pass',
  },
  {
    name: 'a rejection that its signer lifted',
    landed: {
      lands: ONE,
      given: [sign('sue', ONE), reject('person:sam', 'new', [], { id: 'no' }), withdraw('person:sam', 'no')],
    },
    state: 'pass',
  },
  {
    name: 'a rejection that somebody of a higher level lifted',
    landed: {
      lands: ONE,
      given: [sign('sue', ONE), reject('person:sam', 'new', [], { id: 'no' }), withdraw('person:sol', 'no')],
    },
    state: 'pass',
  },
  refused('a rejection lifted by somebody of the same level', 'landing.rejected', {
    lands: ONE,
    given: [sign('sue', ONE), reject('person:sam', 'new', [], { id: 'no' }), withdraw('person:oli', 'no')],
  }),
  refused('a rejection lifted by the author', 'landing.rejected', {
    lands: ONE,
    contributors: ['sol:author:pusher'],
    given: [sign('sue', ONE), reject('person:sam', 'new', [], { id: 'no' }), withdraw('person:sol', 'no')],
  }),
  refused('the lifting of a rejection that was taken back', 'landing.rejected', {
    lands: ONE,
    given: [
      sign('sue', ONE),
      reject('person:sam', 'new', [], { id: 'no' }),
      withdraw('person:sam', 'no', { id: 'lift' }),
      withdraw('person:sam', 'lift', { id: 'back' }),
    ],
  }),
  refused('a rejection lifted by somebody higher whom nothing names for that', 'landing.rejected', {
    lands: ONE,
    given: [sign('sue', ONE), reject('person:sam', 'new', [], { id: 'no' }), withdraw('person:sol', 'no')],
    input: { lifters: [] },
  }),
  {
    name: 'the rejection of a leaver can be lifted',
    landed: {
      lands: ONE,
      given: [sign('sue', ONE), reject('person:lea', 'new', [], { id: 'no' }), withdraw('person:oli', 'no')],
    },
    state: 'pass',
  },
  refused('a rejected head lands beneath a merge', 'landing.rejected', {
    lands: ONE,
    given: [sign('sue', ONE), reject('person:sam', 'inner', [])],
    input: { commits: [id('new'), id('inner')] },
  }),
  refused('a rejected head is the new tip of a ref that begins', 'landing.rejected', {
    lands: ONE,
    given: [sign('sue', ONE), reject('person:sam', 'new', [])],
    input: { commits: [] },
  }),
  refused('a rejected deletion lands', 'landing.rejected', {
    lands: { 'src/a.ts': 'A>-' },
    given: [sign('sue', { 'src/a.ts': 'A>-' }), reject('person:sam', 'bad head', ['src/a.ts'], { id: 'no' })],
    rejected: { no: { 'src/a.ts': '-' } },
  }),
  {
    name: 'rejected content is deleted',
    landed: {
      lands: { 'src/a.ts': 'A>-' },
      given: [sign('sue', { 'src/a.ts': 'A>-' }), reject('person:sam', 'bad head', ['src/a.ts'], { id: 'no' })],
      rejected: { no: { 'src/a.ts': 'B' } },
    },
    state: 'pass',
  },
  {
    name: 'a rejection of the executable bit does not stand in the way of the plain file',
    landed: {
      lands: ONE,
      given: [sign('sue', ONE), reject('person:sam', 'bad head', ['src/a.ts'], { id: 'no' })],
      rejected: { no: { 'src/a.ts': 'B*' } },
    },
    state: 'pass',
  },
  refused('a promoting merge onto an older recorded tip', 'landing.read', {
    lands: TWO,
    input: {
      sources: [source()],
      records: [record('first', ONE, [], { new: id('older') }), record('own', ONE, [])],
      merge: { parents: [id('older'), id('released')], reproduced: true },
    },
  }),
  refused('a promoted tip that is recorded for another place', 'landing.read', {
    lands: TWO,
    input: { new: id('released'), sources: [source({ place: 'environment:production' })] },
  }),
  refused('the whole is listed only by somebody below the level', 'landing.whole', {
    lands: TWO,
    given: [sign('mel', TWO), sign('sue', ONE), sign('sid', { 'src/b.ts': 'C>D' })],
  }),
  refused('a tip of a source that is not listed', 'landing.read', { lands: TWO, input: { new: id('released') } }),
  refused('a promoted tip whose landing was undone', 'landing.read', {
    lands: TWO,
    input: { new: id('released'), sources: [source({}, ['R'])] },
  }),
  refused('a promoted tip that was only observed', 'landing.read', {
    lands: TWO,
    input: { new: id('released'), sources: [source({ verdict: 'observed' })] },
  }),
  refused('a promoted tip that was a violation', 'landing.read', {
    lands: TWO,
    input: { new: id('released'), sources: [source({ verdict: 'violation' })] },
  }),
  refused('a promoting merge that the pinned merge does not reproduce', 'landing.read', {
    lands: TWO,
    input: {
      sources: [source()],
      records: [record('own', ONE, [])],
      merge: { parents: [id('old'), id('released')], reproduced: false },
    },
  }),
  refused('a promoting merge onto something else than the recorded old tip', 'landing.read', {
    lands: TWO,
    input: { sources: [source()], merge: { parents: [id('old'), id('released')], reproduced: true } },
  }),
  refused('a promoting merge of an interior commit of the source', 'landing.read', {
    lands: TWO,
    input: {
      sources: [source()],
      records: [record('own', ONE, [])],
      merge: { parents: [id('old'), id('interior')], reproduced: true },
    },
  }),
  refused('a backport of what has not landed on the source', 'coverage.other-target', {
    lands: ONE,
    given: [sign('sue', ONE, { target: RELEASE })],
    input: { sources: [{ ...source(), records: [] }] },
  }),
  refused('a backport of what was undone on the source', 'coverage.undone-at-source', {
    lands: ONE,
    given: [sign('sue', ONE, { target: RELEASE })],
    input: { sources: [source({}, ['R'])] },
  }),
  refused('a backport fourteen days after the landing on the source', 'coverage.expired', {
    lands: ONE,
    given: [sign('sue', ONE, { target: RELEASE })],
    input: { sources: [source({ issued: NOW - 14 * DAY })] },
  }),
  refused('a backport of what was only observed on the source', 'coverage.other-target', {
    lands: ONE,
    given: [sign('sue', ONE, { target: RELEASE })],
    input: { sources: [source({ verdict: 'observed' })] },
  }),
  refused('a backport of a recalled landing', 'coverage.undone-at-source', {
    lands: ONE,
    given: [
      sign('sue', ONE, { target: RELEASE }),
      object('person:sam', { kind: 'record', id: statementId('R') }, { id: 'recall' }),
    ],
    input: { sources: [source()] },
  }),
  refused('a promoted tip that was recalled', 'landing.read', {
    lands: TWO,
    given: [object('person:sam', { kind: 'record', id: statementId('R') }, { id: 'recall' })],
    input: { new: id('released'), sources: [source()] },
  }),
  refused('a reading that nothing shows to be left over is used up', 'coverage.spent', {
    lands: { 'src/b.ts': 'C>D' },
    given: [sign('sue', { 'src/b.ts': 'C>D', lock: 'L>M' }, { id: 'second' })],
    oldSides: { lock: 'M' },
    input: { records: [record('R1', { 'src/a.ts': 'A>B', lock: 'L>M' }, ['second'])] },
  }),
  refused(
    'a path read only as rebased where exact is asked for, beside a whole that is exact',
    'landing.ai-by-junior.1',
    {
      lands: { 'src/a.ts': 'X>Y', 'src/b.ts': 'C>D' },
      given: [sign('sue', TWO), sign('sam', { 'src/a.ts': 'X>Y', 'src/b.ts': 'C>D' }, { listed: ['src/a.ts'] })],
      rebased: { 'sue signs': ['src/a.ts'] },
      asks: [{ coverage: 'exact' }],
    },
  ),
  refused('a second backport on the same statement', 'coverage.spent', {
    lands: ONE,
    given: [sign('sue', ONE, { target: RELEASE })],
    input: { sources: [source()], records: [record('R1', ONE, ['sue signs'])] },
  }),
  refused('a backport onto another base at tier critical', 'coverage.rebased-not-enough', {
    lands: { 'src/a.ts': 'X>Y' },
    given: [sign('sue', ONE, { target: RELEASE })],
    rebased: { 'sue signs': ['src/a.ts'] },
    tier: 'critical',
    input: { sources: [source()] },
  }),
  refused('a backport of what the target took over with the landing itself', 'coverage.spent', {
    lands: ONE,
    given: [sign('sue', ONE, { target: RELEASE })],
    input: { sources: [{ ...source(), arrived: new Set([statementId('R')]) }] },
  }),
  refused('a backport from a source that is listed for promotion only', 'coverage.other-target', {
    lands: ONE,
    given: [sign('sue', ONE, { target: RELEASE })],
    input: { sources: [{ ...source(), backports: false }] },
  }),
  refused('a promoted tip of a source that is listed for backports only', 'landing.read', {
    lands: TWO,
    input: { new: id('released'), sources: [{ ...source(), promotes: false }] },
  }),
  refused('a promoting merge that somebody edited says so', 'landing.promotion', {
    lands: TWO,
    input: {
      sources: [source()],
      records: [record('own', ONE, [])],
      merge: { parents: [id('old'), id('released')], reproduced: false },
    },
  }),
  refused('a promoting merge onto a recorded violation', 'landing.read', {
    lands: TWO,
    input: {
      sources: [source()],
      records: [record('own', ONE, [], { verdict: 'violation' })],
      merge: { parents: [id('old'), id('released')], reproduced: true },
    },
  }),
  refused('a tip of a source merged in thought onto a tip that is not recorded', 'landing.read', {
    lands: TWO,
    input: {
      new: id('released'),
      sources: [source()],
      merge: { parents: [id('old'), id('released')], reproduced: true },
    },
  }),
  refused('a protected ref that begins at an unrelated history', 'landing.begin', {
    lands: ONE,
    given: [sign('sue', ONE)],
    input: { old: null },
  }),
  {
    name: 'a protected ref begins at a recorded tip of another one',
    landed: { lands: ONE, asks: [], input: { old: null, startTips: new Set([id('new')]) } },
    state: 'pass',
  },
];

const UNKNOWN: readonly Case[] = [
  error('a tree with duplicate or unsorted entries cannot be read', 'landing.content', {
    lands: ONE,
    input: { transitions: null },
  }),
  error('a path twice among the transitions', 'landing.content', {
    lands: ONE,
    input: { transitions: [...ONE_TRANSITION(), ...ONE_TRANSITION()] },
  }),
  error('a transition that changes nothing', 'landing.content', { lands: { 'src/a.ts': 'A>A' } }),
  error('a transition with no side', 'landing.content', { lands: { 'src/a.ts': '->-' } }),
  error('a shallow boundary, graft or replace ref hides the ancestry', 'landing.ancestry', {
    lands: ONE,
    given: [sign('sue', ONE)],
    input: { alongFirstParents: null },
  }),
  error('a signed blob whose bytes were not read', 'landing.bytes', {
    lands: ONE,
    given: [sign('sue', ONE)],
    input: { sha256: new Map() },
  }),
  error('records that end elsewhere than at the old tip', 'landing.records', {
    lands: ONE,
    given: [sign('sue', ONE)],
    input: { records: [record('R1', TWO, [], { new: id('elsewhere') })] },
  }),
  error('records of another ref', 'landing.records', {
    lands: ONE,
    given: [sign('sue', ONE)],
    input: { records: [record('R1', TWO, [], { place: RELEASE })] },
  }),
  error('a record that a person signed', 'landing.records', {
    lands: ONE,
    given: [sign('sue', ONE)],
    input: { records: [record('R1', TWO, [], { by: 'person:sue' as Principal })] },
  }),
  error('no people file on the home ref', 'landing.people', {
    lands: ONE,
    given: [sign('sue', ONE)],
    input: { people: { ...PEOPLE, source: null } },
  }),
  error('no moment of judgement', 'landing.moment', {
    lands: ONE,
    given: [sign('sue', ONE)],
    input: { now: Number.NaN },
  }),
];

function ONE_TRANSITION(): NonNullable<Landed['input']>['transitions'] & object {
  return [{ path: 'src/a.ts' as RepoPath, old: side('A'), new: side('B') }];
}

/** Harmless rewrites, changed content, other times and places, and what is not known. */
export const COVERAGE_CASES: readonly Case[] = [...HARMLESS, ...CHANGED, ...TIME_AND_PLACE, ...UNKNOWN];
