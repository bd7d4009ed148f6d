/** The frame of a page that asks for a passkey: one document that loads nothing and works with its own script only. */
import { markup, trusted } from './audit-markup.ts';
import { PAGE_SCRIPT, PAGE_STYLE } from './page-style.ts';
import type { Markup } from './audit-markup.ts';

/** How a page reaches the person. */
export interface PageFrame {
  /** The nonce of the content security policy that the page is served with. */
  readonly nonce: string;
  readonly title: string;
  /** Repository or place, beside the program's name. */
  readonly where: string;
  readonly main: Markup;
  /** Words of the buttons. */
  readonly go: string;
  readonly no: string;
  readonly act: PageAct;
}

/** What the page's script works with. */
export interface PageAct {
  readonly kind: 'get' | 'create';
  /** base64url. */
  readonly challenge: string;
  readonly rpId: string;
  /** Credentials to choose from, or those that must not be made again; base64url. */
  readonly credentials: readonly string[];
  /** Seconds until the page is of no use. */
  readonly seconds: number;
  /** What the page says before anything happened, at its good end, and when it was declined. */
  readonly hint: string;
  readonly done: string;
  readonly declined: string;
  readonly user?: { readonly id: string; readonly name: string; readonly displayName: string };
  readonly algorithms?: readonly number[];
}

/** The whole document. */
export function renderPageFrame({ nonce, title, where, main, go, no, act }: PageFrame): string {
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style nonce="${nonce}">${trusted(PAGE_STYLE)}</style>
</head>
<body>
<div class="wrap">
<header><strong>countersign</strong><span>${where}</span></header>
<main>
${main}
</main>
</div>
<div class="act" role="region" aria-label="Your answer"><div class="wrap">
<p id="status" role="status" tabindex="-1"><noscript>This page needs its script: passkeys work with it only.</noscript></p>
<div class="buttons" id="buttons" hidden><button class="main" id="go" type="button">${go}</button><button id="no" type="button">${no}</button></div>
</div></div>
${trusted(`<script type="application/json" id="act">${inert(act)}</script>
<script nonce="${nonce}">${PAGE_SCRIPT}</script>`)}
</body>
</html>
`;
  return page.text;
}

/** JSON that ends no element and begins none. */
function inert(value: object): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}
