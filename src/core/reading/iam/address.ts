/** Addresses and networks (CIDR) as ranges of numbers. */
import type { AddressRange } from './policy.ts';

/** IPv6 addresses lie above all of IPv4. */
const IPV6_BASE = 1n << 32n;

/** The range of `10.0.0.0/8`, `2001:db8::/32` or one address; null for anything else. */
export function addressRange(text: string): AddressRange | null {
  const slash = text.indexOf('/');
  const address = slash < 0 ? text : text.slice(0, slash);
  const six = address.includes(':');
  const number = six ? sixNumber(address) : fourNumber(address);
  const width = six ? 128 : 32;
  const length = slash < 0 ? width : lengthOf(text.slice(slash + 1), width);
  if (number === null || length === null) return null;
  const host = (1n << BigInt(width - length)) - 1n;
  const low = number & ~host;
  const base = six ? IPV6_BASE : 0n;
  return { low: base + low, high: base + (low | host) };
}

/** The address of a number of such a range. */
export function addressText(number: bigint): string {
  if (number < IPV6_BASE) return [24n, 16n, 8n, 0n].map((shift) => (number >> shift) & 255n).join('.');
  const value = number - IPV6_BASE;
  return Array.from({ length: 8 }, (_, at) => ((value >> BigInt(112 - 16 * at)) & 0xffffn).toString(16)).join(':');
}

/** Numbers from here on are no addresses. */
export const ADDRESS_END: bigint = IPV6_BASE + (1n << 128n);

function lengthOf(text: string, width: number): number | null {
  if (!/^\d{1,3}$/.test(text)) return null;
  const length = Number(text);
  return length <= width ? length : null;
}

function fourNumber(address: string): bigint | null {
  const parts = address.split('.');
  if (parts.length !== 4 || parts.some((part) => !/^\d{1,3}$/.test(part) || Number(part) > 255)) return null;
  return parts.reduce((sum, part) => (sum << 8n) | BigInt(part), 0n);
}

function sixNumber(address: string): bigint | null {
  const [head = '', tail, more] = address.split('::');
  if (more !== undefined) return null;
  const left = groups(head);
  const right = tail === undefined ? [] : groups(tail);
  if (left === null || right === null) return null;
  const missing = 8 - left.length - right.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return null;
  return [...left, ...Array<bigint>(missing).fill(0n), ...right].reduce((sum, part) => (sum << 16n) | part, 0n);
}

/** Sixteen bits each; an IPv4 address at the end is two of them. */
function groups(text: string): readonly bigint[] | null {
  if (text === '') return [];
  const parts = text.split(':');
  const last = parts.at(-1) ?? '';
  const four = last.includes('.') ? fourNumber(last) : null;
  if (four !== null) parts.pop();
  if (parts.some((part) => !/^[\da-fA-F]{1,4}$/.test(part))) return null;
  const hex = parts.map((part) => BigInt(`0x${part}`));
  return four === null ? hex : [...hex, four >> 16n, four & 0xffffn];
}
