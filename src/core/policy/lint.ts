/** What is wrong with a policy although it parses: names that lead nowhere, rules that cannot apply or be fulfilled. */
import type { Keyring } from '../../model/keys.ts';
import type { Problem } from '../../model/error.ts';
import type { Owners, People } from '../../model/people.ts';
import type { ParsedPolicy, PolicyRule, RuleRequirements } from '../../model/policy.ts';
import type { Services } from '../../model/services.ts';
import { nearest } from '../reading/problems.ts';
import { BUILT_IN_GROUPS, isKnownSigner } from './eligibility.ts';
import { enforceFaults } from './enforce.ts';
import { personNamed } from './identity.ts';

/** A finding. `error` makes `policy lint` fail; `warning` and `note` only inform. */
export interface LintFinding {
  readonly level: 'error' | 'warning' | 'note';
  readonly problem: Problem;
}

/** Checks a policy against the people, services, owners and keys it works with; in the order of the file. */
export function lintPolicy(
  policy: ParsedPolicy,
  people: People,
  services: Services,
  owners: readonly Owners[],
  keys: { readonly keyring: Keyring | null; readonly now: number } = { keyring: null, now: 0 },
): readonly LintFinding[] {
  const linter = new Linter(policy, people);
  linter.owners();
  linter.mode(keys.keyring, keys.now);
  linter.levels();
  linter.groups();
  linter.passkeys();
  for (const [index, rule] of policy.rules.entries()) linter.rule(rule, index, services, owners);
  linter.whole();
  for (const file of owners) linter.ownersFile(file);
  return linter.findings;
}

class Linter {
  readonly findings: LintFinding[] = [];
  readonly #policy: ParsedPolicy;
  readonly #people: People;

  constructor(policy: ParsedPolicy, people: People) {
    this.#policy = policy;
    this.#people = people;
  }

  owners(): void {
    const { source, persons } = this.#people;
    if (source === null) {
      this.#add(
        'error',
        this.#top,
        'there is no people file, so nobody can sign',
        'add .countersign/people.yml (`countersign init` writes one)',
      );
      return;
    }
    for (const owner of this.#policy.owners) {
      if ([...persons.keys()].some((id) => id === owner)) continue;
      const near = nearest(owner, persons.keys());
      this.#add(
        'error',
        this.#top,
        `the policy owner \`${owner}\` is not in ${source}`,
        near === null ? 'add the person' : `did you mean \`${near}\`?`,
      );
    }
  }

  /** Preconditions of `enforce`; before that they are only told. */
  mode(keyring: Keyring | null, now: number): void {
    const enforce = this.#policy.mode === 'enforce';
    const ahead = enforce ? '`mode: enforce` is refused' : 'not ready for `mode: enforce`';
    for (const { message, remedy } of enforceFaults(this.#policy, this.#people, keyring, now)) {
      this.#add(enforce ? 'error' : 'note', this.#top, `${ahead}: ${message}`, remedy);
    }
  }

  levels(): void {
    if (this.#policy.levels === 'people') return;
    for (const person of this.#people.persons.values()) {
      if (person.signer || person.level === 0) continue;
      const message = `\`levels: none\`, and ${person.file} gives \`${person.id}\` level L${person.level} (line ${person.line})`;
      this.#add('warning', this.#top, message, 'use `signer: true` there, or `levels: people` here');
      return;
    }
  }

  passkeys(): void {
    for (const { id, passkeys } of this.#people.persons.values()) {
      for (const { rpId, place } of passkeys.filter((each) => each.rpId !== 'localhost')) {
        this.#add(
          'note',
          place,
          `a passkey of \`${id}\` belongs to ${rpId}: \`countersign sign\` cannot use it`,
          'countersign passkey add makes one for the page that it opens',
        );
      }
    }
  }

  /** Groups that may act; the default role is there for whoever wants it. */
  groups(): void {
    const { permits, lifters, routing } = this.#policy;
    const named = [
      ...permits['break-glass'].map((name) => ['permits.break-glass', name] as const),
      ...permits.undo.map((name) => ['permits.undo', name] as const),
      ...lifters.map((name) => ['rejections.lifted_by', name] as const),
      ['routing.group', routing.group] as const,
    ];
    for (const [key, name] of named) {
      if (name === 'break-glass' || this.#people.source === null) continue;
      if (name !== 'owners' && isKnownSigner(this.#people, name)) continue;
      const known = ['policy-owners', ...this.#people.teams.keys(), ...this.#people.roles.keys()];
      const near = nearest(name, [...known, ...this.#people.persons.keys()]);
      const remedy = near === null ? 'add it to people.yml' : `did you mean \`${near}\`?`;
      this.#add('error', this.#top, `\`${key}\` names \`${name}\`, which is no team, role or person`, remedy);
    }
  }

  rule(rule: PolicyRule, index: number, services: Services, owners: readonly Owners[]): void {
    const earlier = this.#policy.rules
      .slice(0, index)
      .find((each) => each.when.text === rule.when.text && sameOutcome(each, rule));
    if (earlier !== undefined) {
      this.#add(
        'warning',
        rule,
        `\`${rule.id}\` repeats \`${earlier.id}\` (${earlier.file === rule.file ? '' : `${earlier.file}, `}line ${earlier.line})`,
        'remove one of them',
      );
    }
    if (/\bservice\./.test(rule.when.text) && services.source === null) {
      this.#add(
        'warning',
        rule,
        `\`${rule.id}\` asks about services, and there is no services file`,
        'add .countersign/services.yml',
      );
    }
    if (/\bhistory\./.test(rule.when.text) && !/\bhistory\.read\b|\bhas\(\s*history\./.test(rule.when.text)) {
      const remedy =
        'begin the condition with `history.read &&`, if a change may land without the history having been read';
      this.#add('warning', rule, `\`${rule.id}\` is an error whenever the history index is cold`, remedy);
    }
    if (impossible(rule.when.text)) {
      this.#add(
        'warning',
        rule,
        `\`${rule.id}\` can never apply: ${impossible(rule.when.text) ?? ''}`,
        'correct the condition',
      );
    }
    if (rule.outcome.kind === 'require') this.#requirements(rule, rule.outcome.require, owners);
  }

  #requirements(rule: PolicyRule, require: RuleRequirements, owners: readonly Owners[]): void {
    const { persons, source } = this.#people;
    for (const name of require.signOffs?.from ?? []) {
      if (source === null || isKnownSigner(this.#people, name)) continue;
      const known = [...BUILT_IN_GROUPS, ...this.#people.teams.keys(), ...this.#people.roles.keys(), ...persons.keys()];
      const near = nearest(name, known);
      const remedy = near === null ? 'add it to people.yml' : `did you mean \`${near}\`?`;
      this.#add('error', rule, `\`${rule.id}\` asks for \`${name}\`, which is no team, role or person`, remedy);
    }
    const kind = require.owners?.by;
    const needed = kind === 'codeowners' || kind === 'kubernetes' ? kind : null;
    if (needed !== null && !owners.some((file) => file.kind === needed)) {
      const name = needed === 'codeowners' ? 'CODEOWNERS' : 'OWNERS';
      this.#add(
        'error',
        rule,
        `\`${rule.id}\` asks for ${name}, and there is no such file`,
        `add one, or change the rule`,
      );
    }
    const level = require.signOffs?.level ?? null;
    const count = require.signOffs?.count ?? 0;
    const able = [...persons.values()].filter((person) => person.level >= (level ?? 0)).length;
    if (source !== null && require.signOffs?.from.length === 0 && able <= count && this.#policy.levels === 'people') {
      const message = `\`${rule.id}\` asks for ${count} of level ${level === null ? 'any' : `L${level}`}, and people.yml lists ${able}`;
      this.#add('warning', rule, `${message}: their own changes cannot pass`, 'list more people who may sign');
    }
  }

  whole(): void {
    const { rules, file } = this.#policy;
    const always = rules.findIndex((rule) => rule.when.text === 'true');
    if (always < 0) {
      const remedy = 'end the policy with a rule `when: true` that says `nothing_required` and why';
      this.#add(
        'warning',
        rules.at(-1) ?? this.#top,
        `a change to which no rule of ${file} applies is an error`,
        remedy,
      );
    }
    const asked = new Set(
      rules.flatMap((rule) => (rule.outcome.kind === 'require' ? rule.outcome.require.questions : [])),
    );
    for (const question of this.#policy.questions.keys()) {
      if (!asked.has(question))
        this.#add('warning', this.#top, `no rule asks the question \`${question}\``, 'remove it, or name it in a rule');
    }
  }

  ownersFile(file: Owners): void {
    if (this.#people.source === null) return;
    const seen = new Set<string>();
    for (const entry of file.entries) {
      for (const owner of entry.owners) {
        if (seen.has(owner) || this.#resolves(owner)) continue;
        seen.add(owner);
        const message = `the owner \`${owner}\` is nobody in people.yml; changes of \`${entry.pattern}\` would be an error`;
        const problem = { place: entry.place, message, remedy: 'add the account or team to people.yml' };
        this.findings.push({ level: 'warning', problem });
      }
    }
  }

  #resolves(owner: string): boolean {
    const name = owner.replace(/^@/, '');
    const team = name.slice(name.lastIndexOf('/') + 1).toLowerCase();
    const members = this.#people.teams.get(team) ?? this.#people.roles.get(team);
    return (members !== undefined && members.length > 0) || personNamed(this.#people, owner)?.kind === 'person';
  }

  get #top(): { readonly file: string; readonly line: number } {
    return { file: this.#policy.file, line: 1 };
  }

  #add(
    level: LintFinding['level'],
    at: { readonly file: string; readonly line: number },
    message: string,
    remedy: string,
  ): void {
    const place = { file: at.file, line: at.line, column: 1 };
    this.findings.push({ level, problem: { place, message, remedy } });
  }
}

function sameOutcome(a: PolicyRule, b: PolicyRule): boolean {
  return JSON.stringify(a.outcome) === JSON.stringify(b.outcome);
}

/** A reason why a condition cannot hold, for the mistakes that are plain from the text. */
function impossible(text: string): string | null {
  const level = /\bauthor\.level < (?:0|L)/.test(text);
  if (level) return 'no level is below 0';
  return /\bai\.share > 1(?:\.0+)?(?![\d.])/.test(text) ? 'a share is at most 1.0' : null;
}
