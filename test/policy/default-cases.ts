/**
 * The default policy, case by case. `by`: who wrote it (m: mia L5, j: jun L4, a: alice L7, b: bob L6, g: a guest).
 * Expected trees are in compact notation: state, then every rule that applies with its requirements.
 */
export interface DefaultCase {
  readonly name: string;
  readonly by: 'm' | 'j' | 'a' | 'b' | 'g';
  readonly facts: Readonly<Record<string, unknown>>;
  readonly paths?: readonly string[];
  readonly expect: string;
}

const AI = { 'ai.assisted': true, 'ai.lines': 40, 'ai.share': 0.8 };
const TRIVIAL = { 'ai.assisted': false, 'ai.lines': 3, 'ai.share': 0.3 };
const UNKNOWN = { 'unknown.significant': true, 'unknown.lines': 40, 'unknown.share': 1 };
const FEW_UNKNOWN = { 'unknown.significant': false, 'unknown.lines': 3, 'unknown.share': 0.3 };
const GUEST = { 'author.guest': true };
const LOW = {};
const MEDIUM = { 'risk.tier': 'medium', 'risk.score': 3 };
const HIGH = { 'risk.tier': 'high', 'risk.score': 6 };
const CRITICAL = { 'risk.tier': 'critical', 'risk.score': 12 };
const S1 = { 'service.tier': 1, 'service.names': ['pay'] };
const S2 = { 'service.tier': 2, 'service.names': ['shop'] };
const S3 = { 'service.tier': 3, 'service.names': ['blog'] };

export const DEFAULT_CASES: readonly DefaultCase[] = [
  { name: 'a human change of low risk by a mid-level engineer', by: 'm', facts: LOW, expect: 'pass: ordinary' },
  { name: 'a human change of low risk by a senior', by: 'a', facts: LOW, expect: 'pass: ordinary' },
  { name: 'a human change of medium risk by a junior', by: 'j', facts: MEDIUM, expect: 'pass: ordinary' },
  {
    name: 'a human change of high risk by a mid-level engineer',
    by: 'm',
    facts: HIGH,
    expect: 'pending: high-risk pending[1 sign-off L6 user-present]; ordinary',
  },
  {
    name: 'a human change of high risk by a senior',
    by: 'a',
    facts: HIGH,
    expect: 'pending: high-risk pending[1 sign-off L6 user-present]; ordinary',
  },
  {
    name: 'a human critical change by a senior',
    by: 'b',
    facts: CRITICAL,
    expect:
      'pending: high-risk pending[1 sign-off L6 user-present]; critical-risk pending[2 sign-offs L6 exact user-verified]; ordinary',
  },
  {
    name: 'a human critical change by a junior',
    by: 'j',
    facts: CRITICAL,
    expect:
      'pending: high-risk pending[1 sign-off L6 user-present]; critical-risk pending[2 sign-offs L6 exact user-verified]; ordinary',
  },
  { name: 'a trivial contribution of AI by a junior', by: 'j', facts: TRIVIAL, expect: 'pass: ordinary' },
  {
    name: 'a trivial contribution of AI at medium risk',
    by: 'm',
    facts: { ...TRIVIAL, ...MEDIUM },
    expect: 'pass: ordinary',
  },
  {
    name: 'a trivial contribution of AI at high risk',
    by: 'm',
    facts: { ...TRIVIAL, ...HIGH },
    expect: 'pending: high-risk pending[1 sign-off L6 user-present]; ordinary',
  },
  {
    name: 'an AI-assisted change by a junior',
    by: 'j',
    facts: AI,
    expect: 'pending: ai-by-junior pending[1 sign-off L6, questions ai-understood systemic-risk]; ordinary',
  },
  {
    name: 'an AI-assisted change by a mid-level engineer',
    by: 'm',
    facts: AI,
    expect: 'pending: ai-by-junior pending[1 sign-off L6, questions ai-understood systemic-risk]; ordinary',
  },
  { name: 'an AI-assisted change by an L6', by: 'b', facts: AI, expect: 'pass: ordinary' },
  { name: 'an AI-assisted change by an L7', by: 'a', facts: AI, expect: 'pass: ordinary' },
  {
    name: 'an AI-assisted change of medium risk by a mid-level engineer',
    by: 'm',
    facts: { ...AI, ...MEDIUM },
    expect: 'pending: ai-by-junior pending[1 sign-off L6, questions ai-understood systemic-risk]; ordinary',
  },
  {
    name: 'an AI-assisted change of medium risk by a senior',
    by: 'a',
    facts: { ...AI, ...MEDIUM },
    expect: 'pass: ordinary',
  },
  {
    name: 'an AI-assisted change of high risk by a mid-level engineer',
    by: 'm',
    facts: { ...AI, ...HIGH },
    expect:
      'pending: ai-by-junior pending[1 sign-off L6, questions ai-understood systemic-risk]; high-risk pending[1 sign-off L6 user-present]; ordinary',
  },
  {
    name: 'an AI-assisted change of high risk by a junior',
    by: 'j',
    facts: { ...AI, ...HIGH },
    expect:
      'pending: ai-by-junior pending[1 sign-off L6, questions ai-understood systemic-risk]; high-risk pending[1 sign-off L6 user-present]; ordinary',
  },
  {
    name: 'an AI-assisted change of high risk by a senior',
    by: 'a',
    facts: { ...AI, ...HIGH },
    expect: 'pending: high-risk pending[1 sign-off L6 user-present]; ordinary',
  },
  {
    name: 'an AI-assisted critical change by a mid-level engineer',
    by: 'm',
    facts: { ...AI, ...CRITICAL },
    expect:
      'pending: ai-by-junior pending[1 sign-off L6, questions ai-understood systemic-risk]; high-risk pending[1 sign-off L6 user-present]; critical-risk pending[2 sign-offs L6 exact user-verified]; ordinary',
  },
  {
    name: 'an AI-assisted critical change by a senior',
    by: 'b',
    facts: { ...AI, ...CRITICAL },
    expect:
      'pending: high-risk pending[1 sign-off L6 user-present]; critical-risk pending[2 sign-offs L6 exact user-verified]; ordinary',
  },
  {
    name: 'an AI-assisted change of a tier-1 service by a mid-level engineer',
    by: 'm',
    facts: { ...AI, ...S1 },
    expect:
      'pending: ai-by-junior pending[1 sign-off L6, questions ai-understood systemic-risk]; critical-service pending[2 sign-offs L6, change-plan]; ordinary',
  },
  {
    name: 'an AI-assisted change of a tier-1 service by a senior',
    by: 'a',
    facts: { ...AI, ...S1 },
    expect: 'pending: critical-service pending[2 sign-offs L6, change-plan]; ordinary',
  },
  {
    name: 'a human change of a tier-1 service by a senior',
    by: 'b',
    facts: S1,
    expect: 'pending: critical-service pending[2 sign-offs L6, change-plan]; ordinary',
  },
  {
    name: 'a human change of a tier-1 service by a junior',
    by: 'j',
    facts: S1,
    expect: 'pending: critical-service pending[2 sign-offs L6, change-plan]; ordinary',
  },
  {
    name: 'a human critical change of a tier-1 service',
    by: 'a',
    facts: { ...S1, ...CRITICAL },
    expect:
      'pending: high-risk pending[1 sign-off L6 user-present]; critical-risk pending[2 sign-offs L6 exact user-verified]; critical-service pending[2 sign-offs L6, change-plan]; ordinary',
  },
  {
    name: 'an AI-assisted critical change of a tier-1 service by a junior',
    by: 'j',
    facts: { ...AI, ...S1, ...CRITICAL },
    expect:
      'pending: ai-by-junior pending[1 sign-off L6, questions ai-understood systemic-risk]; high-risk pending[1 sign-off L6 user-present]; critical-risk pending[2 sign-offs L6 exact user-verified]; critical-service pending[2 sign-offs L6, change-plan]; ordinary',
  },
  {
    name: 'an AI-assisted change of a tier-2 service by a mid-level engineer',
    by: 'm',
    facts: { ...AI, ...S2 },
    expect: 'pending: ai-by-junior pending[1 sign-off L6, questions ai-understood systemic-risk]; ordinary',
  },
  {
    name: 'an AI-assisted change of a tier-2 service by a senior',
    by: 'a',
    facts: { ...AI, ...S2 },
    expect: 'pass: ordinary',
  },
  { name: 'a human change of a tier-2 service', by: 'm', facts: S2, expect: 'pass: ordinary' },
  { name: 'a human change of a tier-3 service', by: 'j', facts: S3, expect: 'pass: ordinary' },
  {
    name: 'an AI-assisted change of a tier-3 service at high risk by a senior',
    by: 'b',
    facts: { ...AI, ...S3, ...HIGH },
    expect: 'pending: high-risk pending[1 sign-off L6 user-present]; ordinary',
  },
  { name: 'a change of unknown origin at low risk', by: 'm', facts: UNKNOWN, expect: 'pass: ordinary' },
  {
    name: 'a change of unknown origin at medium risk',
    by: 'j',
    facts: { ...UNKNOWN, ...MEDIUM },
    expect: 'pass: ordinary',
  },
  {
    name: 'a change of unknown origin at high risk counts as AI',
    by: 'm',
    facts: { ...UNKNOWN, ...HIGH },
    expect:
      'pending: ai-by-junior pending[1 sign-off L6, questions ai-understood systemic-risk]; high-risk pending[1 sign-off L6 user-present]; ordinary',
  },
  {
    name: 'a change of unknown origin at high risk by a senior',
    by: 'a',
    facts: { ...UNKNOWN, ...HIGH },
    expect: 'pending: high-risk pending[1 sign-off L6 user-present]; ordinary',
  },
  {
    name: 'a critical change of unknown origin by a junior',
    by: 'j',
    facts: { ...UNKNOWN, ...CRITICAL },
    expect:
      'pending: ai-by-junior pending[1 sign-off L6, questions ai-understood systemic-risk]; high-risk pending[1 sign-off L6 user-present]; critical-risk pending[2 sign-offs L6 exact user-verified]; ordinary',
  },
  {
    name: 'a critical change of unknown origin by a senior',
    by: 'a',
    facts: { ...UNKNOWN, ...CRITICAL },
    expect:
      'pending: high-risk pending[1 sign-off L6 user-present]; critical-risk pending[2 sign-offs L6 exact user-verified]; ordinary',
  },
  {
    name: 'a few unknown lines at high risk',
    by: 'm',
    facts: { ...FEW_UNKNOWN, ...HIGH },
    expect: 'pending: high-risk pending[1 sign-off L6 user-present]; ordinary',
  },
  {
    name: 'unknown origin where capture is enrolled counts as AI',
    by: 'm',
    facts: { ...UNKNOWN, 'author.capture': true },
    expect: 'pending: ai-by-junior pending[1 sign-off L6, questions ai-understood systemic-risk]; ordinary',
  },
  {
    name: 'unknown origin of a senior where capture is enrolled',
    by: 'a',
    facts: { ...UNKNOWN, 'author.capture': true },
    expect: 'pass: ordinary',
  },
  {
    name: 'a few unknown lines where capture is enrolled',
    by: 'm',
    facts: { ...FEW_UNKNOWN, 'author.capture': true },
    expect: 'pass: ordinary',
  },
  {
    name: 'unknown origin of a tier-1 service',
    by: 'm',
    facts: { ...UNKNOWN, ...S1 },
    expect: 'pending: critical-service pending[2 sign-offs L6, change-plan]; ordinary',
  },
  {
    name: 'a contribution by a guest',
    by: 'g',
    facts: GUEST,
    expect: 'pending: guest pending[1 sign-off from owners]; ordinary',
  },
  {
    name: 'a contribution of unknown origin by a guest',
    by: 'g',
    facts: { ...GUEST, ...UNKNOWN },
    expect: 'pending: guest pending[1 sign-off from owners]; ordinary',
  },
  {
    name: 'an AI-assisted contribution by a guest',
    by: 'g',
    facts: { ...GUEST, ...AI },
    expect:
      'pending: ai-by-junior pending[1 sign-off L6, questions ai-understood systemic-risk]; guest pending[1 sign-off from owners]; ordinary',
  },
  {
    name: 'a contribution of medium risk by a guest',
    by: 'g',
    facts: { ...GUEST, ...MEDIUM },
    expect: 'pending: guest pending[1 sign-off from owners]; ordinary',
  },
  {
    name: 'a contribution of high risk by a guest',
    by: 'g',
    facts: { ...GUEST, ...HIGH, ...UNKNOWN },
    expect:
      'pending: ai-by-junior pending[1 sign-off L6, questions ai-understood systemic-risk]; high-risk pending[1 sign-off L6 user-present]; guest pending[1 sign-off from owners]; ordinary',
  },
  {
    name: 'a critical contribution by a guest',
    by: 'g',
    facts: { ...GUEST, ...CRITICAL },
    expect:
      'pending: high-risk pending[1 sign-off L6 user-present]; critical-risk pending[2 sign-offs L6 exact user-verified]; guest-critical pending[2 sign-offs from owners]; ordinary',
  },
  {
    name: 'an AI-assisted critical contribution by a guest to a tier-1 service',
    by: 'g',
    facts: { ...GUEST, ...AI, ...CRITICAL, ...S1 },
    expect:
      'pending: ai-by-junior pending[1 sign-off L6, questions ai-understood systemic-risk]; high-risk pending[1 sign-off L6 user-present]; critical-risk pending[2 sign-offs L6 exact user-verified]; critical-service pending[2 sign-offs L6, change-plan]; guest-critical pending[2 sign-offs from owners]; ordinary',
  },
  {
    name: 'a change of the policy by an engineer',
    by: 'm',
    facts: LOW,
    paths: ['.countersign/policy.yml'],
    expect: 'pending: policy-owners pending[owners of .countersign/ 2]; ordinary',
  },
  {
    name: 'a change of the policy by an owner',
    by: 'a',
    facts: LOW,
    paths: ['.countersign/policy.yml'],
    expect: 'pending: policy-owners pending[owners of .countersign/ 2]; ordinary',
  },
  {
    name: 'an AI-assisted change of the people file by a mid-level engineer',
    by: 'm',
    facts: AI,
    paths: ['.countersign/people.yml'],
    expect:
      'pending: policy-owners pending[owners of .countersign/ 2]; ai-by-junior pending[1 sign-off L6, questions ai-understood systemic-risk]; ordinary',
  },
  {
    name: 'a high-risk change of the keys by an owner',
    by: 'b',
    facts: HIGH,
    paths: ['.countersign/allowed_signers'],
    expect:
      'pending: policy-owners pending[owners of .countersign/ 2]; high-risk pending[1 sign-off L6 user-present]; ordinary',
  },
  {
    name: 'the folder .countersign replaced by a file',
    by: 'm',
    facts: LOW,
    paths: ['.countersign'],
    expect: 'pending: policy-owners pending[owners of .countersign/ 2]; ordinary',
  },
  {
    name: 'a file that only looks like the policy folder',
    by: 'm',
    facts: LOW,
    paths: ['.countersignal/x', 'docs/.countersign/x'],
    expect: 'pass: ordinary',
  },
  {
    name: 'a policy change hidden among other files',
    by: 'j',
    facts: AI,
    paths: ['src/a.ts', '.countersign/vendor/x', 'src/b.ts'],
    expect:
      'pending: policy-owners pending[owners of .countersign/ 2]; ai-by-junior pending[1 sign-off L6, questions ai-understood systemic-risk]; ordinary',
  },
  {
    name: 'an agent prompted by a junior and committed by a senior',
    by: 'a',
    facts: { ...AI, 'prompter.level': 4 },
    expect: 'pending: ai-by-junior pending[1 sign-off L6, questions ai-understood systemic-risk]; ordinary',
  },
  {
    name: 'an agent prompted by a senior and committed by a senior',
    by: 'a',
    facts: { ...AI, 'prompter.id': 'carol', 'prompter.level': 6 },
    expect: 'pass: ordinary',
  },
  {
    name: 'a robot nobody answers for',
    by: 'g',
    facts: { ...UNKNOWN, 'author.robot': true, 'author.guest': false },
    expect: 'pending: guest pending[1 sign-off from owners]; ordinary',
  },
  {
    name: 'an agent as author with a senior who prompted it',
    by: 'a',
    facts: { ...AI, 'author.robot': true, 'prompter.id': 'alice', 'prompter.level': 7 },
    expect: 'pass: ordinary',
  },
  {
    name: 'an agent as author with a junior who prompted it',
    by: 'j',
    facts: { ...AI, 'author.robot': true, 'prompter.id': 'jun', 'prompter.level': 4 },
    expect: 'pending: ai-by-junior pending[1 sign-off L6, questions ai-understood systemic-risk]; ordinary',
  },
  {
    name: 'a version update of dependencies',
    by: 'm',
    facts: { 'content.dependencies_only': true, 'content.dependency_update': true },
    paths: ['package.json', 'package-lock.json'],
    expect: 'pending: dependency-update pending[1 sign-off from owners]; ordinary',
  },
  {
    name: 'a version update of dependencies by a guest robot',
    by: 'g',
    facts: {
      ...UNKNOWN,
      'author.robot': true,
      'author.guest': false,
      'content.dependencies_only': true,
      'content.dependency_update': true,
    },
    paths: ['go.mod', 'go.sum'],
    expect:
      'pending: guest pending[1 sign-off from owners]; dependency-update pending[1 sign-off from owners]; ordinary',
  },
  {
    name: 'a new dependency',
    by: 'a',
    facts: { 'content.dependencies_only': true, 'content.dependency_update': false },
    paths: ['package.json'],
    expect: 'pending: dependency-update pending[1 sign-off from owners]; ordinary',
  },
  {
    name: 'a version update of high risk',
    by: 'm',
    facts: { ...HIGH, 'content.dependencies_only': true, 'content.dependency_update': true },
    paths: ['go.mod'],
    expect: 'pending: high-risk pending[1 sign-off L6 user-present]; ordinary',
  },
  {
    name: 'a cold history blocks nothing',
    by: 'm',
    facts: { 'history.read': false, 'change.target': null, 'service.freeze': null, 'change.age_hours': null },
    expect: 'pass: ordinary',
  },
  {
    name: 'a cold history and AI',
    by: 'm',
    facts: { ...AI, 'history.read': false },
    expect: 'pending: ai-by-junior pending[1 sign-off L6, questions ai-understood systemic-risk]; ordinary',
  },
  {
    name: 'unreadable evidence at low risk',
    by: 'm',
    facts: { ...UNKNOWN, 'evidence.unreadable': true, 'unknown.unreadable': 40 },
    expect: 'error: evidence error; ordinary',
  },
  {
    name: 'unreadable evidence at high risk',
    by: 'm',
    facts: { ...UNKNOWN, ...HIGH, 'evidence.unreadable': true, 'unknown.unreadable': 40 },
    expect:
      'error: evidence error; ai-by-junior pending[1 sign-off L6, questions ai-understood systemic-risk]; high-risk pending[1 sign-off L6 user-present]; ordinary',
  },
  {
    name: 'AI-written deletions only',
    by: 'j',
    facts: { ...AI, 'ai.lines_added': 0, 'ai.lines_deleted': 40 },
    expect: 'pending: ai-by-junior pending[1 sign-off L6, questions ai-understood systemic-risk]; ordinary',
  },
  { name: 'hints only do not count', by: 'j', facts: { ...UNKNOWN, 'ai.inferred': 40 }, expect: 'pass: ordinary' },
  {
    name: 'content that no rule could read, by a senior',
    by: 'a',
    facts: { ...MEDIUM, factors: ['assess.input.unreadable medium unread infra/a.tf'] },
    expect: 'pending: unread-content pending[1 sign-off]; ordinary',
  },
  {
    name: 'content that no rule could read beside a high risk',
    by: 'm',
    facts: { ...HIGH, factors: ['assess.input.unreadable medium unread infra/a.tf'] },
    expect: 'pending: high-risk pending[1 sign-off L6 user-present]; ordinary',
  },
  {
    name: 'a factor of medium risk that was read',
    by: 'm',
    facts: { ...MEDIUM, factors: ['load.timeout.changed medium a.yml'] },
    expect: 'pass: ordinary',
  },
];
