import { describe, expect, it } from 'vitest';
import { readsAs } from '../../src/core/reading/homoglyph.ts';
import { assess, only, patch, verdicts } from './builders.ts';

/** Path, added text, expected verdicts. */
const cases: readonly [string, string, string, readonly string[]][] = [
  ['plain code', 'src/a.ts', 'const admin = true;\n', []],
  ['an override in code', 'src/a.ts', 'if (a) { /*\u202e } */\n', ['text.bidi.control high']],
  ['an isolate in code', 'src/a.ts', "const s = '\u2066x\u2069';\n", ['text.bidi.control high']],
  ['an isolate in a test', 'src/a.test.ts', "const s = '\u2066x\u2069';\n", ['text.bidi.control medium']],
  ['an override in a document', 'docs/a.md', 'see \u202exyz\n', ['text.bidi.control medium']],
  ['isolates around Hebrew in a document', 'docs/a.md', '\u2067שלום\u2069 world\n', []],
  ['an override beside Hebrew in a document', 'docs/a.md', '\u202eשלום\n', ['text.bidi.control medium']],
  ['Arabic in a document', 'docs/a.md', 'مرحبا \u200fبالعالم\n', []],
  ['Arabic in a string', 'src/a.ts', "const hello = 'مرحبا\u200f';\n", []],
  ['Hebrew in a translation', 'locales/he.json', '{"a": "\u2067שלום\u2069"}\n', []],
  ['a mark without right-to-left text', 'src/a.ts', 'const a\u200e = 1;\n', ['text.invisible.character medium']],
  ['a Cyrillic letter in a name', 'src/a.ts', 'if (is\u0410dmin) {}\n', ['text.homoglyph.identifier high']],
  ['a Cyrillic part of a name', 'src/a.py', 'user_\u0441\u043e\u0440\u0443 = 1\n', ['text.homoglyph.identifier high']],
  ['a Greek omicron in a name', 'src/a.go', 'var t\u03bfken = 1\n', ['text.homoglyph.identifier high']],
  ['full-width letters in a name', 'src/a.py', 'ad\uff4din = 1\n', ['text.homoglyph.identifier high']],
  ['mathematical letters in a name', 'src/a.py', '\u{1d41a}dmin = 1\n', ['text.homoglyph.identifier high']],
  ['a look-alike in a test', 'src/a.test.ts', "expect('p\u0430ypal')\n", ['text.homoglyph.identifier medium']],
  [
    'a look-alike in a workflow',
    '.github/workflows/a.yml',
    'uses: \u0430ctions/x\n',
    ['text.homoglyph.identifier high', 'path.touched.pipeline medium'],
  ],
  ['Russian in a string', 'src/a.ts', "const s = 'Привет, admin, всё хорошо';\n", []],
  ['Russian in a comment, with a Latin stem', 'src/a.ts', '// список URLа и APIо\n', []],
  ['Russian in a document', 'docs/a.md', 'Список URLа\n', []],
  ['an inflected Latin word in a string', 'src/a.ts', "const s = 'PRы и MRы';\n", []],
  ['Greek letters of formulas', 'src/a.jl', 'Δt = 1; ρ_air = 2; σ2 = μs * νmax\n', []],
  ['Chinese, Japanese, Korean', 'src/a.ts', "const s = '你好 こんにちは 안녕하세요 user名';\n", []],
  ['accents', 'src/a.ts', "const größe = 'naïve café Łódź ışık';\n", []],
  [
    'emoji with joiners, selectors and flags',
    'src/a.ts',
    "const s = '👩‍💻 ❤️ 🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f} 🇪🇺';\n",
    [],
  ],
  ['Persian with a non-joiner', 'src/a.ts', "const s = 'می\u200cخواهم';\n", []],
  ['a joiner inside an ASCII name', 'src/a.ts', 'const ad\u200dmin = 1;\n', ['text.invisible.character medium']],
  ['a zero-width space in code', 'src/a.ts', 'const a\u200bb = 1;\n', ['text.invisible.character medium']],
  ['a zero-width space in a document', 'docs/a.md', 'long\u200bword\n', []],
  [
    'tag characters in agent instructions',
    'AGENTS.md',
    'Be kind.\u{e0061}\u{e0062}\n',
    ['text.invisible.character high', 'path.touched.agent-settings low'],
  ],
  ['tag characters in a document', 'docs/a.md', 'Be kind.\u{e0061}\u{e0062}\n', ['text.invisible.character low']],
  [
    'a row of variation selectors',
    'src/a.ts',
    "const s = '😀\ufe01\ufe02\ufe03';\n",
    ['text.invisible.character medium'],
  ],
  ['a Hangul filler as a name', 'src/a.js', 'const { a,\u3164} = q;\n', ['text.invisible.character medium']],
  ['a byte order mark at the start', 'src/a.cs', '\ufeffusing System;\n', []],
  ['a byte order mark in the middle', 'src/a.cs', 'using\ufeff System;\n', ['text.invisible.character medium']],
  ['an escape sequence', 'src/a.sh', 'echo \u001b[2K\n', ['text.control.character medium']],
  ['an escape sequence in a document', 'docs/a.txt', '\u001b[2K\n', ['text.control.character low']],
  ['a carriage return inside a line', 'src/a.sh', 'rm -rf /\recho hi\n', ['text.control.character medium']],
  ['Windows line ends', 'src/a.ts', 'const a = 1;\r\nconst b = 2;\r\n', []],
  ['Windows line ends with accents', 'src/a.ts', "const a = 'é';\r\nconst b = 2;\r\n", []],
  ['a form feed', 'src/a.el', '\f\n(a)\n', []],
  ['text that only names the characters', 'src/a.ts', "const bidi = '\\u202e'; // RIGHT-TO-LEFT OVERRIDE\n", []],
];

describe('deceptive characters', () => {
  it.each(cases)('%s', (_name, path, text, expected) => {
    expect(verdicts([patch({ path, from: null, to: text })])).toEqual(expected);
  });

  it('reports nothing for a line that was there before and only moved', () => {
    const line = 'if (is\u0410dmin) { /*\u202e */ }\n';
    expect(verdicts([patch({ path: 'src/a.ts', from: line, to: `// new\n${line}` })])).toEqual([]);
  });

  it('reports nothing for a line that is deleted', () => {
    expect(verdicts([patch({ path: 'src/a.ts', from: 'a\u202e\n', to: 'a\n' })])).toEqual([]);
  });

  it('reports one more of what was there before', () => {
    const found = verdicts([patch({ path: 'src/a.ts', from: 'a\u202e\n', to: 'a\u202e\na\u202e\n' })]);
    expect(found).toEqual(['text.bidi.control high']);
  });

  it('names the line and escapes what it shows', () => {
    const added = patch({ path: 'src/a.ts', from: 'x\n', hunks: [{ old: 9, new: 10, lines: ['+ok', '+a\u202eb'] }] });
    const factor = only(assess([added]), 'text.bidi.control');
    expect(factor.place.lines).toEqual({ start: 11, end: 11 });
    expect(factor.observed.to).toBe('line 11: a\\u{202e}b');
  });

  it('shows the word that a look-alike reads as', () => {
    const factor = only(
      assess([patch({ path: 'a.ts', from: null, to: 'is\u0410dmin()\n' })]),
      'text.homoglyph.identifier',
    );
    expect(factor.observed.to).toBe('line 1: is\\u{410}dmin reads as isAdmin');
  });

  it('counts the hits that it does not show', () => {
    const text = 'a\u200bb\n'.repeat(10);
    const factor = only(assess([patch({ path: 'a.ts', from: null, to: text })]), 'text.invisible.character');
    expect(factor.observed.to).toMatch(/^line 1: .* · line 3: .* · 7 more$/);
  });

  it('cuts long lines around the hit', () => {
    const text = `${'x'.repeat(100_000)}\u202e${'y'.repeat(100_000)}\n`;
    const factor = only(assess([patch({ path: 'a.ts', from: null, to: text })]), 'text.bidi.control');
    expect(factor.observed.to?.length).toBeLessThan(140);
  });

  it('says which rules could not be read when the patches carry no bodies', () => {
    const empty = patch({ path: 'src/a.ts', from: null, to: 'a\u202e\n' });
    const ranges = { ...empty, hunks: empty.hunks.map((hunk) => ({ ...hunk, body: new Uint8Array(0) })) };
    const assessment = assess([ranges]);
    expect(assessment.factors).toEqual([]);
    expect(assessment.notRead).toContain('text.bidi.control');
    expect(assessment.notRead).toContain('guardrail.lost.test');
    expect(assessment.notRead).not.toContain('path.touched.infrastructure');
  });

  it('survives bytes that are not UTF-8', () => {
    const latin = patch({ path: 'a.ts', from: null, to: 'x\n' });
    const hunk = { ...(latin.hunks[0] as (typeof latin.hunks)[0]), body: Buffer.from([0x2b, 0xe9, 0x80, 0xff, 0x0a]) };
    expect(assess([{ ...latin, hunks: [hunk] }]).factors).toEqual([]);
  });
});

describe('readsAs', () => {
  it.each([
    ['admin', null],
    ['\u0430dmin', 'admin'],
    ['\u0441\u043e\u0440\u0443', null],
    ['\u0441\u043e\u0440\u0443x', 'copyx'],
    ['привет', null],
    ['приветx', null],
    ['Ωx', null],
    ['\u2170v', 'iv'],
  ])('%s → %s', (word, expected) => {
    expect(readsAs(word)).toBe(expected);
  });
});
