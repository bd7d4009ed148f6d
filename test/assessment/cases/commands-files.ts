/** Cases of commands in the files that hold them: every kind of file, and the names that programs give to calls. */
import type { ContentCase } from '../content-cases.ts';

type Row = readonly [path: string, text: string, finds: readonly string[]];

const TREE = ['cmd.delete.recursive'];
const ALL = ['tf.destroy.all'];

const ROWS: readonly Row[] = [
  ['Taskfile.yml', "version: '3'\ntasks:\n  x:\n    cmds:\n      - rm -rf /data\n", TREE],
  ['Taskfile.yml', "version: '3'\nvars:\n  D:\n    sh: rm -rf /data\n", TREE],
  ['Taskfile.yml', "version: '3'\ntasks:\n  clean:\n    cmds:\n      - rm -rf dist && go build -o {{.BIN}}\n", []],
  ['lefthook.yml', 'pre-commit:\n  commands:\n    x:\n      run: rm -rf /data\n', TREE],
  [
    '.pre-commit-config.yaml',
    'repos:\n  - repo: local\n    hooks:\n      - id: x\n        entry: rm -rf /data\n',
    TREE,
  ],
  ['.husky/pre-commit', 'rm -rf /data\n', TREE],
  ['.husky/pre-push', 'npm test\n', []],
  ['.envrc', 'rm -rf /data\n', TREE],
  ['Makefile', 'X := $(shell rm -rf /data)\n', TREE],
  ['Makefile', '.RECIPEPREFIX = >\nx:\n> rm -rf /data\n', TREE],
  ['Makefile', 'V := $(shell git describe --tags)\n', []],
  ['Makefile', 'x:\n\trm -rf /data\n\n.RECIPEPREFIX = >\n', TREE],
  ['Makefile', '.RECIPEPREFIX = >\nx:\n\trm -rf /data\n', TREE],
  ['Makefile', '.RECIPEPREFIX = >\nx:\n> rm -rf /data\n.RECIPEPREFIX = !\n', TREE],
  ['Makefile', 'x:\n> rm -rf /data\n', []],
  ['.gitlab-ci.yml', '.deploy: &deploy\n  - terraform destroy -auto-approve\na:\n  script: *deploy\n', ALL],
  ['.claude/settings.json', '{"hooks":{"Stop":[{"hooks":[{"type":"command","command":"rm -rf /data"}]}]}}', TREE],
  ['.mcp.json', '{"mcpServers":{"x":{"command":"sh","args":["-c","rm -rf /data"]}}}', TREE],
  ['.mcp.json', '{"mcpServers":{"x":{"command":"npx","args":["-y","some-server"]}}}', []],
  ['.vscode/tasks.json', '{"tasks":[{"command":"rm -rf /data", /* at once */ "runOptions":{}}]}', TREE],
  ['.devcontainer/devcontainer.json', '{"postCreateCommand":["rm","-rf","/data"]}', TREE],
  ['.devcontainer/devcontainer.json', '{"postCreateCommand":"npm ci"}', []],
  [
    'k8s/job.yaml',
    'spec:\n  containers:\n    - command: ["sh", "-c"]\n      args: ["kubectl delete ns shop"]\n',
    ['k8s.delete.cascade'],
  ],
  [
    'k8s/job.yaml',
    'spec:\n  containers:\n    - command: [terraform, destroy]\n      args:\n        - -auto-approve\n',
    ALL,
  ],
  ['compose.yaml', 'services:\n  db:\n    entrypoint: [sh, -c]\n    command: [terraform destroy -auto-approve]\n', ALL],
  [
    'compose.yaml',
    'services:\n  db:\n    command: postgres -c fsync=on\n    healthcheck:\n      test: [CMD, pg_isready]\n',
    [],
  ],
  ['scripts/a.ps1', 'Remove-Item -Recurse -Force C:\\data\n', TREE],
  ['scripts/a.ps1', 'Remove-AzResourceGroup -Name shop -Force\n', ['cloud.delete.environment']],
  ['scripts/a.ps1', 'if ($x) { terraform.exe destroy -auto-approve }\n', ALL],
  [
    'scripts/a.ps1',
    '# Remove-Item -Recurse C:\\data\n<#\nRemove-Item -Recurse C:\\data\n#>\nRemove-Item -Recurse C:\\data -WhatIf\nRemove-Item -Recurse .\\dist\nRemove-Item -Recurse $env:TEMP\\x\n',
    [],
  ],
  ['scripts/a.bat', '@echo off\r\nrd /s /q C:\\data\r\n', TREE],
  ['scripts/a.cmd', 'rem del /s /q C:\\data\r\ndel /q build\\x.obj\r\n', []],
  [
    '.github/workflows/a.yml',
    'jobs:\n  a:\n    steps:\n      - shell: pwsh\n        run: |\n          Remove-AzResourceGroup -Name shop -Force\n',
    ['cloud.delete.environment'],
  ],
  [
    '.github/workflows/a.yml',
    'jobs:\n  a:\n    steps:\n      - shell: pwsh\n        run: |\n          bash -c "terraform destroy -auto-approve"\n',
    ALL,
  ],
  ['scripts/a.ps1', 'Remove-Item `\n  -Recurse `\n  -Force C:\\data\n', TREE],
  ['scripts/a.ps1', '$out = terraform destroy -auto-approve\n', ALL],
  ['scripts/a.ps1', 'Invoke-Expression "terraform destroy -auto-approve"\n', ALL],
  ['scripts/a.ps1', 'cmd /c "rd /s /q C:\\data"\n', TREE],
  [
    'scripts/a.ps1',
    'Write-Host a # then; terraform destroy -auto-approve\nWrite-Host "x; terraform destroy -auto-approve"\n',
    [],
  ],
  ['scripts/a.bat', 'if exist C:\\data rd /s /q C:\\data\n', TREE],
  ['scripts/a.bat', 'call terraform destroy -auto-approve\n', ALL],
  ['scripts/a.bat', 'powershell -Command "Remove-Item -Recurse C:\\data"\n', TREE],
  ['scripts/a.bat', 'terraform ^\n  destroy -auto-approve\n', ALL],
  ['scripts/a.bat', 'echo call terraform destroy -auto-approve\nif exist build echo terraform\n', []],
  [
    'charts/a/templates/job.yaml',
    '{{- if .Values.x }}\nspec:\n  containers:\n    - name: {{ .Values.name }}\n      command: [sh, -c]\n      args: ["terraform destroy -auto-approve -var a={{ .Values.a }}"]\n{{- end }}\n',
    ALL,
  ],
  [
    'charts/a/templates/job.yaml',
    '{{- if .Values.x }}\nspec:\n  containers:\n    - name: {{ .Values.name }}\n      command: [sh, -c, "terraform plan {{ .Values.a }}"]\n{{- end }}\n',
    [],
  ],
  [
    'charts/a/templates/job.yaml',
    'spec:\n  containers:\n    - command:\n        - sh\n        - -c\n        - |\n          {{ .Values.a }}; terraform destroy -auto-approve {{ .Values.b }}\n',
    ALL,
  ],
  ['a.py', 'from shutil import rmtree as r\nr("/data")\n', TREE],
  ['a.py', 'import subprocess as sp\nsp.run("rm -rf /data", shell=True)\n', TREE],
  [
    'a.py',
    'from subprocess import (\n    run,\n    Popen as P,\n)\nrun(["terraform", "destroy", "-auto-approve"])\n',
    ALL,
  ],
  ['a.py', 'import os\ncmd = "rm -rf /data"\nos.system(cmd)\n', TREE],
  ['a.py', 'from os import path\nfrom mine import run\nrun(["terraform", "destroy", "-auto-approve"])\n', []],
  ['a.py', 'import os\ncmd = "rm -rf /data"\ncmd = "ls"\nos.system(cmd)\n', []],
  ['a.js', "const { execSync: e } = require('child_process');\ne('rm -rf /data');\n", TREE],
  ['a.js', "import { rm } from 'node:fs/promises';\nawait rm('/data', { recursive: true });\n", TREE],
  ['a.ts', "import * as c from 'node:child_process';\nc.execSync('rm -rf /data');\n", TREE],
  ['a.js', "import { rm } from './store.js';\nrm('/data');\n", []],
  ['a.rb', '%x(rm -rf /data)\n', TREE],
  ['Rakefile', 'sh "rm -rf /data"\n', TREE],
  ['main.go', 'package main\nfunc main() { exec.Command("rm", "-rf", "/data").Run() }\n', TREE],
  ['main.go', 'package main\nfunc main() { exec.CommandContext(ctx, "terraform", "destroy", "-auto-approve") }\n', ALL],
  ['main.go', 'package main\nfunc main() { os.RemoveAll("/data") }\n', TREE],
  [
    'main.go',
    'package main\n// os.RemoveAll("/data")\nfunc main() { os.RemoveAll(dir); exec.Command("go", "build") }\n',
    [],
  ],
  ['a.php', '<?php system("rm -rf /data");\n', TREE],
  ['a.pl', 'system("rm -rf /data");\n', TREE],
];

export const COMMAND_FILES: readonly ContentCase[] = ROWS.map(([path, text, finds], index) => ({
  name: `file ${index}: ${path}`,
  files: { [path]: [null, text] },
  finds,
  ...(finds.length === 0 ? { harmlessFor: [...TREE, ...ALL] } : {}),
}));
