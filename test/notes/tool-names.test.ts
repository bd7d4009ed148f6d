import { describe, expect, it } from 'vitest';
import { BUILT_IN_ROWS } from '../../src/core/attribution/marks/table.ts';
import { isToolName, RECORDED_NAMES, toolId } from '../../src/core/attribution/notes/tool-names.ts';

describe('the names that recorders give to tools', () => {
  it('lead to tools of the marks table', () => {
    const known = new Set(BUILT_IN_ROWS.map(({ tool }) => tool));
    expect(Object.keys(RECORDED_NAMES).filter((id) => !known.has(id))).toEqual([]);
  });

  it.each([
    ['claude', 'claude-code'],
    ['Claude Code', 'claude-code'],
    ['github-copilot-cli', 'copilot'],
    ['codex-cloud', 'codex'],
    ['some-new-agent', 'some-new-agent'],
    ['unknown', null],
    [' ', null],
    [7, null],
    ['constructor', 'constructor'],
  ])('reads %j as %j', (written, id) => {
    expect(toolId(written)).toBe(id);
  });

  it.each(['Claude', 'Devin', 'Jules', 'Cody', 'Alice Smith', ''])(
    'do not include %j, which may be a person',
    (label) => {
      expect(isToolName(label)).toBe(false);
    },
  );
});
