/** Who signs, who may not, and how that is known. */
import { createHash } from 'node:crypto';
import type { PersonId } from '../../../src/model/id.ts';
import type { Principal, Refused, Verified } from '../../../src/model/statement.ts';
import { FEW, NOW, id, object, record, reject, sign, statementId, withdraw } from '../world.ts';
import type { Ask, Edits, Landed } from '../world.ts';
import type { Case } from './case.ts';

const ONE: Edits = { 'src/a.ts': 'A>B' };
const TWO: Edits = { 'src/a.ts': 'A>B', 'src/b.ts': 'C>D' };
const POLICY: Edits = { '.countersign/policy.yml': 'A>B' };

const pass = (name: string, landed: Landed, rule?: string): Case => ({
  name,
  landed,
  state: 'pass',
  ...(rule !== undefined && { rule }),
});
const refused = (name: string, rule: string, landed: Landed): Case => ({ name, landed, state: 'refused', rule });
const error = (name: string, rule: string, landed: Landed): Case => ({ name, landed, state: 'error', rule });

/** Sue signs what jun and the contributors named made. */
const sueSigns = (contributors: readonly string[], more: Partial<Landed> = {}): Landed => ({
  lands: ONE,
  given: [sign('sue', ONE)],
  contributors: ['jun:author:pusher', ...contributors],
  ...more,
});

const CONTRIBUTORS: readonly Case[] = [
  refused('the author signs', 'person.is-contributor', {
    lands: ONE,
    given: [sign('sue', ONE)],
    contributors: ['sue:author:pusher'],
  }),
  refused('a co-author signs', 'person.is-contributor', sueSigns(['sue:co-author'])),
  refused('whoever rebased it signs as its committer', 'person.is-contributor', sueSigns(['sue:committer'])),
  refused('the pusher of an earlier head signs', 'person.is-contributor', sueSigns(['sue:pusher:pusher'])),
  refused('the opener of the request signs', 'person.is-contributor', sueSigns(['sue:opener:forge'])),
  refused('the prompter of the agent signs', 'person.is-contributor', sueSigns(['sue:prompter'])),
  refused('whoever declares to have prompted it signs', 'person.is-contributor', {
    lands: ONE,
    given: [sign('sue', ONE), prompter('sue', 'new')],
  }),
  refused('whoever prompted an earlier head of the request signs', 'person.is-contributor', {
    lands: ONE,
    given: [sign('sue', ONE), prompter('sue', 'first head')],
    input: { heads: [id('first head')] },
  }),
  pass('whoever prompted another head signs', { lands: ONE, given: [sign('sue', ONE), prompter('sue', 'elsewhere')] }),
  pass('a declaration for another repository makes nobody a prompter', {
    lands: ONE,
    given: [sign('sue', ONE), prompter('sue', 'new', 'other-shop')],
  }),
  refused('a second account: the e-mail of the author leads to the signer', 'person.is-contributor', {
    lands: ONE,
    given: [sign('sue', ONE)],
    contributors: ['jun:author:pusher', 'sue@example.com:co-author'],
  }),
  refused('a contributor that was recorded as a principal', 'person.is-contributor', {
    lands: ONE,
    given: [sign('sue', ONE)],
    input: {
      contributors: [
        { who: 'jun', person: 'jun' as PersonId, as: ['author'], known: 'pusher' },
        { who: 'person:sue', person: null, as: ['committer'], known: 'claimed' },
      ],
    },
  }),
  refused('two authors cover each other', 'person.is-contributor', {
    lands: TWO,
    given: [sign('sue', TWO, { listed: ['src/a.ts'] }), sign('sam', TWO, { listed: ['src/b.ts'] })],
    contributors: ['sue:author:pusher', 'sam:author:pusher'],
  }),
  pass(
    'a contributor signs beside somebody who is none',
    {
      lands: ONE,
      given: [sign('jun', ONE), sign('sue', ONE)],
    },
    'person.is-contributor',
  ),
  refused('a contributor reads what nobody else has read', 'landing.read', {
    lands: TWO,
    given: [sign('jun', TWO), sign('sue', TWO, { listed: ['src/b.ts'] })],
  }),
  refused('a forged author excludes a senior, and is named as a claim', 'person.is-contributor', {
    lands: ONE,
    given: [sign('sue', ONE)],
    contributors: ['sue:author', 'jun:pusher:pusher'],
  }),
  pass('a guest wrote it', sueSigns([], { contributors: ['guest@elsewhere.org:author', 'jun:pusher:pusher'] })),
  pass(
    'an agent wrote it and its prompter is known',
    sueSigns([], { contributors: ['robot.helper:author', 'jun:prompter:forge'] }),
  ),
  error('nobody is known as author', 'landing.contributors', sueSigns([], { input: { contributors: [] } })),
  error(
    'only a committer is known',
    'landing.contributors',
    sueSigns([], { contributors: ['robot.builder:committer'], input: {} }),
  ),
];

function prompter(who: string, head: string, repo = 'shop'): Verified {
  const by = `person:${who}` as Principal;
  return {
    id: statementId(`${who} prompted ${head}`),
    statement: {
      kind: 'declaration',
      repo,
      by,
      issued: NOW,
      reason: '',
      says: 'prompter',
      head: id(head),
      policy: null,
    },
    key: `SHA256:${by}`,
    presence: 'none',
  };
}

const refusedStatement = (rule: string, why: string): Refused => ({
  id: statementId(rule),
  rule,
  why,
  statement: null,
});

/** What the verification of signatures refused stays refused here, and is named. */
const REFUSED: readonly Case[] = [
  ['a key that was removed', 'key.unknown', 'the key is not in allowed_signers of the home ref'],
  ['the wrong namespace', 'signature.namespace', 'it was signed for the namespace `file`'],
  ['a gate key used by a person', 'key.wrong-role', 'the key stands for a gate'],
  ['a key enrolled with no-touch-required', 'presence.no-touch', 'the key may sign without a touch'],
  ['a principal with a wildcard', 'statement.malformed', '`person:*` is no principal'],
  ['a signature that is not one', 'signature.invalid', 'the signature does not verify'],
  ['an envelope that cannot be parsed', 'statement.malformed', 'the payload is no statement'],
  ['a key outside its time', 'key.expired', 'the key was valid until 2026-01-01'],
].map(([name = '', rule = '', why = '']) =>
  refused(name, rule, { lands: ONE, input: { refused: [refusedStatement(rule, why)] } }),
);

const PERSONS: readonly Case[] = [
  refused('a leaver signs', 'person.not-listed', { lands: ONE, given: [sign('lea', ONE)] }),
  refused('a guest signs', 'person.not-listed', {
    lands: ONE,
    given: [sign('guest', ONE, { by: 'person:guest:x@y.z' })],
  }),
  refused('an AI signs', 'person.is-robot', { lands: ONE, given: [sign('helper', ONE)] }),
  refused('a CI token signs', 'person.is-robot', { lands: ONE, given: [sign('builder', ONE)] }),
  refused('a bot signs', 'person.is-robot', { lands: ONE, given: [sign('bumper', ONE)] }),
  refused('a gate signs', 'statement.not-by-person', { lands: ONE, given: [sign('main', ONE, { by: 'gate:main' })] }),
  refused('a principal of another kind signs', 'statement.not-by-person', {
    lands: ONE,
    given: [sign('sue', ONE, { by: 'sue' })],
  }),
  refused('somebody below the level signs', 'person.level', { lands: ONE, given: [sign('mel', ONE)] }),
  pass('somebody above the level signs', { lands: ONE, given: [sign('sol', ONE)] }),
  pass('nobody of a level is asked for', { lands: ONE, asks: [{ level: null }], given: [sign('mel', ONE)] }),
  refused('a senior who owns nothing of it signs for its owners', 'person.not-asked-for', {
    lands: ONE,
    asks: [{ owners: ['sam', 'sid'] }],
    given: [sign('sue', ONE)],
  }),
  refused('a senior of the wrong team signs', 'person.not-asked-for', {
    lands: ONE,
    given: [sign('sue', ONE)],
    input: { scopes: [scoped({}, ['oli', 'mel'])] },
  }),
  refused('a team member below the level signs', 'person.level', {
    lands: ONE,
    given: [sign('mel', ONE)],
    input: { scopes: [scoped({}, ['oli', 'mel'])] },
  }),
  refused('one person signs twice where two are asked for', 'landing.ai-by-junior.1', {
    lands: ONE,
    asks: [{ count: 2 }],
    given: [sign('sue', ONE, { id: 'one' }), sign('sue', ONE, { id: 'two' })],
  }),
  refused('one person signs with two keys where two are asked for', 'landing.ai-by-junior.1', {
    lands: ONE,
    asks: [{ count: 2 }],
    given: [sign('sue', ONE, { id: 'one', key: 'SHA256:a' }), sign('sue', ONE, { id: 'two', key: 'SHA256:b' })],
  }),
  pass('two people sign where two are asked for', {
    lands: ONE,
    asks: [{ count: 2 }],
    given: [sign('sue', ONE), sign('sam', ONE)],
  }),
  refused('two people each read one half where two are asked for', 'landing.ai-by-junior.1', {
    lands: TWO,
    asks: [{ count: 2 }],
    given: [sign('sue', TWO, { listed: ['src/a.ts'] }), sign('sam', TWO, { listed: ['src/b.ts'] })],
  }),
  pass('three people read each path twice', {
    lands: TWO,
    asks: [{ count: 2 }],
    given: [sign('sue', TWO), sign('sam', TWO, { listed: ['src/a.ts'] }), sign('sid', TWO, { listed: ['src/b.ts'] })],
  }),
  pass('a requirement that the mode waives', {
    lands: ONE,
    asks: [{ owners: ['oli'], waived: 'an owner may change it alone' }],
  }),
  error('an owner who is nobody', 'landing.ai-by-junior.1', {
    lands: ONE,
    asks: [{ owners: ['sue'], faults: [{ message: 'CODEOWNERS:3 names nobody', remedy: 'correct it' }] }],
    given: [sign('sue', ONE)],
  }),
  error('owners of a path that does not land', 'landing.ai-by-junior.1', {
    lands: ONE,
    asks: [{ owners: ['sue'], paths: ['other'] }],
    given: [sign('sue', ONE)],
  }),
  error('a requirement for nobody', 'landing.ai-by-junior.1', {
    lands: ONE,
    asks: [{ count: 0 }],
    given: [sign('sue', ONE)],
  }),
  error('a requirement whose people were not resolved', 'landing.requirements', {
    lands: ONE,
    given: [sign('sue', ONE)],
    input: { scopes: [] },
  }),
  error('people resolved for another requirement', 'landing.requirements', {
    lands: ONE,
    asks: [{ count: 2 }],
    given: [sign('sue', ONE)],
    input: { scopes: [scoped({ count: 1 }, null)] },
  }),
];

function scoped(
  ask: Ask,
  members: readonly string[] | null,
): NonNullable<Landed['input']>['scopes'] extends infer S | undefined
  ? S extends readonly (infer T)[]
    ? T
    : never
  : never {
  const { count = 1, level = 6 } = ask;
  return {
    requirement: {
      kind: 'sign-off',
      rule: 'ai-by-junior',
      count,
      level,
      from: [],
      coverage: 'rebased',
      presence: 'none',
    },
    members: members as readonly PersonId[] | null,
    paths: null,
    coverage: 'rebased',
    presence: 'none',
    waived: null,
    faults: [],
  };
}

const TEAM_OF_THREE = { people: FEW, levels: 'none', asks: [{ count: 2 }] } as const;

const INDEPENDENCE: readonly Case[] = [
  pass('below tier high unproven independence is only shown', sueSigns([], { contributors: ['jun:author'] })),
  refused('at tier high nothing proves that somebody else made it', 'landing.ai-by-junior.1', {
    ...sueSigns([], { contributors: ['jun:author'] }),
    tier: 'high',
  }),
  pass('at tier high one more signer stands for the proof', {
    lands: ONE,
    tier: 'high',
    contributors: ['jun:author'],
    given: [sign('sue', ONE), sign('sam', ONE)],
  }),
  pass(
    'at tier high a signed commit of the author proves it',
    sueSigns([], { contributors: ['jun:author:commit-signature'], tier: 'high' }),
  ),
  pass(
    'at tier high the forge that knows the opener proves it',
    sueSigns([], { contributors: ['jun:author+opener:forge'], tier: 'high' }),
  ),
  pass(
    'at tier high a hook that knows the pusher proves it',
    sueSigns([], { contributors: ['jun:author', 'mel:pusher:pusher'], tier: 'high' }),
  ),
  refused('a robot that pushed proves nothing', 'landing.ai-by-junior.1', {
    ...sueSigns([], { contributors: ['jun:author', 'builder:pusher:pusher'] }),
    tier: 'high',
  }),
  refused('an account in no people file may be the signer again', 'landing.ai-by-junior.1', {
    ...sueSigns([], { contributors: ['stranger:author:forge'] }),
    tier: 'high',
  }),
  refused('a declaration to have prompted it proves nothing', 'landing.ai-by-junior.1', {
    lands: ONE,
    tier: 'high',
    contributors: ['jun:author'],
    given: [sign('sue', ONE), prompter('jun', 'new')],
  }),
  refused('at tier critical two are asked for, nothing is proven, and two sign', 'landing.ai-by-junior.1', {
    lands: ONE,
    tier: 'critical',
    asks: [{ count: 2 }],
    contributors: ['jun:author'],
    given: [sign('sue', ONE), sign('sam', ONE)],
  }),
  pass('at tier critical two are asked for, nothing is proven, and three sign', {
    lands: ONE,
    tier: 'critical',
    asks: [{ count: 2 }],
    contributors: ['jun:author'],
    given: [sign('sue', ONE), sign('sam', ONE), sign('sid', ONE)],
  }),
  pass('with `levels: none` all who are left are enough', {
    ...TEAM_OF_THREE,
    lands: ONE,
    contributors: ['jun:author:pusher', 'sam:co-author:pusher'],
    given: [sign('sue', ONE)],
  }),
  refused('with `levels: none` one of two who are left is not enough', 'landing.ai-by-junior.1', {
    ...TEAM_OF_THREE,
    lands: ONE,
    given: [sign('sue', ONE)],
  }),
  refused('with `levels: none` and nobody left nobody signs', 'landing.ai-by-junior.1', {
    ...TEAM_OF_THREE,
    lands: ONE,
    contributors: ['sue:author:pusher', 'sam:co-author:pusher'],
    given: [sign('jun', ONE)],
  }),
  refused('with levels fewer people than asked for are not enough', 'landing.ai-by-junior.1', {
    lands: ONE,
    asks: [{ owners: ['sue', 'sam'], count: 2 }],
    contributors: ['jun:author:pusher', 'sam:co-author:pusher'],
    given: [sign('sue', ONE)],
  }),
  refused('two people who are left at tier high need the signed commits of the author', 'landing.ai-by-junior.1', {
    ...TEAM_OF_THREE,
    lands: ONE,
    tier: 'high',
    contributors: ['jun:author'],
    given: [sign('sue', ONE), sign('sam', ONE)],
  }),
];

const PRESENCE: readonly Case[] = [
  pass('a plain key below tier high', { lands: ONE, given: [sign('sue', ONE, { presence: 'none' })] }),
  refused('a plain key at tier high', 'presence.missing', {
    lands: ONE,
    tier: 'high',
    given: [sign('sue', ONE, { presence: 'none' })],
  }),
  refused('a forwarded agent at tier high shows no presence', 'presence.missing', {
    lands: ONE,
    tier: 'high',
    given: [sign('sue', ONE, { presence: 'none', key: 'SHA256:forwarded' })],
  }),
  pass('a touched key at tier high', {
    lands: ONE,
    tier: 'high',
    given: [sign('sue', ONE, { presence: 'user-present' })],
  }),
  refused('a touched key at tier critical', 'presence.missing', {
    lands: ONE,
    tier: 'critical',
    given: [sign('sue', ONE, { presence: 'user-present' })],
  }),
  pass('a verified user at tier critical', { lands: ONE, tier: 'critical', given: [sign('sue', ONE)] }),
  refused('a plain key where the policy asks for presence', 'presence.missing', {
    lands: ONE,
    asks: [{ presence: 'user-present' }],
    given: [sign('sue', ONE, { presence: 'none' })],
  }),
  refused('a plain key for .countersign/ at tier low', 'presence.missing', {
    lands: POLICY,
    tier: 'low',
    asks: [],
    given: [sign('oli', POLICY, { presence: 'none' })],
  }),
  refused('a plain key of a senior beside the owner of .countersign/', 'presence.missing', {
    lands: POLICY,
    tier: 'low',
    given: [sign('mel', POLICY), sign('sue', POLICY, { presence: 'none' })],
    contributors: ['oli:author:pusher'],
  }),
  refused('a change of .countersign/ that no rule asks about', 'landing.countersign-owners.1', {
    lands: POLICY,
    asks: [],
  }),
  refused('a senior who is no owner signs a change of .countersign/', 'person.not-asked-for', {
    lands: POLICY,
    asks: [],
    given: [sign('sue', POLICY)],
  }),
  pass('an owner signs a change of .countersign/', {
    lands: POLICY,
    asks: [],
    given: [sign('oli', POLICY, { presence: 'user-present' })],
  }),
  refused('one of two owners needed signs a change of .countersign/', 'landing.countersign-owners.1', {
    lands: POLICY,
    asks: [],
    threshold: 2,
    given: [sign('oli', POLICY)],
  }),
  refused('a small team asks no fewer owners than its threshold', 'landing.countersign-owners.1', {
    lands: POLICY,
    asks: [],
    threshold: 2,
    people: FEW,
    levels: 'none',
    contributors: ['sam:author:pusher'],
    given: [sign('sue', POLICY)],
  }),
  refused('.countersign turned into a link', 'landing.countersign-owners.1', {
    lands: { '.countersign': '->A@' },
    asks: [],
  }),
  refused('at tier critical nobody has read the whole', 'landing.one-reader', {
    lands: TWO,
    tier: 'critical',
    given: [sign('sue', TWO, { listed: ['src/a.ts'] }), sign('sam', TWO, { listed: ['src/b.ts'] })],
  }),
  pass('below tier critical two people may share the reading', {
    lands: TWO,
    tier: 'high',
    given: [sign('sue', TWO, { listed: ['src/a.ts'] }), sign('sam', TWO, { listed: ['src/b.ts'] })],
  }),
  pass('at tier critical one person has read the whole in two statements', {
    lands: TWO,
    tier: 'critical',
    given: [
      sign('sue', TWO, { id: 'one', listed: ['src/a.ts'] }),
      sign('sue', TWO, { id: 'two', listed: ['src/b.ts'] }),
    ],
  }),
];

const KEYS: readonly Case[] = [
  refused('a key that its holder withdrew', 'key.withdrawn', {
    lands: ONE,
    given: [sign('sue', ONE, { key: 'SHA256:lost' }), withdrawKey('person:sue', 'SHA256:lost', null)],
  }),
  refused('a key that an owner of the policy withdrew', 'key.withdrawn', {
    lands: ONE,
    given: [sign('sue', ONE, { key: 'SHA256:lost' }), withdrawKey('person:oli', 'SHA256:lost', null)],
  }),
  refused('a key withdrawn from an earlier record on', 'key.withdrawn', {
    lands: ONE,
    given: [sign('sue', ONE, { key: 'SHA256:lost' }), withdrawKey('person:oli', 'SHA256:lost', 'R1')],
    input: { records: [record('R1', { x: 'A>B' }, [])] },
  }),
  refused('a key withdrawn from a record on that is not known', 'key.withdrawn', {
    lands: ONE,
    given: [sign('sue', ONE, { key: 'SHA256:lost' }), withdrawKey('person:oli', 'SHA256:lost', 'unknown')],
  }),
  pass('a key withdrawn from a later record on', {
    lands: ONE,
    given: [sign('sue', ONE, { key: 'SHA256:lost' }), withdrawKey('person:oli', 'SHA256:lost', 'R9')],
    input: { later: new Set([statementId('R9')]) },
  }),
  pass('a key that somebody else withdrew without a right to', {
    lands: ONE,
    given: [sign('sue', ONE, { key: 'SHA256:lost' }), withdrawKey('person:mel', 'SHA256:lost', null)],
  }),
  pass('another key of the same person', {
    lands: ONE,
    given: [sign('sue', ONE, { key: 'SHA256:new' }), withdrawKey('person:sue', 'SHA256:lost', null)],
  }),
  refused('a withdrawal stays when its key is withdrawn', 'statement.withdrawn', {
    lands: ONE,
    given: [
      sign('sue', ONE),
      withdraw('person:sue', 'sue signs', { key: 'SHA256:lost' }),
      withdrawKey('person:oli', 'SHA256:lost', null),
    ],
  }),
  refused('a rejection stays when its key is withdrawn', 'landing.rejected', {
    lands: ONE,
    given: [
      sign('sue', ONE),
      reject('person:sam', 'new', [], { key: 'SHA256:lost' }),
      withdrawKey('person:oli', 'SHA256:lost', null),
    ],
  }),
  refused('a stolen key does not lift a rejection', 'landing.rejected', {
    lands: ONE,
    given: [
      sign('sue', ONE),
      reject('person:sam', 'new', [], { id: 'no' }),
      withdraw('person:sam', 'no', { key: 'SHA256:stolen' }),
      withdrawKey('person:sam', 'SHA256:stolen', null),
    ],
  }),
  pass(
    'a rejection by a robot says nothing',
    {
      lands: ONE,
      given: [sign('sue', ONE), reject('person:helper', 'new', [])],
    },
    'person.is-robot',
  ),
  pass(
    'a rejection made for another repository says nothing',
    {
      lands: ONE,
      given: [sign('sue', ONE), reject('person:sam', 'new', [], { repo: 'other-shop' })],
    },
    'statement.other-repository',
  ),
];

function withdrawKey(by: string, fingerprint: string, from: string | null): Verified {
  return object(by, { kind: 'key', fingerprint, from: from === null ? null : statementId(from) });
}

const QUESTION = { id: 'ai-understood', text: 'Do you understand it?' };
const ASKED = { kind: 'questions', rule: 'ai-by-junior', questions: [QUESTION] } as const;
const answered = (answer: string, text = QUESTION.text) => ({
  answers: [{ id: QUESTION.id, textDigest: `sha256:${createHash('sha256').update(text).digest('hex')}`, answer }],
});
const PLAN = { kind: 'change-plan', rule: 'critical-service' } as const;

const ASKED_BESIDES: readonly Case[] = [
  pass('the question is answered', { lands: ONE, more: [ASKED], given: [sign('sue', ONE, answered('yes, and why'))] }),
  refused('the question is not answered', 'answers.missing', { lands: ONE, more: [ASKED], given: [sign('sue', ONE)] }),
  refused('the answer is blank', 'answers.missing', {
    lands: ONE,
    more: [ASKED],
    given: [sign('sue', ONE, answered('  '))],
  }),
  refused('another text was answered', 'answers.missing', {
    lands: ONE,
    more: [ASKED],
    given: [sign('sue', ONE, answered('yes', 'Is it nice?'))],
  }),
  refused('another question was answered', 'answers.missing', {
    lands: ONE,
    more: [{ ...ASKED, questions: [QUESTION, { id: 'other', text: 'Other?' }] }],
    given: [sign('sue', ONE, answered('yes'))],
  }),
  refused('the right text under another id', 'answers.missing', {
    lands: ONE,
    more: [ASKED],
    given: [sign('sue', ONE, { answers: answered('yes').answers.map((each) => ({ ...each, id: 'other' })) })],
  }),
  pass('whoever signs for another rule need not answer this one', {
    lands: ONE,
    asks: [{}, { rule: 'owners', owners: ['mel'] }],
    more: [ASKED],
    given: [sign('sue', ONE, answered('yes')), sign('mel', ONE)],
  }),
  refused('a question that belongs to no signature', 'landing.alone.questions', {
    lands: ONE,
    more: [{ ...ASKED, rule: 'alone' }],
    given: [sign('sue', ONE)],
  }),
  pass('a question that belongs to no signature is answered', {
    lands: ONE,
    more: [{ ...ASKED, rule: 'alone' }],
    given: [sign('sue', ONE, answered('yes'))],
  }),
  refused('there is no change plan', 'landing.critical-service.plan', {
    lands: ONE,
    more: [PLAN],
    given: [sign('sue', ONE)],
  }),
  refused('a change plan by the author alone', 'landing.critical-service.plan', {
    lands: ONE,
    more: [PLAN],
    given: [sign('sue', ONE), sign('jun', ONE, { changePlan: 'purpose, roll-back' })],
  }),
  pass('a counted sign-off carries the change plan', {
    lands: ONE,
    more: [PLAN],
    given: [sign('sue', ONE, { changePlan: 'purpose, roll-back' })],
  }),
  refused('a label is missing', 'landing.qa.label', {
    lands: ONE,
    more: [{ kind: 'label', rule: 'qa', label: 'tested' }],
    given: [sign('sue', ONE)],
  }),
  pass('a label is met', {
    lands: ONE,
    more: [{ kind: 'label', rule: 'qa', label: 'tested' }],
    given: [sign('sue', ONE)],
    input: { labels: ['tested'] },
  }),
];

/** Contributors, refused signatures, persons, independence, presence, keys, and what is asked beside a signature. */
export const IDENTITY_CASES: readonly Case[] = [
  ...CONTRIBUTORS,
  ...REFUSED,
  ...PERSONS,
  ...INDEPENDENCE,
  ...PRESENCE,
  ...KEYS,
  ...ASKED_BESIDES,
];
