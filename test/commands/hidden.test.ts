/** Commands that stand in a script under another name, in a variable, or where another program runs them. */
import { describe, expect, it } from 'vitest';
import { judgeText } from '../../src/core/reading/commands/judge.ts';

function rules(text: string): readonly string[] {
  return judgeText(text).findings.map(({ rule }) => rule);
}

describe('a deletion is found', () => {
  it.each([
    ['with the separator of words in place of blanks', 'rm${IFS}-rf${IFS}/data'],
    ['with a separator without braces', 'rm$IFS-rf$IFS/data'],
    ['in a variable without quotes', "C='rm -rf'\n$C /data"],
    ['by a pattern of its name', '/bin/r? -rf /data'],
    ['by a class in its name', '/b*n/r[m] -rf /data'],
    ['by an alias', "alias wipe='rm -rf'\nwipe /data"],
    ['under a name that an alias makes harmless', 'alias rm=echo\nrm -rf /data'],
    ['behind aliases of aliases', "alias rm=true true='echo x'\nrm -rf /data"],
    ['for each file that xargs gets', "find / | xargs -I{} sh -c 'rm -rf {}'"],
    ['as the arguments of a function', 'run() { "$@"; }\nrun rm -rf /data'],
    ['in an array', 'job=(rm -rf /data)\n"${job[@]}"'],
    ['as the arguments of the script', 'set -- rm -rf /data\n"$@"'],
    ['in the setting of an editor', "EDITOR='rm -rf /data' git commit"],
    ['in the setting of a prompt', "export PROMPT_COMMAND='rm -rf /data'"],
    ['in an expression of sed', "sed '1e rm -rf /data' notes.txt"],
    ['in an action of tar', "tar cf a.tar b --checkpoint=1 --checkpoint-action=exec='rm -rf /data'"],
    ['in a command of tar', "tar xf a.tar --to-command='rm -rf /data'"],
    ['in a command of psql', "psql -c '\\! rm -rf /data'"],
    ['in a command of sqlite', "sqlite3 app.db '.shell rm -rf /data'"],
    ['for every line that is read', "mapfile -C 'rm -rf /data' -c 1 lines < list"],
  ])('%s', (_, text) => {
    expect(rules(text)).toContain('cmd.delete.recursive');
  });
});

describe('what only looks like it is no finding', () => {
  it.each([
    ['a separator that is set', 'while IFS= read -r line; do echo "$line"; done < list'],
    ['a text in a variable', 'M=\'rm -rf /data\'\necho "$M"'],
    ['a name in an alias', "alias ll='ls -l'\nll /data"],
    ['files that a pattern finds', 'ls /bin/r?'],
    ['a message of a function', 'say() { echo "$1"; }\nsay "run rm -rf /data yourself"'],
    ['words in an array', 'names=(rm git dd)\necho "${names[@]}"'],
    ['an editor', 'GIT_EDITOR=true git commit'],
    ['an expression of sed', "sed -e 's/rm -rf/remove/' notes.txt"],
    ['options of tar', 'tar czf a.tgz --exclude=data .'],
  ])('%s', (_, text) => {
    expect(judgeText(text).findings.filter(({ destructive }) => destructive)).toEqual([]);
  });

  it('and files that only xargs knows are asked about', () => {
    expect(judgeText("find . -type f | xargs -I{} sh -c 'rm {}'").verdict).toBe('ask');
  });
});

it('aliases inside aliases are read to an end', () => {
  const names = 'sudo env nice nohup time timeout stdbuf setsid command builtin exec doas'.split(' ');
  const aliases = names.map((name, at) => `alias ${name}='${names[(at + 1) % names.length] ?? ''} -x'`).join('\n');
  expect(rules(`${aliases}\n${names.join(' ')} ${names.join(' ')} rm -rf /data`)).toContain('cmd.exec.opaque');
});
