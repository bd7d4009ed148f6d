/** The default policy: what `init` writes, and what `check` evaluates where no policy stands on the home ref. */
import type { PolicyMode } from '../../model/decision.ts';

/** What differs from repository to repository. */
export interface DefaultPolicyOptions {
  /** Id of the repository in signed statements: letters, digits and `. _ / : -`. */
  readonly repository: string;
  /** Ids of people.yml. */
  readonly owners: readonly string[];
  readonly threshold: number;
  readonly mode: PolicyMode;
  readonly levels: 'people' | 'none';
  /** Full names of the refs that the gate protects. */
  readonly protectedRefs: readonly string[];
}

/** The text of which the built-in policy is the parse. */
export function builtInPolicyText(): string {
  return defaultPolicyText({
    repository: 'unnamed',
    owners: [],
    threshold: 1,
    mode: 'observe',
    levels: 'people',
    protectedRefs: ['refs/heads/main', 'refs/heads/master'],
  });
}

/** The text of `.countersign/policy.yml` as `init` writes it. */
export function defaultPolicyText(options: DefaultPolicyOptions): string {
  return `# What a change needs before it may land. countersign reads this file from the protected home branch only,
# never from the change that is being judged. Try a rule before you rely on it:
#   countersign policy lint              is it well-formed, and can it be fulfilled?
#   countersign explain                  which rules apply to this branch, and why?
#   countersign explain --what-if risk.tier=high
version: 1

# The id that signed statements carry. Choose it once.
repository: ${JSON.stringify(options.repository)}

# Who may change the files in .countersign/, and how many of them must sign. Ids are those of people.yml.
owners:
  people: [${options.owners.map((owner) => JSON.stringify(owner)).join(', ')}]
  threshold: ${options.threshold}

# observe: nothing is refused, everything is shown. warn: a comment. enforce: the gate refuses.
mode: ${options.mode}

# people: levels come from people.yml (L6 is senior). none: \`signer: true\` in people.yml replaces L6.
levels: ${options.levels}

# The refs that the gate protects.
protected: [${options.protectedRefs.map((ref) => JSON.stringify(ref)).join(', ')}]

# What counts as a contribution of AI, and how much of it is more than trivial.
attribution:
  count_inferred: false      # true: hints (such as a branch name) count as evidence
  trust_noted_human: below-critical  # where it does not hold, lines that a note calls human count as unknown: true, false, below-high
  trivial_lines: 5           # more changed AI lines than this make a change AI-assisted …
  never_trivial: [infrastructure, access-control, migration, pipeline, secret]  # … and any in such a path

# Paths of your own for the classes that rules and the assessment speak of, besides the built-in table.
classes: {}
#  infrastructure: [deploy/**, charts/**]
#  migration: [db/changes/**]

# What whoever signs is asked. Rules name the ids.
questions:
  ai-understood: Do you understand what the AI contributed here, and why it is right?
  systemic-risk: Have you judged what this change could break beyond itself?

# Every rule whose condition holds must be fulfilled. The name completes "this change may land if …".
# Conditions are CEL over the facts listed in docs/policy.md.
rules:
  - id: policy-owners
    name: the owners of the policy agree to a change of .countersign/
    when: paths.exists(p, p.under(".countersign"))
    require:
      owners: policy
      presence: user-present

  # From tier high, and where capture is enrolled, lines of unknown origin count as AI.
  - id: ai-by-junior
    name: a senior engineer has judged what the AI contributed
    when: >-
      (ai.assisted || (unknown.significant && (risk.at_least("high") || author.capture)))
      && (author.level < 6 || (prompter.known && prompter.level < 6))
    require:
      sign_offs: { count: 1, level: L6 }
      questions: [ai-understood, systemic-risk]

  - id: high-risk
    name: a senior engineer beside the author stands behind the risk
    when: risk.at_least("high")
    require:
      sign_offs: { count: 1, level: L6 }
      presence: user-present

  - id: critical-risk
    name: two senior engineers stand behind a critical change, whoever wrote it
    when: risk.tier == "critical"
    require:
      sign_offs: { count: 2, level: L6 }
      coverage: exact
      presence: user-verified

  - id: critical-service
    name: a critical service changes by plan and with two senior engineers, whoever wrote it
    when: service.tier == 1
    require:
      sign_offs: { count: 2, level: L6 }
      change_plan: true

  # Guests are authors who are in no people file; robots are judged like them unless somebody answers for them.
  - id: guest
    name: an owner takes in a contribution from outside
    when: people.listed && (author.guest || (author.robot && !prompter.known)) && risk.tier != "critical"
    require:
      sign_offs: { count: 1, from: [owners] }

  - id: guest-critical
    name: two owners take in a critical contribution from outside
    when: people.listed && (author.guest || (author.robot && !prompter.known)) && risk.tier == "critical"
    require:
      sign_offs: { count: 2, from: [owners] }

  # By content, never by who sent it: an edit to any other file ends it. To let pure version updates pass, write
  # \`content.dependencies_only && !content.dependency_update && …\` here and exempt them in the rule \`guest\`, too.
  - id: dependency-update
    name: an owner agrees to changed dependencies
    when: content.dependencies_only && !risk.at_least("high")
    require:
      sign_offs: { count: 1, from: [owners] }

  # What rules have to read and could not (too large, broken, nested too deeply) is not called harmless.
  - id: unread-content
    name: somebody beside the author has read what could not be assessed
    when: factors.exists(f, f.state == "error") && !risk.at_least("high")
    require:
      sign_offs: { count: 1 }

  - id: ordinary
    name: nothing else stands against it
    when: true
    nothing_required: a trivial contribution of AI, or an ordinary change of low or medium risk, needs no sign-off by itself
`;
}
