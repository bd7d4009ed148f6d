/** Cases of commands in pipelines and task runners, in every notation that YAML has for them. */
import type { ContentCase } from '../content-cases.ts';

const DESTROY = 'terraform destroy -auto-approve';
const TREE = 'cmd.delete.recursive';
const ALL = 'tf.destroy.all';
const GROUP = 'cloud.delete.environment';

type Row = readonly [name: string, text: string, finds: readonly string[]];

const AZURE: readonly Row[] = [
  ['a step of pwsh', `- pwsh: ${DESTROY}\n`, [ALL]],
  ['a block of powershell', '- powershell: |\n    Remove-AzResourceGroup -Name shop -Force\n', [GROUP]],
  ['a block of bash', `- bash: |\n    ${DESTROY}\n`, [ALL]],
  ['a script behind its name', `- displayName: x\n  script: ${DESTROY}\n`, [ALL]],
  [
    'a task of PowerShell',
    '- task: PowerShell@2\n  inputs:\n    targetType: inline\n    script: |\n      Remove-AzResourceGroup -Name shop -Force\n',
    [GROUP],
  ],
  [
    'a task of AzurePowerShell',
    '- task: AzurePowerShell@5\n  inputs:\n    Inline: |\n      Remove-AzResourceGroup -Name shop -Force\n',
    [GROUP],
  ],
  ['a step in flow notation', `- { bash: "${DESTROY}", displayName: x }\n`, [ALL]],
  ['an anchored step', `- &x\n  bash: ${DESTROY}\n`, [ALL]],
  ['an anchored text', `- bash: &x |\n    ${DESTROY}\n`, [ALL]],
  ['a key in quotes', `- "script": ${DESTROY}\n`, [ALL]],
  [
    'a command of a shell between lines that are PowerShell only',
    `- pwsh: |\n    if ($env:RESET -eq 'yes') {\n      bash -c "${DESTROY}"\n    }\n`,
    [ALL],
  ],
  [
    'a command of a shell on a line that is PowerShell otherwise',
    `- pwsh: |\n    Get-Item x | foreach {\n      y\n    }\n    if ($x) { bash -c "${DESTROY}" }\n`,
    [ALL],
  ],
  [
    'PowerShell that writes it down between lines that no shell knows',
    `- pwsh: |\n    if ($x) {\n      $text = @"\n    bash -c '${DESTROY}'\n    "@\n      # ${DESTROY}\n      Write-Host "${DESTROY}"\n    }\n`,
    [],
  ],
  [
    'PowerShell that only speaks of it',
    `- pwsh: Write-Host "${DESTROY}"\n- powershell: |\n    # ${DESTROY}\n    <#\n    ${DESTROY}\n    #>\n    if ($x) { Get-AzResourceGroup -Name shop }\n`,
    [],
  ],
  [
    'a program of Python',
    `- task: PythonScript@0\n  inputs:\n    scriptSource: inline\n    script: |\n      # it's no shell\n      print("${DESTROY}")\n`,
    [],
  ],
];

const GITLAB: readonly Row[] = [
  ['an alias of a text', `.v:\n  x: &x ${DESTROY}\na:\n  script:\n    - *x\n`, [ALL]],
  ['an alias of a list', `.v:\n  x: &x\n    - ${DESTROY}\na:\n  script: *x\n`, [ALL]],
  ['a merge key over a quoted key', `.t: &t\n  "script":\n    - ${DESTROY}\na:\n  <<: *t\n`, [ALL]],
  ['a job in flow notation', `a: {script: [${DESTROY}], stage: x}\n`, [ALL]],
  ['a list in brackets over lines', `a:\n  script: [\n    "echo",\n    "${DESTROY}",\n  ]\n`, [ALL]],
  ['a key with an escape', `a:\n  "scr\\u0069pt":\n    - ${DESTROY}\n`, [ALL]],
  ['a key with a question mark', `a:\n  ? script\n  : - ${DESTROY}\n`, [ALL]],
  ['an anchored item', `a:\n  script:\n    - &x ${DESTROY}\n    - *x\n`, [ALL]],
  ['a script of a hook', `a:\n  hooks:\n    pre_get_sources_script:\n      - ${DESTROY}\n`, [ALL]],
  ['a quoted key in a text that is no YAML', `a:\n  "script":\n    - ${DESTROY}\n  b: [\n`, [ALL]],
  [
    'an anchored text that is only printed',
    `variables:\n  NOTE: &x never ${DESTROY}\na:\n  script:\n    - echo "$NOTE"\n`,
    [],
  ],
  ['a description', `a:\n  description: &d ${DESTROY}\n  name: *d\n  script: [echo]\n`, []],
];

const GITHUB: readonly Row[] = [
  ['a pipeline in JSON', `{"jobs":{"a":{"steps":[{"run":"${DESTROY}"}]}}}\n`, [ALL]],
  ['a quoted key', `jobs:\n  a:\n    steps:\n      - name: x\n        "run" : |\n          ${DESTROY}\n`, [ALL]],
  ['an alias', `x: &d ${DESTROY}\njobs:\n  a:\n    steps:\n      - run: *d\n`, [ALL]],
  [
    'a shell that all steps share',
    'defaults:\n  run:\n    shell: pwsh\njobs:\n  a:\n    steps:\n      - run: Remove-AzResourceGroup -Name shop -Force\n',
    [GROUP],
  ],
  [
    'a shell that all steps share, and harmless steps',
    'defaults:\n  run:\n    shell: pwsh\njobs:\n  a:\n    steps:\n      - run: |\n          if ($x) {\n            Get-AzResourceGroup -Name "it\'s"\n          }\n',
    [],
  ],
];

const TASKS: readonly Row[] = [
  ['a task that is its command', `tasks:\n  a: ${DESTROY}\n`, [ALL]],
  ['tasks in flow notation', `tasks: { a: "${DESTROY}" }\n`, [ALL]],
  ['a task that is a list', `tasks:\n  a:\n    - ${DESTROY}\n`, [ALL]],
  ['a task that is a list in brackets', `tasks:\n  a: [echo x, ${DESTROY}]\n`, [ALL]],
  ['commands in flow notation', `tasks:\n  a:\n    cmds: [{cmd: ${DESTROY}}, {task: b}]\n`, [ALL]],
  ['a command that is deferred', `tasks:\n  a:\n    cmds: [{defer: ${DESTROY}}]\n`, [ALL]],
  [
    'a task that is deferred',
    `tasks:\n  a:\n    cmds:\n      - defer: { task: b }\n      - task: "rm -rf /data"\n`,
    [],
  ],
  ['a status', `tasks:\n  a:\n    status:\n      - ${DESTROY}\n    cmds: [echo]\n`, [ALL]],
  ['a command in quotes with a placeholder', `tasks:\n  a: "${DESTROY} {{.FLAGS}}"\n`, [ALL]],
  [
    'texts for people',
    `vars:\n  NOTE: rm -rf /data\ntasks:\n  rm -rf /data:\n    desc: ${DESTROY}\n    summary: |\n      rm -rf /data\n    prompt: rm -rf / really?\n    cmds: [go build ./...]\n`,
    [],
  ],
];

const OTHERS: readonly (readonly [path: string, ...row: Row])[] = [
  [
    '.circleci/config.yml',
    'a command in flow notation',
    `jobs:\n  a:\n    steps:\n      - run: { name: x, command: ${DESTROY} }\n`,
    [ALL],
  ],
  [
    'cloudbuild.yaml',
    'arguments for an image',
    'steps:\n  - name: docker.io/hashicorp/terraform:1.9\n    args: [destroy, -auto-approve]\n',
    [ALL],
  ],
  [
    'cloudbuild.yaml',
    'an entry point with its arguments',
    `steps:\n  - name: gcr.io/cloud-builders/gcloud\n    entrypoint: bash\n    args: ['-c', '${DESTROY}']\n`,
    [ALL],
  ],
  [
    'cloudbuild.yaml',
    'a plan by an image',
    'steps:\n  - name: docker.io/hashicorp/terraform:1.9\n    args: [plan, -out=destroy]\n',
    [],
  ],
  ['.azure-pipelines/deploy.yml', 'a template of Azure', `steps:\n  - pwsh: ${DESTROY}\n`, [ALL]],
  ['pipelines/deploy.yml', 'a pipeline in a folder of them', `steps:\n  - pwsh: ${DESTROY}\n`, [ALL]],
];

function casesOf(path: string, rows: readonly Row[], around: (text: string) => string): readonly ContentCase[] {
  return rows.map(([name, text, finds]) => ({
    name: `${path}: ${name}`,
    files: { [path]: [null, around(text)] },
    finds,
    ...(finds.length === 0 ? { harmlessFor: [ALL, TREE, 'assess.input.unreadable'] } : {}),
  }));
}

export const PIPELINE_COMMANDS: readonly ContentCase[] = [
  ...casesOf('azure-pipelines.yml', AZURE, (text) => `steps:\n${text.replaceAll(/^(?=.)/gm, '  ')}`),
  ...casesOf('.gitlab-ci.yml', GITLAB, (text) => text),
  ...casesOf('.github/workflows/notation.yml', GITHUB, (text) => text),
  ...casesOf('Taskfile.yml', TASKS, (text) => `version: '3'\n${text}`),
  ...OTHERS.flatMap(([path, ...row]) => casesOf(path, [row], (text) => text)),
];
