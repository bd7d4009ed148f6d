/** Small builders for policy tests: facts of an ordinary change, people, and decisions in compact notation. */
import type { Decision, DecisionNode } from '../../src/model/decision.ts';
import type { Facts } from '../../src/model/facts.ts';
import type { PersonId } from '../../src/model/id.ts';
import type { RepoPath } from '../../src/model/path.ts';
import type { Parsed, People } from '../../src/model/people.ts';
import type { ParsedPolicy } from '../../src/model/policy.ts';
import type { Problem } from '../../src/model/error.ts';
import type { DecideContext } from '../../src/core/policy/decide.ts';
import { parsePeople } from '../../src/core/policy/people-parser.ts';
import { defaultPolicyText } from '../../src/core/policy/default-policy.ts';
import { parsePolicy } from '../../src/core/policy/policy-parser.ts';
import { shortForm } from '../../src/core/policy/phrases.ts';
import { plainFacts } from '../../src/core/policy/plain-facts.ts';
import { applyWhatIf } from '../../src/core/policy/what-if.ts';

/** The value of a parse that must succeed. */
export function parsed<T>(result: Parsed<T>): T {
  if (result.kind === 'ok') return result.value;
  throw new Error(result.problems.map(printed).join('\n'));
}

/** `policy.yml:3:5 message | remedy`. */
export function printed(problem: Problem): string {
  const place = problem.place === null ? '' : `${problem.place.file}:${problem.place.line}:${problem.place.column} `;
  return `${place}${problem.message}${problem.remedy === undefined ? '' : ` | ${problem.remedy}`}`;
}

/** Problems of a parse that must fail. */
export function problemsOf(result: Parsed<unknown>): readonly string[] {
  return result.kind === 'invalid' ? result.problems.map(printed) : ['(no problem)'];
}

export const PEOPLE_TEXT = `version: 1
people:
  - { id: alice, emails: [alice@example.com], level: L7, teams: [platform], forge: { github: alice } }
  - { id: bob, emails: [bob@example.com], level: L6, teams: [platform, payments], forge: { github: bob } }
  - { id: carol, emails: [carol@example.com], level: L6, roles: [ai-reviewer] }
  - { id: mia, emails: [mia@example.com], level: L5 }
  - { id: jun, emails: [jun@example.com], level: L4, teams: [payments] }
robots:
  - { id: renovate, kind: bot, emails: [bot@renovateapp.com] }
`;

export const PEOPLE: People = parsed(parsePeople(PEOPLE_TEXT, 'people.yml'));

/** The default policy as `init` would write it for the people above. */
export function policyFor(mode: 'observe' | 'enforce' = 'enforce', levels: 'people' | 'none' = 'people'): ParsedPolicy {
  const text = defaultPolicyText({
    repository: 'example/shop',
    owners: ['alice', 'bob', 'carol'],
    threshold: 2,
    mode,
    levels,
    protectedRefs: ['refs/heads/main'],
  });
  return parsed(parsePolicy(text, 'policy.yml'));
}

export const CONTEXT: DecideContext = {
  people: PEOPLE,
  codeowners: null,
  kubernetesOwners: null,
  enforced: true,
  policySource: 'refs/heads/main:.countersign/policy.yml',
  instant: null,
};

/** Facts of a ten-line change of one source file by a listed person, with overrides by dotted key. */
export function factsWith(overrides: Readonly<Record<string, unknown>> = {}): Facts {
  let facts = plainFacts();
  for (const [key, value] of Object.entries(overrides)) {
    const result = applyWhatIf(facts, key, value);
    if (result.kind === 'invalid') throw new Error(result.message);
    facts = result.facts;
  }
  return facts;
}

/** Facts by a listed author, who is also the only contributor. */
export function factsBy(author: string, level: number, overrides: Readonly<Record<string, unknown>> = {}): Facts {
  const facts = factsWith({ 'author.id': author, 'author.level': level, ...overrides });
  const guest = facts.author.guest;
  return { ...facts, contributors: [{ id: author as PersonId, level, as: ['author'], guest }] };
}

/** A change of the given paths. */
export function onPaths(facts: Facts, ...paths: readonly string[]): Facts {
  return {
    ...facts,
    paths: paths.map((path) => ({
      path: path as RepoPath,
      oldPath: path as RepoPath,
      status: 'modified',
      classes: [],
      added: 5,
      deleted: 5,
      aiLines: 0,
      unknownLines: 0,
      opaque: false,
    })),
  };
}

/** Compact notation: `pending: ai-by-junior[1 sign-off L6: pending; questions a b: pending]; ordinary`. */
export function compact(decision: Decision): string {
  const rules = decision.root.children
    .filter((node) => node.state !== 'skipped')
    .map((node) => compactNode(node, decision));
  return `${decision.state}: ${rules.join('; ')}`;
}

function compactNode(node: DecisionNode, decision: Decision): string {
  const id = node.id.replace(/^rules\./, '');
  const state = node.state === 'pass' ? '' : ` ${node.state}`;
  const own = decision.requirements.filter((requirement) => requirement.rule === id);
  const parts = node.children.map((child, index) => {
    const requirement = own[index];
    return `${requirement === undefined ? child.title : shortForm(requirement)}${child.state === node.state ? '' : ` ${child.state}`}`;
  });
  return `${id}${state}${parts.length === 0 ? '' : `[${parts.join(', ')}]`}`;
}
