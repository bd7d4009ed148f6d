/** Files: what is deleted, overwritten or opened, by the kind of its path. */
import type { Severity } from '../../../../model/assessment.ts';
import type { Argument, Call, Where } from '../call.ts';
import { hasOption } from '../options.ts';
import { callOptions } from '../pattern.ts';
import { normalised, targetKind } from '../targets.ts';
import type { TargetKind } from '../targets.ts';
import { onVolume } from '../volumes.ts';
import type { CommandCheck, Hit } from './row.ts';

/** How grave it is to delete a whole folder; null where it is meant to be thrown away. */
const TREE: Readonly<Record<TargetKind, Severity | null>> = {
  root: 'critical',
  system: 'critical',
  home: 'critical',
  repository: 'critical',
  worktree: 'critical',
  parent: 'critical',
  device: 'critical',
  outside: 'high',
  inside: 'high',
  unknown: 'high',
  temporary: null,
  output: null,
  sink: null,
};

/** Kinds of paths where even a single file matters. */
const GUARDED: ReadonlySet<TargetKind> = new Set(['root', 'system', 'home', 'repository', 'parent', 'device']);

/** What deleting a path means; nothing where it is cheap. Paths that nobody knows are opaque. */
export function deletionHits(target: Argument, tree: boolean, where: Where): readonly Hit[] {
  if (target.text === '') return [];
  const hits = deleted(target, tree, where);
  return isLasting(target, where) ? hits.map((hit) => ({ ...hit, lasting: true })) : hits;
}

/** A folder of the machine that a container was given, other than what the text itself works with. */
function isLasting({ text }: Argument, { volumes }: Where): boolean {
  const mounted = volumes === undefined ? null : onVolume(normalised(text), volumes);
  return mounted?.path?.startsWith('/') === true;
}

function deleted(target: Argument, tree: boolean, where: Where): readonly Hit[] {
  const kind = targetKind(target, where);
  if (policyPath(`${target.text}/`) && (kind === 'inside' || kind === 'outside'))
    return [{ rule: 'git.policy.edit', target: target.text }];
  if (kind === 'repository') return repositoryHits(target, tree);
  const base = TREE[kind];
  if (base === null) return target.known === 'assumed' ? [ASSUMED] : [];
  if (kind === 'unknown')
    return [
      {
        rule: 'cmd.exec.opaque',
        target: target.text,
        why: tree && !stopsWhenEmpty(target) ? UNKNOWN_TARGET : undefined,
      },
    ].map(plain);
  if (tree) return [{ rule: 'cmd.delete.recursive', base, target: target.text, ...sandboxed(kind) }];
  if (GUARDED.has(kind) || (kind === 'worktree' && target.globs)) {
    return [{ rule: 'cmd.delete.file', base: kind === 'worktree' ? 'medium' : 'high', target: target.text }];
  }
  return kind === 'outside' ? [{ rule: 'cmd.delete.file', target: target.text }] : [];
}

const UNKNOWN_TARGET =
  'What is deleted is only known at run time: an empty variable makes it the root or the working tree.';
const ASSUMED: Hit = { rule: 'cmd.exec.opaque', target: 'a default that may be set from outside', base: 'info' };

/** `${DIR:?}`: the shell stops when it is empty. */
function stopsWhenEmpty({ word }: Argument): boolean {
  const variables = word?.parts.filter((part) => part.kind !== 'text') ?? [];
  return (
    variables.length > 0 &&
    variables.every(
      (part) => part.kind === 'variable' && (part.operator.startsWith('?') || part.operator.startsWith(':?')),
    )
  );
}

function plain({ why, ...hit }: { rule: string; target: string; why: string | undefined }): Hit {
  return why === undefined ? { ...hit, base: 'low' } : { ...hit, why };
}

function sandboxed(kind: TargetKind): Partial<Hit> {
  return kind === 'inside' ? { environment: 'sandbox' } : {};
}

function repositoryHits({ text }: Argument, tree: boolean): readonly Hit[] {
  if (/\.git\/hooks/.test(text)) return [{ rule: 'git.hook.bypass', target: text }];
  if (/\.lock$|\.git\/(?:COMMIT_EDITMSG|FETCH_HEAD|ORIG_HEAD|gc\.log)$/.test(text)) return [];
  return [
    tree ? { rule: 'git.reflog.expire', target: text } : { rule: 'git.reflog.expire', base: 'high', target: text },
  ];
}

const AGENT_FILES =
  /(?:^|\/)(?:\.countersign\/|\.claude\/settings|\.cursor\/(?:rules|hooks|permissions)|\.codex\/config|\.gemini\/settings|\.husky\/|lefthook\.ya?ml$|\.pre-commit-config\.ya?ml$|CODEOWNERS$|AGENTS\.md$|\.github\/CODEOWNERS$|allowed_signers$)/;

/** Rules that the change itself is judged by. */
function policyPath(text: string): boolean {
  return AGENT_FILES.test(text);
}

const remove: CommandCheck = {
  rules: [
    'cmd.delete.recursive',
    'cmd.delete.file',
    'git.reflog.expire',
    'git.hook.bypass',
    'git.policy.edit',
    'cmd.exec.opaque',
  ],
  programs: ['rm', 'grm', 'rmdir', 'unlink', 'trash', 'del', 'erase', 'rd', 'Remove-Item', 'ri', 'rimraf', 'srm'],
  check: (call) => {
    const options = callOptions(call);
    const lowered = call.args.map(({ text }) => text.toLowerCase());
    const tree =
      call.program === 'rimraf' ||
      hasOption(options, '-r', '-R', '--recursive', '--no-preserve-root') ||
      lowered.some((text) => text === '/s' || (text.startsWith('-rec') && text.length >= 4));
    const targets = options.operands.filter(({ text }) => !/^\/[a-zA-Z]$/.test(text) || call.program === 'rm');
    const opaque: Hit = {
      rule: 'cmd.exec.opaque',
      target: 'names read from a pipe',
      ...(tree ? { why: UNKNOWN_TARGET } : { base: 'low' }),
    };
    const known = targets.flatMap((target) => deletionHits(target, tree && call.program !== 'rmdir', call));
    return call.open ? [opaque, ...known] : known;
  },
  fits: [
    'rm -rf /',
    'rm -rf ~',
    'rm -fr "$HOME"/*',
    'rm -r src',
    'rm --recursive --force ../other',
    'rm -rf .git',
    'rm -rf *',
    'rm -rf .',
    'rm -rf "$DIR"',
    'cd / && rm -rf *',
    'rm /etc/passwd',
    'rm -f .git/hooks/pre-commit',
    'rm -rf .countersign',
    'ls | xargs rm -rf',
    'Remove-Item -Recurse -Force C:\\\\data',
    'rd /s /q C:\\\\data',
  ],
  harmless: [
    'rm -rf build',
    'rm -rf node_modules dist',
    'rm -f out.log',
    'rm -rf /tmp/work',
    'cd build && rm -rf *',
    'rm -rf "$(mktemp -d)"',
    'rm file.txt',
    'rm -rf ./target/debug',
    'D=dist; rm -rf "$D"',
    "find . -name '*.pyc' | xargs rm -f",
    'rmdir empty',
  ],
};

const find: CommandCheck = {
  rules: ['cmd.delete.recursive', 'git.reflog.expire'],
  programs: ['find'],
  check: (call) => {
    if (!call.args.some(({ text }) => text === '-delete')) return [];
    const tests = call.args.filter(({ text }) => NARROWS.test(text));
    const starts = call.args.slice(
      0,
      call.args.findIndex(({ text }) => /^[-(!]/.test(text)),
    );
    const from: readonly Argument[] =
      starts.length > 0 ? starts : [{ text: '.', known: 'yes', globs: false, word: null }];
    return from.flatMap((start) => {
      const hits = deletionHits(start, true, call);
      if (tests.length === 0) return hits;
      // What a test chooses is less than everything, and below a start that is the working tree it is ordinary.
      const kind = targetKind(start, call);
      return kind === 'worktree' || kind === 'inside' || kind === 'unknown'
        ? []
        : hits.map((hit) => ({ ...hit, base: 'medium' }));
    });
  },
  fits: [
    'find / -delete',
    'find . -delete',
    'find .git -delete',
    'find ~ -type f -delete',
    'find .. -name "*.ts" -delete',
    'find /srv/data -mtime +1 -delete',
  ],
  harmless: [
    'find . -name "*.pyc" -delete',
    'find build -delete',
    'find /tmp/work -mtime +1 -delete',
    'find . -name delete -print',
  ],
};
const NARROWS = /^-(?:i?name|i?path|i?wholename|i?regex|[mac]time|[mac]min|newer\w*|size|empty|mindepth)$/;

const rsync: CommandCheck = {
  rules: ['cmd.delete.recursive'],
  programs: ['rsync', 'robocopy'],
  check: (call) => {
    const options = callOptions(call);
    if (hasOption(options, '-n', '--dry-run')) return [];
    const mirror = [...options.flags.keys()].some(
      (name) => name.startsWith('--del') || name === '--remove-source-files',
    );
    const windows = call.args.some(({ text }) => /^\/(?:MIR|PURGE)$/i.test(text));
    if (!mirror && !windows) return [];
    const target = windows ? options.operands[1] : options.operands.at(-1);
    if (target === undefined) return [];
    if (/^[\w.-]*@?[\w.-]+:/.test(target.text) && !/^[A-Za-z]:\\/.test(target.text)) {
      return [{ rule: 'cmd.delete.recursive', target: target.text }];
    }
    return deletionHits(target, true, call);
  },
  fits: ['rsync -a --delete empty/ /srv/data/', 'rsync -a --delete-after site/ web:/srv/www/', 'rsync -a --del . ..'],
  harmless: ['rsync -a src/ dst/', 'rsync -an --delete a/ /srv/b/', 'rsync -a --delete src/ build/'],
};

/** Programs that put something over a file: the place of the file among the operands. */
const overwrite: CommandCheck = {
  rules: ['cmd.overwrite.file', 'cmd.overwrite.device', 'git.policy.edit', 'git.hook.bypass', 'git.reflog.expire'],
  programs: [
    'cp',
    'mv',
    'install',
    'ln',
    'tee',
    'truncate',
    'sed',
    'gsed',
    'perl',
    'sponge',
    'shred',
    'dd',
    'unzip',
    'tar',
  ],
  check: (call) => {
    const options = callOptions(call);
    const { operands } = options;
    switch (call.program) {
      case 'cp':
      case 'install':
        if (isCopyBeside(operands)) return [];
        return overwriteHits(operands.length > 1 ? operands.at(-1) : undefined, call);
      case 'ln':
        return hasOption(options, '-f', '--force') ? overwriteHits(operands.at(-1), call) : [];
      case 'mv':
        return [
          ...overwriteHits(operands.length > 1 ? operands.at(-1) : undefined, call),
          ...operands.slice(0, -1).flatMap((one) => movedHits(one, call)),
        ];
      case 'tee':
      case 'sponge':
        return hasOption(options, '-a', '--append')
          ? operands.flatMap((one) => overwriteHits(one, call, true))
          : operands.flatMap((one) => overwriteHits(one, call));
      case 'truncate':
        return operands.flatMap((one) => overwriteHits(one, call));
      case 'shred':
        return operands.flatMap((one) => shredHits(one, call));
      case 'dd':
        return call.args.flatMap((arg) =>
          arg.text.startsWith('of=') ? overwriteHits({ ...arg, text: arg.text.slice(3) }, call) : [],
        );
      case 'sed':
      case 'gsed':
        return hasInPlace(call)
          ? operands
              .slice(hasOption(options, '-e', '--expression', '-f', '--file') ? 0 : 1)
              .flatMap((one) => overwriteHits(one, call))
          : [];
      case 'perl':
        return call.args.some(({ text }) => /^-[a-z]*i/.test(text) && !text.startsWith('-I'))
          ? operands.flatMap((one) => overwriteHits(one, call))
          : [];
    }
    return [];
  },
  fits: [
    'cp x /etc/hosts',
    'mv new /usr/bin/node',
    'tee /etc/hosts',
    'sed -i s/a/b/ /etc/ssh/sshd_config',
    'dd if=x of=/dev/sda',
    'truncate -s 0 /var/log/syslog',
    'shred -u /dev/sdb',
    'ln -sf x ~/.bashrc',
    'cp evil .git/hooks/pre-commit',
    'sed -i s/x/y/ .countersign/policy.yml',
    'mv .git /tmp/x',
  ],
  harmless: [
    'cp a b',
    'mv a.ts b.ts',
    'tee out.txt',
    'sed -i s/a/b/ src/x.ts',
    'sed s/a/b/ /etc/hosts',
    'dd if=/dev/zero of=image.bin',
    'cp /etc/hosts .',
    'tee /dev/null',
    'cp x /tmp/work/',
    'cp ~/.kube/config ~/.kube/config.bak',
  ],
};

/** `cp x x.bak`: the file is kept, not lost. */
function isCopyBeside(operands: readonly Argument[]): boolean {
  const [from, to] = operands;
  if (from === undefined || to === undefined || operands.length !== 2 || !to.text.startsWith(`${from.text}.`))
    return false;
  return /^\.(?:bak|backup|old|orig|save)(?:[.\d_-]*)$/.test(to.text.slice(from.text.length));
}

function hasInPlace(call: Call): boolean {
  return call.args.some(({ text }) => /^-[a-zA-Z]*i|^--in-place/.test(text) && !text.startsWith('--i-'));
}

function shredHits(target: Argument, call: Call): readonly Hit[] {
  const kind = targetKind(target, call);
  if (kind === 'device') return [{ rule: 'cmd.overwrite.device', statefulness: 'stateful', target: target.text }];
  return kind === 'temporary' || kind === 'output'
    ? []
    : [{ rule: 'cmd.overwrite.file', base: 'high', reversible: 'no', target: target.text }];
}

function movedHits(target: Argument, call: Call): readonly Hit[] {
  const kind = targetKind(target, call);
  if (kind === 'repository') return repositoryHits(target, true);
  if (kind === 'root' || kind === 'home') return [{ rule: 'cmd.delete.recursive', target: target.text }];
  return kind === 'system' ? [{ rule: 'cmd.delete.file', target: target.text }] : [];
}

/** What writing over a path means. `adds`: what stands there stays. */
export function overwriteHits(target: Argument | undefined, where: Where, adds: boolean = false): readonly Hit[] {
  if (target === undefined) return [];
  const kind = targetKind(target, where);
  const { text } = target;
  if (kind === 'device') return [{ rule: 'cmd.overwrite.device', statefulness: 'stateful', target: text }];
  if (kind === 'repository') return repositoryWrites(text);
  if (policyPath(text)) return [{ rule: 'git.policy.edit', target: text }];
  if (isStartFile(text)) return [{ rule: 'cmd.overwrite.file', base: 'high', target: text, why: START_FILE }];
  if (adds) return kind === 'system' ? [{ rule: 'cmd.overwrite.file', target: text }] : [];
  return kind === 'system' || kind === 'root' || kind === 'home' || kind === 'outside' || kind === 'parent'
    ? [{ rule: 'cmd.overwrite.file', target: text, ...(kind === 'system' ? { base: 'high' as const } : {}) }]
    : [];
}

const START_FILE =
  'The file is run or trusted whenever somebody logs in, so what is written there acts later and unseen.';

function isStartFile(text: string): boolean {
  return /^(?:~|\$HOME|\/root|\/home\/[^/]+|\/Users\/[^/]+)\/(?:\.(?:bashrc|bash_profile|profile|zshrc|zprofile|zshenv|gitconfig|netrc|npmrc|ssh\/(?:authorized_keys|config)|config\/(?:fish|autostart)))/.test(
    text,
  );
}

function repositoryWrites(text: string): readonly Hit[] {
  if (/\.git\/hooks/.test(text)) return [{ rule: 'git.hook.bypass', target: text }];
  if (/\.git\/(?:refs\/(?:countersign|notes)|packed-refs|objects|HEAD|refs)/.test(text))
    return [{ rule: 'git.signoff.tamper', target: text }];
  return text.endsWith('.git/config') ? [{ rule: 'git.remote.changed', target: text }] : [];
}

const permission: CommandCheck = {
  rules: ['cmd.permission.recursive', 'git.hook.bypass'],
  programs: ['chmod', 'chown', 'chgrp', 'setfacl', 'icacls', 'takeown'],
  check: (call) => {
    const options = callOptions(call);
    // A mode such as `-x` looks like an option.
    const taken = call.args.find(({ text }) => /^-[rwxXst]+$/.test(text));
    const [mode, ...files] = taken === undefined ? options.operands : [taken, ...options.operands];
    const modeText = mode?.text ?? '';
    const targets = call.program === 'setfacl' ? options.operands : files;
    if (
      call.program === 'chmod' &&
      /^[0-7]*$|x/.test(modeText) &&
      targets.some(({ text }) => /\.git\/hooks\/|\.husky\//.test(text)) &&
      /-x|^[0-6][0-6][0-6]$/.test(modeText)
    ) {
      return [{ rule: 'git.hook.bypass', target: targets.map(({ text }) => text).join(' ') }];
    }
    const recursive =
      hasOption(options, '-R', '--recursive') || call.args.some(({ text }) => /^\/[rR]$|^\/t$/i.test(text));
    const open =
      call.program === 'chmod' &&
      (/^0?[02-7]?777$|^0?[4567][0-7]{3}$/.test(modeText) || /[ugoa]*\+[rwx]*s|a\+rwx|o\+[rx]*w/.test(modeText));
    const plain = call.program === 'chmod' && /^[ugoa]*[+=-][rwxX]+$|^[0-7]{3,4}$/.test(modeText) && !open;
    if (!recursive && !open) return [];
    return targets.flatMap((target): readonly Hit[] => {
      const kind = targetKind(target, call);
      if (kind === 'temporary' || kind === 'output' || kind === 'sink') return [];
      const inside = kind === 'inside' || kind === 'worktree' || kind === 'unknown';
      if (inside && !open) return [];
      return [
        {
          rule: 'cmd.permission.recursive',
          target: target.text,
          ...(inside || plain ? {} : { base: 'high' as const }),
          ...(inside ? { base: 'low' as const } : {}),
        },
      ];
    });
  },
  fits: [
    'chmod -R 777 /srv/app',
    'chmod 777 config.yml',
    'chown -R me /usr/local',
    'chmod u+s /usr/local/bin/x',
    'chmod -x .git/hooks/pre-commit',
    'chmod -R 755 /',
  ],
  harmless: [
    'chmod +x run.sh',
    'chmod 644 a.txt',
    'chown me file',
    'chmod -R u+w node_modules',
    'chown -R node:node ./app',
    'chmod 600 /etc/x',
  ],
};

export const FILE_CHECKS: readonly CommandCheck[] = [remove, find, rsync, overwrite, permission];
