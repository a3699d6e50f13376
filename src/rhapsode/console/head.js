// Light or dark: what was chosen here, or else what the system says. Read before the page is drawn.
(() => {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => {
    try {
      return localStorage.getItem("rhapsode-theme");
    } catch {
      return null;
    }
  };
  const apply = () => {
    const dark = (chosen() ?? (system.matches ? "dark" : "light")) === "dark";
    document.documentElement.dataset.theme = dark ? "dark" : "light";
    const meta = document.getElementById("nicegui-color-scheme");
    if (meta) meta.content = dark ? "dark" : "light";
    window.Quasar?.Dark.set(dark);
    const button = document.getElementById("theme-switch");
    if (button) button.textContent = dark ? "Light theme" : "Dark theme"; // what it will do
  };
  window.rhapsodeTheme = () => {
    const next = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
    const follows = next === (system.matches ? "dark" : "light");
    try {
      if (follows) localStorage.removeItem("rhapsode-theme");
      else localStorage.setItem("rhapsode-theme", next);
    } catch {
      // private windows may keep nothing
    }
    apply();
  };
  system.addEventListener("change", apply);
  window.addEventListener("storage", apply);
  window.addEventListener("load", () => setTimeout(apply, 0));
  apply();
})();

// What is seen before there is a page makes way for it.
new MutationObserver((_, observer) => {
  if (!document.getElementById("app")?.firstElementChild) return;
  document.getElementById("placeholder")?.remove();
  observer.disconnect();
}).observe(document.documentElement, { childList: true, subtree: true });

// A session that has ended closes the socket of the page, and then the page makes way for the form to sign in.
window.addEventListener("load", () => {
  const listen = () => {
    if (!window.socket) return setTimeout(listen, 100);
    const look = async () => {
      const answer = await fetch(location.href, { redirect: "manual", headers: { Accept: "text/html" } }).catch(() => null);
      if (answer?.type === "opaqueredirect") location.reload();
    };
    window.socket.on("disconnect", look);
    window.socket.on("connect_error", look);
  };
  listen();
});
