/** What can be wrong with the refs that a policy names: their names, and the ways on which content comes to them. */
import { isListedRef, overlap } from '../reading/ref-pattern.ts';
import type { YamlPath } from '../reading/yaml.ts';
import type { PolicyShape } from './policy-shape.ts';

/** A fault, and where in the file it is written. */
export interface RefFault {
  readonly path: YamlPath;
  readonly message: string;
  readonly remedy: string;
}

/** A ref as it is written somewhere. */
interface Named {
  readonly ref: string;
  readonly path: YamlPath;
}

/** Faults of `protected` and `flow`. */
export function refFaults(shape: Pick<PolicyShape, 'protected' | 'flow'>): readonly RefFault[] {
  const listed = shape.protected.map((ref, index) => ({ ref, path: ['protected', index] }));
  const flowing = shape.flow.flatMap(({ to, promotes, backports }, index) => [
    { ref: to, path: ['flow', index, 'to'] },
    ...promotes.map((ref, at) => ({ ref, path: ['flow', index, 'promotes', at] })),
    ...backports.map((ref, at) => ({ ref, path: ['flow', index, 'backports', at] })),
  ]);
  const names = [...listed, ...flowing].flatMap(nameFaults);
  const open = flowing.filter(({ ref }) => ref.startsWith('refs/') && !isListedRef(shape.protected, ref));
  const unprotected = open.map(({ ref, path }) => ({
    path,
    message: `\`${ref}\` is not protected, so nothing that it holds was judged`,
    remedy: `add ${ref} to \`protected\``,
  }));
  return [...names, ...unprotected, ...emptyFaults(shape), ...selfFaults(shape), ...cycleFaults(shape)];
}

function nameFaults({ ref, path }: Named): readonly RefFault[] {
  if (!ref.startsWith('refs/'))
    return [{ path, message: `\`${ref}\` is not a full ref name`, remedy: `write refs/heads/${ref}` }];
  const stars = ref.split('*').length - 1;
  if (stars > 1) return [{ path, message: `\`${ref}\` has more than one \`*\``, remedy: 'one stands for any rest' }];
  // git itself has no ref of such a name: whoever wrote it meant something, and would protect nothing.
  if (!/[[?\\^~:\0-\x20\x7f]|\.\.|\/\/|@\{/.test(ref)) return [];
  return [
    { path, message: `git has no ref of the name \`${ref}\``, remedy: 'write a full name, or one `*` for any rest' },
  ];
}

function emptyFaults({ flow }: Pick<PolicyShape, 'flow'>): readonly RefFault[] {
  return flow.flatMap(({ to, promotes, backports }, index) => {
    if (promotes.length + backports.length > 0) return [];
    return [{ path: ['flow', index], message: `nothing flows to \`${to}\``, remedy: 'name promotes or backports' }];
  });
}

function selfFaults({ flow }: Pick<PolicyShape, 'flow'>): readonly RefFault[] {
  return flow.flatMap(({ to, backports }, index) =>
    backports.flatMap((ref, at) => {
      if (ref !== to || ref.includes('*')) return [];
      const path = ['flow', index, 'backports', at];
      return [{ path, message: `\`${to}\` takes nothing from itself`, remedy: 'name another ref' }];
    }),
  );
}

/** Promotions in a circle: it could not be said where their content was judged. */
function cycleFaults({ flow }: Pick<PolicyShape, 'flow'>): readonly RefFault[] {
  const edges: { readonly to: string; readonly from: string }[] = [];
  const faults: RefFault[] = [];
  for (const [index, { to, promotes }] of flow.entries()) {
    for (const [at, from] of promotes.entries()) {
      const way = wayBetween(edges, from, to);
      if (way === null) edges.push({ to, from });
      else {
        const words = [to, ...way].map((ref, step) => (step === 0 ? `\`${ref}\`` : ` ← \`${ref}\``)).join('');
        faults.push({
          path: ['flow', index, 'promotes', at],
          message: `promotions in a circle: ${words}`,
          remedy: 'let one of them take `backports` instead: the same sign-offs count there once more',
        });
      }
    }
  }
  return faults;
}

/** Refs from which `start` is promoted, one from the next, to one that `goal` means; null where none leads there. */
function wayBetween(
  edges: readonly { readonly to: string; readonly from: string }[],
  start: string,
  goal: string,
): readonly string[] | null {
  const seen = new Set<string>();
  const open: (readonly string[])[] = [[start]];
  for (let way = open.shift(); way !== undefined; way = open.shift()) {
    const last = way.at(-1) ?? start;
    if (overlap(last, goal)) return way;
    if (seen.has(last)) continue;
    seen.add(last);
    for (const { to, from } of edges) if (overlap(to, last)) open.push([...way, from]);
  }
  return null;
}
