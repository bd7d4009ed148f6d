/** Cases of commands that stand where they stood, and mean something else because of what was changed around them. */
import type { ContentCase } from '../content-cases.ts';

const TREE = ['cmd.delete.recursive'];
const OPAQUE = ['cmd.exec.opaque'];
const CASCADE = ['k8s.delete.cascade'];

/** `…` stands for what is changed. */
type Row = readonly [path: string, text: string, before: string, after: string, finds: readonly string[]];

const SHELL = 'DIR=…\nrm -rf "$DIR"\n';
const MAKE = 'DIR := …\nclean:\n\trm -rf $(DIR)\n';
const GITHUB = 'env:\n  DIR: …\njobs:\n  a:\n    steps:\n      - run: rm -rf "$DIR"\n';
const MACRO = 'variables:\n  - name: DIR\n    value: …\nsteps:\n  - bash: rm -rf $(DIR)\n';
const TASK = "version: '3'\nvars:\n  DIR: …\ntasks:\n  a:\n    cmds:\n      - rm -rf {{.DIR}}\n";

const ROWS: readonly Row[] = [
  ['run.sh', SHELL, '/tmp/x', '/', TREE],
  ['run.sh', SHELL, '/tmp/x', '/var/lib/postgresql', TREE],
  ['run.sh', SHELL, 'build', '$1', OPAQUE],
  ['run.sh', SHELL, '${DIR:-build}', '${DIR:-/srv/db}', TREE],
  ['run.sh', `export ${SHELL}`, '/tmp/x', '/', TREE],
  ['run.sh', 'cd …\nrm -rf *\n', 'build', '/srv/db', TREE],
  ['run.sh', '…rm -rf *\n', 'cd build\n', '', TREE],
  ['run.sh', 'F=…\nkubectl delete ns shop $F\n', '--dry-run=client', '--wait', CASCADE],
  ['run.sh', 'case $1 in a) DIR=/tmp/x;;… esac\nrm -rf "$DIR"\n', '', ' b) DIR=/;;', TREE],
  ['run.sh', SHELL, '/tmp/x', '/tmp/y', []],
  ['run.sh', `A=…\nDIR=/srv/x\nrm -rf "$DIR"\n`, '1', '2', []],
  ['run.sh', 'A=…\ncd /srv/db\nrm -rf *\n', '1', '2', []],
  // What stood behind a mistake was not read before: only what the change wrote is news.
  ['run.sh', 'echo …\nrm -rf /srv/db\n', '"open', '"closed"', []],
  // The next version of what is published or thrown away is no other deed.
  ['run.sh', 'V=…\ndocker push shop:$V\nkubectl delete deploy shop-v$V\n', '1.2.3', '1.3.0', []],
  ['run.sh', 'D=…\nkubectl delete deploy $D\n', 'shop-old', 'shop', ['k8s.delete.workload']],
  ['run.sh', 'TAG=…\ndocker push shop:$TAG\n', 'blue', 'green', []],
  ['Makefile', MAKE, 'build', '/', TREE],
  ['Makefile', MAKE, 'build', '/var/lib/postgresql', TREE],
  ['Makefile', `ROOT := …\n${MAKE.replace('…', '$(ROOT)/x')}`, 'build', '/srv', TREE],
  ['Makefile', MAKE, 'build', 'dist', []],
  ['justfile', 'dir := "…"\nclean:\n  rm -rf {{dir}}\n', 'build', '/srv/db', TREE],
  ['justfile', 'dir := "…"\nclean:\n  rm -rf {{dir}}\n', 'build', 'dist', []],
  ['Taskfile.yml', TASK, '/tmp/x', '/srv/db', TREE],
  ['Taskfile.yml', TASK, '/tmp/x', '/tmp/y', []],
  ['Dockerfile', 'FROM debian\nENV D=…\nRUN rm -rf $D\n', '/tmp/x', '/', TREE],
  ['.github/workflows/a.yml', GITHUB, '/tmp/x', '/', TREE],
  ['.github/workflows/a.yml', GITHUB.replace('"$DIR"', '${{ env.DIR }}'), '/tmp/x', '/', TREE],
  ['.github/workflows/a.yml', GITHUB, '/tmp/x', '/tmp/y', []],
  [
    '.gitlab-ci.yml',
    'variables:\n  DRY: …\na:\n  script:\n    - kubectl delete ns shop $DRY\n',
    '--dry-run=client',
    '--wait',
    CASCADE,
  ],
  ['azure-pipelines.yml', MACRO, '/tmp/x', '/', TREE],
  ['azure-pipelines.yml', MACRO, '/tmp/x', '/tmp/y', []],
  ['a.py', 'import shutil\nD = "…"\nshutil.rmtree(D)\n', '/tmp/x', '/srv/db', TREE],
  [
    '.gitlab-ci.yml',
    '.v:\n  x: &x terraform destroy -auto-approve\na:\n  script:\n    - …\n',
    'echo',
    '*x',
    ['tf.destroy.all'],
  ],
];

export const COMMAND_VARIABLES: readonly ContentCase[] = ROWS.map(([path, text, before, after, finds], index) => ({
  name: `around ${index}: ${path}: ${before} becomes ${after}`,
  files: { [path]: [text.replace('…', () => before), text.replace('…', () => after)] },
  finds,
  ...(finds.length === 0 ? { harmlessFor: [...TREE, ...OPAQUE, 'k8s.delete.workload', 'cmd.package.publish'] } : {}),
}));
