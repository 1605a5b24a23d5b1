#include "exporter/web/style.h"

#include "exporter/base/hash.h"

namespace api_credits {

const std::string_view kStyleSheet = R"(:root {
  color-scheme: light dark;
  --text: #1a1c1f; --quiet: #5b6169; --paper: #fff; --line: #d9dce1; --card: #f6f7f9;
  --link: #0b57b8; --bad: #a8071a; --bad-paper: #fde7e9; --warn: #7a4a00; --warn-paper: #fff1d6;
  --good: #14602c; --good-paper: #e2f4e6; --quiet-paper: #eceef1;
}
@media (prefers-color-scheme: dark) {
  :root {
    --text: #e4e6ea; --quiet: #a3a9b3; --paper: #15171a; --line: #34383e; --card: #1d2024;
    --link: #8ab8ff; --bad: #ffb3b8; --bad-paper: #4a1219; --warn: #ffd58a; --warn-paper: #42300a;
    --good: #9fdfb0; --good-paper: #123920; --quiet-paper: #2a2e33;
  }
}
* { box-sizing: border-box }
body {
  font: 1rem/1.45 system-ui, sans-serif; color: var(--text); background: var(--paper);
  max-width: 90rem; margin: 0 auto; padding: 1rem 1.25rem 2rem; overflow-wrap: anywhere;
}
a { color: var(--link) }
h1 { font-size: 1.5rem; line-height: 1.2; margin: 1rem 0 .5rem }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem }
h3 { font-size: 1rem; margin: 1.25rem 0 .25rem }
small, footer, .quiet { color: var(--quiet) }
small { font-size: .85rem; font-weight: normal; display: block }
nav ul, .counts { list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: 0; padding: 0 }
.counts { gap: .4rem; margin: .5rem 0 1rem }
footer { margin-top: 2rem; font-size: .85rem }
.state {
  display: inline-block; padding: .1rem .55rem; border-radius: 1rem; font-size: .85rem;
  font-weight: 600; color: var(--quiet); background: var(--quiet-paper);
}
.bad { color: var(--bad); background: var(--bad-paper) }
.warn { color: var(--warn); background: var(--warn-paper) }
.good { color: var(--good); background: var(--good-paper) }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: .45rem .9rem .45rem 0; font-weight: normal }
thead th { color: var(--quiet); font-size: .85rem; border-bottom: 1px solid var(--line) }
tbody { border-bottom: 1px solid var(--line) }
.lines tr { border-bottom: 1px solid var(--line) }
.number { white-space: nowrap; overflow-wrap: normal; font-variant-numeric: tabular-nums }
.accounts { table-layout: fixed }
.accounts thead th:nth-child(1) { width: 13% }
.accounts thead th:nth-child(2) { width: 20% }
.accounts thead th:nth-child(3) { width: 18% }
.accounts thead th:nth-child(4) { width: 15% }
.accounts thead th:nth-child(5) { width: 10% }
.accounts thead th:nth-child(6) { width: 12% }
.accounts thead th:nth-child(7) { width: 12% }
.accounts th a { font-weight: 600 }
.accounts .advice td { padding-top: 0 }
.accounts meter { display: block; width: 8rem; max-width: 100%; height: .8rem }
.note { padding: .6rem .9rem; border-radius: .4rem; background: var(--card) }
dl { display: grid; grid-template-columns: minmax(8rem, 14rem) 1fr; gap: .2rem 1rem; margin: .25rem 0 }
dt { color: var(--quiet) }
dd { margin: 0 }
ul.plain { margin: .25rem 0; padding-left: 1.2rem }
form { margin: 1rem 0 }
button {
  font: inherit; font-weight: 600; padding: .4rem 1rem; border-radius: .4rem; cursor: pointer;
  color: var(--paper); background: var(--link); border: 1px solid var(--link);
}
@media (max-width: 52rem) {
  table, tbody, tr, th, td { display: block }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
  tbody, .lines tr {
    background: var(--card); border: 1px solid var(--line); border-radius: .5rem;
    margin-bottom: .75rem; padding: .4rem .8rem;
  }
  .lines tbody { background: none; border: 0; padding: 0 }
  th, td { padding: .2rem 0 }
  td[data-label] { display: grid; grid-template-columns: 7rem 1fr; gap: .5rem }
  td[data-label]::before { content: attr(data-label); color: var(--quiet) }
  td:empty { display: none }
  .accounts .pool + .pool { border-top: 1px solid var(--line); margin-top: .3rem; padding-top: .3rem }
  .accounts .advice td { padding-top: .3rem }
  dl { grid-template-columns: 1fr; gap: 0 }
  dd { margin-bottom: .4rem }
}
)";

std::string StyleLink() { return "./style.css?v=" + Fingerprint(kStyleSheet); }

}  // namespace api_credits
