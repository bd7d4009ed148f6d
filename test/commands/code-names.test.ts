/** Which names of a program stand for a text that is known. */
import { expect, it } from 'vitest';
import { codeCalls } from '../../src/core/reading/commands/code-calls.ts';
import { constantTexts } from '../../src/core/reading/commands/code-names.ts';

it.each([
  ['a name that is given a text', 'c = "ls"\nos.system(c)\n', 'ls'],
  ['a constant', "const c = 'ls';\nexecSync(c);\n", 'ls'],
  ['a text with blanks around its semicolon', 'c = "ls" ; \n', 'ls'],
  ['a text with very many blanks behind it', `c = "ls"${' '.repeat(300_000)}+ x\n`, undefined],
  ['a text that is added to', 'c = "ls"\nc += " x; rm -rf /"\n', undefined],
  ['a second value in a condition', 'c = "ls"\nif x: c = y\n', undefined],
  ['an annotated second value', 'p = "/tmp/x"\np: str = "/"\n', undefined],
  ['a loop', 'c = "ls"\nfor c in lines:\n    os.system(c)\n', undefined],
  ['several targets', 'c = "ls"\na, c = f()\n', undefined],
  ['targets in brackets', 'let c = "ls";\n[a, c] = f();\n', undefined],
  ['a parameter', 'c = "ls"\ndef f(a, c):\n    os.system(c)\n', undefined],
  ['a parameter of an arrow', 'const c = "ls";\nconst f = (a, c) => execSync(c);\n', undefined],
  ['a parameter of a block', 'c = "ls"\nx.each { |c| system(c) }\n', undefined],
  ['a name of an import', 'c = "ls"\nfrom x import y as c\n', undefined],
])('%s', (_, text, value) => {
  expect(constantTexts(text).get('c') ?? constantTexts(text).get('p')).toBe(value);
});

it('the texts of names are looked for once, however many calls there are', () => {
  const lines = Array.from({ length: 20_000 }, (_, at) => `a${at} = 'ls'\nos.system(a${at})\n`);
  const calls = codeCalls('python', `import os\n${lines.join('')}`);
  expect(calls).toHaveLength(20_000);
  expect(calls.every(({ args }) => args[0]?.known === 'yes')).toBe(true);
});
