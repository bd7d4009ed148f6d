/** The style sheet of the service's pages: system fonts, both colour schemes, narrow screens. */
import { customProperties, DARK, LIGHT } from '../../cli/render/audit-palette.ts';

export const PAGES_STYLE: string = `
:root{color-scheme:light dark;${customProperties(LIGHT)}}
@media (prefers-color-scheme:dark){:root{${customProperties(DARK)}}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
a{color:var(--link);text-underline-offset:.15em}
:focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:3px}
.skip{position:absolute;left:-999px}.skip:focus{left:1rem;top:1rem;background:var(--card);padding:.5rem 1rem;z-index:1}
.wrap{max-width:1120px;margin:0 auto;padding:0 1.5rem 4rem}
header{display:flex;flex-wrap:wrap;gap:.25rem 1rem;justify-content:space-between;color:var(--soft);font-size:.875rem;padding:1.75rem 0 0}
header strong{color:var(--ink)}
h1{font-size:clamp(1.5rem,1.1rem + 1.6vw,2rem);line-height:1.2;letter-spacing:-.015em;margin:1.25rem 0 .35rem}
h2{font-size:1.15rem;line-height:1.3;margin:2.25rem 0 .6rem}
.lead,.soft{color:var(--soft)}
p{margin:.35rem 0;max-width:52em}
.scroll{overflow-x:auto;background:var(--card);border:1px solid var(--line);border-radius:10px}
table{border-collapse:collapse;width:100%;font-size:.9375rem}
th{font-weight:600;color:var(--soft);font-size:.8125rem;text-align:left;white-space:nowrap}
th,td{padding:.6rem .75rem;vertical-align:top;border-top:1px solid var(--line)}
tr:first-child>th{border-top:0}
td.n,th.n{text-align:right;white-space:nowrap}
td{overflow-wrap:break-word}
td.k{white-space:nowrap}
td.title{min-width:13rem}
td.needs{min-width:11rem}
.sub{display:block;color:var(--soft);font-size:.8125rem}
.state{white-space:nowrap;font-weight:600}
.pass{color:var(--human)}.pending,.observed{color:var(--medium)}.blocked,.error{color:var(--critical)}.skipped,.waits{color:var(--soft)}
.tier{font-weight:600}
.critical{color:var(--critical)}.high{color:var(--high)}.medium{color:var(--medium)}.low{color:var(--low)}
.ai{color:var(--ai)}
dl{margin:0;display:grid;grid-template-columns:7rem 1fr;gap:.45rem 1rem}
dt{color:var(--soft)}dd{margin:0;min-width:0}
.card{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:1.1rem 1.25rem;margin:1rem 0}
ol.tree,ol.tree ol{list-style:none;margin:0;padding:0}
ol.tree ol{padding-left:1.4rem;border-left:1px solid var(--line);margin-left:.35rem}
ol.tree li{padding:.3rem 0}
code{font:.9em/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
ul.factors{list-style:none;margin:0;padding:0}
ul.factors li{padding:.55rem 0;border-top:1px solid var(--line)}
ul.factors li:first-child{border-top:0}
footer{color:var(--soft);font-size:.8125rem;margin-top:3rem}
@media (max-width:44rem){dl{display:block}dt{margin-top:.5rem}th,td{padding:.5rem .6rem}}
`;
