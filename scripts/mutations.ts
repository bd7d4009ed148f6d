/** The rules of the gate, each with the words that guard it and with what is left when somebody takes it away. */

import { LEDGER } from './mutations-ledger.ts';
import { RECORDING } from './mutations-recording.ts';

/** One change that no test may let pass. */
export interface Mutation {
  readonly rule: string;
  readonly file: string;
  /** Occurs exactly once in the file. */
  readonly from: string;
  readonly to: string;
  /** Where it must be noticed: files or folders, and a pattern of names where a whole file takes long. */
  readonly tests: readonly string[];
  readonly name?: string;
}

type Row = readonly [rule: string, from: string, to: string];

const CORE: readonly string[] = ['test/coverage'];

function inCore(file: string, rows: readonly Row[], tests: readonly string[] = CORE): readonly Mutation[] {
  return rows.map(([rule, from, to]) => ({ rule, file: `src/core/signoff/${file}`, from, to, tests }));
}

function through(file: string, tests: string, rows: readonly (readonly [...Row, name: string])[]): readonly Mutation[] {
  return rows.map(([rule, from, to, name]) => ({ rule, file, from, to, tests: [tests], name }));
}

const STANDING: readonly Row[] = [
  ['statement.other-repository', 'if (statement.repo !== policy.repository) {', 'if (false) {'],
  ['statement.not-by-person', 'if (person === null) {\n    return { rule', 'if (false) {\n    return { rule'],
  ['person.is-robot', 'people.robots.some((robot) => robot.id === person)', 'false'],
  ['person.not-listed', 'if (!people.persons.has(person)) {', 'if (false) {'],
  ['person.is-contributor', 'if (part === null) return null;', 'if (part !== undefined) return null;'],
  ['statement.withdrawn', 'if (withdrawn !== null) return', 'if (false) return'],
  ['key.withdrawn', 'if (key === null) return null;', 'if (key !== undefined) return null;'],
  ['statement.malformed', 'if (!isWellFormedSet(statement.set)) {', 'if (false) {'],
  ['coverage.after-review', 'if (statement.after !== null && statement.after !== input.after) {', 'if (false) {'],
  ['coverage.other-target', 'if (statement.target !== input.target) return', 'if (false) return'],
  [
    'coverage.unknown-tip',
    'if (ceased === undefined) {\n    const why = `${statement.tip',
    'if (false) {\n    const why = `${statement.tip',
  ],
  [
    'coverage.expired',
    'if (ceased === null || input.now - ceased < SIGN_OFF_LIFE) return null;',
    'if (ceased !== undefined) return null;',
  ],
  ['coverage.expired: at 14 days', 'input.now - ceased < SIGN_OFF_LIFE', 'input.now - ceased <= SIGN_OFF_LIFE'],
  ['backport: of a listed source', 'each.backports && each.ref', 'each.ref'],
  ['backport: landed there', 'if (landed.length === 0) {', 'if (false) {'],
  ['backport: passed there', "record.verdict === 'pass');", "record.verdict !== 'x');"],
  ['coverage.undone-at-source', 'if (kept.length < landed.length) {', 'if (false) {'],
  [
    'coverage.undone-at-source: recalled',
    'source.undone.has(landing.id) || objections.recalled.has(landing.id)',
    'source.undone.has(landing.id)',
  ],
  ['backport: arrived', 'if (elsewhere.length === 0) {', 'if (false) {'],
  ['backport: expired', 'input.now - newest < SIGN_OFF_LIFE ? null', 'newest > 0 ? null'],
  ['critical is exact', "input.tier === 'critical' ? onlyExact(coverage) : coverage", 'coverage'],
  [
    'coverage.spent',
    'if (paths === null || paths.has(entry.path) || side === undefined) return true;',
    'if (paths === null || side === undefined) return false;',
  ],
  [
    'coverage.spent: not read',
    'if (paths === null || paths.has(entry.path) || side === undefined) return true;',
    'if (paths?.has(entry.path)) return true; if (side === undefined) return false;',
  ],
];

const COVERAGE: readonly Row[] = [
  ['exact: old side', 'if (sameSide(entry.old, transition.old, input, unread) && sameSide(', 'if (sameSide('],
  ['exact: new side', '&& sameSide(entry.new, transition.new, input, unread)) {', ') {'],
  ['spent entries cover nothing', 'entry === undefined || spent(entry) ? null', 'entry === undefined ? null'],
  [
    'whole: every path is listed',
    'missing.push(\n        `${displayPath(transition.path)}',
    "[''].push(\n        `${displayPath(transition.path)}",
  ],
  ['whole: nothing is left out', 'if (!isThere(entry, input, unread)) missing', 'if (false) missing'],
  [
    'whole: what may be absent stands there',
    'side !== undefined && sameSide(entry.new, side, input, unread)',
    'side !== undefined',
  ],
  ['modes are content', 'signed.mode === side.mode && signed.oid', 'signed.oid'],
  ['SHA-256 beside SHA-1', 'return recomputed === signed.sha256;', 'return true;'],
  [
    'rebased: the merge gives it',
    "if (input.rebased.get(id)?.get(entry.path) !== 'merges-to-landed') return false;",
    '',
  ],
  ['rebased: modes', 'signed.mode === landed.mode &&', ''],
  ['sets are sorted', 'comparePaths(before.path, entry.path) < 0', 'true'],
];

const PEOPLE: readonly Row[] = [
  ['level', 'level >= (scope.requirement.level ?? 0)', 'true'],
  [
    'contributors are out',
    'if (contribution === null) eligible.push(person);',
    'if (contribution !== undefined) eligible.push(person);',
  ],
  ['independence', 'return [...contributors.proven].some((person) => person !== signer);', 'return true;'],
  ['declared prompters', "add(person, ['prompter'], false);", ''],
  ['presence at critical', "if (tier === 'critical') return 'user-verified';", ''],
  ['presence at high', "tier === 'high' || changesPolicy ? 'user-present'", "changesPolicy ? 'user-present'"],
  ['presence for the policy', "tier === 'high' || changesPolicy ? 'user-present'", "tier === 'high' ? 'user-present'"],
];

const PARTS: readonly Row[] = [
  ['person.level, person.not-asked-for', 'if (!people.eligible.includes(person)) {', 'if (false) {'],
  ['presence.missing', 'if (!hasPresence(of, presence)) {', 'if (false) {'],
  ['answers.missing', 'if (open.length > 0) {', 'if (false) {'],
  ['read, not listed', 'found?.read === true && (found.how', 'found !== undefined && (found.how'],
  ['rebased where it is enough', "(found.how === 'exact' || scope.coverage === 'rebased')", 'true'],
  ['one more where nothing is proven', 'isHighTier(input.tier) ? 1 : 0', '0'],
  ['as many as needed', 'proven.length >= needed || readers.size >= needed + extra', 'readers.size >= 1'],
  [
    'at least one',
    'Math.max(1, Math.min(requirement.count, people.eligible.length))',
    'Math.min(requirement.count, people.eligible.length)',
  ],
  [
    'the policy has owners',
    "if (decision.mode !== 'enforce' || paths.length === 0) return [];",
    'if (paths.length >= 0) return [];',
  ],
  ['faults are errors', 'if (fault !== undefined) return', 'if (false) return'],
];

const LANDING: readonly Row[] = [
  ['landing.whole', 'nodes.push(wholeNode(counted, input.replaces, exactOnly));', ''],
  ['landing.read', "nodes.push(readNode(unreadTransitions(transitions, counted, input.tier === 'critical')));", ''],
  ['landing.one-reader', "if (input.tier === 'critical') nodes.push(oneReaderNode(transitions, counted));", ''],
  ['landing.bytes', 'if (unread.length > 0) nodes.push(unreadBlobs(unread));', ''],
  ['landing.policy', 'if (nodes.length > 0) return nodes;', 'if (nodes.length >= 0) return [];'],
  ['landing.first-parents', 'if (input.alongFirstParents === false) {', 'if (false) {'],
  ['landing.begin', 'input.old === null && !input.startTips.has(input.new) && input.new !==', 'false && input.new !=='],
  ['landing.rejected', '...(bridge.rejections ? [] : rejections),', ''],
  ['landing.rules', ', ...rulesNode(input)]', ']'],
  ['landing.rules in every mode', 'if (!enforced(input) && refused.length > 0)', 'if (false)'],
  ['promotion over a rejection', 'if (from !== null && !rejected) {', 'if (from !== null) {'],
  ['undo over a rejection', 'rejected ? undefined : permits.undo[0]', 'permits.undo[0]'],
  [
    'questions',
    "return [plain(`${requirement.rule}.questions`, 'its questions are answered', done,",
    "return [plain(`${requirement.rule}.questions`, 'its questions are answered', true,",
  ],
  ['change plan', "'it has a change plan', done,", "'it has a change plan', true,"],
  ['an error goes first', "['error', 'blocked', 'pending'] as const", "['blocked', 'pending'] as const"],
  ['what stands is spent, needed or not', 'counted: spentBy([...standings.standing,', 'counted: spentBy([...counted,'],
];

const PERMITS: readonly Row[] = [
  ['permit: statement.other-repository', 'if (statement.repo !== input.policy.repository) {', 'if (false) {'],
  ['permit.not-for-landings', "if (statement.what === 'lease') {", "if (statement.what !== 'undo' && false) {"],
  [
    'permit.not-permitted',
    'if (person === null || !input.people.persons.has(person) || !group.includes(person)) {',
    'if (person === null) {',
  ],
  ['permit: statement.withdrawn', 'if (objections.withdrawnBy(of) !== null) {', 'if (false) {'],
  ['permit: key.withdrawn', 'if (objections.keyWithdrawnBy(of) === null) return null;', 'if (of) return null;'],
  ['permit.expired', 'if (!(statement.expires > input.now)) {', 'if (false) {'],
  ['permit.too-long', '> LONGEST_BREAK_GLASS\n', '> LONGEST_BREAK_GLASS * 1000\n'],
  ['permit.too-long: from now', 'Math.min(input.now, statement.issued)', 'statement.issued'],
  ['permit.spent', 'record.permits.includes(id))', 'false && record.permits.includes(id))'],
  ['permit.not-for-policy', 'if (changesPolicy(transitions)) {', 'if (false) {'],
  ['permit.other-content', 'if (statement.about === digest) return null;', 'if (digest) return null;'],
  [
    'permit.other-content: undo',
    "if (recorded === undefined || recorded.record.verdict === 'before-adoption') {",
    'if (recorded === undefined) {',
  ],
  [
    'permit.not-read',
    'if (recorded.transitions === null) {',
    'if (recorded.transitions === null) return null;\n  if (false) {',
  ],
  ['permit.undoes-undo', 'if (recorded.record.permits.some((id) => isUndo(id, input))) {', 'if (false) {'],
  [
    'permit.not-inverse',
    'if (isInverse(transitions, recorded.transitions)) return null;',
    'if (transitions) return null;',
  ],
  ['permit.not-inverse: nothing besides', 'done.size === transitions.length &&', ''],
];

const OBJECTIONS: readonly Row[] = [
  [
    'a withdrawal is its signer’s',
    "return by === statement.statement.by || by.startsWith('gate:');",
    'return by !== undefined || statement === undefined;',
  ],
  ['objection: other repository', 'if (repo !== input.policy.repository) {', 'if (false) {'],
  ['objection: robots', '} else if (robots.has(by)) {', '} else if (false) {'],
  [
    'a lifter is of a higher level',
    'return levelOf(input, lifter) > levelOf(input,',
    'return levelOf(input, lifter) >= levelOf(input,',
  ],
  [
    'a lifter is named and has no part',
    'if (lifter === null || !input.lifters.includes(lifter) || contributionOf(contributors, lifter) !== null) return false;',
    'if (lifter === null) return false;',
  ],
  ['a lifting needs a key that stands', 'keyWithdrawnBy(of) === null &&\n', ''],
  [
    'a key is its holder’s or the owners’',
    "if (by !== statement.statement.by && !owners.includes(personOfPrincipal(by) ?? '')) return false;",
    '',
  ],
  ['rejected at another target', 'if (about.target !== input.target) return null;', ''],
  ['rejected content not read', 'if (side === undefined) return true;', 'if (side === undefined) return false;'],
  ['rejected head', 'if (about.head === input.new || input.commits.includes(about.head)) return', 'if (false) return'],
];

const FAULTS: readonly Row[] = [
  [
    'landing.content',
    "if (transitions === null) faults.push(fault('content'",
    "if (false) faults.push(fault('content'",
  ],
  ['landing.content: twice', 'if (same || paths.has(each.path)) return each;', 'if (same) return each;'],
  ['landing.ancestry', 'if (input.alongFirstParents === null) {', 'if (false) {'],
  ['landing.contributors', "!contributors.some((each) => each.as.includes('author'))", 'false'],
  ['landing.moment', 'if (!Number.isFinite(input.now))', 'if (false)'],
  ['landing.people', 'if (people.source === null) {', 'if (false) {'],
  [
    'landing.policy: another one',
    'if (decision.mode !== policy.mode || decision.policyDigest !== policy.digest) {',
    'if (false) {',
  ],
  ['landing.requirements', 'return fits ? []', 'return fits || asked ? []'],
  [
    'landing.records: by a gate',
    "record.place !== target || !record.by.startsWith('gate:')",
    'record.place !== target',
  ],
  [
    'landing.records: end at the tip',
    'if (last.record.new === old && follows) return null;',
    'if (target) return null;',
  ],
];

const ENVELOPE: readonly Row[] = [
  ['key.other-principal', 'if (key.principal === by) return null;', 'if (by) return null;'],
  ['key enrolled twice', 'return keys.length === 1 ? keys[0] : undefined;', 'return keys[0];'],
  ['key.not-yet-valid', 'times.some((time) => time < validAfter)', 'false'],
  ['key.expired', 'times.some((time) => time > validBefore)', 'false'],
  ['key.expired: by the gate’s clock', 'at === null ? [issued] : [issued, at]', '[issued]'],
];

const PROMOTION: readonly Row[] = [
  ['promotion: the pinned merge gives it', 'input.merge?.reproduced !== true ? null', 'false ? null'],
  [
    'promotion: no edited merge',
    'if (input.merge === null || input.merge.reproduced) return null;',
    'if (input) return null;',
  ],
  ['promotion: onto the old tip', 'first === input.old && own ?', 'own ?'],
  ['promotion: onto a recorded tip', 'first === input.old && own ?', 'first === input.old ?'],
];

const REMOVAL: readonly Row[] = [
  ['removal: owners are left', 'if (removal.ownersLeft.length < threshold + 1) {', 'if (false) {'],
  ['removal: by whom', 'return may.has(person) && read', 'return read'],
  ['removal: read', 'may.has(person) && read && coverage', 'may.has(person) && coverage'],
  ['removal: presence', " && hasPresence(of, 'user-present')", ''],
];

const REFS = 'test/attacks/refs.test.ts';
const STORE = 'test/attacks/store.test.ts';

/** Every rule of the gate that has a word of its own, and every condition that guards one. */
export const MUTATIONS: readonly Mutation[] = [
  ...inCore('landing/standing.ts', STANDING),
  ...inCore('landing/coverage.ts', COVERAGE),
  ...inCore('landing/eligible.ts', PEOPLE),
  ...inCore('landing/landing-parts.ts', PARTS),
  ...inCore('landing/landing.ts', LANDING),
  ...inCore('landing/permits.ts', PERMITS),
  ...inCore('landing/standing-objections.ts', OBJECTIONS),
  ...inCore('landing/landing-faults.ts', FAULTS),
  ...inCore('statement/check-envelope.ts', ENVELOPE, ['test/signatures/envelope.test.ts']),
  ...inCore('landing/landing-promotion.ts', PROMOTION),
  ...inCore('landing/landing-removal.ts', REMOVAL, ['test/owners/removal.test.ts', 'test/coverage/rules.test.ts']),
  ...through('src/app/gate/verify.ts', REFS, [
    [
      'landing.first-parent',
      'if (chain === null) return withoutLandings(desk, update, offChain(update.target));',
      'if (chain === null) return withoutLandings(desk, update, { ...offChain(update.target), id: "x" });',
      '11: history',
    ],
    [
      'spent within one push',
      'records: [...known.records, ...landed],',
      'records: known.records,',
      '50: content that is reverted',
    ],
    [
      'store.absent',
      'found.length > 0 && desk.known.heads.statements === null && !desk.authoritative',
      'false',
      'not fetched is an error',
    ],
  ]),
  ...through('src/app/gate/push-gate.ts', REFS, [
    [
      'landing.deleted',
      'if (update.new === null) {',
      'if (update.new === null) return { ...refuse(refusal("x", "x", "x")), accepted: true };\n  if (update.new === null) {',
      'never deleted',
    ],
    ['home.replaced', 'homeRank(update.ref) >= homeRank(home.ref);', 'true;', 'would bring rules of its own'],
    [
      'the home ref is protected',
      'isListedRef(home.policy.protectedRefs, ref) || ref === home.ref',
      'isListedRef(home.policy.protectedRefs, ref)',
      'forgot to protect',
    ],
  ]),
  ...through('src/app/gate/store-gate.ts', REFS, [
    [
      'store.deleted',
      'if (next === null) return',
      'if (next === null) return null;\n  if (next === null) return',
      'only grow',
    ],
    ['store.rewritten', 'if (old !== null && !(await store.isDescendant(old, next)))', 'if (false)', 'only grow'],
    ['store.removed', 'if (gone.length === 0) return null;', 'if (gone) return null;', 'only grow'],
  ]),
  ...through('src/app/gate/store-gate.ts', STORE, [
    ['store.foreign', 'if (foreign !== null) return foreign;', '', 'of another name'],
    [
      'store.foreign: statements',
      "if (opened.kind === 'malformed') return `the",
      "if (opened.kind === 'malformed') return null;\n  if (opened.kind !== 'ok') return `the",
      'no envelope',
    ],
    [
      'store.foreign: records',
      "decoded.statement.kind === 'record' ? 'records",
      "false ? 'records",
      'a record is not taken',
    ],
    [
      'store.foreign: people',
      "if (statement !== null && statement.kind !== 'record')",
      'if (statement === undefined)',
      'what a person signs',
    ],
    ['store.foreign: strangers', "if (checked?.kind === 'verified') continue;", 'continue;', 'of its day'],
  ]),
  ...through('src/app/gate/pending-records.ts', 'test/faults/hooks.test.ts', [
    [
      'what landed unrecorded is spent',
      'const landed = await landedOf(desk, await leftIn(outbox));',
      'const landed = (await landedOf(desk, await leftIn(outbox))).slice(0, 0);',
      'spent although',
    ],
    [
      'what did not land is not recorded',
      'let at = await desk.repo.tryResolve(place);',
      'let at = open.findLast(({ record }) => record.place === place)?.record.new ?? null;',
      'left its record',
    ],
  ]),
  ...LEDGER,
  ...RECORDING.map(([file, tests, rule, from, to, name]) => ({ rule, file, from, to, tests: [tests], name })),
  ...through('src/app/gate/landing-gather.ts', 'test/attacks/squash.test.ts', [
    ['13: branches that stand there', "? 'standing' : 'none'", "? 'own' : 'none'", 'nor is it hidden'],
    ['what came later changes nothing', "? 'standing' : 'none'", "? 'standing' : 'standing'", 'later says nothing'],
  ]),
  ...through('src/app/gate/verify.ts', 'test/attacks/trees.test.ts', [
    [
      'landing.twin-names',
      'return { desk, gathered, answer: twins === null ? answer : refusedFor(twins, answer) };',
      'return { desk, gathered, answer };',
      '',
    ],
  ]),
];
