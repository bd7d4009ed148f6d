/** `.mailmap` (gitmailmap(5)): which addresses belong to one person. Only addresses tell persons apart here. */

/** Names the person behind an author's name and address: an address in lower case. */
export type PersonOf = (name: string, email: string) => string;

/** The address itself: for repositories without a mailmap. */
export const byAddress: PersonOf = (_, email) => email.toLowerCase();

/** Reads a mailmap. Lines that cannot be read are passed over, as git does. */
export function readMailmap(text: string): PersonOf {
  const byEmail = new Map<string, string>();
  const byBoth = new Map<string, string>();
  for (const line of text.split('\n')) {
    const entry = entryOf(line);
    if (entry === null) continue;
    if (entry.name === '') byEmail.set(entry.email, entry.person);
    else byBoth.set(`${entry.name}\0${entry.email}`, entry.person);
  }
  if (byEmail.size + byBoth.size === 0) return byAddress;
  return (name, email) => {
    const address = email.toLowerCase();
    return byBoth.get(`${name.trim().toLowerCase()}\0${address}`) ?? byEmail.get(address) ?? address;
  };
}

interface Entry {
  readonly person: string;
  /** Name in the commit, in lower case; empty when the address alone decides. */
  readonly name: string;
  readonly email: string;
}

/** `Name <proper@> Commit Name <commit@>`; with one address the line changes a name only. */
function entryOf(line: string): Entry | null {
  if (line.trimStart().startsWith('#')) return null;
  const open = line.indexOf('<');
  const close = line.indexOf('>', open);
  const secondOpen = line.indexOf('<', close);
  const secondClose = line.indexOf('>', secondOpen);
  if (open < 0 || close < 0 || secondOpen < 0 || secondClose < 0) return null;
  return {
    person: line
      .slice(open + 1, close)
      .trim()
      .toLowerCase(),
    name: line
      .slice(close + 1, secondOpen)
      .trim()
      .toLowerCase(),
    email: line
      .slice(secondOpen + 1, secondClose)
      .trim()
      .toLowerCase(),
  };
}
