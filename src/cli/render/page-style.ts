/** Style sheet and script of the pages that ask for a passkey. */
import { customProperties, DARK, LIGHT } from './audit-palette.ts';

/** System fonts, both colour schemes, narrow screens; the buttons stay in reach below a long list. */
export const PAGE_STYLE: string = `
:root{color-scheme:light dark;${customProperties(LIGHT)};--button:#3a3ab8;--on-button:#ffffff}
@media (prefers-color-scheme:dark){:root{${customProperties(DARK)};--button:#a9b0ff;--on-button:#101216}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:anywhere}
.wrap{max-width:46rem;margin:0 auto;padding:0 1.25rem}
header{padding:1.75rem 0 0;color:var(--soft);font-size:.875rem;display:flex;flex-wrap:wrap;gap:.25rem 1rem;justify-content:space-between}
header strong{color:var(--ink)}
h1{font-size:clamp(1.5rem,1.2rem + 1.6vw,2rem);line-height:1.2;letter-spacing:-.015em;margin:1rem 0 .5rem}
h2{font-size:1rem;line-height:1.3;margin:0 0 .6rem}
p{margin:.4rem 0}
.lead{color:var(--soft);margin:0 0 1.25rem}
.lead b{color:var(--ink);font-weight:600}.lead b.critical{color:var(--critical)}.lead b.high{color:var(--high)}.lead b.medium{color:var(--medium)}
section{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:1rem 1.15rem;margin:.75rem 0}
dl{margin:0;display:grid;grid-template-columns:5.25rem 1fr;gap:.35rem .75rem}
ul+dl{margin-top:.75rem;padding-top:.75rem;border-top:1px solid var(--line)}
dt{color:var(--soft)}
dd{margin:0;min-width:0}
dl.stacked{display:block}
dl.stacked dt:not(:first-child){margin-top:.75rem}
dl.stacked dd{white-space:pre-wrap;border-left:3px solid var(--line);padding-left:.75rem;margin-top:.2rem}
ul{list-style:none;margin:0;padding:0}
li{padding:.2rem 0;display:grid;grid-template-columns:5.25rem 1fr;gap:.75rem;align-items:baseline}
code{font:.9em/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
.word{color:var(--soft);font-size:.875rem}
.where{color:var(--soft);display:block;font-size:.875rem}
.tier{font-weight:650}
.critical{color:var(--critical)}.high{color:var(--high)}.medium{color:var(--medium)}.low,.none{color:var(--low)}
.warning{border-color:var(--high);border-left-width:4px}
details{margin-top:.6rem}
summary{cursor:pointer;color:var(--link);padding:.2rem 0}
.act{position:sticky;bottom:0;background:var(--page);border-top:1px solid var(--line);margin-top:1.5rem}
.act .wrap{padding-top:.85rem;padding-bottom:1rem}
.buttons{display:flex;flex-wrap:wrap;gap:.6rem}
button{font:inherit;font-weight:600;min-height:2.75rem;padding:.5rem 1.25rem;border-radius:8px;border:1px solid var(--soft);background:var(--card);color:var(--ink);cursor:pointer}
button.main{background:var(--button);border-color:var(--button);color:var(--on-button)}
button:disabled{background:var(--quiet);border-color:var(--line);color:var(--soft);cursor:default}
:focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:8px}
#status{margin:0 0 .7rem;color:var(--soft);font-size:.9375rem}
#status:focus{outline:none}
#status.good,#status.bad,#status.over{font-size:1.0625rem;font-weight:600;margin:0}
#status.over{color:var(--ink)}#status.good{color:var(--human)}#status.bad{color:var(--critical)}#status.again{color:var(--high)}
[hidden]{display:none!important}
@media (max-width:30rem){dl{display:block}dt:not(:first-child){margin-top:.5rem}li{display:block}li>.word,li>.tier{margin-right:.6rem}button{flex:1 1 100%}}
@media (max-height:26rem){.act{position:static}}
@media (forced-colors:active){button.main{border-width:3px}}
`;

/** Asks the authenticator, sends what it said, and says what became of it. `act` is what the page was made with. */
export const PAGE_SCRIPT = `
'use strict';
const act = JSON.parse(document.getElementById('act').textContent);
const [go, no, status, buttons] = ['go', 'no', 'status', 'buttons'].map((id) => document.getElementById(id));
const bytes = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
const base64url = (buffer) => btoa(Array.from(new Uint8Array(buffer), (b) => String.fromCharCode(b)).join('')).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
const list = (ids) => ids.map((id) => ({ type: 'public-key', id: bytes(id) }));
let over = false;
function say(text, kind) { status.textContent = text; status.className = kind; }
function end(text, kind) {
  if (over) return;
  over = true;
  buttons.hidden = true;
  say(text, kind);
  status.focus();
}
async function send(answer) {
  const request = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(answer) };
  let response;
  try {
    response = await fetch('answer', request);
  } catch {
    return end('The command has ended; nothing was changed.', 'bad');
  }
  const json = response.headers.get('content-type') === 'application/json';
  const result = json ? await response.json() : { ok: false, message: (await response.text()).trim() };
  if (answer.declined) end(act.declined, 'over');
  else if (result.ok) end(act.done, 'good');
  else end(result.message, 'bad');
}
async function sign() {
  const challenge = bytes(act.challenge);
  const allowCredentials = list(act.credentials);
  const { id, response } = await navigator.credentials.get({ publicKey: { challenge, rpId: act.rpId, allowCredentials, userVerification: 'required', timeout: act.seconds * 1000 } });
  return { credential: id, authenticatorData: base64url(response.authenticatorData), clientDataJSON: base64url(response.clientDataJSON), signature: base64url(response.signature) };
}
async function create() {
  const publicKey = {
    challenge: bytes(act.challenge),
    rp: { id: act.rpId, name: 'countersign' },
    user: { id: bytes(act.user.id), name: act.user.name, displayName: act.user.displayName },
    pubKeyCredParams: act.algorithms.map((alg) => ({ type: 'public-key', alg })),
    excludeCredentials: list(act.credentials),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
    attestation: 'none',
    timeout: act.seconds * 1000,
  };
  const { id, response } = await navigator.credentials.create({ publicKey });
  return { credential: id, authenticatorData: base64url(response.getAuthenticatorData()), clientDataJSON: base64url(response.clientDataJSON) };
}
function why(error) {
  if (error.name === 'NotAllowedError') return 'No passkey answered: it was cancelled, took too long, or is not on this device. Try again, or stop here.';
  if (error.name === 'InvalidStateError') return 'This device holds a passkey of yours already. Use another device, or stop here.';
  return 'The browser could not do it: ' + error.message;
}
async function start() {
  go.disabled = no.disabled = true;
  say('Waiting for your passkey…', '');
  try {
    const answer = await (act.kind === 'create' ? create() : sign());
    say('Checking…', '');
    await send(answer);
  } catch (error) {
    if (over) return;
    say(why(error), 'again');
    go.disabled = no.disabled = false;
    go.focus();
  }
}
buttons.hidden = false;
if (window.PublicKeyCredential === undefined) {
  go.disabled = true;
  say('This browser knows no passkeys. Open the address in another one.', 'bad');
} else {
  say(act.hint, '');
}
go.addEventListener('click', start);
no.addEventListener('click', () => { go.disabled = no.disabled = true; void send({ declined: true }); });
setTimeout(() => end('Time is up; nothing was changed. Run the command again.', 'bad'), act.seconds * 1000);
`;
