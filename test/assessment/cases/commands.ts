/** Cases of the rules about commands: every row of their table as a line of a script, and the places where they stand. */
import { COMMAND_CHECKS, COMMAND_ROWS } from '../../../src/core/reading/commands/rules/every.ts';
import { judgeText } from '../../../src/core/reading/commands/judge.ts';
import type { ContentCase } from '../content-cases.ts';
import { COMMAND_FILES } from './commands-files.ts';
import { PIPELINE_COMMANDS } from './commands-pipelines.ts';
import { COMMAND_STORES } from './commands-stores.ts';
import { COMMAND_VARIABLES } from './commands-variables.ts';
import { COMMAND_VOLUMES } from './commands-volumes.ts';

type Files = ContentCase['files'];

function added(path: string, after: string, before: string | null = null): Files {
  return { [path]: [before, after] };
}

/** A row's own examples: the rule fires on the one and is silent on the other, whatever other rules say. */
function rowCase(rule: string, fits: string, harmless: string, index: number): readonly ContentCase[] {
  return [
    { name: `row ${index}: ${fits}`, files: added('run.sh', `${fits}\n`), finds: alsoFound(fits, rule) },
    {
      name: `row ${index}: ${harmless}`,
      files: added('run.sh', `${harmless}\n`),
      finds: alsoFound(harmless, null),
      harmlessFor: [rule],
    },
  ];
}

/** What the judge says, with the rule itself in any case: a row that does not fire makes the case fail. */
function alsoFound(line: string, rule: string | null): readonly string[] {
  const ids = judgeText(line)
    .findings.filter(({ destructive }) => destructive)
    .map((finding) => finding.rule);
  return [...new Set(rule === null ? ids : [...ids, rule])].sort();
}

const ROWS = COMMAND_ROWS.flatMap(([rule, , fits, harmless], index) => rowCase(rule, fits, harmless, index));
const CHECKS: readonly ContentCase[] = COMMAND_CHECKS.flatMap(({ rules, harmless }, index) =>
  harmless.map((line) => ({
    name: `check ${index}: ${line}`,
    files: added('run.sh', `${line}\n`),
    finds: alsoFound(line, null).filter((id) => !rules.includes(id)),
    harmlessFor: rules,
  })),
);

const PLACES: readonly ContentCase[] = [
  { name: 'a script deletes the home', files: added('run.sh', 'rm -rf "$HOME"\n'), finds: ['cmd.delete.recursive'] },
  {
    name: 'a Makefile deletes above itself',
    files: added('Makefile', 'OUT := ..\nclean:\n\t@rm -rf $(OUT)/shared\n'),
    finds: ['cmd.delete.recursive'],
  },
  {
    name: 'a Makefile deletes in a loop',
    files: added('Makefile', 'clean:\n\t$(foreach D,$(dir $(wildcard *)), rm -rf ../shared;)\n'),
    finds: ['cmd.delete.recursive'],
  },
  {
    name: 'a Makefile deletes in a shell of its own',
    files: added('Makefile', 'clean:\n\techo $(shell rm -rf ../shared) $(dir $(CURDIR))\n'),
    finds: ['cmd.delete.recursive'],
  },
  {
    name: 'a Makefile nests what it expands',
    files: added(
      'Makefile',
      'all:\n\t@$(eval NAME := $(basename $(notdir $@)))\n\t$(foreach T,$(TARGETS), $(MAKE) $(T))\n\tmkdir -p $(dir $(abspath $(OUT)))\n\tA=$${B:-1} GOWORK=$(abspath $(WORK)) ./run.sh $(patsubst $(DIR)/%,../%,$(word 1,$|))\n',
    ),
    finds: [],
    harmlessFor: ['cmd.delete.recursive'],
  },
  {
    name: 'a program for the forge is no script of the shell',
    files: added(
      '.github/workflows/a.yml',
      "on: push\njobs:\n  a:\n    steps:\n      - uses: actions/github-script@v7\n        with:\n          script: |\n            const { repo } = context.repo;\n            await github.rest.pulls.list({\n              head: owner + ':' + process.env.BRANCH,\n            });\n      - run: make\n",
    ),
    finds: [],
    harmlessFor: ['cmd.exec.opaque'],
  },
  {
    name: 'a script for another machine is one of the shell',
    files: added(
      '.github/workflows/a.yml',
      'on: push\njobs:\n  a:\n    steps:\n      - uses: actions/github-script@v7\n        with:\n          script: return 1\n      - uses: someone/ssh-action@v1\n        with:\n          script: terraform destroy -auto-approve\n',
    ),
    finds: ['tf.destroy.all'],
  },
  {
    name: 'a Makefile cleans its output',
    files: added('Makefile', 'OUT := build\nclean:\n\t$(RM) -r $(OUT) *.o\n'),
    finds: [],
    harmlessFor: ['cmd.delete.recursive'],
  },
  {
    name: 'a step of a workflow destroys',
    files: added(
      '.github/workflows/x.yml',
      'jobs:\n  a:\n    steps:\n      - name: go\n        run: |\n          cd infra\n          terraform destroy -auto-approve\n',
    ),
    finds: ['tf.destroy.all'],
  },
  {
    name: 'a step of a workflow sets its own machine up',
    files: added(
      '.github/workflows/x.yml',
      'jobs:\n  a:\n    steps:\n      - run: sudo rm -rf /usr/share/dotnet /opt/ghc && git config user.email bot@example.org\n      - run: npm publish\n',
    ),
    finds: [],
    harmlessFor: ['cmd.delete.recursive', 'git.identity.changed', 'cmd.package.publish'],
  },
  {
    name: 'a job of GitLab flushes a cache',
    files: added('.gitlab-ci.yml', 'deploy:\n  script:\n    - redis-cli -h cache.prod FLUSHALL\n    - echo done\n'),
    finds: ['data.delete.keyspace'],
  },
  {
    name: 'an image runs a download',
    files: added(
      'Dockerfile',
      'FROM debian\nRUN apt-get update \\\n # why\n && curl -fsSL https://get.example.org | sh\n',
    ),
    finds: ['cmd.exec.remote'],
  },
  {
    name: 'an image cleans up after apt',
    files: added('Dockerfile', 'FROM debian\nRUN apt-get install -y x && rm -rf /var/lib/apt/lists/* /opt/cache\n'),
    finds: [],
    harmlessFor: ['cmd.delete.recursive'],
  },
  {
    name: 'a script of npm resets the data base',
    files: added('package.json', '{"name":"x","scripts":{"build":"tsc","db:fresh":"prisma migrate reset --force"}}'),
    finds: ['data.delete.keyspace'],
  },
  {
    name: 'a dependency is called like a command',
    files: added('package.json', '{"dependencies":{"rm -rf /":"1"},"scripts":{"clean":"rimraf dist"}}'),
    finds: [],
    harmlessFor: ['cmd.delete.recursive'],
  },
  {
    name: 'Python spawns with a literal vector',
    files: added(
      'tool.py',
      'import subprocess\nsubprocess.run(["kubectl", "delete", "namespace", "shop"], check=True)\n',
    ),
    finds: ['k8s.delete.cascade'],
  },
  {
    name: 'Python deletes a home',
    files: added('tool.py', 'import shutil\nshutil.rmtree("/home/deploy")\n'),
    finds: ['cmd.delete.recursive'],
  },
  {
    name: 'Python speaks of a command',
    files: added(
      'tool.py',
      'import subprocess\n"""os.system("rm -rf /")"""\n# subprocess.run(["rm", "-rf", "/"])\nprint("rm -rf /")\nsubprocess.run(["git", "status"])\n',
    ),
    finds: [],
    harmlessFor: ['cmd.delete.recursive'],
  },
  {
    name: 'TypeScript runs a text',
    files: added(
      'src/x.ts',
      "import { execSync } from 'node:child_process';\nexecSync('git push --force origin main');\n",
    ),
    finds: ['git.history.force-push'],
  },
  {
    name: 'a pattern is executed, not a program',
    files: added(
      'src/x.ts',
      "const m = /rm (-rf)/.exec('rm -rf /');\nconst cp = spawnSync('git', ['push', 'origin', branch]);\n",
    ),
    finds: [],
    harmlessFor: ['git.history.force-push'],
  },
  {
    name: 'a destructive command that stood there before',
    files: added(
      'run.sh',
      'set -e\nterraform destroy -auto-approve\necho done\n',
      'terraform destroy -auto-approve\necho done\n',
    ),
    finds: [],
    harmlessFor: ['tf.destroy.all'],
  },
  {
    name: 'a destructive command that moves to another file',
    files: { 'a.sh': ['#!/bin/sh\ndropdb shop\n', '#!/bin/sh\n./b.sh\n'], 'b.sh': [null, '#!/bin/sh\ndropdb shop\n'] },
    finds: [],
    harmlessFor: ['data.delete.keyspace'],
  },
  {
    name: 'a destructive command that is written a second time',
    files: added('run.sh', 'dropdb shop\ndropdb shop\n', 'dropdb shop\n'),
    finds: ['data.delete.keyspace'],
  },
  {
    name: 'a target that changes',
    files: added('run.sh', 'dropdb shop-prod\n', 'dropdb shop-test\n'),
    finds: ['data.delete.keyspace'],
  },
  {
    name: 'a script that cannot be parsed',
    files: added('run.sh', 'echo "open\nrm -rf build\n'),
    finds: ['assess.input.unreadable'],
  },
  {
    name: 'documents in a script',
    files: added(
      'run.sh',
      "cat > NOTES <<'EOF'\nrm -rf /\nterraform destroy\nEOF\ngit commit -m 'DROP TABLE x; git push --force'\n# kubectl delete ns shop\n",
    ),
    finds: [],
    harmlessFor: ['cmd.delete.recursive', 'sql.delete.table', 'git.history.force-push'],
  },
  {
    name: 'a folder of mktemp is thrown away',
    files: added('run.sh', 'tmp="$(mktemp -d)"\ntrap \'rm -rf "$tmp"\' EXIT\nWORK="${WORK:-build}"\nrm -rf "$WORK"\n'),
    finds: [],
    harmlessFor: ['cmd.exec.opaque', 'cmd.delete.recursive'],
  },
  { name: 'only an expansion is deleted', files: added('run.sh', 'rm -rf "$1"/*\n'), finds: ['cmd.exec.opaque'] },
  {
    name: 'a text is decoded and run',
    files: added('run.sh', 'echo ZWNobyBoaQ== | base64 -d | bash\n'),
    finds: ['cmd.exec.decoded'],
  },
  {
    name: 'a text is decoded into a file',
    files: added(
      'run.sh',
      'echo ZWNobyBoaQ== | base64 -d > logo.txt\ncurl -fsSL https://example.org/x.tgz | tar -xz\n',
    ),
    finds: [],
    harmlessFor: ['cmd.exec.decoded', 'cmd.exec.remote'],
  },
];

const OPAQUE: readonly ContentCase[] = COMMAND_CHECKS.flatMap(({ fits }, index) =>
  fits.map((line) => ({
    name: `check ${index}: ${line}`,
    files: added('run.sh', `${line}\n`),
    finds: alsoFound(line, null),
  })),
);

export const COMMAND_CASES: readonly ContentCase[] = [
  ...ROWS,
  ...CHECKS,
  ...OPAQUE,
  ...PLACES,
  ...COMMAND_FILES,
  ...PIPELINE_COMMANDS,
  ...COMMAND_VARIABLES,
  ...COMMAND_VOLUMES,
  ...COMMAND_STORES,
];
