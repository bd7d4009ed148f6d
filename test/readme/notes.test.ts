/** The commands of docs/notes.md, run in a clone whose origin has notes. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fixtureEnvironment, makeFolder, makeRepository } from '../git/fixture.ts';
import { countersign, jsonOf } from '../cli/run.ts';
import { fencedBlocks } from './fenced.ts';

const GUIDE = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'notes.md'), 'utf8');
const NOTE = `src/app.js
  s_0123456789abcd::t_0123456789abcd 1
---
${JSON.stringify({
  schema_version: 'authorship/3.0.0',
  sessions: { s_0123456789abcd: { agent_id: { tool: 'claude-code', id: 'one', model: 'claude-opus-4-5' } } },
})}
`;

describe('the commands of docs/notes.md', () => {
  it('fetch notes, keep fetching them, and show them', () => {
    const origin = makeRepository();
    origin.commit('first', { files: { 'src/app.js': 'export const one = 1;\n' } });
    origin.git(['notes', '--ref=ai', 'add', '-F', '-'], { input: NOTE });
    const clone = join(makeFolder(), 'clone');
    origin.git(['clone', '-q', origin.path, clone]);
    const before = jsonOf(countersign(clone, ['why', 'src/app.js:1', '--json']));
    expect(JSON.stringify(before)).not.toContain('claude-code');

    const blocks = fencedBlocks(GUIDE).filter(({ info }) => info === 'sh');
    expect(blocks.length).toBe(3);
    const printed = blocks.map(({ text }) => {
      const env = { ...fixtureEnvironment(makeFolder()), GIT_PAGER: 'cat' };
      const script = text.replaceAll('COMMIT', 'HEAD');
      const done = spawnSync('sh', ['-e', '-c', script], { cwd: clone, env, encoding: 'utf8' });
      expect(done.status, `${text}${done.stderr}`).toBe(0);
      return done.stdout;
    });
    expect(printed[2]).toContain('s_0123456789abcd::t_0123456789abcd 1');

    const after = jsonOf(countersign(clone, ['why', 'src/app.js:1', '--json']));
    expect(JSON.stringify(after)).toContain('claude-code');
    origin.git(['notes', '--ref=ai', 'append', '-m', 'later']);
    origin.git(['fetch', '-q'], { cwd: clone });
    expect(origin.git(['rev-parse', 'refs/notes/ai'], { cwd: clone })).toBe(origin.id('refs/notes/ai'));
  });
});
