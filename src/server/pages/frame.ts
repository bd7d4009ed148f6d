/** What every page of the service has around it. */
import { type Markup, markup } from '../../cli/render/audit-markup.ts';

export interface Frame {
  readonly title: string;
  /** What stands beside the program's name. */
  readonly where: string;
  readonly main: Markup;
  /** Address of the style sheet. */
  readonly style: string;
}

/** The whole document. */
export function renderFrame({ title, where, main, style }: Frame): string {
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="stylesheet" href="${style}">
</head>
<body>
<a class="skip" href="#main">To the content</a>
<div class="wrap">
<header><a href="/"><strong>countersign</strong></a><span>${where}</span></header>
<main id="main">
${main}
</main>
<footer>The same answers as data: <a href="/api/v1/openapi.json">the API</a>. In the terminal: <code>countersign queue</code>.</footer>
</div>
</body>
</html>
`;
  return page.text;
}
