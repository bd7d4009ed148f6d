/** The CI jobs that `init` writes, each for the forge that it recognises. */
import type { Forge } from '../setup/init-facts.ts';
import { quoted } from '../setup/init-texts.ts';

/** The file for the forge's CI, or null where there is none to write. */
export function ciFile(
  forge: Forge,
  version: string,
  homeBranch: string,
): { readonly path: string; readonly content: string } | null {
  const branch = homeBranch.replace('refs/heads/', '');
  switch (forge) {
    case 'github':
      return { path: '.github/workflows/countersign.yml', content: actionsText(version, branch, '') };
    case 'forgejo':
      return {
        path: '.forgejo/workflows/countersign.yml',
        content: actionsText(version, branch, 'https://github.com/'),
      };
    case 'gitlab':
      return { path: '.gitlab/countersign.yml', content: gitlabText(version) };
    case 'unknown':
      return null;
  }
}

function actionsText(version: string, branch: string, host: string): string {
  const uses = `${host}countersign/countersign@v${version}`;
  return `# Judges requests by what people signed, and records what landed. How to set it up: docs/gates.md of countersign.
name: countersign
on:
  # Read from the default branch, so that a request cannot change how it is judged. Nothing of it is checked out.
  pull_request_target:
  merge_group:
  push:
    branches: [${quoted(branch)}]
  # Makes up for a run that was lost.
  schedule:
    - cron: '17 4 * * *'
permissions: {}
jobs:
  judge:
    if: github.event_name == 'pull_request_target' || github.event_name == 'merge_group'
    runs-on: ubuntu-latest
    permissions:
      contents: read
    steps:
      - uses: ${uses}
        with:
          # What "countersign trust" prints, as a variable of the repository.
          root: \${{ vars.COUNTERSIGN_ROOT }}
  record:
    if: github.event_name == 'push' || github.event_name == 'schedule'
    runs-on: ubuntu-latest
    # An environment limited to the protected branches: it holds the key that signs the records.
    environment: countersign
    concurrency:
      group: countersign-record
      cancel-in-progress: false
    permissions:
      contents: write
    steps:
      - uses: ${uses}
        with:
          root: \${{ vars.COUNTERSIGN_ROOT }}
          key: \${{ secrets.COUNTERSIGN_GATE_KEY }}
`;
}

/** The template; `templates/countersign.gitlab-ci.yml` is the same text. */
export function gitlabText(version: string): string {
  return `# Judges merge requests and merge trains by what people signed, and records what landed on protected branches.
#
#   include: [{ local: .gitlab/countersign.yml }]      # where "countersign init" writes it
#
# Variables (Settings → CI/CD → Variables):
#   COUNTERSIGN_ROOT      what "countersign trust" prints
#   COUNTERSIGN_GATE_KEY  the recorder's private key: protected, masked where it can be, environment "countersign"
#   COUNTERSIGN_TOKEN     a project access token with write_repository, for the recorder alone: as above

.countersign:
  image: node:24
  variables:
    COUNTERSIGN_VERSION: "${version}"
    # The recorder's name in .countersign/allowed_signers.
    COUNTERSIGN_GATE: recorder
    # Nothing of the request is checked out: the script makes a bare clone of its own.
    GIT_STRATEGY: none
    GIT_TERMINAL_PROMPT: "0"
  script:
    - |
      set -eu
      clone="$(mktemp -d)/countersign.git"
      trap 'rm -rf "\${clone%/*}"' EXIT
      git init --quiet --bare "$clone"
      cd "$clone"
      git remote add origin "$CI_PROJECT_URL.git"
      export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0="credential.$CI_SERVER_URL.helper"
      export GIT_CONFIG_VALUE_0='!f() { echo "username=$TOKEN_USER"; echo "password=$TOKEN"; }; f'
      set -- '+refs/heads/*:refs/remotes/origin/*' '+refs/notes/*:refs/notes/*'
      case "\${CI_MERGE_REQUEST_REF_PATH:-}" in
        refs/merge-requests/*)
          set -- "$@" "+refs/merge-requests/$CI_MERGE_REQUEST_IID/head:refs/requests/$CI_MERGE_REQUEST_IID/head"
          set -- "$@" "+$CI_MERGE_REQUEST_REF_PATH:refs/requests/$CI_MERGE_REQUEST_IID/pipeline" ;;
      esac
      git fetch --quiet --no-tags origin "$@"
      git symbolic-ref refs/remotes/origin/HEAD "refs/remotes/origin/$CI_DEFAULT_BRANCH"
      \${COUNTERSIGN:-npx --yes "countersign@$COUNTERSIGN_VERSION"} ci --gate "$COUNTERSIGN_GATE"

# The pipeline of a merge request is written by its branch, so this is advice unless a pipeline execution policy adds it.
countersign:
  extends: .countersign
  variables:
    TOKEN_USER: gitlab-ci-token
    TOKEN: $CI_JOB_TOKEN
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"

# Detects what landed past every gate; deployment refuses it. Schedule it daily, too: a lost pipeline is made up for.
countersign-record:
  extends: .countersign
  environment:
    name: countersign
    action: prepare
  resource_group: countersign-record
  variables:
    TOKEN_USER: countersign
    TOKEN: $COUNTERSIGN_TOKEN
  rules:
    - if: $CI_COMMIT_REF_PROTECTED == "true" && $CI_COMMIT_BRANCH && $CI_PIPELINE_SOURCE != "merge_request_event"
`;
}
