/** Robots that are no AI: dependency bots, release bots, formatters. What they write is `automation`. */
import type { MarkRow } from '../../../model/mark.ts';
import { account, email, login, prefix, regex, suffix } from './row-makers.ts';

const ROBOT = { tool: null, role: 'automation' } as const;

function robotLogin(id: string, source: string): MarkRow {
  return login(ROBOT, `automation.${id}`, 'the app’s name', regex(source), true);
}

function robotName(id: string, origin: string, name: MarkRow & { kind: 'name' }): MarkRow {
  return { ...name, id: `automation.${id}`, origin };
}

const BY_NAME = {
  kind: 'name',
  id: '',
  tool: null,
  weight: 'declared',
  role: 'automation',
  origin: '',
  address: 'any',
} as const;

/** In order of precedence: known robots first, then whatever calls itself a bot. */
export const AUTOMATION_ROWS: readonly MarkRow[] = [
  account(ROBOT, 'automation.dependabot', 'H', 49699333, 'dependabot[bot]'),
  robotLogin('dependabot-login', '^dependabot(?:-preview)?(?:\\[bot\\])?$'),
  email(ROBOT, 'automation.dependabot-mail', 'H', ['support@github.com'], prefix('dependabot')),
  account(ROBOT, 'automation.renovate', 'H', 29139614, 'renovate[bot]'),
  robotLogin('renovate-login', '^renovate(?:-bot|-approve)?(?:\\[bot\\])?$'),
  email(ROBOT, 'automation.renovate-mail', 'the app’s documentation', [
    'bot@renovateapp.com',
    'renovate@whitesourcesoftware.com',
  ]),
  account(ROBOT, 'automation.github-actions', 'H', 41898282, 'github-actions[bot]'),
  email(ROBOT, 'automation.github-actions-mail', 'GitHub', [
    'action@github.com',
    'actions@github.com',
    'github-actions@github.com',
  ]),
  robotLogin('pre-commit-ci', '^pre-commit-ci(?:-lite)?\\[bot\\]$'),
  robotLogin('mergify', '^mergify\\[bot\\]$'),
  robotLogin('release-please', '^(?:google-github-actions-bot|release-please(?:-token-provider)?(?:\\[bot\\])?)$'),
  email(ROBOT, 'automation.semantic-release', 'semantic-release', ['semantic-release-bot@martynus.net']),
  email(ROBOT, 'automation.snyk', 'Snyk', ['snyk-bot@snyk.io']),
  robotLogin('greenkeeper', '^greenkeeper(?:io-bot|\\[bot\\])$'),
  robotLogin('imgbot', '^imgbot(?:app|\\[bot\\])$'),
  robotLogin('allcontributors', '^allcontributors(?:\\[bot\\])?$'),
  email(ROBOT, 'automation.weblate', 'Weblate', [
    'noreply@weblate.org',
    'hosted@weblate.org',
    'noreply-mt-weblate@weblate.org',
  ]),
  robotLogin('transifex', '^transifex-integration\\[bot\\]$'),
  email(ROBOT, 'automation.crowdin', 'Crowdin', ['support@crowdin.com', 'support+bot@crowdin.com']),
  robotLogin('codecov', '^codecov(?:-io|-commenter|\\[bot\\])$'),
  robotLogin('stale', '^stale(?:\\[bot\\])?$'),
  robotLogin('stainless', '^stainless-(?:app|bot)(?:\\[bot\\])?$'),
  email(ROBOT, 'automation.stainless-mail', 'Stainless', ['bot@stainlessapi.com']),
  robotLogin('fern', '^fern-(?:api|bot)(?:\\[bot\\])?$'),
  email(ROBOT, 'automation.yoshi', 'googleapis', ['yoshi-automation@google.com', 'gcf-owl-bot@google.com']),
  robotLogin('owl-bot', '^(?:gcf-owl-bot(?:\\[bot\\])?|yoshi-automation|yoshi-code-bot)$'),
  robotName('bot-name', 'the name says so', {
    ...BY_NAME,
    name: regex(
      '(?:\\[bot\\]|[a-z0-9]-bot|^(?:semantic-release|weblate|crowdin|codecov|transifex|greenkeeper|imgbot|allcontributors|mergify|renovate|dependabot)(?:[ -]?bot)?)$',
    ),
  }),
  login(ROBOT, 'automation.bot-login', 'the login says so', suffix('[bot]'), true),
  login(ROBOT, 'automation.bot-suffix-login', 'the login says so', suffix('-bot'), true),
];
