/** Cases of the pipeline rules. */
import type { ContentCase } from '../content-cases.ts';
import { swap } from './manifest-objects.ts';

const SHA = 'aaaaaaaaaabbbbbbbbbbccccccccccdddddddddd';

const CI = `name: ci
on:
  push: { branches: [main] }
  pull_request:
  workflow_dispatch:
concurrency: { group: deploy, cancel-in-progress: false }
jobs:
  test:
    runs-on: ubuntu-latest
    timeout-minutes: 20
    steps:
      - uses: actions/checkout@${SHA}
      - name: Unit tests
        run: npm test
      - name: Audit
        run: npm audit --audit-level=high
  scan:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@${SHA}
      - uses: aquasecurity/trivy-action@${SHA}
  build:
    needs: [test]
    runs-on: ubuntu-latest
    steps:
      - run: npm run build
  deploy:
    needs: [build, scan]
    if: github.ref == 'refs/heads/main'
    environment: production
    runs-on: ubuntu-latest
    steps:
      - run: ./deploy.sh
`;
const SCAN = CI.slice(CI.indexOf('  scan:'), CI.indexOf('  build:'));

const MANUAL = `on: workflow_dispatch
jobs:
  deploy:
    runs-on: ubuntu-latest
    steps: [{ run: kubectl apply -f k8s }]
`;

const GITLAB = `stages: [test, deploy]
.base: { image: node }
unit:
  stage: test
  script: [npm test]
lint:
  stage: test
  script: [npm run lint]
deploy:
  extends: .base
  stage: deploy
  script: [./deploy.sh]
  environment: { name: production }
  when: manual
  resource_group: production
  only: [main]
`;
const CIRCLE = `version: 2.1
orbs: { aws: circleci/aws-cli@4.1.2, other: acme/deploy@1.2.3 }
jobs:
  test: { docker: [{ image: node }], steps: [checkout, { run: npm test }] }
  deploy: { docker: [{ image: node }], steps: [{ run: ./deploy.sh }] }
workflows:
  main:
    jobs:
      - test
      - hold: { type: approval, requires: [test] }
      - deploy: { requires: [hold] }
`;
const AZURE = `trigger: { branches: { include: [main] } }
stages:
  - stage: Test
    jobs: [{ job: unit, steps: [{ script: npm test }] }]
  - stage: Deploy
    jobs:
      - deployment: web
        environment: production
        strategy: { runOnce: { deploy: { steps: [{ script: ./deploy.sh }] } } }
`;
const JENKINS = `pipeline {
  stages {
    stage('Test') {
      steps { 
        sh 'npm test'
      }
    }
    stage('Deploy') {
      steps {
        input message: 'Deploy?'
        sh './deploy.sh'
      }
    }
  }
}
`;

const at =
  (path: string, before: string) =>
  (name: string, after: string, finds: readonly string[], harmlessFor: readonly string[] = []): ContentCase => ({
    name,
    files: { [path]: [before, after] },
    finds,
    harmlessFor,
  });
const github = at('.github/workflows/ci.yml', CI);
const gitlab = at('.gitlab-ci.yml', GITLAB);
const circle = at('.circleci/config.yml', CIRCLE);
const azure = at('azure-pipelines.yml', AZURE);
const jenkins = at('Jenkinsfile', JENKINS);

const GITHUB_CASES: readonly ContentCase[] = [
  github('a job that scans is removed', swap(swap(CI, SCAN, ''), 'needs: [build, scan]', 'needs: [build]'), [
    'pipeline.removed.job',
  ]),
  {
    name: 'a job that scans moves to another workflow',
    files: {
      '.github/workflows/ci.yml': [CI, swap(swap(CI, SCAN, ''), 'needs: [build, scan]', 'needs: [build]')],
      '.github/workflows/scan.yml': [null, `on: pull_request\njobs:\n${SCAN}`],
    },
    finds: [],
    harmlessFor: ['pipeline.removed.job'],
  },
  github(
    'a job is renamed, jobs change their order',
    swap(
      CI.replace(SCAN, '') + SCAN.replace('scan:', 'image-scan:'),
      'needs: [build, scan]',
      'needs: [build, image-scan]',
    ),
    [],
    ['pipeline.removed.job', 'pipeline.removed.dependency'],
  ),
  github(
    'a step that audits is removed',
    swap(CI, '      - name: Audit\n        run: npm audit --audit-level=high\n', ''),
    ['pipeline.removed.step'],
  ),
  github(
    'a step tests with another command',
    swap(CI, 'run: npm test', 'run: npm run test:ci'),
    [],
    ['pipeline.removed.step'],
  ),
  github('a deployment no longer waits for the scan', swap(CI, 'needs: [build, scan]', 'needs: [build]'), [
    'pipeline.removed.dependency',
  ]),
  github(
    'a deployment waits for the tests through the build',
    swap(CI, 'needs: [build, scan]', 'needs: [build, scan, test]'),
    [],
    ['pipeline.removed.dependency'],
  ),
  github('the environment of a deployment goes', swap(CI, '    environment: production\n', ''), [
    'pipeline.removed.approval',
  ]),
  github(
    'the environment of a deployment gets an address',
    swap(CI, 'environment: production', 'environment: { name: production, url: "https://example.org" }'),
    [],
    ['pipeline.removed.approval'],
  ),
  at('.github/workflows/deploy.yml', MANUAL)(
    'a manual deployment starts with every push',
    swap(MANUAL, 'on: workflow_dispatch', 'on: [workflow_dispatch, push]'),
    ['pipeline.trigger.automatic'],
  ),
  at('.github/workflows/deploy.yml', MANUAL)(
    'a manual deployment can be called by others',
    swap(MANUAL, 'on: workflow_dispatch', 'on: [workflow_dispatch, workflow_call]'),
    [],
    ['pipeline.trigger.automatic'],
  ),
  github('a deployment runs for every branch', swap(CI, 'branches: [main]', 'branches: ["**"]'), [
    'pipeline.trigger.widened',
  ]),
  github('the condition of a deployment goes', swap(CI, "    if: github.ref == 'refs/heads/main'\n", ''), [
    'pipeline.trigger.widened',
  ]),
  github(
    'the condition of a deployment is written otherwise',
    swap(CI, "github.ref == 'refs/heads/main'", "github.ref_name == 'main' && github.event_name == 'push'"),
    [],
    ['pipeline.trigger.widened'],
  ),
  github('checks no longer run for pull requests', swap(CI, '  pull_request:\n', ''), ['pipeline.trigger.narrowed']),
  github(
    'checks run for some paths only',
    swap(CI, '  pull_request:\n', '  pull_request: { paths-ignore: [docs] }\n'),
    ['pipeline.trigger.narrowed'],
  ),
  github(
    'checks also run in the merge queue',
    swap(CI, '  pull_request:\n', '  pull_request:\n  merge_group:\n'),
    [],
    ['pipeline.trigger.narrowed'],
  ),
  github('an action loses its commit', swap(CI, `trivy-action@${SHA}`, 'trivy-action@v1'), [
    'pipeline.action.unpinned',
  ]),
  github(
    'an action of a stranger is added by branch',
    swap(CI, '      - run: npm run build', '      - uses: acme/tool@main\n      - run: npm run build'),
    ['pipeline.action.unpinned'],
  ),
  github(
    'an action moves to another commit',
    CI.replaceAll(SHA, 'eeeeeeeeeebbbbbbbbbbccccccccccdddddddddd'),
    [],
    ['pipeline.action.unpinned'],
  ),
  github(
    'an action of the forge and one of the repository are added',
    swap(
      CI,
      '      - run: npm run build',
      '      - uses: actions/cache@v4\n      - uses: ./tools/setup\n      - run: npm run build',
    ),
    [],
    ['pipeline.action.unpinned'],
  ),
  {
    name: 'the head of a pull request is checked out beside the secrets',
    files: {
      '.github/workflows/preview.yml': [
        null,
        `on: pull_request_target\njobs:\n  build:\n    steps:\n      - uses: actions/checkout@${SHA}\n        with: { ref: "\${{ github.event.pull_request.head.sha }}" }\n`,
      ],
    },
    finds: ['pipeline.checkout.untrusted'],
  },
  {
    name: 'a pull request is labelled without its code',
    files: {
      '.github/workflows/label.yml': [
        null,
        `on: pull_request_target\njobs:\n  label:\n    steps:\n      - uses: actions/checkout@${SHA}\n      - run: ./label.sh\n`,
      ],
    },
    finds: [],
    harmlessFor: ['pipeline.checkout.untrusted'],
  },
  github('a secret is printed', swap(CI, 'run: ./deploy.sh', 'run: echo ${{ secrets.KEY }} | base64'), [
    'pipeline.secret.exposed',
  ]),
  github(
    'a secret is piped into a login',
    swap(CI, 'run: ./deploy.sh', 'run: echo "${{ secrets.KEY }}" | docker login --password-stdin'),
    [],
    ['pipeline.secret.exposed'],
  ),
  github(
    'a title is pasted into a script',
    swap(CI, 'run: ./deploy.sh', 'run: echo "${{ github.event.pull_request.title }}"'),
    ['pipeline.input.injected'],
  ),
  github(
    'a title is given in a variable',
    swap(
      CI,
      'run: ./deploy.sh',
      'env: { TITLE: "${{ github.event.pull_request.title }}" }\n        run: echo "$TITLE" "${{ github.sha }}"',
    ),
    [],
    ['pipeline.input.injected'],
  ),
  github('a time limit goes', swap(CI, '    timeout-minutes: 20\n', ''), ['pipeline.timeout.lost']),
  github(
    'a time limit is a little longer',
    swap(CI, 'timeout-minutes: 20', 'timeout-minutes: 30'),
    [],
    ['pipeline.timeout.lost'],
  ),
  github('deployments may overlap', swap(CI, 'concurrency: { group: deploy, cancel-in-progress: false }\n', ''), [
    'pipeline.concurrency.lost',
  ]),
  github('a newer run cancels a deployment', swap(CI, 'cancel-in-progress: false', 'cancel-in-progress: true'), [
    'pipeline.concurrency.lost',
  ]),
  github(
    'the group is named otherwise',
    swap(CI, 'group: deploy,', 'group: production,'),
    [],
    ['pipeline.concurrency.lost'],
  ),
  github('comments and quotes change', `# pipeline\n${swap(CI, 'run: npm test', 'run: "npm test"')}`, []),
  github('a pipeline is no YAML any more', `${CI}  broken: [\n`, ['assess.input.unreadable']),
  github('a pipeline has no jobs any more', 'name: ci\n', ['pipeline.removed.job']),
];

const OTHER_CASES: readonly ContentCase[] = [
  gitlab('a manual deployment starts by itself', swap(GITLAB, '  when: manual\n', ''), ['pipeline.removed.approval']),
  gitlab(
    'a deployment waits for nothing',
    swap(GITLAB, '  script: [./deploy.sh]\n', '  script: [./deploy.sh]\n  needs: []\n'),
    ['pipeline.removed.dependency'],
  ),
  gitlab('a check is removed', swap(GITLAB, 'lint:\n  stage: test\n  script: [npm run lint]\n', ''), [
    'pipeline.removed.job',
  ]),
  gitlab('a deployment runs on all branches', swap(GITLAB, '  only: [main]\n', ''), ['pipeline.trigger.widened']),
  gitlab('deployments may overlap in GitLab', swap(GITLAB, '  resource_group: production\n', ''), [
    'pipeline.concurrency.lost',
  ]),
  gitlab(
    'the environment comes from what the job extends',
    swap(
      swap(GITLAB, '  environment: { name: production }\n', ''),
      '.base: { image: node }',
      '.base: { image: node, environment: production }',
    ),
    [],
  ),
  circle(
    'an approval goes',
    swap(
      swap(CIRCLE, '      - hold: { type: approval, requires: [test] }\n', ''),
      'requires: [hold]',
      'requires: [test]',
    ),
    ['pipeline.removed.approval'],
  ),
  circle('an orb is volatile', swap(CIRCLE, 'deploy@1.2.3', 'deploy@volatile'), ['pipeline.action.unpinned']),
  circle('an orb moves a version on', swap(CIRCLE, 'deploy@1.2.3', 'deploy@1.2.4'), []),
  azure('a deployment leaves its environment', swap(AZURE, 'environment: production', 'environment: free'), [
    'pipeline.removed.approval',
  ]),
  azure(
    'a deployment does not wait for the stage of tests',
    swap(AZURE, '  - stage: Deploy\n', '  - stage: Deploy\n    dependsOn: []\n'),
    ['pipeline.removed.dependency'],
  ),
  jenkins('nobody is asked any more', swap(JENKINS, "        input message: 'Deploy?'\n", ''), [
    'pipeline.removed.approval',
  ]),
  jenkins(
    'the tests go',
    JENKINS.slice(0, JENKINS.indexOf("    stage('Test')")) + JENKINS.slice(JENKINS.indexOf("    stage('Deploy')")),
    ['pipeline.removed.job'],
  ),
  jenkins('the tests run otherwise', swap(JENKINS, "sh 'npm test'", "sh 'npm run test'"), []),
];

export const PIPELINE_CASES: readonly ContentCase[] = [...GITHUB_CASES, ...OTHER_CASES];
