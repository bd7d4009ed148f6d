/** What guards the records of a gate: file, tests, rule, the words, what is left without them, and the names of tests. */
type Guard = readonly [file: string, tests: string, rule: string, from: string, to: string, name: string];

const KEYS = 'test/attacks/gate-keys.test.ts';
const RECORDS = 'test/attacks/records.test.ts';
const ENDS = 'src/app/gate/forged-ends.ts';
const RECORDABLE = 'src/app/gate/push-recordable.ts';
const SIGNED = 'src/app/gate/landing-signed.ts';
const SIGNING = 'test/forges/signed-commits.test.ts';
const BEGINNING = 'not judged where a branch begins';
const OBJECTING = 'src/app/signing/sign-object.ts';

/** Rows of {@link MUTATIONS}. */
export const RECORDING: readonly Guard[] = [
  [
    'src/app/gate/landing-rules.ts',
    KEYS,
    'landing.rules: the last gate key',
    'gateKeys(after.keyring, now).length === 0',
    'false',
    'the owners themselves',
  ],
  [
    RECORDABLE,
    KEYS,
    'gate.unknown',
    'if (first === null || begins)',
    'if (first === null || first)',
    'told of its key',
  ],
  [
    RECORDABLE,
    KEYS,
    'gate.unknown: enrolled',
    'if (first === null || begins)',
    'if (first === null)',
    'is enrolled by',
  ],
  [
    'src/app/deployment/deployments.ts',
    KEYS,
    'gate.unknown: deployment',
    'if (fault === null) return;',
    'if (fault !== undefined) return;',
    'does not run',
  ],
  [ENDS, RECORDS, 'a record that leads back', '.includes(last.new)', '.includes(last.old) && false', 'leads back'],
  [
    ENDS,
    RECORDS,
    'a record out of its chain',
    'before.statement.new !== last.old) return true;',
    'false) return true;',
    'recorded before',
  ],
  [
    ENDS,
    RECORDS,
    'void records come first',
    'if (withdrawn.length === 0)',
    'if (withdrawn.length >= 0)',
    'recorded before',
  ],
  [
    OBJECTING,
    RECORDS,
    'a gate’s key without a record',
    'listed ?? former?.statement.by',
    'former?.statement.by',
    'another day',
  ],
  [OBJECTING, RECORDS, 'a former gate’s key', 'listed ?? former?.statement.by', 'listed', 'another day'],
  [
    'src/app/gate/verify.ts',
    'test/attacks/many.test.ts',
    'landing.too-many',
    'MOST_TRIES = 50;',
    'MOST_TRIES = 60;',
    '',
  ],
  [
    'src/app/signing/after-reviews.ts',
    'test/attacks/approval.test.ts',
    '44: who opened it',
    '!opened(of)',
    'true',
    '44',
  ],
  [SIGNED, SIGNING, 'signed commits: all of them', 'else proved = false;', '', 'has no signature'],
  [
    SIGNED,
    SIGNING,
    'signed commits: no edited merge',
    'tree !== tree) return null',
    "tree === '') return null",
    'hides an edit',
  ],
  [
    SIGNED,
    SIGNING,
    'signed commits: no withdrawn key',
    '&& !by.some((who) => who === key.principal || owners.has(who))',
    '&& by.length < 99',
    'withdrew',
  ],
  [SIGNED, SIGNING, 'signed commits: of a squash', 'textOf(set) === textOf(landed)', "textOf(set) !== ''", 'squash'],
  [
    'src/core/signoff/landing/landing-promotion.ts',
    'test/gate/records.test.ts',
    'a ref begins where it was observed',
    "(begins(input) && verdict === 'observed')",
    'false',
    BEGINNING,
  ],
  [
    'src/core/signoff/landing/landing-promotion.ts',
    'test/gate/records.test.ts',
    'what was observed is not promoted',
    "(begins(input) && verdict === 'observed')",
    "verdict === 'observed'",
    BEGINNING,
  ],
];
