import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { terminalPicture } from '../../scripts/terminal-picture.ts';
import type { PictureWords } from '../../scripts/terminal-picture.ts';

const IMAGES = join(import.meta.dirname, '..', '..', 'docs', 'images');
const words: PictureWords = { command: 'countersign check', title: 'T', description: 'D', columns: 20, rows: 3 };

describe('a picture of terminal output', () => {
  it('escapes what would be markup, in the text and in its words', () => {
    const svg = terminalPicture('<script>&', { ...words, title: '</title><script>' });
    expect(svg).not.toContain('<script>');
    expect(svg).toContain('&lt;script&gt;&amp;</text>');
  });

  it('puts every run of a style at its own column, and ends styles where they end', () => {
    const svg = terminalPicture('ab \u001b[1m\u001b[35mcd\u001b[39m\u001b[22m ef', words);
    expect(svg).toContain('<text x="18" y="67" textLength="16.4">ab</text>');
    expect(svg).toContain('<text class="b c35" x="42.6" y="67" textLength="16.4">cd</text>');
    expect(svg).toContain('<text x="67.2" y="67" textLength="16.4">ef</text>');
  });

  it('draws blocks as boxes of the width of their characters', () => {
    expect(terminalPicture('██░', words)).toMatch(/<rect x="18" y="56" width="16.4" height="13"\/>\n<rect x="34.4"/);
  });

  it('drops other escape sequences and says how many lines it left out', () => {
    const svg = terminalPicture('\u001b[2Ka\nb\nc\nd\ne\n', words);
    expect(svg).not.toContain('\u001b');
    expect(svg).toContain('… 2 more lines');
    expect(svg).not.toContain('>d<');
  });
});

describe('the pictures of the README', () => {
  const svg = readFileSync(join(IMAGES, 'check.svg'), 'utf8');

  it('say what they show, run nothing and load nothing', () => {
    expect(svg).toMatch(/role="img" aria-labelledby="t d"/);
    expect(/<title id="t">.{20,}<\/title>/.test(svg) && /<desc id="d">.{100,}<\/desc>/.test(svg)).toBe(true);
    expect(svg).not.toMatch(/<script|href|url\(|@import|on\w+=/);
    expect(svg).toContain('prefers-color-scheme:dark');
  });

  it('are small', () => {
    expect(statSync(join(IMAGES, 'check.svg')).size).toBeLessThan(40_000);
    expect(statSync(join(IMAGES, 'audit.png')).size).toBeLessThan(200_000);
  });
});
