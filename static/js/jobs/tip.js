// Says what a bar is beside it: to the mouse, the keyboard and a finger.

/** Takes the titles from the links of a picture, which the browser would show besides. */
function nameLinks(svg) {
  for (const title of svg.querySelectorAll("a > title")) {
    const link = title.parentElement;
    // A link with words of its own is called by them.
    link.setAttribute(link.querySelector("text") ? "aria-description" : "aria-label", title.textContent);
    title.remove();
  }
}

/** What a link says of its job. */
const sentenceOf = (link) => link.getAttribute("aria-description") || link.getAttribute("aria-label");

class Tip {
  constructor(figure, box) {
    this.figure = figure;
    this.element = make("div", { className: "tip", role: "tooltip", hidden: true });
    this.link = null;
    figure.append(this.element);
    // Whether a finger has asked what a bar is; the next touch opens it.
    let isAsked = false;
    const linkOf = ({ target }) => box.contains(target) && target.closest("a");
    const isFinger = ({ pointerType }) => pointerType === "touch";
    listen(figure, {
      pointerover: (event) => { if (!isFinger(event) && event.target !== this.element) this.show(linkOf(event), event.clientX); },
      pointerleave: (event) => { if (!isFinger(event)) this.show(); },
    });
    // Not on the picture itself: what listens to it can take the focus in an SVG.
    listen(box, { focusin: (event) => this.show(linkOf(event)), focusout: () => this.show() });
    listen(document, {
      pointerdown: (event) => {
        if (!isFinger(event)) return;
        const link = linkOf(event);
        isAsked = link && link !== this.link;
        this.show(link, event.clientX);
      },
      keydown: ({ key }) => { if (key === "Escape") this.show(); },
    });
    box.addEventListener("click", (event) => {
      if (isAsked) event.preventDefault();
      isAsked = false;
    }, true);
  }

  /** Shows what a link is, at a place of the window or where its bar begins; nothing without a link. */
  show(link, x) {
    this.link = link;
    this.element.hidden = !link;
    if (!link) return;
    this.element.textContent = sentenceOf(link);
    // Below all of it, and beside the pointer: it is in nobody's way.
    const [around, { bottom }, bar] = [this.figure, link, link.querySelector(".mark, .part")].map((of) => of.getBoundingClientRect());
    const left = Math.min((x || bar.left) - around.left + 9, around.width - this.element.offsetWidth);
    this.element.style.translate = `${Math.max(left, 0)}px ${bottom - around.top}px`;
  }
}
