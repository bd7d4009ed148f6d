/** Style sheet and script of the report. The script is a comfort: without it everything is there and readable. */
import { customProperties, DARK, LIGHT } from './audit-palette.ts';

/** The style sheet: system fonts, both colour schemes, narrow screens, paper. */
export const STYLE: string = `
:root{color-scheme:light dark;${customProperties(LIGHT)}}
@media (prefers-color-scheme:dark){:root{${customProperties(DARK)}}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-behavior:smooth;scroll-padding-top:1rem}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
a{color:var(--link);text-underline-offset:.15em}
:focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:3px}
.skip{position:absolute;left:-999px}.skip:focus{left:1rem;top:1rem;background:var(--card);padding:.5rem 1rem;z-index:1}
.wrap{max-width:1080px;margin:0 auto;padding:0 1.5rem 4rem}
header.top{padding:2.5rem 0 0}
.kicker{display:flex;max-width:none;flex-wrap:wrap;gap:.25rem 1rem;justify-content:space-between;color:var(--soft);font-size:.875rem;margin:0 0 1.25rem}
.kicker strong{color:var(--ink);letter-spacing:.02em}
h1{font-size:clamp(1.6rem,1.1rem + 2vw,2.3rem);line-height:1.2;letter-spacing:-.015em;margin:0;overflow-wrap:anywhere}
.range{color:var(--soft);margin:.35rem 0 0;overflow-wrap:anywhere}
.lead{font-size:clamp(1.1rem,1rem + .6vw,1.35rem);line-height:1.45;max-width:46em;margin:1.5rem 0 1rem}
nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;margin:1.5rem 0 0;padding:.75rem 0;border-top:1px solid var(--line);border-bottom:1px solid var(--line);font-size:.9375rem}
nav a{display:inline-block;min-height:24px;padding:.1rem 0}
section{margin-top:3rem}
h2{font-size:1.4rem;line-height:1.25;letter-spacing:-.01em;margin:0 0 .35rem}
h3{font-size:1rem;margin:1.75rem 0 .5rem}
p,li,dd,dt,figcaption,caption,summary,footer{overflow-wrap:anywhere}
p{max-width:52em;margin:.5rem 0}
.soft,figcaption,caption,.note{color:var(--soft)}
.note{font-size:.9375rem}
.card{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:1.1rem 1.25rem;margin:1rem 0}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(185px,1fr));gap:.75rem;margin:1.25rem 0 0;padding:0}
.figures>div{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:.9rem 1.1rem}
.figures dt{color:var(--soft);font-size:.875rem;line-height:1.35}
.figures dd{margin:0}
.figures .big{font-size:1.9rem;line-height:1.2;font-weight:650;letter-spacing:-.02em}
.figures .small{font-size:.875rem;color:var(--soft);line-height:1.4}
.figures>div{display:flex;flex-direction:column}
.figures dt{order:1}.figures .big{order:0}.figures .small{order:2}
.strip{display:block;border-radius:6px;background:var(--quiet)}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:.35rem 1.4rem;margin:.75rem 0 0;padding:0;font-size:.9375rem}
.legend li{display:flex;align-items:center;gap:.5rem}
.legend svg{flex:none}
.legend .n{color:var(--soft)}
figure{margin:1rem 0;background:var(--card);border:1px solid var(--line);border-radius:10px;padding:1rem 1.25rem}
figcaption{font-size:.9375rem;margin:0 0 .5rem}
figcaption b{color:var(--ink)}
.scroll{overflow-x:auto}
.chart{display:block;width:100%;min-width:620px;height:auto}
.chart text{font:12px system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif;fill:var(--soft)}
.chart .y{text-anchor:end}.chart .x,.chart .cut{text-anchor:middle}
.chart .strong,.chart .cut{fill:var(--ink);font-weight:600}
.grid{stroke:var(--line);stroke-width:1;fill:none}
.hit{fill:var(--ink);fill-opacity:0}.col:hover .hit{fill-opacity:.06}
.seg{stroke:var(--card);stroke-width:1}.thin{stroke:none}
.gap{stroke:var(--card);stroke-width:5;fill:none}
.chart .value{text-anchor:middle;fill:var(--ink)}
.curve{fill:none;stroke:var(--ai);stroke-width:2}.dot{fill:var(--ai);stroke:var(--card);stroke-width:1.5}.weak{fill:var(--card);stroke:var(--ai)}
.rail{fill:var(--quiet)}
.f-ai{fill:var(--ai)}.f-human{fill:var(--human)}.f-ink{fill:var(--soft)}
.f-mixed{fill:url(#p-mixed)}.f-hint{fill:url(#p-hint)}.f-automation{fill:url(#p-automation)}.f-unknown{fill:url(#p-unknown)}.f-unreadable{fill:url(#p-unreadable)}
.p-ground{fill:var(--card)}.p-unknown{fill:var(--unknown)}.p-hint{fill:var(--hint)}.p-mixed{fill:var(--mixed)}.p-automation{fill:var(--automation)}.p-unreadable{stroke:var(--unreadable);stroke-width:1.6;fill:none}
.defs{position:absolute}
table{border-collapse:collapse;width:100%;font-size:.9375rem}
caption{text-align:left;padding:0 0 .5rem;font-size:.9375rem}
th,td{padding:.45rem .75rem .45rem 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}
tr:last-child>*{border-bottom:0}
thead th{color:var(--soft);font-weight:600;font-size:.8125rem;white-space:nowrap;border-bottom:1px solid var(--soft)}
tbody th{font-weight:500;overflow-wrap:anywhere}th code{overflow-wrap:break-word}
td{overflow-wrap:anywhere}
details table{width:auto;min-width:min(100%,24rem)}details th,details td{padding-right:2rem}
.num{text-align:right;white-space:nowrap;padding-right:1.25rem}
.barcol{width:26%;min-width:90px}
.cell{display:block;margin-top:.35rem;border-radius:2px}
th button{all:unset;cursor:pointer;min-height:24px;color:inherit}
th button:focus-visible{outline:3px solid var(--link);outline-offset:2px}
th[aria-sort=ascending] button::after{content:" \\2191"}th[aria-sort=descending] button::after{content:" \\2193"}
details{margin:.75rem 0 0}
summary{cursor:pointer;color:var(--link);min-height:24px;font-size:.9375rem}
details>.scroll{margin-top:.5rem}
code,.mono{font:.875em ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;overflow-wrap:anywhere}
.tier{display:inline-block;font-weight:650;font-size:.8125rem;border:1.5px solid;border-radius:4px;padding:0 .4em;line-height:1.5;white-space:nowrap}
.t-critical{color:var(--critical)}.t-high{color:var(--high)}.t-medium{color:var(--medium)}.t-low,.t-info{color:var(--low)}
.changes{list-style:none;margin:1rem 0;padding:0}
.changes>li{display:grid;grid-template-columns:6.5rem minmax(0,1fr) 15rem;gap:.25rem 1.25rem;background:var(--card);border:1px solid var(--line);border-bottom-width:0;padding:1rem 1.25rem}
.changes>li:first-child{border-radius:10px 10px 0 0}.changes>li:last-child{border-radius:0 0 10px 10px;border-bottom-width:1px}
.changes>li:only-child{border-radius:10px}
.changes h3{margin:0 0 .2rem;font-size:1rem;line-height:1.4;overflow-wrap:anywhere}
.changes .meta{color:var(--soft);font-size:.875rem;margin:0 0 .35rem}
.changes .score{display:block;color:var(--soft);font-size:.875rem;margin-top:.25rem}
.changes ul{margin:.25rem 0;padding-left:1.1rem;font-size:.9375rem}
.changes li li{margin:.2rem 0}
.changes .asked{font-size:.9375rem}.changes .known{margin-top:.5rem}.changes .known ul{color:var(--soft);font-size:.875rem}
.changes .asked b,.changes .known b{display:block;font-size:.8125rem;color:var(--soft);font-weight:600}
.changes .asked ul{padding-left:1.1rem}
.two{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:1rem}
.two>.card{margin:0}
dl.words{margin:.5rem 0;display:grid;grid-template-columns:9rem minmax(0,1fr);gap:.35rem 1rem}
dl.words dt{font-weight:600}dl.words dd{margin:0}
.warn{border-left:4px solid var(--unreadable);padding-left:1rem}
footer{margin-top:3rem;padding-top:1rem;border-top:1px solid var(--line);color:var(--soft);font-size:.875rem}
@media (max-width:760px){.wrap{padding:0 1rem 3rem}.two{grid-template-columns:minmax(0,1fr)}.changes>li{grid-template-columns:minmax(0,1fr)}.changes .score{display:inline;margin-left:.5rem}header.top{padding-top:1.5rem}figure,.card{padding:.9rem 1rem}.figures{grid-template-columns:repeat(2,minmax(0,1fr))}.figures .big{font-size:1.5rem}.barcol{display:none}.card table{min-width:34rem}.two table{min-width:0}dl.words{grid-template-columns:minmax(0,1fr);gap:0}dl.words dd{margin-bottom:.5rem}}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
@media (forced-colors:active){.seg,.dot{stroke:CanvasText}.f-ai,.f-human,.f-ink{forced-color-adjust:none}}
@media print{:root{${customProperties(LIGHT)};--page:#fff}nav,.skip{display:none}body{font-size:11pt}.wrap{max-width:none;padding:0}section{margin-top:1.5rem}figure,.card,.changes>li,tr{break-inside:avoid}h2,h3{break-after:avoid}details::details-content{content-visibility:visible;block-size:auto}.scroll{overflow:visible}.chart{min-width:0}a{color:inherit}}
`;

/** Sorts tables by a click on their heads, and opens what is folded before printing. */
export const SCRIPT: string = `
"use strict";
for (const table of document.querySelectorAll("table[data-sort]")) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    if (head.textContent.trim() === "") return;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") !== "descending";
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const value = (row) => row.cells[column].dataset.value ?? row.cells[column].textContent;
      const rows = [...table.tBodies[0].rows];
      rows.sort((a, b) => value(a).localeCompare(value(b), "en", { numeric: true }) * (down ? -1 : 1));
      table.tBodies[0].append(...rows);
    });
  });
}
addEventListener("beforeprint", () => {
  for (const folded of document.querySelectorAll("details")) folded.open = true;
});
`;
