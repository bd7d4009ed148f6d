/** Commits that must not count as written by an AI, in our own words; every trap of the specification is here. */
import type { NegativeCase } from './case.ts';

const GH = '@users.noreply.github.com';

function coAuthor(name: string, email: string, leaves?: NegativeCase['leaves']): NegativeCase {
  const base = {
    says: `co-author ${name} <${email}>`,
    message: `Cache the rates\n\nCo-authored-by: ${name} <${email}>\n`,
  };
  return leaves === undefined ? base : { ...base, leaves };
}

function author(name: string, email: string, leaves?: NegativeCase['leaves']): NegativeCase {
  const base = { says: `author ${name} <${email}>`, author: [name, email], committer: [name, email] } as const;
  return leaves === undefined ? base : { ...base, leaves };
}

function line(text: string, leaves?: NegativeCase['leaves']): NegativeCase {
  const base = { says: text, message: `Retry the payment once\n\nThe gateway drops calls.\n\n${text}\n` };
  return leaves === undefined ? base : { ...base, leaves };
}

function subject(text: string, leaves?: NegativeCase['leaves']): NegativeCase {
  const base = { says: `subject: ${text}`, message: `${text}\n` };
  return leaves === undefined ? base : { ...base, leaves };
}

const PEOPLE: readonly NegativeCase[] = [
  author('Claude', 'claude@moreau.example'),
  author('Claude Moreau', 'claude.moreau@gmail.com'),
  author('Claude', `4711+claude${GH}`),
  author('Claude', 'claude@Claudes-MacBook.local'),
  author('Annie-Claude Roy', 'annie-claude@roy.example'),
  author('Jean-Claude', 'jc@roy.example'),
  author('Claude-Henri Roy', 'ch@roy.example'),
  author('Marie Claude', 'marie@claude.example'),
  author('Devin', 'devin@okafor.example'),
  author('Devin Okafor', `1234+devin${GH}`),
  author('Jules', 'jules@petit.example'),
  author('Jules Petit', 'jules@google.com'),
  author('Cody', 'cody@west.example'),
  author('Cody West', 'cody@sourcegraph.com'),
  author('Kimi Virtanen', 'kimi@virtanen.example'),
  author('Patsy Cline', 'patsy@cline.example'),
  author('Junie Park', 'junie@park.example'),
  author('Augment Okoro', 'augment@okoro.example'),
  author('Pi Sundaram', 'pi@sundaram.example'),
  author('Cursor Kowalski', 'cursor@kowalski.example'),
  author('Gemini Alvarez', 'gemini@alvarez.example'),
  author('Goose Lindqvist', 'goose@lindqvist.example'),
  coAuthor('Claude Moreau', 'claude@moreau.example'),
  coAuthor('Claude', 'claude.moreau@gmail.com'),
  coAuthor('Devin Okafor', 'devin@okafor.example'),
  coAuthor('Jules Petit', `5150+jules${GH}`),
  coAuthor('Cody', 'cody@west.example'),
  coAuthor('Paul G', 'aider@paulg.example'),
  author('aider', 'aider@paulg.example'),
  coAuthor('Ines Costa', 'ines@anthropic.com'),
  coAuthor('Ines Costa', 'ines.costa@openai.com'),
  coAuthor('Ines Costa', 'ines@cursor.com'),
  coAuthor('Ines Costa', 'ines@warp.dev'),
  coAuthor('Ines Costa', 'ines@windsurf.com'),
  coAuthor('Ines Costa', 'ines@kiro.dev'),
  coAuthor('Ines Costa', 'ines@google.com'),
  author('Ines Costa', 'noreply@amazon.com'),
  coAuthor('Ines Costa', 'opensource@block.xyz'),
  coAuthor('Ines Costa', 'codex@example.com'),
  coAuthor('Ines Costa', 'noreply@anthropic.com.evil.example'),
  coAuthor('Ines Costa', 'xnoreply@anthropic.com'),
  coAuthor('Ines Costa', `1209825114+ines${GH}`),
  coAuthor('Claude', 'claude@anthropic.com', 'hint'),
  coAuthor('Amp', 'amp@example.com', 'hint'),
  coAuthor('Copilot', 'noreply@github.com', 'hint'),
];

const TRAILERS: readonly NegativeCase[] = [
  line('Assisted-by: Ines Costa'),
  line('Assisted-by: Ines Costa <ines@costa.example>'),
  line('Assisted-by: Claude Moreau'),
  line('Assisted-by: Claude Moreau <claude@moreau.example>'),
  line('Assisted-by: Claude <claude@moreau.example>'),
  line('Assisted-by: Jules Petit'),
  line('Assisted-by: Devin Okafor'),
  line('Assisted-by: Cody', 'hint'),
  line('Assisted-by: vszakats on github'),
  line('Assisted-by: Jim Lee (Harbor Ltd)'),
  line('Assisted-by: @ines:matrix.example'),
  line('Assisted-by: https://ines.example/'),
  line('Assisted-by: none', 'none'),
  line('Assisted-by: None.', 'none'),
  line('Assisted-by: no AI was used', 'none'),
  line('AI-assisted: no', 'none'),
  line('AI-assisted: false', 'none'),
  line('AI-generated: none', 'none'),
  line('AI-generated: 0%', 'none'),
  line('LLM-assisted-by: n/a', 'none'),
  line('AI-used-for: research'),
  line('AI-used-for: review'),
  line('AI-used-for: research, code review'),
  line('AI-used-for: none', 'none'),
  line('Generated-By: openstack/nova-release'),
  line('Generated-by: StageFreight'),
  line('Generated-by: scripts/release.sh'),
  line('Generated-by: protoc-gen-go v1.2'),
  line('Generated-with: openapi-generator'),
  line('Made-with: love'),
  line('Made with love in Lyon'),
  line('Agent: smaller buffer for the log shipper'),
  line('Agent: datadog 7.5'),
  line('Coding-Agent: the thing in the corner'),
  line('Claude-Session: links are now parsed'),
  line('Amp-Thread-ID: is written by the plugin'),
  line('Replit-Commit-Author: Ines'),
  line('X-Lovable-Edit-ID: see the manual'),
  line('Entire-Checkpoint: short'),
  line('Entire-Attribution: 0% agent (0/200 lines)'),
  line('Agent-Logs-Url: https://logs.example/agents/7'),
  line('Signed-off-by: Claude Moreau <claude@moreau.example>'),
  line('Reviewed-by: Devin Okafor <devin@okafor.example>'),
  line('Suggested-by: Jules Petit <jules@petit.example>'),
  line('Cursor: reset it to the start of the row'),
  line('Model: gpt-5'),
];

const PROSE: readonly NegativeCase[] = [
  subject('Agent: smaller system prompt'),
  subject('codex: fix typo'),
  subject('claude: bump the action to v2'),
  subject('cursor: keep the row after a reload'),
  subject('Agent: codex'),
  subject('Assisted-by: Claude'),
  subject('Generated with Claude Code', 'hint'),
  subject('docs: how to install Claude Code', 'hint'),
  subject('Support Copilot in the editor settings', 'hint'),
  subject('Move CLAUDE.md to AGENTS.md'),
  subject('Ignore .claude/ and .cursor/'),
  subject('setup claude: keep the hooks'),
  line('Filed on behalf of the payments team'),
  line('Sent by Claude Moreau on behalf of the payments team'),
  coAuthor('Nora Berg', 'nora+jules@berg.example'),
  subject('Thanks to Jean Claude for the report'),
  subject('Revert "aider: round prices"'),
  subject('Use the default cursor in tables'),
  line('The importer skips files\ngenerated by Claude Code and their lock files.', 'hint'),
  line('This commit was written by hand.'),
  line('This code was generated by protoc.'),
  line('Generated by CMake'),
  line('Created by Ines Costa'),
  line('Written by Jules'),
  line('Do not add "Generated with [Claude Code](https://claude.ai/code)" any more.', 'hint'),
  line('See https://cursor.com/agents for the product page.'),
  line('`Co-authored-by: Claude <noreply@anthropic.com>` is stripped by the hook', 'hint'),
];

const QUOTED: readonly NegativeCase[] = [
  {
    says: 'a trailer inside a code block',
    message: 'Document the trailer\n\nWrite it like this:\n\n```\nCo-authored-by: Codex <noreply@openai.com>\n```\n',
  },
  {
    says: 'a trailer inside a tilde block with an info string',
    message: 'Document the trailer\n\n~~~ text\nAssisted-by: LLM\n~~~\n',
  },
  {
    says: 'a trailer inside a longer fence that holds a shorter one',
    message: 'Document the trailer\n\n````md\n```\nAssisted-by: LLM\n```\nAssisted-by: LLM\n````\n',
  },
  {
    says: 'the message that a revert quotes',
    message: `Revert "Pay twice"\n\nThis reverts commit ${'3'.repeat(40)}.\n\nOriginal change's description:\n> Pay twice\n>\n> Co-authored-by: Codex <noreply@openai.com>\n`,
  },
  {
    says: 'a revert of a commit whose title has a mark',
    message: `Revert "aider: pay twice"\n\nThis reverts commit ${'3'.repeat(40)}.\n`,
  },
  { says: 'a branch that only sounds like a tool', branch: 'fix/claude-settings' },
  { says: 'a branch of a person called Claude', branch: 'claude-moreau/rounding' },
  { says: 'a cursor branch without the suffix', branch: 'cursor/blink' },
  { says: 'a devin branch of a person', branch: 'devin/rounding' },
  { says: 'no message at all', message: '' },
  { says: 'only blank lines', message: '\n\n \n' },
];

const AUTOMATION: readonly NegativeCase[] = [
  author('gemini-cli-robot', 'gemini-cli-robot@google.com', 'automation'),
  author('dependabot[bot]', `49699333+dependabot[bot]${GH}`, 'automation'),
  author('github-actions[bot]', `41898282+github-actions[bot]${GH}`, 'automation'),
  author('github-advanced-security[bot]', `62310815+github-advanced-security[bot]${GH}`, 'automation'),
  author('harbor-sync[bot]', `777+harbor-sync[bot]${GH}`, 'automation'),
  coAuthor('renovate[bot]', `29139614+renovate[bot]${GH}`, 'automation'),
  line('Replit-Commit-Author: Deployment', 'automation'),
  { says: 'GitHub as committer of a merge', committer: ['GitHub', 'noreply@github.com'] },
  {
    says: 'the trailer that an editor added without use',
    day: '2026-04-28',
    message: 'Cache the rates\n\nCo-authored-by: Copilot <copilot@github.com>\n',
    leaves: 'hint',
  },
];

export const NEGATIVE_CASES: readonly NegativeCase[] = [...PEOPLE, ...TRAILERS, ...PROSE, ...QUOTED, ...AUTOMATION];
