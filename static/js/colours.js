// A switch for the colours: those of the system, light, dark.

const THEMES = { auto: "\u25d0 auto", light: "\u25cb light", dark: "\u25cf dark" };

function themeSwitch() {
  const html = document.documentElement;
  const button = make("button", { type: "button", id: "theme" });
  const show = () => {
    const theme = html.dataset.theme || "auto";
    button.textContent = THEMES[theme];
    button.setAttribute("aria-label", "Colours: " + theme);
  };
  button.onclick = () => {
    const names = Object.keys(THEMES);
    const next = names[(names.indexOf(html.dataset.theme || "auto") + 1) % names.length];
    if (next === "auto") delete html.dataset.theme;
    else html.dataset.theme = next;
    try {
      window.localStorage.setItem("mothbook-theme", next);
    } catch {
      // The choice then lasts as long as the page.
    }
    show();
  };
  show();
  return button;
}
