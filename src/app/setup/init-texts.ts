/** The files that `init` writes. */
import { HOOK_MARK } from './hooks.ts';
import type { Contributor, PublicKey } from './init-facts.ts';

/** A person as the people file lists them. */
export interface ListedPerson {
  readonly id: string;
  readonly contributor: Contributor;
  readonly owner: boolean;
}

/** `.countersign/people.yml`. */
export function peopleText(
  people: readonly ListedPerson[],
  robots: readonly ListedPerson[],
  levels: 'people' | 'none',
): string {
  const lines = [
    levels === 'none'
      ? '# Who is who. `signer: true` marks whoever may judge the changes of others; nobody signs their own.'
      : '# Who is who. A level is what the organisation gave (L6: senior); without one a person counts as the lowest.',
    'version: 1',
    people.length === 0 ? 'people: []' : 'people:',
    ...people.flatMap((person) => personLines(person, levels)),
  ];
  if (robots.length > 0) {
    lines.push('# Accounts that are no person. They never sign.', 'robots:');
    for (const { id, contributor } of robots) {
      lines.push(
        `  - id: ${quoted(id)}`,
        `    kind: ${contributor.kind === 'ai' ? 'ai' : 'bot'}`,
        `    emails: [${quoted(contributor.email)}]`,
      );
    }
  }
  return `${lines.join('\n')}\n`;
}

function personLines({ id, contributor, owner }: ListedPerson, levels: 'people' | 'none'): string[] {
  const head = [
    `  - id: ${quoted(id)}`,
    `    name: ${quoted(contributor.name)}`,
    `    emails: [${quoted(contributor.email)}]`,
  ];
  if (levels === 'none') return owner ? [...head, '    signer: true'] : [...head, '    # signer: true  # set me'];
  return owner ? [...head, '    level: L6'] : [...head, '    # level: L4  # set me'];
}

/** `.countersign/services.yml`. */
export function servicesText(): string {
  return [
    '# Which paths make up which service. Service tier 1: an outage stops the business; 3: hardly anybody notices.',
    '# - name: checkout',
    '#   tier: 1',
    '#   paths: ["services/checkout/**"]',
    '#   environments: [production]',
    '#   dependents: [storefront]',
    '#   peak: [{days: [fri, sat], from: "17:00", to: "22:00", offset: "+01:00"}]',
    'version: 1',
    'services: []',
    '',
  ].join('\n');
}

/** `.countersign/allowed_signers`: SSH's own format (ssh-keygen(1), ALLOWED SIGNERS). */
export function allowedSignersText(owner: string, keys: readonly PublicKey[]): string {
  const lines = keys.map(({ key }) => `person:${owner} namespaces="countersign-v1" ${key}`);
  return `# Keys that may sign. One key belongs to one person.\n${lines.map((line) => `${line}\n`).join('')}`;
}

/** The `pre-push` hook: only a refusal stops a push, and anything else that goes wrong stops nothing. */
export function prePushText(): string {
  return `#!/bin/sh
${HOOK_MARK}
# Stops a push that the gate would refuse, and says what a branch will need. git push --no-verify leaves it out.
command -v countersign >/dev/null 2>&1 || exit 0
countersign hook pre-push "$@"
[ $? -ne 1 ]
`;
}

/** The `commit-msg` hook: advice only. */
export function commitMessageText(): string {
  return `#!/bin/sh
${HOOK_MARK}
# Tells what is odd about the marks of AI in the message. Never stops a commit.
command -v countersign >/dev/null 2>&1 || exit 0
countersign hook commit-msg "$@"
exit 0
`;
}

/** A double-quoted YAML scalar; everything that is not plain text is written as an escape. */
export function quoted(text: string): string {
  return JSON.stringify(text).replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu, (character) =>
    Array.from(
      { length: character.length },
      (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
    ).join(''),
  );
}
