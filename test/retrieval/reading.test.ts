import { describe, expect, it } from 'vitest';
import { isKnowledgeFile, readKnowledge } from '../../src/core/reading/knowledge/document.ts';
import { createTokenizer } from '../../src/core/retrieval/terms.ts';
import type { KnowledgeDocument } from '../../src/model/knowledge.ts';

function only(path: string, text: string): KnowledgeDocument {
  const { documents, unread } = readKnowledge(path, 'incident', text);
  expect(unread).toEqual([]);
  expect(documents).toHaveLength(1);
  return documents[0] as KnowledgeDocument;
}

describe('a report in Markdown', () => {
  it('gives title, day, headings and text', () => {
    const text =
      '# Database gone\n\nOn 2026-03-02 the *orders* table was dropped.\n\n## What went wrong\n\n- `DROP TABLE`\n';
    expect(only('docs/a.md', text)).toMatchObject({
      title: 'Database gone',
      date: '2026-03-02',
      headings: 'What went wrong',
      text: expect.stringContaining('DROP TABLE'),
    });
  });

  it('takes title, day and subjects from its front matter', () => {
    const text =
      '---\ntitle: Queue full\ndate: 2025-01-31\nservices: [billing, mailer]\nseverity: 2\n---\n# Other\n\nText.\n';
    expect(only('x.md', text)).toMatchObject({
      title: 'Queue full',
      date: '2025-01-31',
      subjects: ['billing', 'mailer', '2'],
      headings: 'Other',
    });
  });

  it.each([
    ['no YAML', '---\n{{{\n---\n# Title\n\ntext\n'],
    ['a list', '---\n- a\n---\n# Title\n\ntext\n'],
    ['never closed', '---\na: 1\n# Title\n\ntext\n'],
  ])('whose front matter is %s is not lost', (_, text) => {
    expect(only('x.md', text)).toMatchObject({ title: 'Title', text: expect.stringContaining('text') });
  });

  it('has the name of its file where it has no heading, and headings in both notations', () => {
    expect(only('notes/2024-02-29-disk-full.md', 'Disk full.\n')).toMatchObject({
      title: '2024 02 29 disk full',
      date: '2024-02-29',
    });
    expect(only('x.md', 'Title\n=====\n\ntext\n').title).toBe('Title');
  });

  it('keeps what stands in code blocks, and takes a # there for no heading', () => {
    const document = only('x.md', '# T\n\n```sh\n# rm it\nkubectl delete ns shop\n```\n');
    expect(document.headings).toBe('');
    expect(document.text).toContain('kubectl delete ns shop');
  });
});

describe('a page in HTML', () => {
  it('gives its text without scripts, styles and navigation', () => {
    const html =
      '<html><head><title>OPS : Failover of the ledger</title><style>.x{}</style><meta name="created" content="2026-05-01"></head>' +
      '<body><nav>Home</nav><h1>Failover of the ledger</h1><h2>Steps</h2><p>Promote the &lt;standby&gt;</p>' +
      '<script>alert(1)</script><a rel="tag" href="#">postgresql</a></body></html>';
    const document = only('wiki/1.html', html);
    expect(document).toMatchObject({
      title: 'Failover of the ledger',
      date: '2026-05-01',
      headings: 'Steps',
      subjects: ['postgresql'],
    });
    expect(document.text).toContain('Promote the <standby>');
    expect(document.text).not.toMatch(/alert|Home|\.x/);
  });

  it('that is broken still gives what it holds', () => {
    expect(only('x.html', '<p>half <b>a page<div').text).toContain('half  a page');
  });
});

describe('an export', () => {
  const cases: readonly [string, object, Partial<KnowledgeDocument>][] = [
    [
      'PagerDuty',
      {
        incidents: [
          {
            id: 'PT4KHLK',
            title: 'The server is on fire',
            created_at: '2025-10-06T21:30:42Z',
            html_url: 'https://shop.example/incidents/PT4KHLK',
            service: { summary: 'checkout' },
            body: { details: 'connection pool exhausted' },
          },
        ],
      },
      { id: 'i.json#PT4KHLK', title: 'The server is on fire', date: '2025-10-06', subjects: ['checkout'] },
    ],
    [
      'Statuspage',
      {
        incidents: [
          {
            name: 'Errors',
            impact: 'major',
            components: [{ name: 'API' }],
            incident_updates: [{ body: 'A configuration change was reverted' }],
          },
        ],
      },
      { title: 'Errors', subjects: ['API'], date: null },
    ],
    [
      'Jira',
      {
        issues: [
          {
            key: 'OPS-7',
            fields: {
              summary: 'Disk full',
              description: 'wal',
              created: '2024-01-02T00:00:00.000+0000',
              labels: ['db'],
            },
          },
        ],
      },
      { id: 'i.json#OPS-7', title: 'Disk full', date: '2024-01-02', subjects: ['db'] },
    ],
    ['a plain list', [{ name: 'One', summary: 'first' }], { title: 'One' }],
  ];
  it.each(cases)('of %s gives its incidents', (_, value, expected) => {
    expect(only('i.json', JSON.stringify(value))).toMatchObject(expected);
  });

  it.each([
    ['no JSON', '{"incidents": [', /it is no JSON/],
    ['no list', '{"a": 1}', /no list of incidents/],
    ['a number', '3', /no list of incidents/],
  ])('that is %s is named with the reason', (_, text, reason) => {
    const { documents, unread } = readKnowledge('i.json', 'incident', text);
    expect(documents).toEqual([]);
    expect(unread).toEqual([{ id: 'i.json', reason: expect.stringMatching(reason) }]);
  });

  it('as deep as it likes takes bounded time and stack', () => {
    const deep = `[{"title":"t","a":${'['.repeat(5_000)}"x"${']'.repeat(5_000)}}]`;
    expect(readKnowledge('i.json', 'incident', deep).documents[0]?.title).toBe('t');
  });

  it('with a key called __proto__ changes nothing else', () => {
    readKnowledge('i.json', 'incident', '[{"title":"t","__proto__":{"polluted":"yes"}}]');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

it('an empty page is named as unread', () => {
  expect(readKnowledge('x.md', 'page', ' \n').unread).toEqual([{ id: 'x.md', reason: 'it holds no text' }]);
});

it('reports are told by their ending; licences and side bars are none', () => {
  const names = ['a.md', 'b/c.HTML', 'd.json', 'LICENSE.md', '_Sidebar.md', 'x.png', 'README'];
  expect(names.filter((name) => isKnowledgeFile(name))).toEqual(['a.md', 'b/c.HTML', 'd.json']);
});

it('a hostile text costs what it weighs', () => {
  for (const text of [
    `[a](${'b'.repeat(1_000_000)}`,
    `# a${' '.repeat(1_000_000)}x`,
    `# a${' #'.repeat(500_000)}x`,
    `## Words ##${'#'.repeat(1_000_000)}`,
  ]) {
    expect(readKnowledge('a.md', 'page', `${text}\n\nwords`).documents).toHaveLength(1);
  }
  expect(createTokenizer().terms(`ab${'-'.repeat(1_000_000)}cd`)).toEqual(['ab', 'cd']);
});

it('a heading may be closed, and a link may have a title', () => {
  const { headings, text, title } = only(
    'a.md',
    '# C# and F#\n\n## Why ##\n\nsee [the page](https://x.example/a "Title")\n',
  );
  expect([title, headings, text.trim()]).toEqual(['C# and F#', 'Why', 'see the page https://x.example/a']);
});
