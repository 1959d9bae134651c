/** The one style sheet, and the icon: served by ourselves, so that nothing is loaded from elsewhere. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: #f6f6f4; --card: #fff; --text: #1d1d1f; --quiet: #55565c; --line: #d4d5da;
  --link: #00409d; --button: #00409d; --on-button: #fff; --good: #17602e; --bad: #a3161f; --tag: #e8ebf3; --bar: #2f67b8;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #16171a; --card: #212329; --text: #ececf0; --quiet: #b3b5bf; --line: #43464f;
    --link: #9fc0ff; --button: #9fc0ff; --on-button: #10131a; --good: #86d89c; --bad: #ff9d9d; --tag: #343944; --bar: #7fabf2;
  }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body {
  margin: 0; background: var(--ground); color: var(--text); overflow-wrap: anywhere;
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif;
}
header {
  display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: center;
  padding: .75rem 1rem; background: var(--card); border-bottom: 1px solid var(--line);
}
header ul { display: flex; gap: 1rem; list-style: none; margin: 0; padding: 0; }
.brand { margin: 0 auto 0 0; font-weight: 700; }
.brand a { color: inherit; text-decoration: none; }
main { max-width: 84rem; margin: 0 auto; padding: 1rem; }
main:focus { outline: none; }
a { color: var(--link); }
[aria-current] { color: inherit; font-weight: 700; text-decoration: none; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: .5rem 0; }
h2 { font-size: 1.15rem; line-height: 1.3; margin: 0 0 .5rem; }
.story + h2, dl + h2 { margin-top: 1.25rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: 1rem; margin: 0 0 1rem; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 0 1rem; align-items: start; }
dl { margin: 0; }
dl > div { display: grid; grid-template-columns: minmax(8rem, 1fr) 2fr; gap: .25rem .75rem; padding: .3rem 0; border-bottom: 1px solid var(--line); }
dl > div:last-child { border-bottom: 0; }
dt { color: var(--quiet); }
dd { margin: 0; }
.quiet { color: var(--quiet); }
.good { color: var(--good); }
.bad { color: var(--bad); }
.state { font-weight: 600; }
.good::before { content: "✓ " / ""; }
span.bad::before, p.bad::before { content: "⚠ " / ""; }
ul.bad { padding-left: 1.25rem; }
.notice { border-left: .25rem solid var(--bar); padding: .5rem .75rem; background: var(--card); }
.tag { background: var(--tag); border-radius: .25rem; padding: .1rem .4rem; font-size: .9rem; font-weight: 400; }
.waiting, .troubles, .story { list-style: none; margin: 0; padding: 0; }
.waiting > li, .troubles > li, .story > li { border-bottom: 1px solid var(--line); padding: .6rem 0; }
.waiting > li:last-child, .troubles > li:last-child, .story > li:last-child { border-bottom: 0; }
.waiting p { margin: .25rem 0; }
.number { font-weight: 700; }
.amount { white-space: nowrap; }
.search { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin: 0 0 1rem; }
.search input { flex: 1 1 10rem; max-width: 24rem; }
.login { max-width: 32rem; }
.login label, .login input { display: block; width: 100%; }
form { margin: 0; }
.buttons { display: flex; flex-wrap: wrap; gap: .5rem; margin-top: .75rem; }
button, input { font: inherit; min-height: 2.75rem; padding: .4rem .9rem; border-radius: .35rem; }
button { background: var(--button); color: var(--on-button); border: 1px solid var(--button); cursor: pointer; }
input { background: var(--card); color: inherit; border: 1px solid var(--quiet); }
:focus-visible { outline: 3px solid var(--bar); outline-offset: 2px; }
summary { cursor: pointer; padding: .5rem 0; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .35rem .5rem; border-bottom: 1px solid var(--line); }
td { font-variant-numeric: tabular-nums; }
th[scope="row"] { font-weight: 400; }
.chart { display: block; width: 100%; height: 10rem; }
.bar { fill: var(--bar); }
.ground { stroke: var(--quiet); stroke-width: 1; vector-effect: non-scaling-stroke; }
.highest, .axis { margin: 0; color: var(--quiet); font-size: .9rem; }
.axis { display: flex; justify-content: space-between; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: .5rem; background: var(--card); padding: .5rem; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (max-width: 30rem) { dl > div { grid-template-columns: 1fr; } }
@media (prefers-reduced-motion: no-preference) { :root { scroll-behavior: smooth; } }
`

export const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" fill="#00409d"/><path d="M3 11c0-6 10-6 10 0M3 11h10" fill="none" stroke="#fff" stroke-width="1.6"/></svg>'
