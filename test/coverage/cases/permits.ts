/** What lets a landing pass without its sign-offs, what the mode does, and what the policy itself says. */
import {
  DAY,
  HOUR,
  NOW,
  RELEASE,
  RULE_NODE,
  digestOf,
  id,
  object,
  permit,
  record,
  reject,
  sign,
  statementId,
  withdraw,
} from '../world.ts';
import type { Edits, Landed } from '../world.ts';
import type { PersonId } from '../../../src/model/id.ts';
import type { DecisionNode } from '../../../src/model/decision.ts';
import type { StatementId } from '../../../src/model/statement.ts';
import type { Case } from './case.ts';

const ONE: Edits = { 'src/a.ts': 'A>B' };
const BACK: Edits = { 'src/a.ts': 'B>A' };
const PROMOTING = {
  ref: RELEASE,
  promotes: true,
  backports: false,
  undone: new Set<StatementId>(),
  arrived: new Set<StatementId>(),
};
const POLICY: Edits = { '.countersign/policy.yml': 'A>B' };

const pass = (name: string, landed: Landed): Case => ({ name, landed, state: 'pass' });
const refused = (name: string, rule: string, landed: Landed): Case => ({ name, landed, state: 'refused', rule });
const error = (name: string, rule: string, landed: Landed): Case => ({ name, landed, state: 'error', rule });

const glass = (options: Parameters<typeof permit>[3] = {}, by = 'person:sue') =>
  permit(by, 'break-glass', digestOf(ONE), options);
const undo = (options: Parameters<typeof permit>[3] = {}, by = 'person:sue') =>
  permit(by, 'undo', statementId('R1'), options);
const landedBefore = (edits: Edits | null = ONE, options: Parameters<typeof record>[3] = {}) => ({
  records: [record('R1', edits, [], options)],
});

const BREAK_GLASS: readonly Case[] = [
  pass('break-glass for exactly this change', { lands: ONE, given: [glass()] }),
  pass('an author may open break-glass', { lands: ONE, given: [glass({}, 'person:jun')] }),
  pass('break-glass reaches over a rejection', { lands: ONE, given: [glass(), reject('person:sam', 'new', [])] }),
  refused('break-glass for another change', 'permit.other-content', { lands: { 'src/a.ts': 'A>C' }, given: [glass()] }),
  refused('break-glass for a part of what lands', 'permit.other-content', {
    lands: { ...ONE, 'src/b.ts': 'C>D' },
    given: [glass()],
  }),
  refused('break-glass by somebody outside the group', 'permit.not-permitted', {
    lands: ONE,
    given: [glass({}, 'person:sam')],
  }),
  refused('break-glass by a gate', 'permit.not-permitted', { lands: ONE, given: [glass({}, 'gate:main')] }),
  refused('break-glass by a leaver who is still in the group', 'permit.not-permitted', {
    lands: ONE,
    given: [glass({}, 'person:lea')],
    input: { permitters: { 'break-glass': ['lea'] as PersonId[], undo: [] } },
  }),
  refused('expired break-glass', 'permit.expired', { lands: ONE, given: [glass({ expires: NOW })] }),
  refused('break-glass without an end', 'permit.expired', { lands: ONE, given: [glass({ expires: Number.NaN })] }),
  refused('break-glass for more than a day', 'permit.too-long', {
    lands: ONE,
    given: [glass({ issued: NOW, expires: NOW + DAY + 1 })],
  }),
  refused('break-glass opened long in advance', 'permit.too-long', {
    lands: ONE,
    given: [glass({ issued: NOW - 30 * DAY, expires: NOW + HOUR })],
  }),
  refused('break-glass dated into the future', 'permit.too-long', {
    lands: ONE,
    given: [glass({ issued: NOW + 10 * DAY, expires: NOW + 10 * DAY + HOUR })],
  }),
  refused('break-glass signed with a withdrawn key', 'key.withdrawn', {
    lands: ONE,
    given: [
      glass({ key: 'SHA256:lost' }),
      object('person:sue', { kind: 'key', fingerprint: 'SHA256:lost', from: null }),
    ],
  }),
  refused('break-glass that was used', 'permit.spent', {
    lands: ONE,
    given: [glass({ id: 'glass' })],
    input: landedBefore(ONE, { permits: [statementId('glass')] }),
  }),
  refused('break-glass that was withdrawn', 'statement.withdrawn', {
    lands: ONE,
    given: [glass({ id: 'glass' }), withdraw('person:sue', 'glass')],
  }),
  refused('break-glass for another repository', 'statement.other-repository', {
    lands: ONE,
    given: [glass({ repo: 'other-shop' })],
  }),
  refused('break-glass for .countersign/', 'permit.not-for-policy', {
    lands: POLICY,
    given: [permit('person:sue', 'break-glass', digestOf(POLICY))],
  }),
  refused('break-glass for nothing that lands', 'permit.other-content', {
    lands: {},
    given: [permit('person:sue', 'break-glass', digestOf({}))],
  }),
  refused('a lease is no permit for a landing', 'permit.not-for-landings', {
    lands: ONE,
    given: [permit('person:sue', 'lease', digestOf(ONE))],
  }),
  refused('break-glass does not reach over a foxtrot merge', 'landing.first-parents', {
    lands: ONE,
    given: [glass()],
    input: { alongFirstParents: false },
  }),
  error('break-glass does not reach over what cannot be read', 'landing.content', {
    lands: ONE,
    given: [glass()],
    input: { transitions: null },
  }),
];

const UNDO: readonly Case[] = [
  pass('exactly the inverse of a recorded landing', { lands: BACK, given: [undo()], input: landedBefore() }),
  pass('the undoing of a break-glass landing', {
    lands: BACK,
    given: [undo(), glass({ id: 'glass' })],
    input: landedBefore(ONE, { permits: [statementId('glass')] }),
  }),
  refused('an undo with something else in it', 'permit.not-inverse', {
    lands: { ...BACK, 'src/b.ts': 'C>D' },
    given: [undo()],
    input: landedBefore(),
  }),
  refused('an undo of a part', 'permit.not-inverse', {
    lands: BACK,
    given: [undo()],
    input: landedBefore({ ...ONE, 'src/b.ts': 'C>D' }),
  }),
  refused('an undo of what others changed since', 'permit.not-inverse', {
    lands: { 'src/a.ts': 'C>A' },
    given: [undo()],
    input: landedBefore(),
  }),
  refused('an undo to other content', 'permit.not-inverse', {
    lands: { 'src/a.ts': 'B>E' },
    given: [undo()],
    input: landedBefore(),
  }),
  refused('an undo that leaves the mode', 'permit.not-inverse', {
    lands: { run: 'B>A' },
    given: [undo()],
    input: landedBefore({ run: 'A>B*' }),
  }),
  refused('an undo of .countersign/', 'permit.not-for-policy', {
    lands: { '.countersign/policy.yml': 'B>A' },
    given: [undo()],
    input: landedBefore(POLICY),
  }),
  refused('an undo of what no record names', 'permit.other-content', { lands: BACK, given: [undo()] }),
  refused('an undo of what was before adoption', 'permit.other-content', {
    lands: BACK,
    given: [undo()],
    input: landedBefore(ONE, { verdict: 'before-adoption' }),
  }),
  refused('an undo of a landing that could not be read', 'permit.not-read', {
    lands: BACK,
    given: [undo()],
    input: landedBefore(null),
  }),
  refused('an undo of an undo', 'permit.undoes-undo', {
    lands: BACK,
    given: [undo(), permit('person:jun', 'undo', statementId('R0'), { id: 'first' })],
    input: landedBefore(ONE, { permits: [statementId('first')] }),
  }),
  refused('an undo by somebody outside the group', 'permit.not-permitted', {
    lands: BACK,
    given: [undo({}, 'person:sam')],
    input: landedBefore(),
  }),
  refused('an undo does not reach over a rejection', 'landing.rejected', {
    lands: BACK,
    given: [undo(), reject('person:sam', 'new', [])],
    input: landedBefore(),
  }),
  refused('a promotion does not reach over a rejection', 'landing.rejected', {
    lands: ONE,
    given: [reject('person:sam', 'new', [])],
    input: {
      sources: [{ ...PROMOTING, records: [record('S', ONE, [], { place: RELEASE, new: id('new') })] }],
    },
  }),
  pass('break-glass reaches over the rejection of a promotion', {
    lands: ONE,
    given: [glass(), reject('person:sam', 'new', [])],
    input: {
      sources: [{ ...PROMOTING, records: [record('S', ONE, [], { place: RELEASE, new: id('new') })] }],
    },
  }),
  pass('break-glass reaches over the rejection of an undo', {
    lands: BACK,
    given: [
      undo(),
      permit('person:sue', 'break-glass', digestOf(BACK), { id: 'glass' }),
      reject('person:sam', 'new', []),
    ],
    input: landedBefore(),
  }),
  pass('late sign-offs heal the landing of their record', {
    lands: ONE,
    given: [sign('sue', ONE, { after: statementId('R9') })],
    input: { after: statementId('R9') },
  }),
  refused('the author does not heal the own landing', 'person.is-contributor', {
    lands: ONE,
    given: [sign('jun', ONE, { after: statementId('R9') })],
    input: { after: statementId('R9') },
  }),
];

const nodeWith = (fields: Partial<DecisionNode>): Landed['decision'] => ({
  root: { ...RULE_NODE, id: 'change', children: [{ ...RULE_NODE, ...fields }] },
});

const MODES: readonly Case[] = [
  {
    name: 'mode observe refuses nothing and keeps the reasons',
    landed: { lands: ONE, mode: 'observe' },
    state: 'observed',
    rule: 'landing.read',
  },
  {
    name: 'mode warn refuses nothing and keeps the reasons',
    landed: { lands: ONE, mode: 'warn' },
    state: 'observed',
    rule: 'landing.read',
  },
  {
    name: 'in mode observe a fulfilled landing is observed, too',
    landed: { lands: ONE, mode: 'observe', given: [sign('sue', ONE), sign('jun', ONE)] },
    state: 'observed',
    rule: 'person.is-contributor',
  },
  error('in mode observe what cannot be read is an error', 'landing.content', {
    lands: ONE,
    mode: 'observe',
    input: { transitions: null },
  }),
  {
    name: 'before enforce no owner is asked about .countersign/ beyond the rules of the policy',
    landed: { lands: POLICY, asks: [], mode: 'observe', given: [sign('jun', POLICY)] },
    state: 'observed',
    rule: 'person.is-contributor',
  },
  refused('the policy refuses the change', 'rules.ai-by-junior', {
    lands: ONE,
    given: [sign('sue', ONE)],
    decision: { ...nodeWith({ state: 'blocked' }), state: 'blocked' },
  }),
  pass('a requirement that the policy calls blocked is judged by who is left', {
    lands: ONE,
    given: [sign('sue', ONE)],
    decision: {
      ...nodeWith({ state: 'blocked', children: [{ ...RULE_NODE, id: 'rules.ai-by-junior.1', state: 'blocked' }] }),
      state: 'blocked',
    },
  }),
  error('a rule of the policy cannot be evaluated', 'rules.ai-by-junior.1', {
    lands: ONE,
    given: [sign('sue', ONE)],
    decision: {
      ...nodeWith({ state: 'error', children: [{ ...RULE_NODE, id: 'rules.ai-by-junior.1', state: 'error' }] }),
      state: 'error',
    },
  }),
  error('the policy is in error and does not say where', 'landing.policy', {
    lands: ONE,
    given: [sign('sue', ONE)],
    decision: { state: 'error' },
  }),
  error('no rule of the policy applies', 'landing.policy', { lands: ONE, asks: [], decision: { state: 'skipped' } }),
  error('the policy waits for something that it does not name', 'landing.policy', {
    lands: ONE,
    asks: [],
    decision: { state: 'pending' },
  }),
  error('no policy stands on the home ref', 'landing.policy', {
    lands: ONE,
    given: [sign('sue', ONE)],
    decision: { enforced: false },
  }),
  error('the decision was made by another policy', 'landing.policy', {
    lands: ONE,
    given: [sign('sue', ONE)],
    decision: { policyDigest: 'sha256:other' },
  }),
  error('the decision has another mode than the policy', 'landing.policy', {
    lands: ONE,
    given: [sign('sue', ONE)],
    decision: { mode: 'observe' },
  }),
];

/** Break-glass, undo and after-review; modes and the policy's own answer. */
export const PERMIT_CASES: readonly Case[] = [...BREAK_GLASS, ...UNDO, ...MODES];
