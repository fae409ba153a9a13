// The page works without this: the marks, the bars and the quotations are in the HTML. Here: filters, the card of a
// statement, and moving between statements by arrow keys. No text ever becomes markup: it is set as textContent.
"use strict";
(() => {
  const { holders, statements } = JSON.parse(document.getElementById("data").textContent);
  const card = document.getElementById("card");
  const form = document.querySelector(".filters");
  const text = document.getElementById("articles");
  const names = ["supports", "opposes", "neutral"];
  const kinds = { direct: "quoted", indirect: "reported", mixed: "partly quoted", action: "by what they do", narration: "narrated" };
  const percent = (share) => `${Math.round(100 * share)} %`;

  // Filters: one rule of style for all statements, so that no node is touched however many there are.
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets = [sheet];
  function filter() {
    const values = new FormData(form);
    const stances = values.getAll("stance");
    const least = Number(values.get("confidence"));
    const holder = values.get("holder"), target = values.get("target") || "", wrong = values.get("wrong");
    const out = names.filter((name) => !stances.includes(name)).map((name) => `.${name}`);
    for (let step = 0; step < least / 5; step += 1) out.push(`.c${step}`);
    if (holder) out.push(`:not(.h${holder})`);
    if (target) out.push(`:not(.t${target})`);
    if (wrong) out.push(":not(.wrong)");
    const off = out.length ? `:is(${out.join()})` : "";
    sheet.replaceSync(off && `.text .st${off}{text-decoration:none;background:none;color:var(--quiet)}
.text .st${off} .m{visibility:hidden}
.quote${off}{display:none}`);
    const kept = statements.filter((each) => (stances.includes(each.stance) || each.stance === "failed")
      && (!least || (each.scores && Math.max(...each.scores) >= least / 100 - 1e-9))
      && (!holder || String(each.holder ?? "-") === holder) && (!target || String(each.target) === target)
      && (!wrong || (each.gold && each.gold !== each.stance)));
    form.querySelector("output").value = `${least} %`;
    form.querySelector("[role=status]").textContent = `${kept.length} of ${statements.length} statements`;
  }
  const box = document.querySelector(".choose");
  box.hidden = false;
  box.open = innerWidth > 960;
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filter));
  filter(); // a browser that comes back to the page has kept what was chosen

  // The card: filled when a statement is pointed at or its mark has the focus.
  let shown = null, pinned = false, leaving = 0;
  function add(parent, tag, content, className = "") {
    const made = document.createElement(tag);
    made.textContent = content;
    made.className = className;
    parent.append(made);
    return made;
  }
  function fill(each, statement) {
    card.replaceChildren();
    card.className = each.stance;
    const verdict = add(card, "p", "", "verdict");
    add(verdict, "span", "", `glyph ${each.stance}`);
    verdict.append(each.stance === "failed" ? "Not labelled" : `${each.stance} `);
    if (each.scores) add(verdict, "small", `confidence ${percent(Math.max(...each.scores))}${each.unsure ? ", too unsure to count" : ""}`);
    add(card, "p", each.holder === null ? "No holder: the article itself says it" : `${holders[each.holder]} (${kinds[each.kind]})`);
    if (each.error) add(card, "p", each.error);
    if (each.scores) {
      const list = add(card, "dl", "");
      names.forEach((name, number) => {
        add(list, "dt", name);
        const bar = add(add(list, "dd", "", `track ${name}`), "div", "");
        bar.style.width = `${100 * each.scores[number]}%`;
        add(list, "dd", percent(each.scores[number]));
      });
    }
    if (each.gold) {
      const differs = each.gold !== each.stance;
      add(card, "p", `Hand label: ${each.gold}${each.goldHolder ? `, ${each.goldHolder}` : ""}`, differs ? "differs" : "");
    }
    if (each.phrases.length) {
      const words = each.phrases.map(([start, end, weight]) => `“${statement.slice(start, end)}” −${Math.round(100 * weight)}`);
      add(card, "p", `Leans on ${words.join(", ")}`);
      add(card, "small", "What the label’s probability loses without the phrase, in points: an indication.");
    }
  }
  function lean(each, node) {
    if (!CSS.highlights) return;
    const content = node && node.lastChild;
    const ranges = content && content.nodeType === Node.TEXT_NODE ? each.phrases
      .filter(([, end]) => end <= content.length)
      .map(([start, end]) => new StaticRange({ startContainer: content, startOffset: start, endContainer: content, endOffset: end })) : [];
    CSS.highlights.set("leans-on", new Highlight(...ranges));
  }
  function place(node) {
    const lines = node.getClientRects();
    const line = lines[lines.length - 1];
    if (getComputedStyle(card).position === "fixed") { // a narrow window: the card lies at its foot
      scrollBy(0, Math.max(0, line.bottom + 12 - card.getBoundingClientRect().top));
      return;
    }
    const width = card.offsetWidth;
    const below = line.bottom + 8 + card.offsetHeight < innerHeight;
    card.style.left = `${Math.max(8, Math.min(line.left, document.documentElement.clientWidth - width - 8)) + scrollX}px`;
    card.style.top = `${(below ? line.bottom + 8 : lines[0].top - 8 - card.offsetHeight) + scrollY}px`;
  }
  function show(node) {
    clearTimeout(leaving);
    if (node === shown) return;
    hide();
    shown = node;
    const each = statements[node.dataset.n];
    fill(each, node.textContent);
    card.hidden = false;
    place(node);
    lean(each, node);
    node.classList.add("on");
    node.querySelector(".m")?.setAttribute("aria-describedby", "card");
  }
  function hide() {
    clearTimeout(leaving);
    if (!shown) return;
    shown.classList.remove("on");
    shown.querySelector(".m")?.removeAttribute("aria-describedby");
    shown = null;
    pinned = false;
    card.hidden = true;
    if (CSS.highlights) CSS.highlights.delete("leans-on");
  }
  const later = () => { if (!pinned) leaving = setTimeout(hide, 200); };
  const statementOf = (node) => node.closest?.(".text .st");
  const isOff = (node) => { const mark = node.querySelector(".m"); return mark && getComputedStyle(mark).visibility === "hidden"; };

  text.addEventListener("pointerover", (event) => {
    const node = statementOf(event.target);
    if (node && !pinned && event.pointerType !== "touch" && !isOff(node)) show(node);
  });
  text.addEventListener("pointerout", (event) => { if (!card.contains(event.relatedTarget)) later(); });
  card.addEventListener("pointerenter", () => clearTimeout(leaving));
  card.addEventListener("pointerleave", later);
  text.addEventListener("focusin", (event) => { if (event.target.matches(".m")) show(statementOf(event.target)); });
  text.addEventListener("focusout", (event) => { if (event.target.matches(".m")) later(); });
  document.addEventListener("click", (event) => {
    const node = statementOf(event.target);
    if (node && !isOff(node)) { show(node); pinned = true; } else if (!card.contains(event.target)) hide();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
    if ((event.key === "Enter" || event.key === " ") && event.target.matches?.(".text .m")) {
      event.preventDefault();
      event.target.click();
    }
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (!step || !event.target.matches?.(".text .m")) return;
    const marks = [...text.querySelectorAll(".text .m")].filter((mark) => !isOff(mark.parentNode));
    const next = marks[marks.indexOf(event.target) + step];
    if (next) { event.preventDefault(); next.focus(); }
  });

  // A quotation leads to its place: the statement's mark gets the focus, which shows the card. What was never on the
  // screen has only been estimated in height, so the place is looked up again once it is drawn.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(".quote a");
    const node = link && document.getElementById(link.hash.slice(1));
    if (!node) return;
    event.preventDefault();
    history.replaceState(null, "", link.hash);
    hide();
    node.scrollIntoView({ block: "center" });
    requestAnimationFrame(() => requestAnimationFrame(() => {
      node.scrollIntoView({ block: "center" });
      node.querySelector(".m").focus({ preventScroll: true });
    }));
  });
})();
