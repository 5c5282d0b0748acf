/** The style sheet of the report: light and dark as the reader's system is, and light on paper. */
export const reportStyle = `
:root{color-scheme:light dark;
--bg:#f6f7f9;--card:#fff;--ink:#1b2230;--soft:#5b6577;--line:#e1e5eb;--hover:#eef2f7;--edge:#1b223038;
--good:#0a7d57;--good-bg:#dff3ea;--bad:#b4232c;--bad-bg:#fbe4e5;--warn:#8a5a00;--warn-bg:#fdf0d2;--calm:#44506a;--calm-bg:#e7ebf2;
--started:#2f6fdf;--planned:#6b7588;--missed:#d97706;
--accepted:#159a76;--rejected:#e0a100;--failed:#d33c45;--ambiguous:#8a5cf0;
--p50:#8ab4f8;--p95:#2f6fdf;--p99:#123c8c;--limit:#b4232c}
@media (prefers-color-scheme:dark){:root{
--bg:#10141c;--card:#181e29;--ink:#e7ebf2;--soft:#98a3b6;--line:#2a3342;--hover:#202838;--edge:#000000b0;
--good:#4fd1a0;--good-bg:#123528;--bad:#ff8a8f;--bad-bg:#43191d;--warn:#f2c265;--warn-bg:#3b2c0c;--calm:#b9c4d8;--calm-bg:#263043;
--started:#6ba1ff;--planned:#a6b0c2;--missed:#f0993b;
--accepted:#2fbf95;--rejected:#f0bd3c;--failed:#f2646c;--ambiguous:#a98bff;
--p50:#5d86d6;--p95:#8fb8ff;--p99:#e4eeff;--limit:#ff8a8f}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
main,header,footer{max-width:1400px;margin:0 auto;padding:0 24px}
header{padding-top:32px}
h1{font-size:24px;line-height:1.3;margin:0 0 4px;display:flex;flex-wrap:wrap;gap:12px;align-items:center;letter-spacing:-.01em}
h2{font-size:16px;margin:0 0 2px}
p{margin:0}
code,.mono{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.92em}
.soft{color:var(--soft)}
.small{font-size:13px}
.badge{font-size:13px;font-weight:600;padding:3px 11px;border-radius:99px;background:var(--calm-bg);color:var(--calm)}
.badge.good{background:var(--good-bg);color:var(--good)}
.badge.bad{background:var(--bad-bg);color:var(--bad)}
.badge.changed{background:var(--warn-bg);color:var(--warn)}
.sentences{list-style:none;margin:14px 0 0;padding:0}
.sentences li{padding:1px 0}
.alarm{margin-top:16px;padding:12px 16px;border-radius:10px;background:var(--bad-bg);color:var(--bad);font-weight:600}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(158px,1fr));gap:12px;margin:22px 0}
.tile,section{background:var(--card);border:1px solid var(--line);border-radius:12px}
.tile{padding:13px 16px}
.tile dt{color:var(--soft);font-size:13px}
.tile dd{margin:0}
.tile .figure{font-size:24px;font-weight:650;letter-spacing:-.02em;font-variant-numeric:tabular-nums;line-height:1.35}
section{padding:18px 20px;margin:0 0 16px;break-inside:avoid}
.heading{display:flex;flex-wrap:wrap;gap:2px 18px;align-items:baseline;margin-bottom:8px}
.legend{display:flex;flex-wrap:wrap;gap:4px 16px;margin:0;padding:0;list-style:none;font-size:13px;color:var(--soft)}
.legend li{display:flex;align-items:center;gap:6px}
.legend i{width:11px;height:11px;border-radius:3px;background:currentColor}
.legend i.dashes{height:0;width:16px;border-radius:0;background:none;border-top:2px dashed currentColor}
.legend i.line{height:3px;width:16px;border-radius:2px}
.wide{overflow-x:auto;background:
linear-gradient(90deg,var(--card) 40%,transparent) 0/36px 100% no-repeat local,
linear-gradient(270deg,var(--card) 40%,transparent) 100%/36px 100% no-repeat local,
linear-gradient(90deg,var(--edge),transparent) 0/14px 100% no-repeat,
linear-gradient(270deg,var(--edge),transparent) 100%/14px 100% no-repeat}
.chart{display:block;width:100%;height:auto}
.on-phone{display:none}
.chart text{font-size:12px;fill:var(--soft);font-variant-numeric:tabular-nums}
.chart .grid{stroke:var(--line);stroke-width:1}
.chart .line{fill:none;stroke:currentColor;stroke-width:1.8;stroke-linejoin:round}
.chart .dashes{stroke-dasharray:5 4;stroke-width:1.6}
.chart .area{fill:currentColor;stroke:none;opacity:.2}
.chart .stack{fill:currentColor;stroke:var(--card);stroke-width:.4;opacity:.92}
.chart .warm-up{fill:var(--calm-bg);opacity:.7}
.chart line.limit{stroke:var(--limit);stroke-width:1.3;stroke-dasharray:2 3}
.chart text.limit{fill:var(--limit);font-weight:600}
.chart .band{fill:transparent}
.chart .band:hover{fill:var(--soft);opacity:.13}
.started{color:var(--started)}.planned{color:var(--planned)}.missed{color:var(--missed)}
.accepted{color:var(--accepted)}.rejected{color:var(--rejected)}.failed{color:var(--failed)}.ambiguous{color:var(--ambiguous)}
.p50{color:var(--p50)}.p95{color:var(--p95)}.p99{color:var(--p99)}
table{border-collapse:collapse;width:100%;font-size:13.5px;font-variant-numeric:tabular-nums}
th,td{text-align:left;padding:7px 7px;border-bottom:1px solid var(--line);vertical-align:middle}
th{font-size:12px;font-weight:600;color:var(--soft);white-space:nowrap}
td.number,th.number{text-align:right;white-space:nowrap}
tbody tr:last-child td,tbody tr:last-child th{border-bottom:0}
tbody tr:hover{background:var(--hover)}
tbody th{font-weight:600;font-size:13.5px;color:var(--ink)}
tbody.total td,tbody.total th{font-weight:650;border-bottom:2px solid var(--line)}
th button{all:unset;cursor:pointer;font:inherit;color:inherit}
th button:focus-visible{outline:2px solid var(--started);outline-offset:3px;border-radius:3px}
th[aria-sort=ascending] button::after{content:" ↑"}
th[aria-sort=descending] button::after{content:" ↓"}
td.bad{color:var(--bad);font-weight:600}
td.changed{color:var(--warn)}
td.quiet{color:var(--soft)}
td.moment{white-space:nowrap}
td.words{overflow-wrap:anywhere;min-width:200px}
.meter{display:block;width:84px;height:5px;border-radius:3px;background:var(--calm-bg);margin:3px 0 0 auto;overflow:hidden}
.meter svg{display:block;width:100%;height:100%}
.meter rect{fill:var(--started)}
.sparkline{display:block;width:96px;height:20px}
.spark{fill:var(--started);opacity:.75}
.spark.fault{fill:var(--failed);opacity:.95}
details{margin:0 0 16px}
summary{cursor:pointer;color:var(--soft);padding:4px 0}
.facts{display:grid;grid-template-columns:max-content 1fr;gap:3px 18px;margin:0;font-size:14px}
.facts dt{color:var(--soft)}
.facts dd{margin:0;overflow-wrap:anywhere}
footer{color:var(--soft);font-size:13px;padding-top:6px;padding-bottom:36px}
@media (max-width:640px){main,header,footer{padding-left:14px;padding-right:14px}section{padding:14px}
.on-screen{display:none}.on-phone{display:block}}
@media print{:root{color-scheme:light;--bg:#fff;--card:#fff;--ink:#000;--soft:#444;--line:#ccc}
body{font-size:11px}main,header,footer{max-width:none;padding:0}.on-phone{display:none}.on-screen{display:block}.wide{overflow:visible;background:none}
tr{break-inside:avoid}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
`;
