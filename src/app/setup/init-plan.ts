/** Plans what `init` would do: a pure function from facts and answers to printable steps. */
import { defaultPolicyText } from '../../core/policy/default-policy.ts';
import type { NewFile } from '../../ports/folder.ts';
import { ciFile } from '../gate/ci-texts.ts';
import type { Contributor, InitAnswers, InitFacts } from './init-facts.ts';
import type { HookName } from './hooks.ts';
import { allowedSignersText, commitMessageText, peopleText, prePushText, servicesText } from './init-texts.ts';
import type { ListedPerson } from './init-texts.ts';

/** One step. `keep` changes nothing and says why. */
export type InitStep =
  | { readonly kind: 'write'; readonly file: NewFile; readonly why: string }
  | { readonly kind: 'keep'; readonly path: string; readonly why: string }
  | { readonly kind: 'configure'; readonly key: string; readonly value: string; readonly why: string }
  | { readonly kind: 'hook'; readonly file: NewFile; readonly why: string };

export interface InitPlan {
  readonly steps: readonly InitStep[];
  /** What a person should know or do next. */
  readonly notes: readonly string[];
}

const FOLDER = '.countersign';
const ALONE =
  'One maintainer: nobody could sign but the author, and self-approval does not exist. Stays in observe until a second person can sign.';

/** Every path that a plan may write, so that the facts can say which exist. */
export function plannedPaths(forge: InitFacts['forge'], version: string): string[] {
  const ci = ciFile(forge, version, '');
  return [
    `${FOLDER}/policy.yml`,
    `${FOLDER}/people.yml`,
    `${FOLDER}/services.yml`,
    `${FOLDER}/allowed_signers`,
    ...(ci === null ? [] : [ci.path]),
  ];
}

/** The plan. Nothing in it replaces a file; a second run over its own result has nothing to do. */
export function planInit(facts: InitFacts, answers: InitAnswers): InitPlan {
  const { people, robots, owner } = listPeople(facts);
  const alone = people.length <= 1;
  const levels = alone ? 'none' : 'people';
  const steps: InitStep[] = [];
  const notes: string[] = [];
  const write = (path: string, content: string, why: string): void => {
    if (facts.existing.has(path)) steps.push({ kind: 'keep', path, why: 'is there already and is left as it is' });
    else steps.push({ kind: 'write', file: { path, content, executable: false }, why });
  };

  if (owner === null) {
    notes.push('git knows no identity here: set user.name and user.email, then run countersign init again.');
    return { steps: [], notes };
  }
  write(`${FOLDER}/policy.yml`, policyText(facts, owner, levels, alone), 'the built-in policy in mode observe');
  write(`${FOLDER}/people.yml`, peopleText(people, robots, levels), peoplePhrase(people, robots));
  write(`${FOLDER}/services.yml`, servicesText(), 'empty, with an example');
  if (facts.keys.length > 0) {
    const found = facts.keys.map(({ file }) => file).join(', ');
    write(`${FOLDER}/allowed_signers`, allowedSignersText(owner, facts.keys), `your public key (${found})`);
  } else if (!facts.existing.has(`${FOLDER}/allowed_signers`)) {
    notes.push(
      'No SSH public key was found. Signing needs a key: countersign passkey add, or ssh-keygen -t ed25519-sk, then add it to .countersign/allowed_signers.',
    );
  }
  planCi(facts, answers, write, notes);
  planHooks(facts, answers, steps, notes);
  planFetch(facts, answers, steps);
  if (alone) notes.push(ALONE);
  if (people.length > 1 && !facts.existing.has(`${FOLDER}/people.yml`)) {
    notes.push(`Set the levels in ${FOLDER}/people.yml: whoever has none counts as the lowest.`);
  }
  notes.push(...agentNotes(facts));
  if (steps.some((step) => step.kind === 'write')) {
    notes.push(
      `Commit ${FOLDER}/ and land it on ${facts.homeBranch.replace('refs/heads/', '')}: it counts from there on.`,
    );
  }
  return { steps, notes };
}

function policyText(facts: InitFacts, owner: string, levels: 'people' | 'none', alone: boolean): string {
  const text = defaultPolicyText({
    repository: facts.repository,
    owners: [owner],
    threshold: 1,
    mode: 'observe',
    levels,
    protectedRefs: [facts.homeBranch],
  });
  return alone ? `# ${ALONE}\n${text}` : text;
}

/** True when carrying the plan out changes nothing. */
export function isDone(plan: InitPlan): boolean {
  return plan.steps.every((step) => step.kind === 'keep');
}

function planCi(
  facts: InitFacts,
  answers: InitAnswers,
  write: (path: string, content: string, why: string) => void,
  notes: string[],
): void {
  const ci = ciFile(facts.forge, facts.version, facts.homeBranch);
  if (ci === null) {
    notes.push(
      'The forge is not one that init writes CI for. Run "countersign check" there on a full clone (no shallow fetch).',
    );
    return;
  }
  if (!answers.ci && !facts.existing.has(ci.path)) return;
  write(ci.path, ci.content, 'judges every request, and records what lands');
  if (facts.existing.has(ci.path)) return;
  if (facts.forge === 'gitlab') notes.push(`Add to .gitlab-ci.yml:  include: [{ local: ${ci.path} }]`);
  notes.push(
    'Once it has landed: give CI what countersign trust prints as COUNTERSIGN_ROOT, and the recorder a key (docs/gates.md).',
  );
}

/** The hooks of the author's clone, with what each is for. */
const HOOKS: readonly { readonly name: HookName; readonly text: () => string; readonly why: string }[] = [
  { name: 'pre-push', text: prePushText, why: 'says what a branch will need, and stops what the gate would refuse' },
  {
    name: 'commit-msg',
    text: commitMessageText,
    why: 'tells what is odd about a message’s marks; never stops a commit',
  },
];

function planHooks(facts: InitFacts, answers: InitAnswers, steps: InitStep[], notes: string[]): void {
  for (const { name, text, why } of HOOKS) {
    const line = `countersign hook ${name} "$@"`;
    const hook = facts.hooks[name];
    switch (hook.kind) {
      case 'elsewhere':
        notes.push(`Hooks live elsewhere (core.hooksPath = ${hook.path}). For ours, add to ${name} there: ${line}`);
        break;
      case 'ours':
        steps.push({ kind: 'keep', path: `hook ${name}`, why: 'is there already' });
        break;
      case 'other':
        steps.push({ kind: 'keep', path: `hook ${name}`, why: 'is there already and is not ours' });
        notes.push(`To have it all the same, add to your ${name} hook: ${line}`);
        break;
      case 'absent':
        if (answers.hook) steps.push({ kind: 'hook', file: { path: name, content: text(), executable: true }, why });
    }
  }
}

function planFetch(facts: InitFacts, answers: InitAnswers, steps: InitStep[]): void {
  for (const remote of facts.remotes) {
    // Without the plus: a forced fetch would throw away notes and sign-offs that only this clone has.
    for (const value of ['refs/notes/*:refs/notes/*', 'refs/countersign/*:refs/countersign/*']) {
      const key = `remote.${remote.name}.fetch`;
      const source = value.replace(/^\+/, '').split(':')[0] ?? '';
      const there = remote.fetch.find((spec) => spec.replace(/^\+/, '').startsWith(`${source}:`));
      if (there !== undefined) steps.push({ kind: 'keep', path: `${key} ${there}`, why: 'is set already' });
      else if (answers.fetchRefs) {
        const what = source.startsWith('refs/notes') ? 'notes (who wrote which line)' : 'sign-offs';
        steps.push({ kind: 'configure', key, value, why: `git fetch then brings ${what}` });
      }
    }
  }
}

function agentNotes(facts: InitFacts): string[] {
  if (facts.agents.length === 0) return [];
  return [
    `Coding agents found here: ${facts.agents.join(', ')}. Their commits are known by their trailers; line by line with notes.`,
  ];
}

function peoplePhrase(people: readonly ListedPerson[], robots: readonly ListedPerson[]): string {
  const others = people.length - 1;
  const robot =
    robots.length === 0 ? '' : ` and ${robots.length} robot ${robots.length === 1 ? 'account' : 'accounts'}`;
  if (others === 0) return `you as owner and signer${robot}`;
  return `you as owner and signer, ${others} more ${others === 1 ? 'person' : 'people'} of the last 90 days without a level${robot}`;
}

/** The owner first, then contributors by number of commits; every id once. */
function listPeople(facts: InitFacts): { people: ListedPerson[]; robots: ListedPerson[]; owner: string | null } {
  const taken = new Set<string>();
  const people: ListedPerson[] = [];
  const robots: ListedPerson[] = [];
  const identity = facts.identity;
  if (identity !== null) {
    const contributor: Contributor = { ...identity, commits: 0, kind: 'person' };
    people.push({ id: freeId(contributor, taken), contributor, owner: true });
  }
  const own = identity?.email.toLowerCase();
  const seen = new Set<string>(own === undefined ? [] : [own]);
  for (const contributor of facts.contributors) {
    const email = contributor.email.toLowerCase();
    if (seen.has(email) || !/^[^\s@<>]+@[^\s@<>]+$/.test(email) || email.length > 254) continue;
    seen.add(email);
    const list = contributor.kind === 'person' ? people : robots;
    list.push({ id: freeId(contributor, taken), contributor, owner: false });
  }
  return { people, robots, owner: people[0]?.owner === true ? people[0].id : null };
}

/** An id from the e-mail's local part (`12345+ada@…` gives `ada`), made unique with a number. */
function freeId(contributor: Contributor, taken: Set<string>): string {
  const local = contributor.kind === 'person' ? (contributor.email.split('@')[0] ?? '') : contributor.name;
  const slug = local
    .toLowerCase()
    .replace(/^\d+\+/, '')
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, 56);
  const base = slug === '' ? 'person' : slug;
  let id = base;
  for (let number = 2; taken.has(id); number += 1) id = `${base}-${number}`;
  taken.add(id);
  return id;
}
