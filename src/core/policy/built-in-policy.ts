/** The built-in policy, parsed. Written by `node scripts/built-in-policy.ts`; a test compares it with the parse. */
import type { ParsedPolicy, PolicyData } from '../../model/policy.ts';

/** The policy of a repository that has none on its home ref. */
export function builtInPolicy(): ParsedPolicy {
  return BUILT_IN;
}

const DATA: PolicyData = {
  repository: 'unnamed',
  owners: [],
  threshold: 1,
  mode: 'observe',
  reminder: null,
  levels: 'people',
  protectedRefs: ['refs/heads/main', 'refs/heads/master'],
  flow: [],
  permits: { 'break-glass': ['break-glass'], undo: ['break-glass'] },
  lifters: ['policy-owners'],
  attribution: {
    countInferred: false,
    trustNotedHuman: 'below-critical',
    trivialLines: 5,
    neverTrivial: ['infrastructure', 'access-control', 'migration', 'pipeline', 'secret'],
  },
  classes: new Map(),
  marks: [],
  severity: new Map(),
  overrides: [],
  knowledge: { incidents: [], pages: [] },
  routing: {
    deadlineHours: { critical: 4, high: 8, medium: 24, low: 48 },
    differentTeams: [],
    group: 'policy-owners',
    nobody:
      'the change waits, and nothing is asked for less; the owners of the policy name more people, or the break-glass group decides',
  },
  questions: new Map([
    ['ai-understood', 'Do you understand what the AI contributed here, and why it is right?'],
    ['systemic-risk', 'Have you judged what this change could break beyond itself?'],
  ]),
  release: { changelogs: [], versions: [] },
  rules: [
    {
      id: 'policy-owners',
      name: 'the owners of the policy agree to a change of .countersign/',
      file: 'built-in policy',
      line: 45,
      when: { text: 'paths.exists(p, p.under(".countersign"))', line: 47 },
      outcome: {
        kind: 'require',
        require: {
          signOffs: null,
          owners: { by: 'policy', paths: [] },
          questions: [],
          coverage: 'rebased',
          presence: 'user-present',
          changePlan: false,
          labels: [],
        },
      },
    },
    {
      id: 'ai-by-junior',
      name: 'a senior engineer has judged what the AI contributed',
      file: 'built-in policy',
      line: 53,
      when: {
        text: '(ai.assisted || (unknown.significant && (risk.at_least("high") || author.capture))) && (author.level < 6 || (prompter.known && prompter.level < 6))',
        line: 55,
      },
      outcome: {
        kind: 'require',
        require: {
          signOffs: { count: 1, level: 6, from: [] },
          owners: null,
          questions: ['ai-understood', 'systemic-risk'],
          coverage: 'rebased',
          presence: 'none',
          changePlan: false,
          labels: [],
        },
      },
    },
    {
      id: 'high-risk',
      name: 'a senior engineer beside the author stands behind the risk',
      file: 'built-in policy',
      line: 62,
      when: { text: 'risk.at_least("high")', line: 64 },
      outcome: {
        kind: 'require',
        require: {
          signOffs: { count: 1, level: 6, from: [] },
          owners: null,
          questions: [],
          coverage: 'rebased',
          presence: 'user-present',
          changePlan: false,
          labels: [],
        },
      },
    },
    {
      id: 'critical-risk',
      name: 'two senior engineers stand behind a critical change, whoever wrote it',
      file: 'built-in policy',
      line: 69,
      when: { text: 'risk.tier == "critical"', line: 71 },
      outcome: {
        kind: 'require',
        require: {
          signOffs: { count: 2, level: 6, from: [] },
          owners: null,
          questions: [],
          coverage: 'exact',
          presence: 'user-verified',
          changePlan: false,
          labels: [],
        },
      },
    },
    {
      id: 'critical-service',
      name: 'a critical service changes by plan and with two senior engineers, whoever wrote it',
      file: 'built-in policy',
      line: 77,
      when: { text: 'service.tier == 1', line: 79 },
      outcome: {
        kind: 'require',
        require: {
          signOffs: { count: 2, level: 6, from: [] },
          owners: null,
          questions: [],
          coverage: 'rebased',
          presence: 'none',
          changePlan: true,
          labels: [],
        },
      },
    },
    {
      id: 'guest',
      name: 'an owner takes in a contribution from outside',
      file: 'built-in policy',
      line: 85,
      when: {
        text: 'people.listed && (author.guest || (author.robot && !prompter.known)) && risk.tier != "critical"',
        line: 87,
      },
      outcome: {
        kind: 'require',
        require: {
          signOffs: { count: 1, level: null, from: ['owners'] },
          owners: null,
          questions: [],
          coverage: 'rebased',
          presence: 'none',
          changePlan: false,
          labels: [],
        },
      },
    },
    {
      id: 'guest-critical',
      name: 'two owners take in a critical contribution from outside',
      file: 'built-in policy',
      line: 91,
      when: {
        text: 'people.listed && (author.guest || (author.robot && !prompter.known)) && risk.tier == "critical"',
        line: 93,
      },
      outcome: {
        kind: 'require',
        require: {
          signOffs: { count: 2, level: null, from: ['owners'] },
          owners: null,
          questions: [],
          coverage: 'rebased',
          presence: 'none',
          changePlan: false,
          labels: [],
        },
      },
    },
    {
      id: 'dependency-update',
      name: 'an owner agrees to changed dependencies',
      file: 'built-in policy',
      line: 99,
      when: { text: 'content.dependencies_only && !risk.at_least("high")', line: 101 },
      outcome: {
        kind: 'require',
        require: {
          signOffs: { count: 1, level: null, from: ['owners'] },
          owners: null,
          questions: [],
          coverage: 'rebased',
          presence: 'none',
          changePlan: false,
          labels: [],
        },
      },
    },
    {
      id: 'unread-content',
      name: 'somebody beside the author has read what could not be assessed',
      file: 'built-in policy',
      line: 106,
      when: { text: 'factors.exists(f, f.state == "error") && !risk.at_least("high")', line: 108 },
      outcome: {
        kind: 'require',
        require: {
          signOffs: { count: 1, level: null, from: [] },
          owners: null,
          questions: [],
          coverage: 'rebased',
          presence: 'none',
          changePlan: false,
          labels: [],
        },
      },
    },
    {
      id: 'ordinary',
      name: 'nothing else stands against it',
      file: 'built-in policy',
      line: 112,
      when: { text: 'true', line: 114 },
      outcome: {
        kind: 'nothing',
        reason:
          'a trivial contribution of AI, or an ordinary change of low or medium risk, needs no sign-off by itself',
      },
    },
  ],
  file: 'built-in policy',
  digest: 'sha256:1152aa745020e262b5de3b01218e20625bae589f035da0e089bb852e1f3d2ee6',
};

const BUILT_IN = DATA as ParsedPolicy;
