// A part of Dockside as an element of any page: <dockside-embed part="figure-layers" theme="dark"></dockside-embed>. The page loads this file as
// a module (<script type="module" src="…/embed.js">), from wherever the pages lie: the parts are taken from beside it. It takes the height
// that the part tells, and says in events what the learner did: `dockside-progress` ({ total, answered, solved }) whenever something was
// answered, `dockside-complete` once all checks of the part are solved.

const here = new URL(".", import.meta.url);
// Until the part has told its height.
const HEIGHT = "640px";

class DocksideEmbed extends HTMLElement {
  static observedAttributes = ["part", "settings", "theme", "label"];

  #frame = null;
  #complete = false;

  // Messages count only from the frame's own window.
  #hear = (e) => {
    if (!this.#frame || e.source !== this.#frame.contentWindow || !e.data) return;
    if (e.data.subject === "lti.frameResize" && e.data.height > 0) {
      this.#frame.style.height = Math.ceil(e.data.height) + "px";
    } else if (e.data.subject === "dockside.progress") {
      const { total, answered, solved } = e.data;
      const tell = (name) => this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail: { part: this.part, total, answered, solved } }));
      tell("dockside-progress");
      if (total > 0 && solved >= total && !this.#complete) {
        this.#complete = true;
        tell("dockside-complete");
      }
    }
  };

  get part() { return this.getAttribute("part") || "index"; }
  set part(value) { this.setAttribute("part", value); }

  // Where the part is: `settings` is what its own page takes, such as `memory=64&app=512`.
  get address() {
    const address = new URL(this.part.replace(/\.html$/, "") + ".html", here);
    address.search = this.getAttribute("settings") || "";
    const theme = this.getAttribute("theme");
    if (theme) address.searchParams.set("theme", theme);
    return address.href;
  }

  connectedCallback() {
    addEventListener("message", this.#hear);
    this.#show();
  }

  disconnectedCallback() {
    removeEventListener("message", this.#hear);
    this.#frame?.remove();
    this.#frame = null;
  }

  attributeChangedCallback(_, before, now) {
    if (this.#frame && before !== now) this.#show();
  }

  #show() {
    this.style.display ||= "block";
    this.#complete = false;
    const frame = this.#frame || document.createElement("iframe");
    frame.title = this.getAttribute("label") || "Dockside: " + this.part;
    if (frame.src !== this.address) frame.src = this.address;
    if (this.#frame) return;
    frame.loading = "lazy";
    frame.allow = "fullscreen; clipboard-write";
    frame.style.cssText = "border:0;width:100%;height:" + HEIGHT;
    this.#frame = frame;
    // In place of the link that stands there for whom this script does not come.
    this.replaceChildren(frame);
  }
}

if (!customElements.get("dockside-embed")) customElements.define("dockside-embed", DocksideEmbed);
