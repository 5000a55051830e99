import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { joinModules } from './join-modules.ts';
import type { PageData } from './page-data.ts';

const asset = (name: string) => readFileSync(new URL(`page/${name}`, import.meta.url), 'utf8');

/**
 * The document: the page's body with its style, its script and the data. The policy lets exactly this script and this style
 * through, by their hashes, and no request of any kind.
 */
export function assemblePage(data: PageData): string {
  const style = asset('page.css');
  const script = joinModules('main.js', asset);
  const policy = [
    "default-src 'none'",
    `script-src '${sha256(script)}'`,
    `style-src '${sha256(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!doctype html>
<!-- quorate history report -->
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>History report</title>
<style>${style}</style>
</head>
<body>
${asset('body.html')}
<script type="application/json" id="data">${escapedJson(data)}</script>
<script>${script}</script>
</body>
</html>
`;
}

/** JSON that can stand in a script element: no tag, comment or entity can begin in it, in whatever parser. */
export function escapedJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function sha256(text: string): string {
  return `sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}`;
}
