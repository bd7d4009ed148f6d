import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseMarkRows } from '../../src/core/attribution/marks/parse-rows.ts';
import { BUILT_IN_ROWS, builtInMarks, extendMarks } from '../../src/core/attribution/marks/table.ts';
import { MARK_KINDS } from '../../src/model/mark.ts';
import type { MarkRow, TextPattern } from '../../src/model/mark.ts';

const FILE = new URL('../../docs/marks.md', import.meta.url);
const BEGIN = '<!-- marks:begin -->';
const END = '<!-- marks:end -->';

function code(text: string): string {
  return `\`${text.replaceAll('|', '\\|')}\``;
}

function shown(pattern: TextPattern): string {
  switch (pattern.kind) {
    case 'exact':
      return code(pattern.text);
    case 'prefix':
      return code(`${pattern.text}…`);
    case 'suffix':
      return code(`…${pattern.text}`);
    case 'contains':
      return code(`…${pattern.text}…`);
    case 'regex':
      return code(`/${pattern.source}/`);
  }
  return '';
}

function few(texts: readonly string[]): string {
  const more = texts.length - 8;
  return more > 0 ? `${texts.slice(0, 8).join(', ')} and ${more} more` : texts.join(', ');
}

function beside(row: { readonly beside?: TextPattern }): string {
  return row.beside === undefined ? '' : ` beside ${shown(row.beside)}`;
}

function looksFor(row: MarkRow): string {
  switch (row.kind) {
    case 'email':
      return few(row.emails.map(code)) + beside(row);
    case 'account':
      return code(`${row.account}+${row.login}`) + beside(row);
    case 'login':
      return `login ${shown(row.login)}${beside(row)}`;
    case 'address-suffix':
      return `${code(`…${row.suffix}`)} beside ${shown(row.beside)}`;
    case 'name':
      return `name ${shown(row.name)}${row.address === 'automated' ? ' with an automated address' : ''}`;
    case 'trailer': {
      const value =
        row.value.kind === 'pattern'
          ? shown(row.value.pattern)
          : {
              affirmative: 'any but a denial',
              'known-tool': 'a known tool or model',
              uses: 'uses beyond research and review',
            }[row.value.kind];
      return `${few(row.keys.map((key) => code(`${key}:`)))} ${value}${row.modelKey === undefined ? '' : ` with ${code(`${row.modelKey}:`)}`}`;
    }
    case 'body-line':
      return `line ${few(row.lines.map(shown))}${row.namesTool === true ? ' and a known tool' : ''}`;
    case 'branch':
      return `branch ${shown(row.branch)}`;
    case 'subject':
      return `subject ${shown(row.subject)}`;
    case 'note-ref':
      return `a note in ${code(row.ref)}`;
    case 'tool-name':
      return few(row.names.map((name) => code(name.text)));
    case 'model-name':
      return few(row.starts.map((start) => code(`${start}…`)));
    case 'prose':
      return 'a tool named in running text';
  }
  return '';
}

function worth(row: MarkRow): string {
  const windows = (row.windows ?? []).map((window) => `; ${window.weight} ${window.from} to ${window.to}`).join('');
  const fields = 'fields' in row && row.fields !== undefined ? ` as ${row.fields.join(' or ')}` : '';
  return `${row.role === 'automation' ? '' : row.weight}${row.role === 'agent' ? '' : ` ${row.role}`}${fields}${windows}`.trim();
}

function tableText(): string {
  const rows = BUILT_IN_ROWS.map((row) => {
    const origin = row.unconfirmed === true ? `${row.origin} *(unconfirmed)*` : row.origin;
    return `| ${code(row.id)} | ${row.tool ?? ''} | ${looksFor(row)} | ${worth(row)} | ${origin} |`;
  });
  return ['| Row | Tool | Looks for | Worth | Origin |', '|---|---|---|---|---|', ...rows].join('\n');
}

describe('docs/marks.md', () => {
  const text = readFileSync(FILE, 'utf8');

  it('has the table of the data (write it anew with `vitest run test/marks/docs.test.ts --update=all`)', async () => {
    const start = text.indexOf(BEGIN);
    const end = text.indexOf(END);
    expect(start).toBeGreaterThan(0);
    expect(end).toBeGreaterThan(start);
    await expect(`${text.slice(0, start)}${BEGIN}\n${tableText()}\n${text.slice(end)}`).toMatchFileSnapshot(
      FILE.pathname,
    );
  });

  it('has examples that countersign accepts', () => {
    const examples = [...text.matchAll(/```yaml\n([\s\S]*?)```/g)].map(
      (match) => parse(match[1] ?? '') as { marks: unknown[] },
    );
    const results = examples.map(({ marks }) => {
      const parsed = parseMarkRows(marks);
      return Array.isArray(parsed) ? parsed : extendMarks(builtInMarks(), parsed.add, parsed.disable);
    });
    expect(results).toHaveLength(2);
    expect(results.filter((result) => Array.isArray(result))).toEqual([]);
  });

  it('names every kind of row that a configuration can add', () => {
    const fields = text.slice(text.indexOf('## Adding a row'), text.indexOf('## Switching a row off'));
    expect(MARK_KINDS.filter((kind) => kind !== 'prose' && !fields.includes(`\`${kind}\``))).toEqual([]);
  });
});
