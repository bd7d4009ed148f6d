/** Opens an address in the person's own browser, by the program that the system has for it. */
import { spawn } from 'node:child_process';

/** What tells how a browser is opened here. */
export interface OpenerSurroundings {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Program and arguments; null where there is no screen to open a browser on. */
export function openerFor(url: string, { platform, environment }: OpenerSurroundings): readonly string[] | null {
  if (platform === 'darwin') return ['open', url];
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', url];
  const set = (name: string): boolean => (environment[name] ?? '') !== '';
  if (set('WSL_DISTRO_NAME')) return ['wslview', url];
  // Without a screen xdg-open would start a browser in this terminal.
  return set('DISPLAY') || set('WAYLAND_DISPLAY') ? ['xdg-open', url] : null;
}

/** Starts it and goes on: a browser that does not open is no error where the address is printed as well. */
export function openInBrowser(url: string, surroundings: OpenerSurroundings): void {
  const [program, ...args] = openerFor(url, surroundings) ?? [];
  if (program === undefined) return;
  const child = spawn(program, args, { stdio: 'ignore', detached: true, windowsHide: true });
  child.once('error', () => {});
  child.unref();
}
