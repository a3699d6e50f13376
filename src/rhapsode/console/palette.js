// The palette: Ctrl+K, or Command+K, goes to a page, key, task, voice or section of the documentation. A combobox with a
// listbox in a modal dialog, which keeps the focus and closes on Escape by itself.
(() => {
  const WAIT_MS = 60; // between a key and the question to the server
  let dialog, input, list, status;
  let asked = null; // what can call off the question that is out
  let timer = 0;

  const make = (name, attributes, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };

  const build = () => {
    input = make("input", {
      type: "text",
      role: "combobox",
      "aria-label": "Go to",
      "aria-expanded": "true",
      "aria-controls": "palette-list",
      "aria-autocomplete": "list",
      autocomplete: "off",
      autocapitalize: "off",
      spellcheck: "false",
      placeholder: "Go to a page, key, task, voice or the documentation",
    });
    list = make("ul", { role: "listbox", id: "palette-list", "aria-label": "Places" });
    status = make("p", { role: "status", class: "quiet small" });
    const close = make("button", { type: "button", class: "button plain slim" }, "Close");
    dialog = make("dialog", { class: "palette", "aria-label": "Go to" }, make("div", { class: "palette-top" }, input, close), list, status);
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) dialog.close(); // beside it
    });
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT_MS);
    });
    input.addEventListener("keydown", (event) => {
      const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 5, PageUp: -5 };
      if (event.key in steps) move(steps[event.key]);
      else if (event.key === "Enter") go(event);
      else return;
      event.preventDefault();
    });
    list.addEventListener("pointermove", (event) => {
      const option = event.target.closest("li");
      if (option && option !== chosen()) choose(option);
    });
    list.addEventListener("click", (event) => {
      const option = event.target.closest("li");
      if (!option) return;
      choose(option);
      go(event);
    });
    document.body.append(dialog);
  };

  const chosen = () => list.querySelector("[aria-selected=true]");
  const choose = (option) => {
    chosen()?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  };
  const move = (by) => {
    const options = [...list.children];
    if (!options.length) return;
    const at = options.indexOf(chosen());
    const wraps = Math.abs(by) === 1;
    const to = at + by;
    choose(options[wraps ? (to + options.length) % options.length : Math.max(0, Math.min(options.length - 1, to))]);
  };
  const go = (event) => {
    const { href } = chosen()?.dataset ?? {};
    if (!href) return;
    if (event.ctrlKey || event.metaKey) return window.open(href, "_blank", "noopener");
    dialog.close();
    location.assign(href);
  };

  const ask = async () => {
    asked?.abort();
    asked = new AbortController();
    const { signal } = asked;
    const url = `${window.path_prefix}/search?q=${encodeURIComponent(input.value)}`;
    try {
      const answer = await fetch(url, { signal, headers: { Accept: "application/json" } });
      const body = await answer.json();
      if (answer.status === 401) return location.reload(); // to the form to sign in
      if (!answer.ok) throw new Error(body.error?.error_message);
      show(body.results);
    } catch (error) {
      if (error.name === "AbortError") return;
      show([]);
      status.textContent = error.message || "The server does not answer.";
    }
  };
  const show = (results) => {
    list.replaceChildren(
      ...results.map((result, index) => {
        // Not a link: an option holds nothing that could be used by itself.
        const href = new URL(window.path_prefix + result.url, location.origin).href;
        const words = make("span", { class: "palette-words" }, make("span", { class: "palette-title" }, result.title));
        if (result.detail) words.append(make("span", { class: "palette-detail" }, result.detail));
        const kind = make("span", { class: "badge" }, result.kind);
        const attributes = { role: "option", id: `palette-${index}`, "aria-selected": "false", "data-href": href };
        return make("li", attributes, words, kind);
      }),
    );
    choose(list.firstElementChild);
    const words = { 0: "Nothing fits.", 1: "1 place" };
    status.textContent = words[results.length] ?? `${results.length} places`;
  };

  if (/Mac|iPhone|iPad/.test(navigator.platform)) document.documentElement.dataset.keys = "mac";
  window.rhapsodePalette = () => {
    if (!dialog) build();
    if (dialog.open) return dialog.close();
    input.value = "";
    list.replaceChildren();
    status.textContent = "";
    dialog.showModal();
    input.focus();
    ask();
  };
  document.addEventListener("keydown", (event) => {
    const wanted = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
    if (!wanted || event.altKey || event.shiftKey) return;
    event.preventDefault();
    window.rhapsodePalette();
  });
})();
