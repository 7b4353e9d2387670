// What a page does beside being read: theme, copy buttons, search. Everything else needs no script.
(() => {
  const root = document.documentElement;
  const remembered = (() => { try { return localStorage; } catch { return {}; } })();
  if (remembered.theme) root.dataset.theme = remembered.theme;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const dark = () => (root.dataset.theme ?? (system.matches ? "dark" : "light")) === "dark";

  const find = (index, asked) => {
    const terms = asked.toLowerCase().split(/\s+/).filter(Boolean);
    if (!terms.length) return [];
    const score = (entry) => terms.every((term) => `${entry.title} ${entry.text}`.toLowerCase().includes(term))
      && 1 + 5 * terms.filter((term) => entry.title.toLowerCase().includes(term)).length;
    return index.map((entry) => [score(entry), entry]).filter(([points]) => points)
      .sort((a, b) => b[0] - a[0]).map(([, entry]) => entry);
  };
  const around = (text, term) => {
    const at = Math.max(text.toLowerCase().indexOf(term), 0), from = Math.max(at - 60, 0);
    const mark = Object.assign(document.createElement("mark"), { textContent: text.slice(at, at + term.length) });
    return [from ? "…" : "", text.slice(from, at), mark, text.slice(at + term.length, at + 120), "…"];
  };
  const search = (place) => {
    const index = JSON.parse(document.getElementById("index").textContent);
    const box = document.querySelector("main input[name=q]"), count = document.getElementById("count");
    const show = () => {
      const found = find(index, box.value);
      count.textContent = box.value.trim() ? count.dataset.found.replace("{}", found.length) : "";
      place.replaceChildren(...found.slice(0, 40).map((entry) => {
        const item = document.createElement("li"), link = document.createElement("a"), text = document.createElement("p");
        link.href = entry.href;
        link.textContent = entry.title === entry.page ? entry.title : `${entry.page} › ${entry.title}`;
        text.append(...around(entry.text, box.value.trim().toLowerCase().split(/\s+/)[0]));
        item.append(link, text);
        return item;
      }));
    };
    box.value = new URLSearchParams(location.search).get("q") ?? "";
    box.addEventListener("input", show);
    box.form.addEventListener("submit", (event) => event.preventDefault());
    show();
  };

  addEventListener("DOMContentLoaded", () => {
    const words = document.body.dataset;
    const theme = document.getElementById("theme");
    const name = () => theme.setAttribute("aria-pressed", dark());
    theme.hidden = false;
    theme.addEventListener("click", () => {
      root.dataset.theme = dark() ? "light" : "dark";
      try { localStorage.theme = root.dataset.theme; } catch { /* this page alone, then */ }
      name();
    });
    system.addEventListener("change", name);
    name();
    for (const code of document.querySelectorAll(".cell > .highlight")) {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "copy", textContent: words.copy });
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(code.querySelector("pre").innerText);
        button.textContent = words.copied;
        setTimeout(() => { button.textContent = words.copy; }, 2000);
      });
      code.append(button);
    }
    const narrow = matchMedia("(max-width: 72rem)");
    if (narrow.matches) document.querySelector("aside details")?.removeAttribute("open");
    const results = document.getElementById("results");
    if (results) search(results);
  });
  addEventListener("beforeprint", () => { for (const hidden of document.querySelectorAll("main details")) hidden.open = true; });
})();
