"use strict";
// Everything shown comes from the two JSON blocks of this page, and enters it as text, never as markup.
const read = (id) => JSON.parse(document.getElementById(id).textContent);
const facts = read("facts");
// A line for each conversation: what the list shows and filters by, and where the rest is packed.
const index = read("index").map(([id, agent, scenario, reward, wrong, says, chunk, place, fault]) =>
  ({ id, agent, scenario, reward, wrong, says, chunk, place, fault, text: `${id} ${says}`.toLowerCase() }));
const agents = facts.evaluations.map((run) => run.label);
const STEP = 100; // rows that are drawn at once
const HELD = 12; // chunks that are held unpacked

const make = (tag, attributes = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "class") node.className = value;
    else if (name === "style") node.style.cssText = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value);
  }
  for (const child of children) if (child !== null && child !== "") node.append(child);
  return node;
};
const percent = (value) => `${(100 * value).toFixed(1)}%`;
const whole = (value) => String(Math.round(100 * value));
const points = (value) => (value > 0 ? "+" : "") + (100 * value).toFixed(1).replace("-", "−");
const count = (number) => number.toLocaleString("en");
const several = (number, what) => `${count(number)} ${what}${number === 1 ? "" : "s"}`;
const text = (cell) => make("td", { class: "text" }, cell);
const cellOf = (cell) => (cell instanceof HTMLTableCellElement ? cell : make("td", {}, cell));
const row = (name, cells) => make("tr", {}, make("th", { scope: "row" }, name), ...cells.map(cellOf));
// Rows of one name, which is written once.
const rowsOf = (name, rows) => rows.map((cells, place) => make("tr", {},
  place ? null : make("th", { scope: "rowgroup", rowspan: rows.length }, name), ...cells.map(cellOf)));
const note = (...words) => make("p", { class: "note" }, ...words);

// `left` says how many of the first columns hold words.
const tableOf = (head, rows, left = 1, kind = "") =>
  make("div", { class: "scroll" },
    make("table", { class: kind, style: `--columns:${head.length - 1}` },
      make("thead", {}, make("tr", {}, ...head.map((cell, place) =>
        make("th", { scope: "col", class: place < left ? "text" : "" }, cell)))),
      make("tbody", {}, ...rows)));

// A mean with its interval, drawn between `low` and `high`.
const interval = (mean, [from, to], low = 0, high = 1) => {
  const at = (value) => (100 * (value - low)) / (high - low);
  return make("span", { class: "bar", "aria-hidden": "true" },
    low < 0 ? make("u", { style: `left:${at(0)}%` }) : null,
    make("i", { style: `left:${at(from)}%;width:${at(to) - at(from)}%` }),
    make("b", { style: `left:calc(${at(mean)}% - .1rem)` }));
};

const groupsOf = () => {
  const names = [...new Set(facts.evaluations.flatMap((run) => Object.keys(run.scenarios)))];
  return [...names.filter((name) => name !== "all"), "all"];
};
const trials = () => Math.max(...facts.evaluations.map((run) => run.scenarios.all.reward.length), 1);

// Agents × scenarios, on top: one number a cell, the darker the more.
function overview() {
  const groups = groupsOf();
  const which = make("select", { "aria-label": "Which number" });
  for (let k = 0; k < trials(); k += 1) {
    which.append(make("option", { value: `reward ${k}` }, `pass^${k + 1}`));
  }
  which.append(make("option", { value: "paper 0" }, "pass^1 by the paper's rule"));
  const place = make("div", {});
  const cell = (run, agent, group) => {
    const [measure, k] = which.value.split(" ");
    const one = (run.scenarios[group] || { [measure]: [] })[measure][Number(k)];
    if (!one) return make("td", { class: "heat" }, "–");
    const told = [percent(one.mean), make("small", {}, `${whole(one.interval[0])}–${whole(one.interval[1])}`)];
    const shown = group === "pair" ? make("span", {}, ...told)
      : make("button", { type: "button", title: "Show these conversations",
        onclick: () => browse({ agent: agents[agent], scenario: group === "all" ? "" : group }) }, ...told);
    return make("td", { class: "heat", style: `--share:${one.mean}` }, shown);
  };
  const draw = () => place.replaceChildren(tableOf(["agent", ...groups.map((name) => {
    const sizes = new Set(facts.evaluations.map((run) => (run.scenarios[name] || { tasks: 0 }).tasks));
    return make("span", {}, name, make("small", {}, sizes.size === 1 ? count([...sizes][0]) : ""));
  })], facts.evaluations.map((run, agent) => row(run.label, groups.map((group) => cell(run, agent, group))))));
  which.addEventListener("change", draw);
  draw();
  return [note("pass^k: the chance that k independent conversations on a task all succeed, with its 95% interval, which ",
    "takes tasks of one trajectory together. Under each scenario: its tasks. twin: the feasible twins of infeasible tasks; ",
    "pair: an infeasible task and its twin, both passed."), make("p", {}, which), place, everyNumber()];
}

function everyNumber() {
  const ks = Array.from({ length: trials() }, (_, k) => k);
  const careful = facts.evaluations.some((run) => run.scenarios.all["user at fault"]);
  const rows = facts.evaluations.flatMap((run) => rowsOf(run.label, Object.entries(run.scenarios).map(([name, one]) => {
    const first = one.reward[0];
    const without = (one["reward without the user's faults"] || one.reward)[0];
    return [text(name), count(one.tasks), ...ks.map((k) => (one.reward[k] ? percent(one.reward[k].mean) : "–")),
      first ? interval(first.mean, first.interval) : "",
      first ? first.interval.map(percent).join(" to ") : "",
      one.paper[0] ? percent(one.paper[0].mean) : "–", ...(careful ? [without ? percent(without.mean) : "–"] : [])];
  })));
  return make("details", {}, make("summary", {}, "Every number"),
    tableOf(["agent", make("span", { class: "text" }, "scenario"), "tasks", ...ks.map((k) => `pass^${k + 1}`), "pass^1", "95%",
      "paper", ...(careful ? ["without the user's faults"] : [])], rows, 2));
}

function effects() {
  const rows = facts.evaluations.flatMap((run) => rowsOf(run.label, run.effects.map((one) => {
    const sure = one["adjusted p"] < 0.05;
    return [text(one.name.replace(" - ", " − ")), count(one.tasks),
      make("td", { class: sure ? "sure" : "" }, points(one.difference)),
      interval(one.difference, one.interval, -1, 1), one.interval.map(points).join(" to "),
      one["adjusted p"] < 0.001 ? "<0.001" : one["adjusted p"].toFixed(3)];
  })));
  return rows.length
    ? [note("Differences of pass^1 in points, between tasks of the same trajectory. Bold: not by chance, at 5% after Holm."),
      tableOf(["agent", "difference", "pairs", "points", "−100 … +100", "95%", "p (Holm)"], rows, 2)]
    : [note("No pairs of scenarios from one trajectory.")];
}

// Names × agents: how many of an agent's conversations, as a bar behind the number.
function shares(what, counts, totals, open = null) {
  const names = [...new Set(counts.flatMap(Object.keys))];
  const sum = (name) => counts.reduce((total, one) => total + (one[name] || 0), 0);
  names.sort((one, other) => sum(other) - sum(one) || one.localeCompare(other));
  const cell = (name, agent) => {
    const found = counts[agent][name] || 0;
    if (!found) return make("td", { class: "soft" }, "–");
    const told = [count(found), make("small", {}, percent(found / totals[agent]))];
    const shown = open ? make("button", { type: "button", title: "Show these conversations", onclick: () => open(name, agent) }, ...told)
      : make("span", {}, ...told);
    return make("td", { class: "filled", style: `--share:${found / totals[agent]}` }, shown);
  };
  return tableOf([what, ...agents], names.map((name) => row(name, agents.map((_, agent) => cell(name, agent)))), 1, "even");
}

function failures() {
  const totals = facts.evaluations.map((run) => run.rollouts);
  const nodes = [];
  if (facts.evaluations.some((run) => Object.keys(run.failures).length)) {
    nodes.push(note("Failed conversations that show it; one can show several. Shares are of all the agent's conversations."),
      shares("what went wrong", facts.evaluations.map((run) => run.failures), totals,
        (name, agent) => browse({ agent: agents[agent], wrong: name })));
  } else nodes.push(note("Nothing went wrong."));
  const faults = agents.map(() => ({}));
  for (const entry of index) {
    if (entry.fault) faults[entry.agent][entry.fault] = (faults[entry.agent][entry.fault] || 0) + 1;
  }
  if (faults.some((one) => Object.keys(one).length)) {
    nodes.push(make("h3", {}, "Whose fault"), shares("fault", faults, totals,
      (name, agent) => browse({ agent: agents[agent], fault: name })));
  }
  nodes.push(make("h3", {}, "How conversations ended"), shares("end", facts.evaluations.map((run) => run.ends), totals));
  if (facts.evaluations.some((run) => run["user errors"])) {
    const errors = facts.evaluations.map((run) => run["user errors"] || {});
    nodes.push(make("h3", {}, "Errors of the simulated users"), errors.some((one) => Object.keys(one).length)
      ? shares("what the detectors found", errors, totals) : note("The detectors found none."));
  }
  return nodes;
}

function funnel(run) {
  const { funnel: found, coverage: covered } = run;
  const rows = Object.entries(found.scenarios).map(([name, one]) => {
    const parts = [["certified", one.certified], ["rejected", one.rejected.total], ["cannot", one["cannot serve"].total]];
    return row(name, [make("span", { class: "stack", "aria-hidden": "true" },
      ...parts.map(([kind, part]) => make("i", { class: kind, style: `width:${(100 * part) / Math.max(one.kept, 1)}%` }))),
    ...parts.map(([, part]) => count(part)), one.yield === null ? "–" : percent(one.yield)]);
  });
  const reasons = Object.entries(found.scenarios).flatMap(([name, one]) =>
    [["cannot serve", one["cannot serve"]], ["rejected", one.rejected]].flatMap(([kind, column]) =>
      Object.entries(column.reasons).map(([why, number]) => row(name, [text(kind), text(why), count(number)]))));
  const of = (one) => `${one.covered} of ${one.of}`;
  return make("div", {},
    note(`${run.label}: ${count(found.explored)} explored, ${count(found.kept)} kept; ${several(run.tasks.certified, "certified task")} `,
      `and ${several(run.tasks.twins, "twin")}; ${of(covered["write tools"])} write tools, ${of(covered["pairs of write tools"])} pairs of them.`),
    tableOf(["scenario", "of the kept", "certified", "rejected", "cannot serve", "yield"], rows),
    reasons.length ? make("details", {}, make("summary", {}, "Reasons"), tableOf(["scenario", "column", "why", "trajectories"], reasons, 3)) : null);
}

// Conversations are packed in chunks; a chunk is unpacked when one of its conversations is opened.
const unpacked = new Map();
async function conversationOf(entry) {
  if (!unpacked.has(entry.chunk)) {
    const packed = atob(document.getElementById(`chunk-${entry.chunk}`).textContent);
    const bytes = Uint8Array.from(packed, (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    unpacked.set(entry.chunk, JSON.parse(await new Response(stream).text()));
    if (unpacked.size > HELD) unpacked.delete(unpacked.keys().next().value);
  }
  return unpacked.get(entry.chunk)[entry.place];
}

const MARKS = { pass: "✓", fail: "✗" };
const checkNode = (one) => make("div", { class: `check ${MARKS[one.verdict] ? one.verdict : "soft"}` },
  `${MARKS[one.verdict] || "–"} ${one.check}: ${one.evidence}`);
const errorNode = (one) => make("div", { class: "check warn" }, `! the user's error, ${one.error}: ${one.evidence}`);
const call = (one) => `${one.name}(${Object.entries(one.arguments).map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(", ")})`;
const indented = (content) => {
  try { return JSON.stringify(JSON.parse(content), null, 1); } catch { return content; }
};
const told = (one) => !one ? "" : [one.told ? `told ${one.told.join(", ")}` : "",
  one.confirmed ? `agreed to ${one.confirmed}` : "", one.phase ? `phase ${one.phase}` : ""].filter(Boolean).join("; ");

function conversation(rollout) {
  const notes = new Map((rollout.notes || []).map((one) => [one.turn, one]));
  const at = (list, turn) => (list || []).filter((one) => one.turn === turn);
  return rollout.messages.flatMap((message, turn) => {
    const nodes = [];
    const { reasoning, text, calls } = message.written || {};
    const thought = [reasoning, text].filter(Boolean).join("\n\n");
    if (thought) nodes.push(make("details", { class: "call" }, make("summary", {}, "thought"), make("pre", { tabindex: "0" }, thought)));
    if (message.role === "agent" && !message.call && !message.content) {
      const tried = (calls || []).map((one) => `${one.name} ${one.raw}`).join("\n") || "(nothing)";
      nodes.push(make("details", { class: "call" }, make("summary", { class: "fail" }, "an answer that could not be carried out"), make("pre", { tabindex: "0" }, tried)));
    } else if (message.call) {
      const result = rollout.messages[turn + 1] || {};
      nodes.push(make("details", { class: "call" },
        make("summary", { class: result.error ? "fail" : "" }, call(message.call)),
        make("pre", { tabindex: "0" }, indented(result.content || ""))));
    } else if (message.role !== "tool") {
      const said = told(notes.get(turn));
      nodes.push(make("div", { class: `turn ${message.role}` },
        make("small", {}, said ? `${message.role} · ${said}` : message.role), message.content || ""));
    }
    return [...nodes, ...at(rollout.verdict.checks, turn).map(checkNode), ...at(rollout.verdict.user_errors, turn).map(errorNode)];
  });
}

function detail(rollout) {
  const verdict = rollout.verdict;
  const list = make("dl", { class: "words" });
  for (const [name, value] of Object.entries(rollout.task || {})) {
    list.append(make("dt", {}, name), make("dd", {}, ...[value].flat().map((line) => make("div", {}, line))));
  }
  const ended = [`it ended: ${rollout.stop}${rollout.problem ? ` (${rollout.problem})` : ""}`, ...(verdict.failures || []),
    verdict.fault ? `fault: ${verdict.fault}` : ""].filter(Boolean).join(" · ");
  return make("div", { class: "detail" },
    make("p", {}, make("span", { class: verdict.reward ? "pass" : "fail" }, `reward ${verdict.reward}`), `, paper ${verdict.paper}; ${ended} `,
      make("button", { type: "button", onclick: () => browse({ text: `${rollout.task_id}/` }) }, "This task, every agent")),
    ...verdict.checks.filter((one) => one.turn === undefined).map(checkNode),
    make("details", { class: "task" }, make("summary", {}, "The task"), list),
    ...conversation(rollout));
}

function item(entry) {
  let open = null;
  let busy = false;
  const toggle = async () => {
    if (busy) return;
    busy = true;
    try {
      if (open) { open.remove(); open = null; } else { open = detail(await conversationOf(entry)); }
    } catch (problem) { // a browser that cannot unpack, or a page that was cut off
      open = make("p", { class: "detail fail", role: "alert" }, `This conversation cannot be shown (${problem.message}). Make the page again with t2t report.`);
    } finally {
      if (open) node.append(open);
      button.setAttribute("aria-expanded", String(open !== null));
      busy = false;
    }
  };
  const button = make("button", { type: "button", "aria-expanded": "false", onclick: toggle },
    make("span", { class: entry.reward ? "pass" : "fail" }, entry.reward ? "✓" : "✗"), make("span", { class: "name" }, entry.id),
    make("span", { class: "soft" }, [...(entry.id.includes(`/${agents[entry.agent]}/`) ? [] : [agents[entry.agent]]), entry.scenario, ...entry.wrong].join(" · ")),
    make("span", { class: "says" }, entry.says));
  const node = make("li", {}, button);
  return node;
}

const controls = {};
let browse = null; // shows the conversations that some controls choose, the others cleared

function browser() {
  const choose = (name, label, values) => {
    controls[name] = make("select", { "aria-label": label },
      make("option", { value: "" }, label), ...values.map((value) => make("option", { value }, value)));
  };
  const seen = (values) => [...new Set(values)].sort();
  controls.text = make("input", { type: "search", placeholder: "Search ids and openings", "aria-label": "Search ids and openings" });
  choose("agent", "every agent", agents);
  choose("scenario", "every scenario", groupsOf().filter((name) => name !== "all" && name !== "pair"));
  choose("verdict", "passed or failed", ["passed", "failed"]);
  choose("wrong", "any failure", seen(index.flatMap((entry) => entry.wrong)));
  choose("fault", "any fault", seen(index.map((entry) => entry.fault).filter(Boolean)));
  const status = make("span", { class: "soft", role: "status" });
  const list = make("ul", { class: "rollouts" });
  const more = make("button", { type: "button" }, "Show more");
  let found = [];
  const draw = () => {
    const drawn = list.children.length;
    list.append(...found.slice(drawn, drawn + STEP).map(item));
    more.hidden = list.children.length >= found.length;
  };
  const filter = () => {
    const { text: words, agent, scenario, verdict, wrong, fault } =
      Object.fromEntries(Object.entries(controls).map(([name, control]) => [name, control.value]));
    const wanted = words.trim().toLowerCase();
    const place = agents.indexOf(agent);
    found = index.filter((entry) => (!agent || entry.agent === place) && (!scenario || entry.scenario === scenario) &&
      (!verdict || (verdict === "passed") === Boolean(entry.reward)) && (!wrong || entry.wrong.includes(wrong)) &&
      (!fault || entry.fault === fault) && entry.text.includes(wanted));
    status.textContent = `${count(found.length)} of ${several(index.length, "conversation")}`;
    list.replaceChildren();
    draw();
  };
  const clear = () => { for (const control of Object.values(controls)) control.value = ""; };
  for (const control of Object.values(controls)) control.addEventListener(control === controls.text ? "input" : "change", filter);
  more.addEventListener("click", () => {
    const first = list.children.length;
    draw();
    list.children[first].firstChild.focus();
  });
  const all = make("button", { type: "button", onclick: () => { clear(); filter(); } }, "Clear");
  const here = make("div", { class: "browser", tabindex: "-1" },
    make("div", { class: "filters", role: "search" }, ...Object.values(controls), all, status), list, more);
  browse = (wanted) => {
    clear();
    for (const [name, value] of Object.entries(wanted)) controls[name].value = value;
    filter();
    here.scrollIntoView();
    here.focus({ preventScroll: true });
  };
  filter();
  return here;
}

const section = (id, title, nodes) => make("section", { id }, make("h2", {}, title), ...nodes);
const sections = [
  section("scores", "Scores", overview()),
  section("costs", "What each scenario costs", effects()),
  section("wrong", "What went wrong", failures()),
  ...(facts.runs.length ? [section("tasks", "Where the tasks come from", facts.runs.map(funnel))] : []),
  section("conversations", "Conversations", [browser()]),
];
document.querySelector("main").append(
  make("nav", {}, ...sections.map((one) => make("a", { href: `#${one.id}` }, one.firstChild.textContent))), ...sections);
