// "Try it" below each example that is a call, and below each call of the reference: sends it to the server that these
// pages come from. The key stays in the memory of the page.
(() => {
  const ROOT = new URL("../../", document.currentScript.src); // where /docs/ is, also below a path of a proxy
  const HOSTS = /^(?:https?:\/\/(?:127\.0\.0\.1|localhost)(?::\d+)?|\$URL)(?=\/)/;
  const MOST_SHOWN = 40_000; // characters of an answer
  const keys = new Set(); // the fields for the key, which all have the same
  let key = "";
  let described = null; // the server's own description of its calls

  const make = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
    made.append(...children);
    return made;
  };

  // -- what an example asks for ---------------------------------------------------------------------------------

  // The commands of a shell block, each as its words. Null for what is more than plain commands.
  const commands = (text) => {
    const found = [];
    let words = [];
    let word = null;
    const end = () => {
      if (word !== null) words.push(word);
      word = null;
    };
    for (let at = 0; at < text.length; at += 1) {
      const char = text[at];
      if (char === "\\") {
        at += 1;
        if (text[at] !== "\n") word = (word ?? "") + text[at];
      } else if (char === "'") {
        const close = text.indexOf("'", at + 1);
        if (close < 0) return null;
        word = (word ?? "") + text.slice(at + 1, close);
        at = close;
      } else if (char === '"') {
        word ??= "";
        for (at += 1; text[at] !== '"'; at += 1) {
          if (at >= text.length) return null;
          if (text[at] === "\\" && '"\\$`'.includes(text[at + 1])) at += 1;
          word += text[at];
        }
      } else if (char === "\n") {
        end();
        if (words.length) found.push(words);
        words = [];
      } else if (char === " ") end();
      else if ("|<>;&`(".includes(char)) return null;
      else word = (word ?? "") + char;
    }
    end();
    if (words.length) found.push(words);
    return found;
  };

  // The call of a command of curl; null for one that a page cannot send.
  const call = ([program, ...words]) => {
    if (program !== "curl") return null;
    const asked = { method: null, path: null, headers: {}, body: null };
    while (words.length) {
      const word = words.shift();
      if (word === "-X") asked.method = words.shift();
      else if (word === "-o") words.shift();
      else if (word === "-H") {
        const [, name, value] = /^([^:]+):\s*(.*)$/.exec(words.shift() ?? "") ?? [];
        if (!name) return null;
        asked.headers[name] = value;
      } else if (word === "-d" || word === "--data") {
        asked.body = words.shift();
        if (asked.body?.startsWith("@")) return null;
      } else if (HOSTS.test(word)) asked.path = word.replace(HOSTS, "");
      else if (word.startsWith("-") && !/^-[sSLfN]+$/.test(word)) return null;
    }
    if (asked.path === null) return null;
    asked.method ??= asked.body === null ? "GET" : "POST";
    return asked;
  };

  // An example of what a schema of the server's description takes.
  const example = (schema, depth = 0) => {
    if (!schema || depth > 8) return null;
    if (schema.$ref) {
      return example(schema.$ref.slice(2).split("/").reduce((at, name) => at?.[name], described), depth + 1);
    }
    if (schema.examples?.length) return schema.examples[0];
    for (const name of ["example", "const", "default"]) if (schema[name] !== undefined) return schema[name];
    if (schema.enum) return schema.enum[0];
    const [first] = schema.anyOf ?? schema.oneOf ?? schema.allOf ?? [];
    if (schema.type === "object" || schema.properties) {
      const wanted = schema.required ?? first?.required ?? [];
      return Object.fromEntries(wanted.map((name) => [name, example(schema.properties?.[name], depth + 1)]));
    }
    if (first) return example(first, depth + 1);
    if (schema.type === "array") return [example(schema.items, depth + 1)];
    if (schema.type === "string") return schema.minLength ? "Hello." : "";
    return { integer: schema.minimum ?? 0, number: schema.minimum ?? 0, boolean: false }[schema.type] ?? null;
  };

  // -- the form -------------------------------------------------------------------------------------------------

  let made = 0;
  const labelled = (label, field) => {
    made += 1;
    field.id = `try-${made}`;
    return make("p", { class: "try-field" }, make("label", { for: field.id }, label), field);
  };

  const form = (place, { method, path, headers, body, parameters = [] }) => {
    const address = make("input", { type: "text", spellcheck: "false" });
    address.value = `${ROOT.href.replace(/\/$/, "")}${path}`;
    const token = make("input", { type: "password", autocomplete: "off", spellcheck: "false", placeholder: "rhap_…" });
    token.value = key;
    keys.add(token);
    token.addEventListener("input", () => {
      key = token.value;
      for (const other of keys) if (other !== token) other.value = key;
    });
    const text = body === null ? null : make("textarea", { rows: String(Math.min(14, body.split("\n").length + 1)), spellcheck: "false" });
    if (text) text.value = body;
    const send = make("button", { type: "button", class: "md-button md-button--primary" }, `Send ${method}`);
    const answer = make("div", { class: "try-answer", "aria-live": "polite" });
    const fields = parameters.map(({ name, where, required }) => {
      const field = make("input", { type: "text", spellcheck: "false" });
      return { name, where, field, row: labelled(`${name}${required ? "" : " (optional)"}`, field) };
    });
    send.addEventListener("click", async () => {
      let target = address.value;
      const query = new URLSearchParams();
      for (const { name, where, field } of fields) {
        if (where === "path") target = target.replace(`{${name}}`, encodeURIComponent(field.value));
        else if (field.value) query.append(name, field.value);
      }
      if (query.size) target += `${target.includes("?") ? "&" : "?"}${query}`;
      const sent = { ...headers };
      if (key) sent.Authorization = `Bearer ${key}`;
      else delete sent.Authorization;
      send.disabled = true;
      try {
        await show(answer, target, { method, headers: sent, body: text?.value });
      } finally {
        send.disabled = false;
      }
    });
    place.append(
      labelled(`${method} at this server`, address),
      labelled("API key (kept in the memory of this page alone)", token),
      ...fields.map(({ row }) => row),
      ...(text ? [labelled("Body", text)] : []),
      make("p", {}, send),
      answer,
    );
  };

  // -- the answer -----------------------------------------------------------------------------------------------

  const audio = (source) => make("audio", { controls: "", src: source });

  const show = async (place, target, request) => {
    place.replaceChildren(make("p", {}, "Waiting for the answer…"));
    let answer;
    try {
      const url = new URL(target, ROOT);
      if (url.origin !== ROOT.origin) throw new TypeError(`Only ${ROOT.origin} can be asked from here.`);
      answer = await fetch(url, { ...request, credentials: "omit" });
    } catch (error) {
      place.replaceChildren(make("p", { class: "try-failed" }, `Nothing was answered: ${error.message}`));
      return;
    }
    const kind = answer.headers.get("content-type") ?? "";
    const status = make("p", {}, make("strong", {}, `${answer.status} ${answer.statusText}`.trim()), ` ${kind}`);
    place.replaceChildren(status);
    if (kind.startsWith("audio/")) {
      place.append(audio(URL.createObjectURL(await answer.blob())));
    } else if (kind.startsWith("text/event-stream")) {
      await follow(place, answer);
    } else {
      const words = await answer.text();
      let parsed = null;
      try {
        parsed = JSON.parse(words);
      } catch {
        // it is shown as it is
      }
      place.append(code(parsed === null ? words : JSON.stringify(parsed, null, 2)));
      if (parsed?.object === "task") offer(place, parsed, request);
    }
  };
  const code = (words) => {
    const cut = words.length > MOST_SHOWN ? `${words.slice(0, MOST_SHOWN)}\n… (${words.length} characters)` : words;
    return make("pre", { tabindex: "0", role: "region", "aria-label": "Answer" }, make("code", {}, cut));
  };
  const follow = async (place, answer) => {
    const shown = code("");
    place.append(shown);
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let words = "";
    for (let part = await reader.read(); !part.done && words.length < MOST_SHOWN; part = await reader.read()) {
      words += part.value;
      shown.firstChild.textContent = words;
    }
    await reader.cancel();
  };

  // What comes next of a task: wait for it, or hear it.
  const offer = (place, task, request) => {
    if (["pending", "processing"].includes(task.status)) {
      const wait = make("button", { type: "button", class: "md-button" }, "Wait for the audio");
      wait.addEventListener("click", () => {
        const { Authorization } = request.headers;
        const headers = Authorization ? { Authorization } : {};
        return show(place, new URL(`v1/tasks/${task.id}?wait=30`, ROOT).href, { method: "GET", headers });
      });
      place.append(make("p", {}, wait));
    }
    for (const { content } of task.output ?? []) {
      for (const { type, url } of content ?? []) {
        if (type === "audio" && new URL(url).origin === ROOT.origin) place.append(audio(url));
      }
    }
  };

  // -- where it stands ------------------------------------------------------------------------------------------

  const offerBelow = (block, title, build) => {
    const details = make("details", { class: "try" }, make("summary", {}, title));
    details.addEventListener("toggle", async () => {
      if (!details.open || details.dataset.built) return;
      details.dataset.built = "true";
      await build(details);
    });
    block.after(details);
  };

  for (const block of document.querySelectorAll("div.highlight.language-bash, div.highlight.language-sh")) {
    const asked = (commands(block.querySelector("code")?.textContent ?? "") ?? []).map(call).filter(Boolean);
    for (const one of asked.reverse()) {
      offerBelow(block, asked.length > 1 ? `Try it: ${one.method} ${one.path}` : "Try it", (place) => form(place, one));
    }
  }
  for (const line of document.querySelectorAll("h3 + p > code:only-child")) {
    const [, method, path] = /^(GET|POST|PUT|PATCH|DELETE) (\/\S*)$/.exec(line.parentElement.textContent.trim()) ?? [];
    if (!method) continue;
    offerBelow(line.parentElement, "Try it", async (place) => {
      described ??= await fetch(new URL("openapi.json", ROOT)).then((answer) => answer.json());
      const operation = described.paths[path]?.[method.toLowerCase()];
      const takes = operation?.requestBody?.content ?? {};
      const json = takes["application/json"];
      const kind = json ? "application/json" : Object.keys(takes).find((one) => one.startsWith("text/"));
      const parameters = (operation?.parameters ?? [])
        .filter(({ in: where }) => where === "path" || where === "query")
        .map(({ name, in: where, required }) => ({ name, where, required }));
      const body = json ? JSON.stringify(json.example ?? example(json.schema), null, 2) : kind ? "" : null;
      form(place, { method, path, headers: kind ? { "Content-Type": kind } : {}, body, parameters });
      if (!kind && Object.keys(takes).length) {
        place.prepend(make("p", {}, `The body is ${Object.keys(takes).join(" or ")}: send a file with a program.`));
      }
    });
  }
})();
