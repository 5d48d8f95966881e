// A switch for the colours: those of the system, light, dark.

const THEMES = { auto: "\u25d0 auto", light: "\u25cb light", dark: "\u25cf dark" };

function themeSwitch() {
  const button = make("button", { type: "button", id: "theme" });
  const show = () => {
    const theme = dataset.theme || "auto";
    button.textContent = THEMES[theme];
    button.setAttribute("aria-label", "Colours: " + theme);
  };
  button.onclick = () => {
    const names = Object.keys(THEMES);
    const next = names[(names.indexOf(dataset.theme || "auto") + 1) % names.length];
    if (next === "auto") delete dataset.theme;
    else dataset.theme = next;
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
