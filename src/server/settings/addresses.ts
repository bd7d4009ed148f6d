/** Names and addresses in the configuration: each is checked where it stands, before anything is sent to it. */
import { isIP } from 'node:net';
import { isFullName } from '../../adapters/github/settings.ts';
import type { YamlPath } from '../../core/reading/yaml.ts';
import type { GithubShape } from './shape.ts';

const GITHUB = ['forges', 'github'] as const;

/** Reads them; what is wrong is told to `wrong`. */
export class AddressReader {
  readonly #wrong: (path: YamlPath, message: string, remedy: string) => void;

  constructor(wrong: (path: YamlPath, message: string, remedy: string) => void) {
    this.#wrong = wrong;
  }

  /** The service's own address, without a slash at its end; null where it is none. */
  service(text: string): string | null {
    const url = plainUrl(text);
    if (url?.pathname === '/' && isSafe(url)) return url.origin;
    this.#wrong(['address'], 'it is no address of a service', 'write https://HOST, without a path');
    return null;
  }

  /** The address that the service listens at. */
  host(text: string): void {
    if (isHost(text)) return;
    this.#wrong(['listen', 'host'], 'it is no host', 'write an address of this machine, such as 127.0.0.1, or ::1');
  }

  /** Where GitHub is, and the repositories that a token is for. */
  github({ api, web, token }: GithubShape): void {
    const [apiUrl, webUrl] = [this.#address('api', api), this.#address('web', web)];
    if (apiUrl !== null && webUrl !== null && isGithubCom(apiUrl) !== isGithubCom(webUrl)) {
      const remedy = 'name both: api and web; for an Enterprise Server https://HOST/api/v3 and https://HOST';
      this.#wrong(
        [...GITHUB, isGithubCom(apiUrl) ? 'web' : 'api'],
        'one address is github.com, the other is not',
        remedy,
      );
    }
    const seen = new Set<string>();
    token?.repositories.forEach((name, at) => {
      const path = [...GITHUB, 'token', 'repositories', at];
      // GitHub does not tell names apart that differ in case only.
      const folded = name.toLowerCase();
      if (!isFullName(name)) this.#wrong(path, 'it is no repository', 'write owner/name');
      else if (seen.has(folded)) this.#wrong(path, 'this repository stands above already', 'leave one out');
      seen.add(folded);
    });
  }

  #address(key: 'api' | 'web', text: string): URL | null {
    const url = plainUrl(text);
    const path = [...GITHUB, key];
    if (url === null) this.#wrong(path, 'it is no address of GitHub', 'write https://HOST, without a user, ? or #');
    else if (!isSafe(url)) this.#wrong(path, 'tokens would be sent to it in the clear', 'write https://HOST');
    else return url;
    return null;
  }
}

/** An address of HTTP with a path at most; an empty `?` or `#` is not seen in what it is read as. */
function plainUrl(text: string): URL | null {
  const url = URL.canParse(text) && !/[?#@\s\\]/.test(text) ? new URL(text) : null;
  return url !== null && /^https?:$/.test(url.protocol) ? url : null;
}

function isSafe({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}

function isGithubCom({ hostname }: URL): boolean {
  return hostname === 'github.com' || hostname.endsWith('.github.com');
}

/** An IP address, or a name of labels (RFC 1123) that no reader takes for an IP address. */
function isHost(text: string): boolean {
  if (isIP(text) !== 0) return true;
  const labels = text.split('.');
  return (
    text.length <= 253 &&
    labels.every((label) => /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/.test(label)) &&
    !/^(?:\d+|0[xX][0-9a-fA-F]*)$/.test(labels.at(-1) ?? '')
  );
}
