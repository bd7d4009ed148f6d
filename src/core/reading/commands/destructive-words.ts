/** Words that destroy something under most programs: what makes an unknown program worth a question. */
import type { Argument } from './call.ts';

const VERB =
  /^(?:rm|rmdir|unlink|shred|dd|mkfs(?:\..*)?|wipefs|destroy|delete|delete-.*|remove|purge|drop|truncate|terminate|terminate-.*|uninstall|prune|wipe|erase|flushall|flushdb|reset|kill|force-delete|nuke|teardown)$/i;
const OPTION =
  /^(?:--force|--no-preserve-root|--hard|--delete|--recursive|-rf|-fr|-Rf|--auto-approve|-auto-approve|--purge|--prune|--force-reset|--destroy|-destroy)$/;

/** True when the words behind an unknown program destroy under many a program. */
export function destroys(args: readonly Argument[]): boolean {
  const [, ...rest] = args;
  return rest.some(({ text }, at) => OPTION.test(text) || (at < 3 && VERB.test(text)));
}
