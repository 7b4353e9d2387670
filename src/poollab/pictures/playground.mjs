// Pooling to play with: every number and setting can be changed, and everything follows at once.
// `pool` and `gradient` know torch's rules and no page; `mount` draws; the default export is for
// anywidget. Run as a page's script, it fills each `.playground` that is there.

// Rows and columns are counted from 0. Settings hold pairs, height first: {kernel, stride, padding, ceil, mode}, mode "max" or "avg".

/** How often a window fits in `n` elements, as torch counts; 0 or less where it does not. */
export function outSize(n, k, s, p, ceil) {
  const steps = (n + 2 * p - k) / s;
  if (steps < 0) return 0;
  const size = (ceil ? Math.ceil(steps) : Math.floor(steps)) + 1;
  return ceil && (size - 1) * s >= n + p ? size - 1 : size; // none begins in the padding behind
}

/** Pool the rows `X`: {Y, windows}, a window with its rows, columns, divisor and, for max, winner. */
export function pool(X, { kernel, stride, padding, ceil, mode }) {
  const size = [X.length, X[0].length];
  const [rows, columns] = size.map((n, axis) => outSize(n, kernel[axis], stride[axis], padding[axis], ceil));
  const span = (axis, place) => {
    const from = place * stride[axis] - padding[axis];
    const to = Math.min(from + kernel[axis], size[axis] + padding[axis]);
    return { from: Math.max(from, 0), to: Math.min(to, size[axis]), length: to - from };
  };
  const windows = [], Y = [];
  for (let i = 0; i < rows; i++) {
    windows.push([]);
    Y.push([]);
    for (let j = 0; j < columns; j++) {
      const [r, c] = [span(0, i), span(1, j)];
      const found = { r, c, divisor: r.length * c.length, winner: null, ties: 0 };
      let sum = 0, most = -Infinity;
      for (let a = r.from; a < r.to; a++) {
        for (let b = c.from; b < c.to; b++) {
          const value = X[a][b];
          sum += value;
          if (!found.winner || value > most || Number.isNaN(value)) [found.winner, most, found.ties] = [[a, b], value, 0];
          if (value === most) found.ties++;
        }
      }
      windows[i].push(found);
      Y[i].push(mode === "max" ? most : sum / found.divisor);
    }
  }
  return { Y, windows };
}

/** Return how `dY` is handed back to `X`, as rows like those of `X`. */
export function gradient(X, settings, dY) {
  const dX = X.map((row) => row.map(() => 0));
  pool(X, settings).windows.forEach((row, i) => row.forEach(({ r, c, divisor, winner }, j) => {
    if (settings.mode === "max") {
      dX[winner[0]][winner[1]] += dY[i][j];
      return;
    }
    for (let a = r.from; a < r.to; a++) for (let b = c.from; b < c.to; b++) dX[a][b] += dY[i][j] / divisor;
  }));
  return dX;
}

const WORDS = {
  en: {
    title: "Pooling playground", settings: "Settings", kernel: "Window", stride: "Stride", padding: "Padding",
    height: "height", width: "width", mode: "Kind", max: "max", avg: "average", ceil: "ceil_mode (round up)",
    size: "Size of the input", rows: "rows", columns: "columns", shuffle: "Shuffle", ones: "All the same",
    input: "Input X", output: "Output Y: choose one", back: "Gradient dX", of: "Backward from",
    all: "all outputs", one: "the chosen one",
    cell: (r, c) => `Input, row ${r}, column ${c}`, outcome: (r, c, y) => `Output, row ${r}, column ${c}: ${y}`,
    formula: { 0: "Height: ", 1: "Width: " }, stop: ".",
    cut: (n) => `, but that window would begin in the padding behind the input, so it is left out: ${n}`,
    none: "No window fits: make the window smaller or the input larger.",
    from: (r, c) => `It looks at ${r} and ${c} of the input.`,
    row: (a, b) => (a === b ? `row ${a}` : `rows ${a} to ${b}`), column: (a, b) => (a === b ? `column ${a}` : `columns ${a} to ${b}`),
    dropped: (rows, columns) => `In no window: ${[rows.length && `rows ${rows.join(", ")}`, columns.length && `columns ${columns.join(", ")}`].filter(Boolean).join("; ")}. They are hatched.`,
    whole: "Every element of the input is in some window.",
    tie: (n, y) => `A tie: ${y} stands ${n} times in this window. Going backward, the first one in row-major order gets all.`,
    twice: "Where windows overlap, what they hand back adds up.",
    toolarge: "PyTorch takes no padding above half the window.",
  },
  zh: {
    title: "池化试验台", settings: "设置", kernel: "窗口", stride: "步幅", padding: "填充",
    height: "高", width: "宽", mode: "种类", max: "最大", avg: "平均", ceil: "ceil_mode（向上取整）",
    size: "输入的大小", rows: "行", columns: "列", shuffle: "打乱", ones: "全都相同",
    input: "输入 X", output: "输出 Y：选一个", back: "梯度 dX", of: "从哪里往回传",
    all: "所有输出", one: "选中的那个",
    cell: (r, c) => `输入，第 ${r} 行第 ${c} 列`, outcome: (r, c, y) => `输出，第 ${r} 行第 ${c} 列：${y}`,
    formula: { 0: "高：", 1: "宽：" }, stop: "。",
    cut: (n) => `，可是最后一个窗口会从输入后面的填充里开始，所以不算：${n}`,
    none: "一个窗口也放不下：把窗口改小，或者把输入改大。",
    from: (r, c) => `它看输入的${r}、${c}。`,
    row: (a, b) => (a === b ? `第 ${a} 行` : `第 ${a} 到 ${b} 行`), column: (a, b) => (a === b ? `第 ${a} 列` : `第 ${a} 到 ${b} 列`),
    dropped: (rows, columns) => `不在任何窗口里的：${[rows.length && `第 ${rows.join("、")} 行`, columns.length && `第 ${columns.join("、")} 列`].filter(Boolean).join("；")}（画了斜线）。`,
    whole: "输入的每个元素都在某个窗口里。",
    tie: (n, y) => `并列：这个窗口里有 ${n} 个 ${y}。往回传时，按行优先顺序的第一个得到全部。`,
    twice: "窗口重叠的地方，各个窗口传回来的相加。",
    toolarge: "PyTorch 不接受超过窗口一半的填充。",
  },
};

const STYLE = `
:host { display: block; color-scheme: inherit; }
.board { font: 15px/1.5 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; max-width: 62rem;
  border: 1px solid light-dark(#d0d0d0, #4a4a4a); border-radius: 8px; padding: .8rem 1rem;
  background: light-dark(#fff, #1c1c1e); color: light-dark(#1a1a1a, #f0f0f0); }
.settings, .grids { display: flex; flex-wrap: wrap; gap: .6rem 1.6rem; align-items: flex-start; }
.grids > div { overflow-x: auto; max-width: 100%; }
fieldset { border: 0; padding: 0; margin: 0; min-width: 0; } legend { font-weight: 700; padding: 0; }
label { display: flex; align-items: center; gap: .4rem; white-space: nowrap; }
label output { min-width: 1.2em; text-align: right; font-variant-numeric: tabular-nums; }
input, button { font: inherit; color: inherit; accent-color: #0072b2; } input[type=range] { width: 6.5rem; }
input[type=number] { width: 3.4rem; background: none; border: 1px solid light-dark(#767676, #8a8a8a); border-radius: 4px; }
.wide { background: none; border: 1px solid light-dark(#767676, #8a8a8a); border-radius: 5px; padding: .1rem .6rem; cursor: pointer; margin-right: .3rem; }
table { border-collapse: collapse; margin: .5rem 0; } caption { text-align: left; font-weight: 700; }
td { border: 1px solid light-dark(#9a9a9a, #7d7d7d); width: 44px; min-width: 44px; height: 38px; padding: 0; text-align: center; font-variant-numeric: tabular-nums; }
td.pad { border-style: dashed; color: light-dark(#4f4f4f, #b5b5b5); }
td input, td button { width: 44px; height: 36px; border: 0; background: none; text-align: center; padding: 0; border-radius: 0; }
td button { cursor: pointer; background: light-dark(#dcecf7, #123a55); }
td button[aria-pressed=true] { box-shadow: inset 0 0 0 3px light-dark(#0072b2, #56b4e9); }
td.seen { background: light-dark(#fbeed3, #4f4022); }
td.won { box-shadow: inset 0 0 0 3px light-dark(#0072b2, #56b4e9); }
td.out { background: repeating-linear-gradient(135deg, light-dark(#fff, #1c1c1e) 0 6px, light-dark(#dedede, #45454a) 6px 8px); }
td.some { background: light-dark(#dcecf7, #123a55); }
:focus-visible { outline: 3px solid light-dark(#b85c00, #e69f00); outline-offset: -1px; }
p { margin: .3rem 0; } .sizes { font-variant-numeric: tabular-nums; }`;

const LIMITS = { kernel: [1, 5], stride: [1, 5], padding: [0, 2] };

/** Return a short text for a number, with a real minus sign. */
function short(value) {
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  return String(Number(value.toFixed(2))).replace("-", "−");
}

function make(tag, properties = {}, ...children) {
  const { aria = {}, ...own } = properties;
  const made = Object.assign(document.createElement(tag), own);
  for (const [name, value] of Object.entries(aria)) made.setAttribute(name === "role" ? name : `aria-${name}`, value);
  made.append(...children);
  return made;
}

/** Draw a playground into `place`. `state` is {X, kernel, stride, padding, ceil, mode}; `tell` hears of changes. */
export function mount(place, state, language, tell = () => {}) {
  const say = WORDS[language] ?? WORDS.en;
  const live = structuredClone(state);
  let chosen = [0, 0], from = "all";
  const root = place.shadowRoot ?? place.attachShadow({ mode: "open" });
  const grids = make("div", { className: "grids" });
  const sizes = make("div", { className: "sizes" });
  const told = make("div", { aria: { live: "polite" } });

  function slider(name, axis) {
    const [min, max] = LIMITS[name];
    const shown = make("output", { textContent: live[name][axis] });
    const bar = make("input", { type: "range", min, max, value: live[name][axis], aria: { label: `${say[name]}, ${axis ? say.width : say.height}` } });
    bar.oninput = () => { live[name][axis] = Number(bar.value); shown.textContent = bar.value; changed(); };
    return make("label", {}, axis ? say.width : say.height, bar, shown);
  }
  function choice(group, value, label, checked, act) {
    return make("label", {}, make("input", { type: "radio", name: group, value, checked, onchange: act }), label);
  }
  function resize(axis) {
    const box = make("input", { type: "number", min: 1, max: 8, value: axis ? live.X[0].length : live.X.length });
    box.onchange = () => {
      const n = Math.min(Math.max(Math.round(Number(box.value)) || 1, 1), 8);
      box.value = n;
      const [rows, columns] = axis ? [live.X.length, n] : [n, live.X[0].length];
      live.X = Array.from({ length: rows }, (_, r) => Array.from({ length: columns }, (_, c) => live.X[r]?.[c] ?? 0));
      changed();
    };
    return make("label", {}, box, axis ? say.columns : say.rows);
  }
  function fill(label, next) {
    const act = () => { live.X = live.X.map((row) => row.map(next)); changed(); };
    return make("button", { type: "button", className: "wide", textContent: label, onclick: act });
  }
  const group = (label, ...parts) => make("fieldset", {}, make("legend", { textContent: label }), ...parts);
  const ceil = make("input", { type: "checkbox", checked: live.ceil });
  ceil.onchange = () => { live.ceil = ceil.checked; changed(); };
  const mode = (value) => choice("mode", value, say[value], live.mode === value, () => { live.mode = value; changed(); });
  const back = (value) => choice("from", value, say[value], from === value, () => { from = value; draw(); });

  function changed() {
    tell(structuredClone(live));
    draw();
  }

  // An input cell keeps the focus while everything around it is drawn anew: it is named by its place.
  function cell(r, c) {
    const box = make("input", { value: short(live.X[r][c]), inputMode: "decimal", autocomplete: "off", aria: { label: say.cell(r, c) } });
    box.dataset.place = `x${r},${c}`;
    box.onfocus = () => box.select();
    box.onchange = () => {
      const value = Number(box.value.replace("−", "-").trim() || NaN);
      if (Number.isFinite(value)) live.X[r][c] = value;
      changed();
    };
    return box;
  }
  function outcome(i, j, y) {
    const picked = chosen[0] === i && chosen[1] === j;
    const made = make("button", { type: "button", textContent: short(y), tabIndex: picked ? 0 : -1, aria: { pressed: picked, label: say.outcome(i, j, short(y)) } });
    made.dataset.place = `y${i},${j}`;
    made.onclick = () => { chosen = [i, j]; draw(); };
    return made;
  }
  const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  grids.addEventListener("keydown", (event) => {
    const at = event.target.dataset.place, move = MOVES[event.key];
    if (!at || !move) return;
    if (at[0] === "x" && move[1] && event.target.selectionStart !== event.target.selectionEnd && !event.altKey) return;
    const [r, c] = at.slice(1).split(",").map(Number);
    const next = `${at[0]}${r + move[0]},${c + move[1]}`;
    if (!root.querySelector(`[data-place="${next}"]`)) return;
    event.preventDefault();
    event.stopPropagation();
    if (at[0] === "y") { chosen = [r + move[0], c + move[1]]; draw(); }
    root.querySelector(`[data-place="${next}"]`).focus();
  });

  function table(caption, rows) {
    const made = make("table", {}, make("caption", { textContent: caption }));
    for (const row of rows) made.append(make("tr", {}, ...row));
    return make("div", {}, made);
  }
  const td = (className, content) => make("td", { className }, content);

  function inputRows(window, dropped) {
    const [H, W] = [live.X.length, live.X[0].length], [p, q] = live.padding;
    const [top, left] = chosen.map((at, axis) => at * live.stride[axis] - live.padding[axis]);
    return Array.from({ length: H + 2 * p }, (_, a) => Array.from({ length: W + 2 * q }, (_, b) => {
      const [r, c] = [a - p, b - q];
      const inside = r >= 0 && r < H && c >= 0 && c < W;
      const seen = window && r >= top && r < top + live.kernel[0] && c >= left && c < left + live.kernel[1];
      const won = seen && live.mode === "max" && window.winner[0] === r && window.winner[1] === c;
      const out = inside && (dropped[0].includes(r) || dropped[1].includes(c));
      const looks = [!inside && "pad", seen && "seen", won && "won", out && "out"].filter(Boolean).join(" ");
      return td(looks, inside ? cell(r, c) : live.mode === "max" ? "−∞" : "0");
    }));
  }
  function unseen(axis, n, count) {
    const seen = new Set();
    for (let i = 0; i < count; i++) for (let a = 0; a < live.kernel[axis]; a++) seen.add(i * live.stride[axis] - live.padding[axis] + a);
    return Array.from({ length: n }, (_, r) => r).filter((r) => !seen.has(r));
  }
  function formula(axis, n, count) {
    const [k, s, p] = [live.kernel[axis], live.stride[axis], live.padding[axis]];
    const [open, close] = live.ceil ? "⌈⌉" : "⌊⌋";
    const plain = (live.ceil ? Math.ceil : Math.floor)((n + 2 * p - k) / s) + 1;
    const sum = `${say.formula[axis]}${open}(${n} + 2·${p} − ${k}) / ${s}${close} + 1 = ${open}${short(n + 2 * p - k)} / ${s}${close} + 1 = ${short(plain)}`;
    return make("p", { textContent: sum + (count > 0 && plain !== count ? say.cut(count) : "") });
  }
  function summing(window, y) {
    const values = live.X.slice(window.r.from, window.r.to).flatMap((row) => row.slice(window.c.from, window.c.to)).map(short);
    const sum = live.mode === "max" ? `max(${values.join(", ")})` : `(${values.join(" + ")}) / ${window.divisor}`;
    return `Y[${chosen.join(", ")}] = ${sum} = ${short(y)}${say.stop}`;
  }

  function draw() {
    const focused = root.activeElement?.dataset.place;
    const size = [live.X.length, live.X[0].length];
    const counts = size.map((n, axis) => outSize(n, live.kernel[axis], live.stride[axis], live.padding[axis], live.ceil));
    const refused = live.padding.some((p, axis) => 2 * p > live.kernel[axis]);
    sizes.replaceChildren(...(refused ? [] : size.map((n, axis) => formula(axis, n, counts[axis]))));
    if (refused || counts.some((n) => n < 1)) {
      grids.replaceChildren(table(say.input, inputRows(null, [[], []])));
      told.replaceChildren(make("p", { textContent: refused ? say.toolarge : say.none }));
    } else {
      chosen = chosen.map((at, axis) => Math.min(at, counts[axis] - 1));
      results(size, counts);
    }
    if (focused) root.querySelector(`[data-place="${focused}"]`)?.focus();
  }
  function results(size, counts) {
    const { Y, windows } = pool(live.X, live);
    const window = windows[chosen[0]][chosen[1]], y = Y[chosen[0]][chosen[1]];
    const dropped = size.map((n, axis) => unseen(axis, n, counts[axis]));
    const dY = Y.map((row, i) => row.map((_, j) => Number(from === "all" || (i === chosen[0] && j === chosen[1]))));
    const dX = gradient(live.X, live, dY);
    grids.replaceChildren(
      table(say.input, inputRows(window, dropped)),
      table(say.output, Y.map((row, i) => row.map((value, j) => td("", outcome(i, j, value))))),
      table(say.back, dX.map((row) => row.map((value) => td(value ? "some" : "", short(value))))),
    );
    const lines = [
      summing(window, y),
      say.from(say.row(window.r.from, window.r.to - 1), say.column(window.c.from, window.c.to - 1)),
      dropped.some((found) => found.length) ? say.dropped(...dropped) : say.whole,
    ];
    if (live.mode === "max" && window.ties > 1) lines.push(say.tie(window.ties, short(y)));
    if (from === "all" && live.kernel.some((k, axis) => k > live.stride[axis])) lines.push(say.twice);
    told.replaceChildren(...lines.map((line) => make("p", { textContent: line })));
  }

  const random = () => Math.floor(Math.random() * 19) - 9;
  const board = make(
    "div", { className: "board", aria: { role: "group", label: say.title } },
    make("div", { className: "settings" },
      ...["kernel", "stride", "padding"].map((name) => group(say[name], slider(name, 0), slider(name, 1))),
      group(say.mode, mode("max"), mode("avg"), make("label", {}, ceil, say.ceil)),
      group(say.size, resize(0), resize(1)),
      group(say.of, back("all"), back("one"))),
    make("p", {}, fill(say.shuffle, random), fill(say.ones, () => 1)),
    grids, sizes, told);
  root.replaceChildren(make("style", { textContent: STYLE }), board);
  draw();
}

/** For anywidget. */
export default {
  render({ model, el }) {
    const show = () => mount(el, model.get("state"), model.get("language"), (state) => {
      model.set("state", state);
      model.save_changes();
    });
    show();
  },
};

if (globalThis.document) {
  for (const place of document.querySelectorAll(".playground")) {
    if (place.shadowRoot) continue;
    place.replaceChildren(); // the still picture
    mount(place, JSON.parse(place.dataset.state), place.dataset.language);
  }
}
