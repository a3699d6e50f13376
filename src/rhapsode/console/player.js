// Plays finished audio and the samples of voices, one thing at a time. Everything is found by its attributes when it is
// used, so pages may build and remove players as they like.
(() => {
  // A player comes as one element with what it plays; here it gets its parts.
  const HEIGHT = 100;
  const LEAST = 1.5; // the height that silence is drawn with
  const BARS = 240;
  const make = (name, classes, attributes = {}, words = "") => {
    const made = document.createElement(name);
    made.className = classes;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.textContent = words;
    return made;
  };
  const draw = (player, levels) => {
    const path = levels
      .map((level, at) => {
        const half = Math.max(LEAST, Number(level) * HEIGHT) / 2;
        return `M${at + 0.5} ${(HEIGHT / 2 - half).toFixed(1)}V${(HEIGHT / 2 + half).toFixed(1)}`;
      })
      .join("");
    const drawings = ["still", "played"].map((classes) => {
      const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      svg.setAttribute("class", classes);
      svg.setAttribute("viewBox", `0 0 ${levels.length} ${HEIGHT}`);
      svg.setAttribute("preserveAspectRatio", "none");
      svg.setAttribute("aria-hidden", "true");
      const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
      line.setAttribute("d", path);
      svg.append(line);
      return svg;
    });
    player.querySelector(".wave")?.replaceChildren(...drawings);
  };
  const seen = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      seen.unobserve(target);
      fetch(`${window.path_prefix}${target.dataset.outline}`)
        .then((answer) => (answer.ok ? answer.json() : null))
        .then((levels) => levels && target.isConnected && draw(target, levels))
        .catch(() => {}); // it plays without
    }
  });
  const build = (player) => {
    const { url, seconds, name, plays, outline, captions, captionsName } = player.dataset;
    const length = clock(Number(seconds));
    if (plays) player.append(make("button", "button play", { type: "button", "aria-label": "Play" }));
    const position = {
      role: "slider",
      tabindex: "0",
      "aria-label": "Position",
      "aria-valuemin": "0",
      "aria-valuemax": seconds,
      "aria-valuenow": "0",
      "aria-valuetext": `${clock(0)} of ${length}`,
    };
    player.append(make("div", "wave", position));
    player.append(make("span", "time number quiet small", {}, `${clock(0)} / ${length}`));
    player.append(make("a", "button slim", { href: url, download: name }, "Download"));
    if (captions) player.append(make("a", "button slim", { href: captions, download: captionsName }, "Captions"));
    draw(player, new Array(BARS).fill(0));
    if (outline) seen.observe(player);
    const heard = at && !at.isConnected && !at.dataset.sample && at.dataset.name === name;
    if (!heard) return;
    at = player; // what is playing was built anew
    show(audio.paused ? "idle" : "playing");
    showPosition();
  };
  const segments = (place) => {
    const made = JSON.parse(place.dataset.segments).map(([kind, title]) => make("i", kind, title ? { title } : {}));
    place.replaceChildren(...made);
  };
  const complete = (root) => {
    for (const player of root.querySelectorAll(".player:empty")) build(player);
    for (const place of root.querySelectorAll("[data-segments]:empty")) segments(place);
  };
  new MutationObserver((changes) => {
    for (const { target, addedNodes } of changes) if (addedNodes.length && target.isConnected) complete(target);
  }).observe(document.documentElement, { childList: true, subtree: true });

  const audio = new Audio();
  audio.preload = "none";
  let at = null; // the player or the button that the audio belongs to

  const clock = (seconds) => {
    const whole = Math.round(seconds);
    const pad = (number) => String(number).padStart(2, "0");
    const hours = Math.floor(whole / 3600);
    const minutes = Math.floor(whole / 60) % 60;
    return hours ? `${hours}:${pad(minutes)}:${pad(whole % 60)}` : `${minutes}:${pad(whole % 60)}`;
  };
  const lengthOf = (player) => Number(player.querySelector(".wave").getAttribute("aria-valuemax"));

  // What a player or a button shows. States: idle, waiting (the first bytes are awaited), playing.
  const show = (state) => {
    if (!at?.isConnected) return;
    at.dataset.state = state;
    if (at.dataset.sample) {
      const rendering = at.dataset.ready !== "true";
      const words = { idle: "Listen", waiting: rendering ? "Rendering…" : "Loading…", playing: "Stop" };
      at.querySelector("span").textContent = words[state];
    } else {
      at.querySelector(".play").setAttribute("aria-label", state === "idle" ? "Play" : "Pause");
    }
  };
  const showPosition = () => {
    if (!at?.isConnected || at.dataset.sample) return;
    const length = lengthOf(at);
    const wave = at.querySelector(".wave");
    wave.style.setProperty("--played", String(length ? audio.currentTime / length : 0));
    wave.setAttribute("aria-valuenow", audio.currentTime.toFixed(2));
    wave.setAttribute("aria-valuetext", `${clock(audio.currentTime)} of ${clock(length)}`);
    at.querySelector(".time").textContent = `${clock(audio.currentTime)} / ${clock(length)}`;
  };
  const follow = () => {
    showPosition();
    if (!audio.paused) requestAnimationFrame(follow);
  };

  const take = (owner, url) => {
    if (at === owner && audio.getAttribute("src") === url) return;
    audio.pause();
    show("idle");
    at = owner;
    audio.src = url;
  };
  const play = () => {
    show("waiting");
    audio.play().catch((error) => {
      if (error.name === "AbortError") return; // something else is to be heard by now
      const failed = at;
      show("idle");
      if (failed) tell(failed, audio.src);
    });
  };
  const stop = () => {
    audio.pause();
    audio.removeAttribute("src");
    show("idle");
    at = null;
  };

  // Why nothing can be heard: the server says so in the body of the same answer.
  const tell = async (owner, url) => {
    const answer = await fetch(url).catch(() => null);
    const body = await answer?.json().catch(() => null);
    const message = body?.error?.error_message ?? "This audio cannot be played.";
    window.Quasar?.Notify.create({ message, type: "negative", position: "bottom" });
    owner.focus();
  };

  const seek = (player, seconds) => {
    take(player, player.dataset.url);
    const to = Math.max(0, Math.min(lengthOf(player), seconds));
    const set = () => {
      audio.currentTime = to;
      showPosition();
    };
    if (audio.readyState >= HTMLMediaElement.HAVE_METADATA) return set();
    audio.addEventListener("loadedmetadata", set, { once: true });
    audio.preload = "auto";
    audio.load();
  };

  audio.addEventListener("playing", () => {
    if (at?.dataset.sample) at.dataset.ready = "true";
    show("playing");
    follow();
  });
  audio.addEventListener("pause", () => show("idle"));
  audio.addEventListener("seeked", showPosition);
  audio.addEventListener("ended", () => {
    audio.currentTime = 0;
    show("idle");
  });

  document.addEventListener("click", (event) => {
    const sample = event.target.closest?.("[data-sample]");
    if (sample) {
      if (at === sample && sample.dataset.state !== "idle") return stop();
      take(sample, sample.dataset.sample);
      return play();
    }
    const player = event.target.closest?.(".player");
    if (!player) return;
    if (event.target.closest(".play")) {
      if (at === player && !audio.paused) return audio.pause();
      take(player, player.dataset.url);
      play();
    }
  });
  document.addEventListener("pointerdown", (event) => {
    const wave = event.target.closest?.(".wave");
    if (!wave) return;
    const player = wave.closest(".player");
    const move = (to) => {
      const box = wave.getBoundingClientRect();
      seek(player, (lengthOf(player) * (to.clientX - box.left)) / box.width);
    };
    move(event);
    wave.setPointerCapture(event.pointerId);
    wave.addEventListener("pointermove", move);
    wave.addEventListener("lostpointercapture", () => wave.removeEventListener("pointermove", move), { once: true });
  });
  document.addEventListener("keydown", (event) => {
    const wave = event.target.closest?.(".wave");
    if (!wave) return;
    const player = wave.closest(".player");
    const now = at === player ? audio.currentTime : 0;
    const length = lengthOf(player);
    const step = Math.max(1, length / 20);
    const places = {
      ArrowLeft: now - step,
      ArrowDown: now - step,
      ArrowRight: now + step,
      ArrowUp: now + step,
      PageDown: now - length / 5,
      PageUp: now + length / 5,
      Home: 0,
      End: length,
    };
    if (event.key in places) seek(player, places[event.key]);
    else if (event.key === " " || event.key === "Enter") player.querySelector(".play").click();
    else return;
    event.preventDefault();
  });
})();
