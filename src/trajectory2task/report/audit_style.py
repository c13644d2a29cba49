"""How the page of an audit looks, and the few lines of script that filter it."""

from __future__ import annotations

STYLE = """
:root { color-scheme: light dark; --line: #8884; --soft: #8881; --fail: #c02f2f; --warn: #9a6700;
  --certain: #1f6feb; }
@media (prefers-color-scheme: dark) {
  :root { --fail: #ff8f85; --warn: #e3b341; --certain: #79b8ff; } }
body { font: 15px/1.5 system-ui, sans-serif; margin: 0; }
main { max-width: 72rem; margin: 0 auto; padding: 1rem 1.25rem 4rem; }
h1 { font-size: 1.6rem; } h2 { margin-top: 2.2rem; font-size: 1.2rem; }
h3 { margin: 0 0 .4rem; font-size: 1rem; } h3 small { font-weight: normal; opacity: .7; }
code { font-size: .92em; }
.tiles { display: flex; gap: 1rem; flex-wrap: wrap; }
.tiles div { border: 1px solid var(--line); border-radius: 8px; padding: .5rem 1rem; }
.tiles dd { margin: 0; font-size: 1.8rem; } .tiles dt { opacity: .7; }
.note { opacity: .85; max-width: 60rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .4rem .6rem;
  border-bottom: 1px solid var(--line); }
.count { text-align: right; font-variant-numeric: tabular-nums; }
.links { max-width: 18rem; } .links a { margin-right: .3rem; color: inherit; }
.task { border: 1px solid var(--line); border-left: 4px solid var(--warn); border-radius: 6px;
  padding: .7rem 1rem; margin: .8rem 0; scroll-margin-top: 1rem; }
.task.fail { border-left-color: var(--fail); } .task.note { border-left-color: var(--line); }
.task:target { background: var(--soft); }
.task ol span { opacity: .75; overflow-wrap: anywhere; }
.findings { list-style: none; padding: 0; margin: .3rem 0; } .findings li { margin: .25rem 0;
  overflow-wrap: anywhere; }
span.fail, .error { color: var(--fail); font-weight: 600; }
span.warn { color: var(--warn); font-weight: 600; } span.note { opacity: .65; }
span.certain { color: var(--certain); } span.guess { opacity: .65; font-style: italic; }
dt { font-weight: 600; } summary { cursor: pointer; }
.controls { display: flex; gap: 1rem; flex-wrap: wrap; align-items: center; }
input[type=search] { font: inherit; padding: .25rem .5rem; min-width: 16rem; }
[hidden] { display: none; }
"""

SCRIPT = """
const find = document.getElementById('find'), sure = document.getElementById('sure');
const fails = document.getElementById('fails'), tasks = [...document.querySelectorAll('.task')];
function filter() {
  const wanted = find.value.trim().toLowerCase();
  let shown = 0;
  for (const task of tasks) {
    task.hidden = (sure.checked && task.dataset.sure !== '1')
      || (fails.checked && task.dataset.fail !== '1')
      || (wanted && !task.textContent.toLowerCase().includes(wanted));
    if (!task.hidden) shown += 1;
  }
  document.getElementById('shown').value = shown + ' of ' + tasks.length + ' tasks';
}
for (const control of [find, sure, fails]) control.addEventListener('input', filter);
filter();
"""
