/** `path.touched.*`: the change creates or alters a file of a class that deserves a second look. */
import type { RuleDescription } from '../../../model/assessment-context.ts';
import type { PathClass, Severity } from '../../../model/assessment.ts';
import { NOTHING, rule } from '../classifier.ts';
import type { ChangedFile, Classifier } from '../classifier.ts';
import { factorOf, sidesText } from '../factor.ts';

interface Case {
  readonly class: PathClass;
  readonly rule: RuleDescription;
  /** Tools whose files weigh differently; null leaves them to another rule. */
  readonly byKind: ReadonlyMap<string, Severity | null>;
  /** True when a fixture folder makes it an example rather than the real thing. */
  readonly fixturesAreExamples: boolean;
}

const INFRASTRUCTURE: RuleDescription = rule({
  id: 'path.touched.infrastructure',
  title: 'Infrastructure definition changed',
  observes:
    'A Terraform, CloudFormation, Kubernetes, Helm, Pulumi, Ansible, serverless or container file is added or altered.',
  why: 'What this file describes is built, altered or destroyed when it is applied; reverting the commit does not bring back what was replaced.',
  remedy: 'Attach the plan (or the rendered difference) to the change, and let somebody who runs this system read it.',
  example: 'A line of `infra/queue.tf` changes.',
  base: 'medium',
  variants: [
    { when: 'a container definition (Dockerfile, compose file)', base: 'low' },
    { when: 'in a folder of fixtures', base: 'low' },
  ],
  effect: 'unknown',
  reversible: 'with-effort',
  triggers: ['content', 'services'],
});

const PIPELINE: RuleDescription = rule({
  id: 'path.touched.pipeline',
  title: 'Build or deployment pipeline changed',
  observes: 'A definition of a CI job, a deployment pipeline or a release tool is added or altered.',
  why: 'Pipelines run with secrets and decide which checks a change has to pass.',
  remedy: 'Check which steps and permissions are new, that actions are pinned, and that no check became optional.',
  example: '`.github/workflows/release.yml` gets another step.',
  base: 'medium',
  variants: [{ when: 'in a folder of fixtures', base: 'low' }],
  effect: 'unknown',
  reversible: 'yes',
  triggers: ['content', 'services'],
});

const MIGRATION: RuleDescription = rule({
  id: 'path.touched.migration',
  title: 'Data migration changed',
  observes: 'A schema or data migration, or a schema file, is added or altered.',
  why: 'A migration runs once, on live data, often under a lock; a revert of the commit does not undo what it did.',
  remedy:
    'Try it on a copy of production data, measure its locks, and keep a way back. Never alter a migration that has run.',
  example: '`db/migrations/0042_add_state.sql` is added.',
  base: 'medium',
  variants: [{ when: 'in a folder of fixtures', base: 'low' }],
  effect: 'unknown',
  reversible: 'with-effort',
  triggers: ['content', 'services'],
});

const ACCESS: RuleDescription = rule({
  id: 'path.touched.access-control',
  title: 'Access control changed',
  observes:
    'An IAM policy, role binding, code-owners file, policy-engine rule, sudoers or host-access file is added or altered.',
  why: 'It decides who may do what; one line can open a path to administrator rights.',
  remedy: 'Name who gains which permission, on which resource, and let its owner confirm it.',
  example: 'A line of `policies/deploy.rego` changes.',
  base: 'medium',
  variants: [{ when: 'in a folder of fixtures', base: 'low' }],
  effect: 'escalate',
  reversible: 'with-effort',
  triggers: ['content', 'services'],
});

const SECRET: RuleDescription = rule({
  id: 'path.touched.secret',
  title: 'Secret-bearing file changed',
  observes:
    'A file that by its name holds secrets (environment file, private key, credentials, state) is added or altered.',
  why: 'What is committed is published: everybody with the clone keeps it, and a revert does not take it back.',
  remedy:
    'If it holds a real secret, re-issue the secret first, then keep it in a secret store; if it does not, name the file as an example.',
  example: '`secrets/production.enc.yaml` changes.',
  base: 'high',
  variants: [
    { when: 'encrypted (sops, sealed secrets, age, Ansible vault)', base: 'medium' },
    { when: 'in a folder of fixtures', base: 'low' },
  ],
  effect: 'expose',
  reversible: 'with-effort',
  triggers: ['content', 'services'],
});

const GATE: RuleDescription = rule({
  id: 'path.touched.gate',
  title: 'Gate-relevant file changed',
  observes:
    "countersign's own files, git attributes, submodule or LFS settings, or a git hook are added or altered. Pipelines, owners and agent settings have rules of their own.",
  why: 'These files decide what reviewers see and which checks run; they are never exempt.',
  remedy: 'Let the owners of the gate read every line; for `.countersign/` a sign-off of its owners is needed.',
  example: '`.countersign/policy.yml` changes its mode.',
  base: 'medium',
  variants: [{ when: "countersign's own files", base: 'high' }],
  effect: 'bypass',
  reversible: 'yes',
  triggers: ['content', 'services'],
});

const AGENT: RuleDescription = rule({
  id: 'path.touched.agent-settings',
  title: 'Settings of a coding agent changed',
  observes: 'Permissions, hooks, tool servers or instructions of a coding agent are added or altered.',
  why: 'Agents obey these files on every machine that opens the repository: what they may run, and what they are told to do.',
  remedy: 'Read it as code: which commands are allowed, which servers are started, which rules were relaxed?',
  example: '`.claude/settings.json` allows one more tool.',
  base: 'low',
  variants: [{ when: 'permissions, hooks or tool servers (not instructions)', base: 'medium' }],
  effect: 'bypass',
  reversible: 'yes',
  triggers: ['content', 'services'],
});

const NONE: ReadonlyMap<string, Severity | null> = new Map();

const CASES: readonly Case[] = [
  {
    class: 'infrastructure',
    rule: INFRASTRUCTURE,
    byKind: new Map<string, Severity>([['container', 'low']]),
    fixturesAreExamples: true,
  },
  { class: 'pipeline', rule: PIPELINE, byKind: NONE, fixturesAreExamples: true },
  { class: 'migration', rule: MIGRATION, byKind: NONE, fixturesAreExamples: true },
  { class: 'access-control', rule: ACCESS, byKind: NONE, fixturesAreExamples: true },
  {
    class: 'secret',
    rule: SECRET,
    byKind: new Map<string, Severity>([['encrypted-secret', 'medium']]),
    fixturesAreExamples: true,
  },
  {
    class: 'gate',
    rule: GATE,
    byKind: new Map<string, Severity | null>([
      ['countersign', 'high'],
      ['pipeline', null],
      ['agent', null],
      ['owners', null],
    ]),
    fixturesAreExamples: false,
  },
  {
    class: 'agent-settings',
    rule: AGENT,
    byKind: new Map<string, Severity>([['agent-permissions', 'medium']]),
    fixturesAreExamples: false,
  },
];

/** Folders whose files are examples for tests. `test` is not among them: an environment may be called so. */
const FIXTURES = /(?:^|\/)(?:testdata|test-data|fixtures|__fixtures__|__snapshots__|__tests__|__mocks__)\//i;

export const pathTouched: Classifier = {
  needs: 'paths',
  rules: CASES.map((entry) => entry.rule),
  file(file, context) {
    if (file.new === null || !CASES.some((entry) => file.kinds.has(entry.class))) return NOTHING;
    return CASES.flatMap((entry) => {
      const kind = file.kinds.get(entry.class);
      if (kind === undefined) return NOTHING;
      const base = baseOf(entry, kind, file);
      if (base === null) return NOTHING;
      return [factorOf(entry.rule, { path: file.path, ...sidesText(file), base, resourceKind: kind }, context)];
    });
  },
};

function baseOf(entry: Case, kind: string, file: ChangedFile): Severity | null {
  if (entry.fixturesAreExamples && FIXTURES.test(file.path)) return 'low';
  const own = entry.byKind.get(kind);
  return own === undefined ? entry.rule.base : own;
}
