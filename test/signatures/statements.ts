/** One statement of every kind, with whatever is awkward to encode. */
import type { CommitId, ObjectId, PersonId, RefName } from '../../src/model/id.ts';
import { pathFromBytes } from '../../src/model/path.ts';
import type {
  Declaration,
  LandingRecord,
  Objection,
  Permit,
  Principal,
  SignedSide,
  SignOff,
  Statement,
  StatementId,
} from '../../src/model/statement.ts';

const commit = (digit: string): CommitId => digit.repeat(40) as CommitId;
const id = (digit: string): StatementId => `sha256:${digit.repeat(64)}` as StatementId;
const side = (digit: string, mode: SignedSide['mode'] = '100644'): SignedSide => ({
  mode,
  oid: digit.repeat(40) as ObjectId,
  sha256: digit.repeat(64),
});

const common = {
  repo: 'example/repo',
  by: 'person:ada' as Principal,
  issued: 1_700_000_000,
  reason: 'looked at "it" \u2028 – all of it\n',
};
const gate = { ...common, by: 'gate:ci' as Principal };

export const signOff: SignOff = {
  kind: 'sign-off',
  ...common,
  target: 'refs/heads/main' as RefName,
  tip: commit('1'),
  onto: commit('1'),
  head: commit('2'),
  set: [
    { path: pathFromBytes(Buffer.from('a\\b')), old: side('3'), new: side('4'), how: 'read' },
    { path: pathFromBytes(Buffer.from('caf\xe9\u00a9', 'latin1')), old: null, new: side('5'), how: 'read' },
    {
      path: pathFromBytes(Buffer.from('lib/vendored')),
      old: { mode: '160000', oid: '6'.repeat(40) as ObjectId, sha256: null },
      new: null,
      how: 'listed',
    },
    { path: pathFromBytes(Buffer.from('z/\u{1f511}\u202e')), old: side('7'), new: side('8', '100755'), how: 'listed' },
  ],
  answers: [{ id: 'roll-back', textDigest: id('9'), answer: 'yes, by hand' }],
  opened: { paths: [pathFromBytes(Buffer.from('a\\b'))], minutes: 5, client: 'countersign 0.1.0' },
  after: null,
  changePlan: null,
};

const about: readonly Objection['about'][] = [
  { kind: 'statement', id: id('a') },
  { kind: 'request', target: 'refs/heads/main' as RefName, head: commit('2'), paths: [pathFromBytes(Buffer.of(0xff))] },
  { kind: 'record', id: id('b') },
  { kind: 'key', fingerprint: `SHA256:${'A'.repeat(43)}`, from: id('c') },
  { kind: 'key', fingerprint: 'passkey:AQIDBA', from: null },
];

const objections: readonly Objection[] = about.map((each) => ({ kind: 'objection', ...common, about: each }));

const permit: Permit = {
  kind: 'permit',
  ...common,
  what: 'break-glass',
  about: id('d'),
  incident: 'INC-7',
  expires: 1_700_014_400,
};

const declaration: Declaration = {
  kind: 'declaration',
  ...common,
  says: 'no-ai',
  head: commit('2'),
  policy: null,
};

export const record: LandingRecord = {
  kind: 'record',
  ...gate,
  place: 'refs/heads/main',
  previous: id('e'),
  old: commit('1'),
  new: commit('2'),
  home: commit('1'),
  store: commit('3'),
  mode: 'enforce',
  rules: 1,
  requirement: [
    { kind: 'sign-off', rule: 'tier', count: 1, level: 6, from: [], coverage: 'rebased', presence: 'user-present' },
    {
      kind: 'sign-off',
      rule: 'all',
      count: 1,
      level: null,
      signer: true,
      from: ['ops'],
      coverage: 'exact',
      presence: 'none',
    },
    { kind: 'owners', rule: 'owners', path: 'infra/\udcff', owners: ['@ops'], count: 1 },
    { kind: 'questions', rule: 'ask', questions: [{ id: 'roll-back', text: 'How is it undone?' }] },
    { kind: 'change-plan', rule: 'plan' },
    { kind: 'label', rule: 'label', label: 'reviewed' },
  ],
  counted: [{ statement: id('f'), person: 'ada' as PersonId }],
  permits: [id('d')],
  contributors: [{ who: 'bob@example.org', known: 'claimed' }],
  from: 'merge request 7',
  verdict: 'pass',
};

/** All of them. */
export const statements: readonly Statement[] = [
  signOff,
  ...objections,
  permit,
  declaration,
  record,
  { ...objections[1], by: 'gate:ci' as Principal } as Objection,
];
