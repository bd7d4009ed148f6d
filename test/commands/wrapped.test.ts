/** Whatever stands around a command, and however it is quoted: the verdict is the same or a stricter one. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeText, judgeVector } from '../../src/core/reading/commands/judge.ts';
import type { CommandJudgement } from '../../src/core/reading/commands/judge.ts';
import { parseShell } from '../../src/core/reading/shell/parse-shell.ts';
import { CORPUS } from './corpus.ts';

const STRICT: Readonly<Record<CommandJudgement['verdict'], number>> = { silent: 0, ask: 1, found: 2 };

function single(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function double(text: string): string {
  return `"${text.replaceAll(/[\\"$`]/g, '\\$&')}"`;
}

function hexadecimal(text: string): string {
  return `$'${[...Buffer.from(text, 'latin1')].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')}'`;
}

/** A line that ends a here-document and stands in no text inside it. */
function endOf(text: string): string {
  return `END${text.length}`;
}

/** Around any text for a shell. */
const AROUND: readonly (readonly [string, (text: string) => string])[] = [
  ['sh -c', (text) => `sh -c ${single(text)}`],
  ['bash -lc with double quotes', (text) => `bash -lc ${double(text)}`],
  ['bash -c in hexadecimal', (text) => `bash -c ${hexadecimal(text)}`],
  ['zsh -euo pipefail -c', (text) => `zsh -euo pipefail -c ${single(text)}`],
  ['eval', (text) => `eval ${single(text)}`],
  ['a pipe into a shell', (text) => `printf %s ${single(text)} | bash`],
  ['echo into a shell', (text) => `echo ${single(text)} | sudo sh -s`],
  ['base64 into a shell', (text) => `echo ${Buffer.from(text).toString('base64')} | base64 -d | sh`],
  ['a here-document', (text) => `bash <<'${endOf(text)}'\n${text}\n${endOf(text)}`],
  ['a here-string', (text) => `bash <<< ${single(text)}`],
  ['su -c', (text) => `su - deploy -c ${single(text)}`],
  ['script -c', (text) => `script -qc ${single(text)} /dev/null`],
  ['watch', (text) => `watch -n 5 ${single(text)}`],
  ['a trap', (text) => `trap ${single(text)} EXIT`],
  ['a function', (text) => `go() {\n${text}\n}; go`],
  ['a condition', (text) => `if true; then\n${text}\nfi`],
  ['a loop', (text) => `for i in 1 2; do\n${text}\ndone`],
  ['a subshell', (text) => `(\n${text}\n)`],
  ['a substitution', (text) => `echo "$(\n${text}\n)"`],
  ['a background job', (text) => `{ ${text}\n} & wait`],
  ['behind another', (text) => `ls && ${text}`],
  [
    'a written script',
    (text) =>
      `cat > ${endOf(text)}.sh <<'${endOf(text)}'\n${text}\n${endOf(text)}\nchmod +x ${endOf(text)}.sh; ./${endOf(text)}.sh`,
  ],
  ['python', (text) => `python3 -c ${single(`import os; os.system(${JSON.stringify(text)})`)}`],
  ['node', (text) => `node -e ${single(`require("child_process").execSync(${JSON.stringify(text)})`)}`],
  ['perl', (text) => `perl -e ${single(`system(${JSON.stringify(text).replaceAll('$', '\\$')})`)}`],
  ['a session of tmux', (text) => `tmux send-keys -t 0 ${single(text)} Enter`],
  ['at', (text) => `echo ${single(text)} | at now`],
];

/** In front of any argument vector. */
const BEFORE: readonly string[] = [
  'sudo',
  'sudo -u root -n --',
  'doas',
  'env',
  'env -i PATH=/bin',
  'A=1',
  'A=1 B="x y"',
  'nice -n 10',
  'ionice -c2 -n7',
  'timeout 30',
  'timeout -s KILL 30',
  'nohup',
  'setsid',
  'stdbuf -oL',
  'time',
  'time -p',
  'command',
  'exec',
  'busybox',
  'unshare -r',
  'caffeinate -i',
  'systemd-run --user',
  'sudo env A=1 nice timeout 5 nohup',
  'xargs -I{} ',
  'npx',
  'chronic',
  'strace -f',
  'flock /tmp/lock',
  'aws-vault exec prod --',
];

/** Programs of the shell itself, which wrappers cannot run, and lines that are no single vector. */
const DANGEROUS = CORPUS.filter(({ expected }) => expected.includes('.')).map(({ command }) => command);
const VECTORS = DANGEROUS.map((command) => ({ command, words: vectorOf(command) })).filter(
  ({ words }) => words !== null,
) as {
  command: string;
  words: readonly string[];
}[];

/** The words of a line that is one plain command; null for every other. */
function vectorOf(command: string): readonly string[] | null {
  const { commands, fault } = parseShell(command);
  const [only] = commands;
  const isPlain = fault === null && commands.length === 1 && only !== undefined && only.assignments.length === 0;
  if (!isPlain || only.redirections.length > 0 || only.constructs.length > 0) return null;
  if (/^(?:eval|trap|source|export|alias|\.)$/.test(only.words[0]?.text ?? '')) return null;
  if (/[{}]/.test(command) || !only.words.every(({ literal, globs }) => literal && !globs)) return null;
  // A home is a home only where the shell says so: quoted, it is a folder of that name.
  return /(?:^|\s)~/.test(command) ? null : only.words.map(({ text }) => text);
}

describe('a dangerous command stays one', () => {
  it.each(AROUND)('inside %s', (_, around) => {
    for (const command of DANGEROUS) {
      const text = around(command);
      expect(STRICT[judgeText(text).verdict], text).toBeGreaterThanOrEqual(STRICT[judgeText(command).verdict]);
    }
  });

  it.each(BEFORE.map((prefix) => [prefix]))('behind %s', (prefix) => {
    expect(VECTORS.length).toBeGreaterThan(150);
    for (const { command, words } of VECTORS) {
      const text = `${prefix} ${words.map(single).join(' ')}`;
      expect(STRICT[judgeText(text).verdict], text).toBeGreaterThanOrEqual(STRICT[judgeText(command).verdict]);
    }
  });

  it('however its words are quoted, and as a vector', () => {
    const quotings = [
      single,
      double,
      hexadecimal,
      (text: string): string => [...text].map((letter) => `'${letter}'`.replace("'''", '"\'"')).join(''),
    ];
    for (const { command, words } of VECTORS) {
      const expected = STRICT[judgeText(command).verdict];
      for (const quote of quotings)
        expect(STRICT[judgeText(words.map(quote).join(' ')).verdict], command).toBeGreaterThanOrEqual(expected);
      expect(STRICT[judgeVector(words).verdict], command).toBeGreaterThanOrEqual(expected);
    }
  });

  it('behind a program that nobody knows', () => {
    for (const text of [
      'mystery --flag rm -rf /',
      'mystery terraform destroy',
      '"$RUN" kubectl delete ns shop',
      'mystery -- sudo dd if=x of=/dev/sda',
    ]) {
      expect(judgeText(text).verdict, text).toBe('found');
    }
  });

  it('inside several of them', () => {
    const layer = fc.oneof(
      fc.constantFrom(...AROUND.map(([, around]) => around)),
      fc.constantFrom(...BEFORE.slice(0, 24)).map((prefix) => (text: string) => `${prefix} sh -c ${single(text)}`),
    );
    fc.assert(
      fc.property(fc.constantFrom(...DANGEROUS), fc.array(layer, { minLength: 1, maxLength: 4 }), (command, layers) => {
        const text = layers.reduce((inner, around) => around(inner), command);
        return STRICT[judgeText(text).verdict] >= STRICT[judgeText(command).verdict];
      }),
      { numRuns: 200 },
    );
  });
});

const WORDS = [...new Set(DANGEROUS.flatMap((command) => command.split(/\s+/)))].join(' ').replaceAll(/['"\\`$]/g, '');

describe('text is no command', () => {
  it.each([
    ['echo', `echo ${single(DANGEROUS.join('\n'))}`],
    ['printf', `printf '%s' ${single(DANGEROUS.join('\n'))} > notes.txt`],
    ['a message', `git commit -m ${single(DANGEROUS.join('\n'))}`],
    ['a message in two parts', `git commit -am ${double(WORDS)} -m ${single(WORDS)}`],
    ['a request', `gh pr create --title ${single(WORDS)} --body ${double(WORDS)}`],
    ['a search', `grep -rn ${single(WORDS)} src`],
    ['a pattern', `sed -n ${single(`s/${WORDS.replaceAll('/', '.')}/x/p`)} file`],
    ['a comment', DANGEROUS.map((command) => `# ${command.replaceAll('\n', ' ')}`).join('\n')],
    ['a here-document to cat', `cat > notes.md <<'END-OF-TEXT'\n${DANGEROUS.join('\n')}\nEND-OF-TEXT\n`],
    ['a here-document to tee', `tee notes.md <<'END-OF-TEXT'\n${DANGEROUS.join('\n')}\nEND-OF-TEXT\n`],
    ['a filter of jq', `jq ${single(`.x | select(. != "${WORDS}")`)} data.json`],
    ['a variable', `message=${single(WORDS)}; echo "$message"`],
    ['a test', `[ "$x" = ${single(WORDS)} ] && ls`],
  ])('in %s', (_, text) => {
    expect(judgeText(text)).toEqual({ verdict: 'silent', findings: [], unknown: [] });
  });
});
