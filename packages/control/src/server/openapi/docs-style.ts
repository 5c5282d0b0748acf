/** The style of the page of the API. */
export const docsStyle = `
:root { color-scheme: light dark; --text: #1b1f24; --soft: #5b6470; --line: #d9dee4; --back: #ffffff; --panel: #f6f8fa; --accent: #2457c5;
  --get: #1f6f43; --post: #2457c5; --put: #8a5a00; --patch: #8a5a00; --delete: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --text: #e4e8ed; --soft: #9aa4b0; --line: #333b45; --back: #14181d; --panel: #1b2027; --accent: #8ab0ff;
  --get: #6fcf97; --post: #8ab0ff; --put: #e3b341; --patch: #e3b341; --delete: #ff8a80; } }
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0; background: var(--back); color: var(--text); font: 15px/1.55 system-ui, sans-serif;
  display: grid; grid-template: "head head" auto "nav main" 1fr / 17rem minmax(0, 1fr); }
header { grid-area: head; padding: 1.5rem 2rem 1rem; border-bottom: 1px solid var(--line); }
nav { grid-area: nav; position: sticky; top: 0; align-self: start; max-height: 100vh; overflow-y: auto; padding: 1rem 1rem 2rem 2rem; font-size: 14px; }
main { grid-area: main; padding: 1rem 2rem 4rem; max-width: 64rem; min-width: 0; }
h1 { margin: 0 0 .5rem; font-size: 1.6rem; }
h2 { margin: 2rem 0 .25rem; font-size: 1.25rem; }
h2::first-letter { text-transform: uppercase; }
nav h2 { margin: 1rem 0 .25rem; font-size: .8rem; letter-spacing: .04em; }
h3 { margin: 0 0 .25rem; font-size: 1.05rem; }
h4 { margin: 1rem 0 .25rem; font-size: .85rem; color: var(--soft); }
p { margin: .25rem 0; max-width: 48rem; }
a { color: var(--accent); text-underline-offset: .15em; }
h2 > a, h3 > a { color: inherit; text-decoration: none; }
h2 > a:hover, h3 > a:hover { text-decoration: underline; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
nav ul { list-style: none; margin: 0; padding: 0; }
nav li a { display: grid; grid-template-columns: 3.4rem 1fr; align-items: baseline; padding: .2rem 0; line-height: 1.35; color: var(--text); text-decoration: none; }
nav li a:hover { color: var(--accent); }
article { margin: 1rem 0; padding: 1rem 1.25rem; border: 1px solid var(--line); border-radius: 8px; background: var(--panel); overflow-x: auto; }
article:target { border-color: var(--accent); }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .88em; }
pre { margin: .5rem 0; padding: .75rem; border: 1px solid var(--line); border-radius: 6px; background: var(--back); overflow-x: auto; }
.line { display: flex; flex-wrap: wrap; gap: .6rem; align-items: center; }
.path { font-size: .95em; overflow-wrap: anywhere; }
.method { display: inline-block; min-width: 3.6em; font: 600 .72rem ui-monospace, monospace; text-transform: uppercase; }
.get { color: var(--get); } .post { color: var(--post); } .put { color: var(--put); } .patch { color: var(--patch); } .delete { color: var(--delete); }
.role { padding: 0 .5rem; border: 1px solid var(--line); border-radius: 1rem; font-size: .8rem; }
.role.admin { border-color: var(--delete); } .role.operator { border-color: var(--put); }
.soft { color: var(--soft); font-weight: normal; }
.needed { color: var(--delete); font-size: .8em; }
table { width: 100%; border-collapse: collapse; font-size: .9rem; }
th { text-align: left; color: var(--soft); font-weight: 500; }
th, td { padding: .3rem .75rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: break-word; }
td:first-child { white-space: nowrap; }
tr:last-child td { border-bottom: 0; }
.skip { position: absolute; left: -999rem; } .skip:focus { left: 1rem; top: 1rem; }
@media (max-width: 52rem) { body { display: block; } nav { position: static; max-height: none; padding: 1rem 1.25rem; } header, main { padding: 1rem 1.25rem; } }
@media print { nav { display: none; } body { display: block; } article { break-inside: avoid; } }
`;
