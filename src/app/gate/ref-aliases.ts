/** Symbolic refs of a server: whoever pushes to one moves the branch that it stands for, and git tells its hooks the alias. */
import { isListedRef, refPrefix } from '../../core/reading/ref-pattern.ts';
import type { RefName } from '../../model/id.ts';
import type { GitRepository } from '../../ports/git.ts';
import type { Home } from '../home/home-policy.ts';
import type { PushedRef } from './ref-updates.ts';

/** The pushed refs, each by the name of the protected branch that it moves: the home ref before any other one. */
export async function asProtected(
  repo: Pick<GitRepository, 'refs'>,
  { ref: home, policy: { protectedRefs } }: Home,
  pushed: readonly PushedRef[],
): Promise<readonly PushedRef[]> {
  const asked = [...pushed.map(({ ref }) => ref), ...protectedRefs.map(refPrefix), ...(home === null ? [] : [home])];
  const stands = new Map<RefName, RefName>();
  for (let open = new Set<string>(asked); open.size > 0; ) {
    const refs = await repo.refs([...open]);
    open = new Set();
    for (const { name, symref } of refs) {
      if (symref === null || stands.has(name)) continue;
      stands.set(name, symref);
      open.add(symref);
    }
  }
  if (stands.size === 0) return pushed;
  const target = (name: RefName): RefName => {
    let at = name;
    for (let step = 0; step <= stands.size; step += 1) at = stands.get(at) ?? at;
    return at;
  };
  const known = [...stands.keys(), ...stands.values(), ...pushed.map(({ ref }) => ref)];
  const guarded = [...new Set(known)].filter((name) => name === home || isListedRef(protectedRefs, name));
  guarded.sort((a, b) => Number(b === home) - Number(a === home) || (a < b ? -1 : 1));
  return pushed.map((update) => {
    const name = guarded.find((each) => target(each) === target(update.ref)) ?? target(update.ref);
    return name === update.ref ? update : { ...update, ref: name };
  });
}
