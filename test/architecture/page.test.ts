/** Keeps ARCHITECTURE.md true. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
const PAGE = readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8');

/** The rows of all tables whose head begins with the cells given. */
function rows(...head: readonly string[]): readonly (readonly string[])[] {
  const found: string[][] = [];
  let inside = false;
  for (const line of PAGE.split('\n')) {
    const cells = line.startsWith('|')
      ? line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim())
      : null;
    if (cells === null) inside = false;
    else if (head.every((title, index) => cells[index] === title)) inside = true;
    else if (inside && !/^-+$/.test(cells[0] ?? '')) found.push(cells);
  }
  return found;
}

const bare = (cell: string): string => cell.replaceAll('`', '');

/** Everything between the name of an exported function and its body. */
function signatureOf(text: string, name: string): string | null {
  const start = new RegExp(`^export (?:async )?function ${name}\\b`, 'm').exec(text)?.index;
  if (start === undefined) return null;
  // Braces among the parameters are not the body's; that one comes after their closing parenthesis.
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    if (text[at] === '(') depth++;
    if (text[at] === ')' && --depth === 0) return text.slice(start, text.indexOf('{\n', at));
  }
  return null;
}

const FLOW = rows('Step', 'Function', 'From', 'To', 'Open first').map((cells) => cells.map(bare));

describe('the tables of ARCHITECTURE.md', () => {
  it('have rows for the flow of a change and for the other questions', () => {
    expect(FLOW.length).toBeGreaterThanOrEqual(28);
  });

  it.each(FLOW)('%s: %s turns %s into %s, in %s', (_, name, from, to, file) => {
    expect(existsSync(join(ROOT, file)), `${file} exists`).toBe(true);
    const signature = signatureOf(readFileSync(join(ROOT, file), 'utf8'), name);
    expect(signature, `${file} exports the function ${name}`).not.toBeNull();
    const middle = signature?.lastIndexOf('): ') ?? 0;
    const [parameters, result] = [signature?.slice(0, middle) ?? '', signature?.slice(middle) ?? ''];
    expect(parameters).toMatch(new RegExp(`\\b${from}\\b`));
    expect(result).toMatch(new RegExp(`\\b${to}\\b`));
  });

  it('name every folder under src/, and every step of the core', () => {
    const named = rows('Folder').map(([folder = '']) => bare(folder));
    const folders = (path: string): readonly string[] =>
      readdirSync(join(ROOT, path), { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => `${path}/${entry.name}/`);
    expect(named).toEqual(expect.arrayContaining([...folders('src'), ...folders('src/core')]));
    expect(named.filter((folder) => !existsSync(join(ROOT, folder)))).toEqual([]);
  });

  it('name every folder of src/adapters/ beside the layer', () => {
    const row = rows('Folder').find(([folder]) => folder === '`src/adapters/`')?.[1] ?? '';
    const adapters = readdirSync(join(ROOT, 'src', 'adapters'));
    expect(new Set([...row.matchAll(/`(\w+)\/`/g)].map((match) => match[1]))).toEqual(new Set(adapters));
  });

  it('name no path that is not there', () => {
    const paths = [...PAGE.matchAll(/`((?:src|test|docs|bench|scripts)\/[\w./-]*)`/g)].map((match) => match[1] ?? '');
    expect(paths.length).toBeGreaterThan(40);
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });
});

describe('reading a signature', () => {
  const text =
    'export async function f(\n  a: { b: A },\n  c: (d: B) => C,\n): Promise<D> {\n  return g({\n    h: E });\n}\n';
  it('ends before the body, whatever braces the parameters hold', () => {
    expect(signatureOf(text, 'f')).toBe('export async function f(\n  a: { b: A },\n  c: (d: B) => C,\n): Promise<D> ');
    expect(signatureOf(text, 'g')).toBeNull();
  });
});
