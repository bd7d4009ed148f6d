/** The same mark in odd places and shapes: it must be found in all of them. */
import type { PositiveCase } from './case.ts';

const CLAUDE = { rows: ['claude-code.noreply'] as [string], tool: 'claude-code' };
const TRAILER = 'Co-Authored-By: Claude <noreply@anthropic.com>';

export const PLACE_CASES: readonly PositiveCase[] = [
  {
    says: 'in the middle of a squash body',
    message: `Pay twice (#7)\n\n* first try\n\n${TRAILER}\n\n* second try\n\nfixes the tests\n`,
    ...CLAUDE,
  },
  {
    says: 'indented as git merge --squash does',
    message: `Squashed commit of the following:\n\ncommit 12\n    first try\n\n    ${TRAILER}\n`,
    ...CLAUDE,
  },
  {
    says: 'an Author line of a squash message',
    message: 'Squashed commit of the following:\n\ncommit 12\nAuthor: Claude <noreply@anthropic.com>\nDate:   Mon\n',
    ...CLAUDE,
  },
  { says: 'as a bullet', message: `Pay twice\n\n- ${TRAILER}\n`, ...CLAUDE },
  { says: 'as a starred bullet', message: `Pay twice\n\n* ${TRAILER}\n`, ...CLAUDE },
  { says: 'quoted in a commit that is no revert', message: `Pay twice\n\n> ${TRAILER}\n`, ...CLAUDE },
  {
    says: 'with a tab and spaces around the colon',
    message: 'Pay twice\n\n\tCo-Authored-By \t:   Claude <noreply@anthropic.com>\n',
    ...CLAUDE,
  },
  { says: 'in capitals', message: 'Pay twice\n\nCO-AUTHORED-BY: CLAUDE <NOREPLY@ANTHROPIC.COM>\n', ...CLAUDE },
  { says: 'with Windows line ends', message: `Pay twice\r\n\r\n${TRAILER}\r\n`, ...CLAUDE },
  { says: 'without a final newline', message: `Pay twice\n\n${TRAILER}`, ...CLAUDE },
  { says: 'without angle brackets', message: 'Pay twice\n\nCo-authored-by: Claude noreply@anthropic.com\n', ...CLAUDE },
  {
    says: 'second of two in one trailer',
    message: 'Pay twice\n\nCo-authored-by: Nora Berg <nora@berg.example>, Claude <noreply@anthropic.com>\n',
    ...CLAUDE,
  },
  { says: 'as Co-developed-by', message: 'Pay twice\n\nCo-developed-by: Claude <noreply@anthropic.com>\n', ...CLAUDE },
  { says: 'as Signed-off-by', message: 'Pay twice\n\nSigned-off-by: Claude <noreply@anthropic.com>\n', ...CLAUDE },
  { says: 'below a closed code block', message: `Pay twice\n\n\`\`\`\nmake pay\n\`\`\`\n\n${TRAILER}\n`, ...CLAUDE },
  {
    says: 'below a code fence that is never closed',
    message: `Pay twice\n\n\`\`\`sh\nmake pay\n\n${TRAILER}\n`,
    ...CLAUDE,
  },
  {
    says: 'below inline code that looks like a fence',
    message: `Pay twice\n\n\`\`\`make pay\`\`\` runs it\n\n${TRAILER}\n`,
    ...CLAUDE,
  },
  {
    says: 'in a revert that the agent made',
    message: `Revert "Pay twice"\n\nThis reverts commit ${'3'.repeat(40)}.\n\n${TRAILER}\n`,
    ...CLAUDE,
  },
  {
    says: 'in a cherry-picked message',
    message: `Pay twice\n\n${TRAILER}\n(cherry picked from commit ${'3'.repeat(40)})\n`,
    ...CLAUDE,
  },
  { says: 'behind a replacement character', message: `Pay \ufffd twice\n\n\ufffd\n${TRAILER}\n`, ...CLAUDE },
  {
    says: 'with an approver that is an AI: a hint',
    message: 'Pay twice\n\nReviewed-by: Claude <noreply@anthropic.com>\n',
    ...CLAUDE,
    grade: 'inferred',
  },
];
