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
  // What was heard is built anew: it goes on in the new player. What should be heard at once, is.
  const resume = (player) => {
    const { item, autoplay } = player.dataset;
    if (at && !at.isConnected && !isSample(at) && at.dataset.item === item) {
      at = player;
      show(audio.paused ? "idle" : "playing");
      showPosition();
    } else if (autoplay && audio.paused && player.querySelector(".play")) {
      take(player, source(player));
      play({ quiet: true });
    }
  };
  const buildStream = (player) => {
    player.append(make("button", "button play", { type: "button", "aria-label": "Play" }));
    player.append(make("span", "time number quiet small", {}, position(player, 0)));
    if (!player.dataset.seconds) player.append(make("span", "quiet small", {}, "It is heard as it is made."));
    resume(player);
  };
  const build = (player) => {
    if (isStream(player)) return buildStream(player);
    const { url, seconds, name, plays, outline, captions, captionsName } = player.dataset;
    const length = clock(Number(seconds));
    if (plays) player.append(make("button", "button play", { type: "button", "aria-label": "Play" }));
    const slider = {
      role: "slider",
      tabindex: "0",
      "aria-label": "Position",
      "aria-valuemin": "0",
      "aria-valuemax": seconds,
      "aria-valuenow": "0",
      "aria-valuetext": `${clock(0)} of ${length}`,
    };
    player.append(make("div", "wave", plays ? slider : { "aria-hidden": "true" }));
    player.append(make("span", "time number quiet small", {}, position(player, 0)));
    if (name) player.append(make("a", "button slim", { href: url, download: name }, "Download"));
    if (captions) player.append(make("a", "button slim", { href: captions, download: captionsName }, "Captions"));
    draw(player, new Array(BARS).fill(0));
    if (outline) seen.observe(player);
    resume(player);
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
  let queue = null; // buttons of samples that are heard one after the other, and the button that began it

  const isSample = (owner) => owner.classList.contains("sample");
  // What is sent while it is made: no place in it can be sought, and its length may not be known.
  const isStream = (player) => Boolean(player.dataset.live || player.dataset.streamed);
  // A live player has its audio from the console, by a path below the console's own.
  const source = (player) => (player.dataset.live ? `${window.path_prefix}${player.dataset.live}` : player.dataset.url);

  const clock = (seconds) => {
    const whole = Math.round(seconds);
    const pad = (number) => String(number).padStart(2, "0");
    const hours = Math.floor(whole / 3600);
    const minutes = Math.floor(whole / 60) % 60;
    return hours ? `${hours}:${pad(minutes)}:${pad(whole % 60)}` : `${minutes}:${pad(whole % 60)}`;
  };
  const position = ({ dataset: { seconds } }, now) =>
    seconds ? `${clock(now)} / ${clock(Number(seconds))}` : clock(now);
  const lengthOf = (player) => Number(player.querySelector(".wave").getAttribute("aria-valuemax"));

  // What a player or a button shows. States: idle, waiting (the first bytes are awaited), playing.
  const show = (state) => {
    if (!at?.isConnected) return;
    at.dataset.state = state;
    if (isSample(at)) {
      const rendering = at.dataset.ready !== "true";
      const words = { idle: "Listen", waiting: rendering ? "Rendering…" : "Loading…", playing: "Stop" };
      at.querySelector("span").textContent = words[state];
    } else {
      at.querySelector(".play")?.setAttribute("aria-label", state === "idle" ? "Play" : "Pause");
    }
  };
  const showPosition = () => {
    if (!at?.isConnected || isSample(at)) return;
    at.querySelector(".time").textContent = position(at, audio.currentTime);
    if (isStream(at)) return;
    const length = lengthOf(at);
    const wave = at.querySelector(".wave");
    wave.style.setProperty("--played", String(length ? audio.currentTime / length : 0));
    wave.setAttribute("aria-valuenow", audio.currentTime.toFixed(2));
    wave.setAttribute("aria-valuetext", `${clock(audio.currentTime)} of ${clock(length)}`);
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
  const play = ({ quiet = false } = {}) => {
    show("waiting");
    audio.play().catch((error) => {
      if (error.name === "AbortError") return; // something else is to be heard by now
      const failed = at;
      endQueue();
      show("idle");
      if (failed && !quiet) tell(failed, audio.src);
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

  // One sample after the other, of those that are seen.
  const endQueue = () => {
    if (!queue) return;
    queue.button.textContent = queue.button.dataset.words;
    queue = null;
  };
  const next = () => {
    if (!queue) return;
    const { left } = queue;
    while (left.length && !left[0].isConnected) left.shift();
    const sample = left.shift();
    if (!sample) return endQueue();
    sample.scrollIntoView({ block: "nearest" });
    sample.click();
  };
  window.rhapsodeHearAll = (button, selector) => {
    if (queue) {
      const same = queue.button === button;
      endQueue();
      stop();
      if (same) return;
    }
    const left = [...document.querySelectorAll(selector)].filter((sample) => sample.offsetParent !== null);
    stop();
    button.dataset.words ??= button.textContent;
    button.textContent = "Stop";
    queue = { left, button };
    next();
  };
  // A voice has said what it was asked to: ``url`` is below the console's own path. ``null``: it could not.
  window.rhapsodeSaid = (id, url, goOn) => {
    const sample = document.getElementById(id);
    if (!sample || at !== sample) return;
    if (url === null) {
      stop();
      return goOn ? next() : endQueue();
    }
    take(sample, url);
    play();
  };

  const seek = (player, seconds) => {
    const goesOn = at === player && !audio.paused;
    take(player, player.dataset.url);
    const to = Math.max(0, Math.min(lengthOf(player), seconds));
    const set = () => {
      audio.currentTime = to;
      showPosition();
      if (goesOn && audio.paused) play();
    };
    if (audio.readyState >= HTMLMediaElement.HAVE_METADATA) return set();
    audio.addEventListener("loadedmetadata", set, { once: true });
    audio.preload = "auto";
    audio.load();
  };

  audio.addEventListener("playing", () => {
    if (at && isSample(at)) at.dataset.ready = "true";
    show("playing");
    follow();
  });
  audio.addEventListener("pause", () => show("idle"));
  audio.addEventListener("seeked", showPosition);
  audio.addEventListener("ended", () => {
    audio.currentTime = 0;
    show("idle");
    next();
  });
  audio.addEventListener("error", () => {
    endQueue();
    show("idle"); // a live one breaks off when its task fails
  });

  document.addEventListener("click", (event) => {
    const sample = event.target.closest?.(".sample");
    if (sample) {
      if (event.isTrusted) endQueue();
      if (at === sample && sample.dataset.state !== "idle") return stop();
      if (sample.dataset.sample) {
        take(sample, sample.dataset.sample);
        return play();
      }
      stop(); // the server is asked for it by the page, and tells when it is there
      at = sample;
      return show("waiting");
    }
    const player = event.target.closest?.(".player");
    if (!player) return;
    if (event.target.closest(".play")) {
      endQueue();
      if (at === player && !audio.paused) return audio.pause();
      const heard = at === player && !isStream(player) ? audio.currentTime : 0;
      const other = at === player && audio.getAttribute("src") !== source(player);
      take(player, source(player));
      if (other && heard) seek(player, heard); // what began live goes on in the finished file
      play();
    }
  });
  document.addEventListener("pointerdown", (event) => {
    const wave = event.target.closest?.(".wave[role]");
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
