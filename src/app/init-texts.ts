/** The files that `init` writes. */
import { HOOK_MARK } from './hooks.ts';
import type { Contributor, Forge, PublicKey } from './init-facts.ts';

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

/** The file for the forge's CI, or null where there is none to write. */
export function ciFile(forge: Forge, version: string): { readonly path: string; readonly content: string } | null {
  switch (forge) {
    case 'github':
      return { path: '.github/workflows/countersign.yml', content: actionsText(version) };
    case 'forgejo':
      return { path: '.forgejo/workflows/countersign.yml', content: actionsText(version) };
    case 'gitlab':
      return { path: '.gitlab/countersign.yml', content: gitlabText(version) };
    case 'unknown':
      return null;
  }
}

function actionsText(version: string): string {
  return `name: countersign
on: pull_request
permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-latest
    # Advice while the policy observes. Remove the next line together with "mode: observe".
    continue-on-error: true
    steps:
      - uses: actions/checkout@v4
        with:
          # The whole history: without it nothing can be told, and the answer is exit code 3.
          fetch-depth: 0
          ref: \${{ github.event.pull_request.head.sha }}
          persist-credentials: false
      - uses: actions/setup-node@v4
        with:
          node-version: 24
      - name: Fetch notes and sign-offs
        env:
          REPOSITORY: \${{ github.server_url }}/\${{ github.repository }}
          TOKEN: \${{ github.token }}
        run: >-
          git -c "http.extraheader=Authorization: Basic $(printf 'x-access-token:%s' "$TOKEN" | base64 -w0)"
          fetch --no-tags "$REPOSITORY" "+refs/notes/*:refs/notes/*" "+refs/countersign/*:refs/countersign/*"
      - name: Name the branch from which the policy is read
        env:
          DEFAULT: \${{ github.event.repository.default_branch }}
        run: git remote set-head origin "$DEFAULT"
      - name: Check
        env:
          BASE: \${{ github.base_ref }}
        run: npx --yes countersign@${version} check --format github "origin/$BASE..HEAD"
`;
}

function gitlabText(version: string): string {
  return `# Include this from .gitlab-ci.yml:  include: [{ local: .gitlab/countersign.yml }]
countersign:
  image: node:24
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
  # Advice while the policy observes. Remove the next line together with "mode: observe".
  allow_failure: true
  variables:
    # The whole history: without it nothing can be told, and the answer is exit code 3.
    GIT_DEPTH: 0
  script:
    - git fetch --no-tags origin "+refs/notes/*:refs/notes/*" "+refs/countersign/*:refs/countersign/*"
    - git fetch --no-tags origin "+refs/heads/$CI_MERGE_REQUEST_TARGET_BRANCH_NAME:refs/remotes/origin/$CI_MERGE_REQUEST_TARGET_BRANCH_NAME"
    # The branch from which the policy is read.
    - git fetch --no-tags origin "+refs/heads/$CI_DEFAULT_BRANCH:refs/remotes/origin/$CI_DEFAULT_BRANCH"
    - git remote set-head origin "$CI_DEFAULT_BRANCH"
    - npx --yes countersign@${version} check --format junit "origin/$CI_MERGE_REQUEST_TARGET_BRANCH_NAME..HEAD" > countersign.xml
  artifacts:
    when: always
    reports:
      junit: countersign.xml
`;
}

/** The `pre-push` hook: advice only, it never stops a push. */
export function prePushText(): string {
  return `#!/bin/sh
${HOOK_MARK}
# Says before a push what the change will need. Never stops it.
command -v countersign >/dev/null 2>&1 || exit 0
countersign check --no-input --color never >&2
exit 0
`;
}

/** A double-quoted YAML scalar; everything that is not plain text is written as an escape. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu, (character) =>
    Array.from(
      { length: character.length },
      (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
    ).join(''),
  );
}
