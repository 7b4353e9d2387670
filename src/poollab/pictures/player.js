// Shows a filmstrip one frame at a time: play, pause, step; by mouse, by keyboard, by ear.
// Each `.sliding-window` holds the strip as an image, which stays where this script does not run.
(() => {
  const STEP = 1400; // milliseconds that a frame rests
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const style = `
    :host { display: block; max-width: 100%; color-scheme: inherit; }
    svg { display: block; max-width: 100%; height: auto; }
    .frame { display: none; } .frame.shown { display: inline; }
    .bar { display: flex; align-items: center; gap: .3rem; margin-top: .35rem; max-width: 28rem; }
    button { font: 1rem/1 system-ui, sans-serif; min-width: 2.4rem; height: 2rem; padding: 0 .5rem;
      color: inherit; background: none; border: 1px solid currentColor; border-radius: .35rem; cursor: pointer; }
    button:disabled { opacity: .4; cursor: default; }
    input { flex: 1; min-width: 4rem; accent-color: #0072b2; }
    :focus-visible { outline: 3px solid #0072b2; outline-offset: 2px; }
    .count { min-width: 3.4rem; text-align: right; font: .9rem system-ui, sans-serif; }
    .ear { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
    @media print { .bar { display: none; } .frame.shown { display: none; } .frame:last-child { display: inline; } }`;

  const make = (tag, properties) => Object.assign(document.createElement(tag), properties);

  const mount = (box) => {
    const image = box.querySelector("img");
    const words = JSON.parse(box.dataset.labels);
    const bytes = Uint8Array.from(atob(image.src.split(",")[1]), (letter) => letter.charCodeAt(0));
    const parsed = new DOMParser().parseFromString(new TextDecoder().decode(bytes), "image/svg+xml");
    const svg = document.importNode(parsed.documentElement, true);
    const frames = [...svg.querySelectorAll(".frame")];
    const [width, height] = box.dataset.frame.split(" ");
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    svg.setAttribute("width", width);
    svg.setAttribute("height", height);
    for (const frame of frames) frame.removeAttribute("transform");

    const button = (sign, label, act) => {
      const made = make("button", { type: "button", textContent: sign, title: label, onclick: act });
      made.setAttribute("aria-label", label);
      return made;
    };
    let now = 0, timer = null;
    const back = button("←", words.back, () => { stop(); show(now - 1); });
    const play = button("", words.play, () => (timer ? stop() : start()));
    const on = button("→", words.forward, () => { stop(); show(now + 1); });
    const bar = make("div", { className: "bar" });
    const slider = make("input", { type: "range", min: 1, max: frames.length, value: 1 });
    slider.setAttribute("aria-label", words.step);
    slider.oninput = () => { stop(); show(slider.value - 1); };
    const count = make("span", { className: "count" });
    const ear = make("div", { className: "ear" });
    bar.append(back, play, on, slider, count);

    function show(wanted) {
      const before = frames[now].querySelector(".win");
      now = Math.min(Math.max(wanted, 0), frames.length - 1);
      frames.forEach((frame, place) => frame.classList.toggle("shown", place === now));
      const win = frames[now].querySelector(".win");
      const [x, y] = ["x", "y"].map((axis) => before.getAttribute(axis) - win.getAttribute(axis));
      if (!calm.matches) {
        win.animate([{ transform: `translate(${x}px, ${y}px)` }, { transform: "none" }], 300);
      }
      const sum = frames[now].lastElementChild.textContent;
      slider.value = now + 1;
      slider.setAttribute("aria-valuetext", `${now + 1} / ${frames.length}: ${sum}`);
      count.textContent = `${now + 1} / ${frames.length}`;
      back.disabled = now === 0;
      on.disabled = now === frames.length - 1;
      ear.textContent = timer ? "" : sum; // who listens is told each step that they ask for
    }
    function name() {
      play.textContent = timer ? "❚❚" : "▶";
      play.title = timer ? words.pause : words.play;
      play.setAttribute("aria-label", play.title);
    }
    function stop() {
      clearInterval(timer);
      timer = null;
      name();
    }
    function start() {
      timer = setInterval(() => (now === frames.length - 1 ? stop() : show(now + 1)), STEP);
      if (now === frames.length - 1) show(0);
      name();
    }

    const root = box.attachShadow({ mode: "open" });
    const group = make("div", {});
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", words.group);
    ear.setAttribute("aria-live", "polite");
    group.append(svg, bar, ear);
    root.append(make("style", { textContent: style }), group);
    group.addEventListener("keydown", (event) => {
      if (event.target === slider) return; // it has these keys itself
      const to = { ArrowLeft: now - 1, ArrowRight: now + 1, Home: 0, End: frames.length - 1 }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      stop();
      show(to);
    });
    name();
    show(0);
    if (calm.matches) return;
    new IntersectionObserver((seen, watcher) => { // it plays once, when it is first looked at
      if (!seen.some((entry) => entry.isIntersecting)) return;
      watcher.disconnect();
      start();
    }).observe(box);
  };

  for (const box of document.querySelectorAll(".sliding-window")) if (!box.shadowRoot) mount(box);
})();
