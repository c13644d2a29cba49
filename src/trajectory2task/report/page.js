"use strict";
// Everything shown comes from the two JSON blocks of this page, and enters it as text, never as markup.
const read = (id) => JSON.parse(document.getElementById(id).textContent);
const facts = read("facts");
const index = read("index");
const STEP = 200; // rows that are drawn at once

const make = (tag, attributes = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "class") node.className = value;
    else if (name === "style") node.style.cssText = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value);
  }
  for (const child of children) if (child !== null) node.append(child);
  return node;
};
const percent = (value) => (100 * value).toFixed(1) + "%";
const row = (cells, tag = "td") => make("tr", {}, ...cells.map((cell) => make(tag, {}, cell)));
const tableOf = (head, rows) =>
  make("div", { class: "scroll" },
    make("table", {}, make("thead", {}, row(head, "th")), make("tbody", {}, ...rows)));

const bar = (one) =>
  make("span", { class: "bar", title: `95%: ${percent(one.interval[0])} to ${percent(one.interval[1])}` },
    make("i", { style: `left:${100 * one.interval[0]}%;width:${100 * (one.interval[1] - one.interval[0])}%` }),
    make("b", { style: `left:calc(${100 * one.mean}% - .11rem)` }));

function scores() {
  const trials = Math.max(...facts.evaluations.flatMap((run) =>
    Object.values(run.scenarios).map((one) => one.reward.length)), 1);
  const ks = Array.from({ length: trials }, (_, place) => place);
  const rows = facts.evaluations.flatMap((run) =>
    Object.entries(run.scenarios).map(([name, one]) =>
      row([run.label, name, String(one.tasks),
        ...ks.map((k) => (one.reward[k] ? percent(one.reward[k].mean) : "")),
        one.reward[0] ? bar(one.reward[0]) : "",
        one.reward[0] ? `${percent(one.reward[0].interval[0])} – ${percent(one.reward[0].interval[1])}` : "",
        one.paper[0] ? percent(one.paper[0].mean) : ""])));
  return tableOf(["agent", "scenario", "tasks", ...ks.map((k) => `pass^${k + 1}`), "pass^1", "95%", "paper"], rows);
}

function effects() {
  const rows = facts.evaluations.flatMap((run) => run.effects.map((one) =>
    row([run.label, one.name, String(one.tasks), (100 * one.difference).toFixed(1),
      `${(100 * one.interval[0]).toFixed(1)} – ${(100 * one.interval[1]).toFixed(1)}`,
      one["adjusted p"].toFixed(3)])));
  return rows.length ? tableOf(["agent", "difference", "pairs", "points", "95%", "p (Holm)"], rows)
    : make("p", { class: "note" }, "No pairs of scenarios from one trajectory.");
}

function failures() {
  const rows = facts.evaluations.flatMap((run) => {
    const most = Math.max(...Object.values(run.failures), 1);
    return Object.entries(run.failures).map(([name, count]) =>
      row([run.label, name, String(count),
        make("span", { class: "share", style: `width:${(9 * count) / most}rem` })]));
  });
  return rows.length ? tableOf(["agent", "what went wrong", "rollouts", ""], rows)
    : make("p", { class: "note" }, "Nothing went wrong.");
}

function sources() {
  return make("div", {}, ...facts.runs.map((run) => {
    const rows = Object.entries(run.funnel.scenarios).map(([name, column]) =>
      row([name, String(column.kept), String(column["cannot serve"].total), String(column.rejected.total),
        String(column.certified), column.yield === null ? "" : percent(column.yield)]));
    const covered = run.coverage;
    return make("div", {},
      make("p", {}, `${run.label}: ${run.funnel.explored} explored, ${run.funnel.kept} kept, ` +
        `${run.tasks.certified} certified tasks and ${run.tasks.twins} twins; ` +
        `${covered["write tools"].covered} of ${covered["write tools"].of} write tools, ` +
        `${covered["pairs of write tools"].covered} of ${covered["pairs of write tools"].of} pairs of them.`),
      tableOf(["scenario", "kept", "cannot serve", "rejected", "certified", "yield"], rows));
  }));
}

// Conversations are packed in chunks; a chunk is unpacked when one of its conversations is opened.
const unpacked = new Map();
async function chunk(number) {
  if (!unpacked.has(number)) {
    const packed = atob(document.getElementById(`chunk-${number}`).textContent);
    const bytes = Uint8Array.from(packed, (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    unpacked.set(number, JSON.parse(await new Response(stream).text()));
  }
  return unpacked.get(number);
}

function checksAt(rollout, turn) {
  return rollout.verdict.checks
    .filter((check) => (turn === null ? check.turn === undefined : check.turn === turn))
    .map((check) => make("div", { class: `check ${check.verdict === "fail" ? "fail" : check.verdict === "pass" ? "pass" : "soft"}` },
      `${check.verdict === "fail" ? "✗" : check.verdict === "pass" ? "✓" : "–"} ${check.check}: ${check.evidence}`));
}

function conversation(rollout) {
  const nodes = [];
  const notes = new Map((rollout.notes || []).map((note) => [note.turn, note]));
  rollout.messages.forEach((message, turn) => {
    if (message.call) {
      const told = Object.entries(message.call.arguments).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
      const result = rollout.messages[turn + 1];
      let content = result ? result.content : "";
      try { content = JSON.stringify(JSON.parse(content), null, 1); } catch { /* plain text stays as it is */ }
      nodes.push(make("details", { class: "call" },
        make("summary", { class: result && result.error ? "fail" : "" }, `${message.call.name}(${told.join(", ")})`),
        make("pre", {}, content)));
    } else if (message.role !== "tool") {
      const note = notes.get(turn);
      const parts = note ? [note.told ? `told ${note.told.join(", ")}` : "", note.confirmed ? `agreed to ${note.confirmed}` : "",
        note.phase ? `phase ${note.phase}` : ""].filter(Boolean) : [];
      nodes.push(make("div", { class: `turn ${message.role}` },
        make("small", {}, message.role + (parts.length ? ` · ${parts.join("; ")}` : "")), message.content || ""));
    }
    nodes.push(...checksAt(rollout, turn));
  });
  return nodes;
}

function detail(rollout) {
  const words = rollout.task || {};
  const list = make("dl", { class: "words" });
  for (const [name, text] of Object.entries(words)) list.append(make("dt", {}, name), make("dd", {}, String(text)));
  return make("div", { class: "detail" }, list, ...conversation(rollout),
    make("p", {}, make("span", { class: rollout.verdict.reward ? "pass" : "fail" }, `reward ${rollout.verdict.reward}`),
      `, paper ${rollout.verdict.paper}; it ended: ${rollout.stop}` +
      ((rollout.verdict.failures || []).length ? `; ${rollout.verdict.failures.join(", ")}` : "")),
    ...checksAt(rollout, null));
}

function item(entry) {
  const [id, agent, scenario, reward, wrong, says, place, spot] = entry;
  const node = make("li", {});
  let open = null;
  const button = make("button", { type: "button", "aria-expanded": "false", onclick: async () => {
    if (open) { open.remove(); open = null; button.setAttribute("aria-expanded", "false"); return; }
    button.setAttribute("aria-expanded", "true");
    open = detail((await chunk(place))[spot]);
    node.append(open);
  } },
  make("span", { class: reward ? "pass" : "fail" }, reward ? "✓" : "✗"), make("span", { class: "name" }, id),
  make("span", { class: "soft" }, `${facts.evaluations[agent].label} · ${scenario}` + (wrong.length ? ` · ${wrong.join(", ")}` : "")),
  make("span", { class: "says" }, says));
  node.append(button);
  return node;
}

function browser() {
  const choose = (label, values) => make("select", { "aria-label": label },
    make("option", { value: "" }, label), ...values.map((value) => make("option", { value }, value)));
  const agents = facts.evaluations.map((run) => run.label);
  const search = make("input", { type: "search", placeholder: "Search ids and openings", "aria-label": "Search" });
  const agent = choose("every agent", agents);
  const scenario = choose("every scenario", [...new Set(index.map((entry) => entry[2]))]);
  const verdict = choose("passed or not", ["passed", "failed"]);
  const wrong = choose("whatever went wrong", [...new Set(index.flatMap((entry) => entry[4]))].sort());
  const count = make("span", { class: "soft", role: "status" });
  const list = make("ul", { class: "rollouts" });
  const more = make("button", { type: "button" }, "Show more");
  let found = [], drawn = 0;
  const draw = () => {
    list.append(...found.slice(drawn, drawn + STEP).map(item));
    drawn = Math.min(found.length, drawn + STEP);
    more.hidden = drawn >= found.length;
  };
  const filter = () => {
    const wanted = search.value.trim().toLowerCase();
    found = index.filter((entry) =>
      (!agent.value || agents[entry[1]] === agent.value) && (!scenario.value || entry[2] === scenario.value) &&
      (!verdict.value || (verdict.value === "passed") === Boolean(entry[3])) &&
      (!wrong.value || entry[4].includes(wrong.value)) &&
      (!wanted || entry[0].toLowerCase().includes(wanted) || entry[5].toLowerCase().includes(wanted)));
    count.textContent = `${found.length} of ${index.length} conversations`;
    list.replaceChildren();
    drawn = 0;
    draw();
  };
  for (const control of [agent, scenario, verdict, wrong]) control.addEventListener("change", filter);
  search.addEventListener("input", filter);
  more.addEventListener("click", draw);
  filter();
  return make("div", {}, make("div", { class: "filters" }, search, agent, scenario, verdict, wrong, count), list, more);
}

const section = (title, ...nodes) => make("section", {}, make("h2", {}, title), ...nodes);
document.querySelector("main").append(
  section("Scores", make("p", { class: "note" }, "pass^k: the chance that k independent conversations on a task all succeed. " +
    "Intervals take tasks of one trajectory together. pair: an infeasible task and its feasible twin, both passed."), scores()),
  section("What each scenario costs", effects()),
  section("What went wrong", failures()),
  ...(facts.runs.length ? [section("Where the tasks come from", sources())] : []),
  section("Conversations", browser()));
