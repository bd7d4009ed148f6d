/** Rules over Dockerfiles and compose files. */
import type { AssessmentContext } from '../../../model/assessment-context.ts';
import type { Factor } from '../../../model/assessment.ts';
import { readCompose } from '../../reading/container/compose.ts';
import type { ComposeText } from '../../reading/container/compose.ts';
import { readDockerfile } from '../../reading/container/dockerfile.ts';
import type { DockerfileText } from '../../reading/container/dockerfile.ts';
import { factorOf } from '../factor.ts';
import { containerFile } from './container-paths.ts';
import { judgeCompose } from './container/judge-compose.ts';
import type { ComposeSide } from './container/judge-compose.ts';
import { judgeDockerfile } from './container/judge-dockerfile.ts';
import { CONTAINER_RULES } from './container/rules.ts';
import type { Seen } from './container/seen.ts';
import type { FamilyReader, ReadFile } from './family.ts';
import { unreadable } from './unreadable.ts';

export const containerReader: FamilyReader = {
  rules: CONTAINER_RULES,
  parsers: () => [],
  assess({ files, context }) {
    const read = files.map((file) => ({
      file,
      old: side(file.oldText, file.oldPath),
      new: side(file.newText, file.path),
    }));
    const gained = read.flatMap(({ old, new: next }) => {
      if (next.kind !== 'compose') return [];
      const before = old.kind === 'compose' ? old.services : new Map<string, unknown>();
      return [...next.services.keys()].filter((name) => !before.has(name));
    });
    const elsewhere = new Set(gained);
    return read.flatMap(({ file, old, new: next }) => judged(file, old, next, elsewhere, context));
  },
};

type Side = ComposeText | DockerfileText;

function side(text: string | null, path: string): Side {
  const role = containerFile(path);
  if (text === null || role === null) return { kind: 'foreign' };
  return role === 'dockerfile' ? readDockerfile(text) : readCompose(text);
}

function judged(
  file: ReadFile,
  old: Side,
  next: Side,
  elsewhere: ReadonlySet<string>,
  context: AssessmentContext,
): readonly Factor[] {
  const broken = [next, old].find((one) => one.kind === 'unreadable');
  if (broken?.kind === 'unreadable') {
    const where = broken === next ? '' : 'before the change, ';
    const lines = broken.line === null || where !== '' ? null : { start: broken.line, end: broken.line };
    return [unreadable({ path: file.path, lines }, 'container', where + broken.reason, context)];
  }
  if (next.kind === 'fragment' && (old.kind === 'dockerfile' || isWhole(file.path))) {
    return [unreadable(file, 'container', 'it has no FROM', context)];
  }
  return seenIn(old, next, elsewhere).map((seen) => sighted(file, seen, context));
}

/** A file of exactly this name is built; one with more to its name may be a part of another. */
function isWhole(path: string): boolean {
  return /(?:^|\/)(?:dockerfile|containerfile)$/i.test(path);
}

function seenIn(old: Side, next: Side, elsewhere: ReadonlySet<string>): readonly Seen[] {
  if (next.kind === 'dockerfile') return judgeDockerfile(old.kind === 'dockerfile' ? old.stages : null, next.stages);
  const before = old.kind === 'compose' ? old : null;
  if (next.kind === 'compose') return judgeCompose(before, next, elsewhere);
  // A compose file that is deleted, or holds no services any more.
  return before === null ? [] : judgeCompose(before, emptied(before), elsewhere);
}

function emptied({ root }: ComposeSide): ComposeSide {
  return { root: { ...root, entries: new Map(), lines: { start: 1, end: 1 } }, services: new Map() };
}

const LONGEST = 120;

function sighted(file: ReadFile, seen: Seen, context: AssessmentContext): Factor {
  const { rule, from, to, lines, witness, base, stateful } = seen;
  return factorOf(
    rule,
    {
      path: file.path,
      lines,
      from: from === null ? null : cut(from),
      to: to === null ? null : cut(to),
      witness: cut(witness),
      resource: {
        kind: containerFile(file.path) === 'compose' ? 'compose file' : 'image',
        address: file.path,
        statefulness: stateful === true ? 'stateful' : 'not-applicable',
        knownBy: 'name',
      },
      losesGuardrail: rule.id.startsWith('guardrail.lost.'),
      ...(base === undefined ? {} : { base }),
    },
    context,
  );
}

function cut(text: string): string {
  const line = text.replaceAll('\n', ' ↵ ');
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 1)}…`;
}
