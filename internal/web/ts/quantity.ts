// <quantity-ways> shows the fields of the way that is chosen for giving a quantity, gives sliders to the values, makes a
// grid for chips of the fields of the bins, and shows the curve while somebody works. The fields are what is sent.

/** How high the grid is at least, and how long it waits before it asks for the curve, in milliseconds. */
const rows = 10;
const rest = 300;
const steps = 500;

const numberIn = (field: HTMLInputElement): number => {
  const text = field.value.normalize("NFKC").trim();
  return text === "" ? NaN : Number(text);
};

/** Writes a number so that about five hundred can be told apart in a range. */
function rounded(x: number, width: number): string {
  const decimals = Math.max(0, Math.min(10, -Math.floor(Math.log10(width / steps))));
  return String(Number(x.toFixed(decimals)));
}

class QuantityWays extends HTMLElement {
  private values: HTMLInputElement[] = [];
  private sliders: HTMLInputElement[] = [];
  private chips: HTMLInputElement[] = [];
  private bins: HTMLElement[] = [];
  private from!: HTMLInputElement;
  private to!: HTMLInputElement;
  private timer = 0;
  private asked = 0;

  connectedCallback(): void {
    const from = this.querySelector<HTMLInputElement>("input[name=from]");
    const to = this.querySelector<HTMLInputElement>("input[name=to]");
    const form = this.closest("form");
    if (from === null || to === null || form === null) {
      return;
    }
    this.from = from;
    this.to = to;
    this.values = Array.from(this.querySelectorAll<HTMLInputElement>("input[name^='value.']"));
    this.chips = Array.from(this.querySelectorAll<HTMLInputElement>("input[name^='chip.']"));
    this.values.forEach((field) => this.slide(field));
    this.lay();
    this.querySelector(".without-script")?.remove();
    form.addEventListener("input", (e) => {
      if (!(e.target instanceof HTMLTextAreaElement)) {
        this.arrange();
        this.ask();
      }
    });
    form.addEventListener("tanwen-restored", () => {
      this.arrange();
      this.ask();
    });
    this.arrange();
  }

  private way(): string {
    return this.querySelector<HTMLInputElement>("input[name=way]:checked")?.value ?? "typed";
  }

  /** The range, undefined while it does not rise. */
  private range(): { low: number; width: number } | undefined {
    const low = numberIn(this.from);
    const width = numberIn(this.to) - low;
    return width > 0 && Number.isFinite(width) ? { low, width } : undefined;
  }

  /** Shows what belongs to the way that is chosen, as it stands in the fields. */
  private arrange(): void {
    const way = this.way();
    for (const part of Array.from(this.querySelectorAll<HTMLElement>("[data-ways]"))) {
      part.hidden = !(part.dataset.ways ?? "").split(" ").includes(way);
    }
    const range = this.range();
    this.sliders.forEach((slider, i) => {
      slider.hidden = way !== "slider" || range === undefined;
      const field = this.values[i];
      if (range === undefined || field === undefined) {
        return;
      }
      const value = numberIn(field);
      slider.value = String(Number.isNaN(value) ? [1, 5, 9][i]! * (steps / 10) : Math.round(((value - range.low) / range.width) * steps));
      slider.setAttribute("aria-valuetext", field.value);
    });
    this.bins.forEach((bin, i) => {
      const field = this.chips[i];
      const n = field === undefined ? 0 : numberIn(field) || 0;
      bin.setAttribute("aria-valuenow", String(n));
      Array.from(bin.children).forEach((chip, k) => chip.classList.toggle("on", k < n));
      if (range !== undefined) {
        const edge = (k: number): string => rounded(range.low + (range.width * k) / this.bins.length, range.width);
        bin.setAttribute("aria-label", (this.dataset.bin ?? "").replace("{from}", edge(i)).replace("{to}", edge(i + 1)));
      }
    });
    this.edges(range);
    const laid = this.chips.reduce((sum, f) => sum + (numberIn(f) || 0), 0);
    const said = this.querySelector(".laid");
    if (said !== null) {
      const share = laid === 0 ? "" : String(Math.round(1000 / laid) / 10);
      said.textContent = laid === 0 ? this.dataset.none ?? "" : (this.dataset.laid ?? "").replace("{n}", String(laid)).replace("{share}", share);
    }
  }

  private edges(range: { low: number; width: number } | undefined): void {
    const line = this.querySelector(".edges-of-bins");
    if (line === null) {
      return;
    }
    line.replaceChildren();
    for (const part of range === undefined ? [] : [0, 0.5, 1]) {
      const edge = document.createElement("span");
      edge.textContent = rounded(range!.low + range!.width * part, range!.width);
      line.append(edge);
    }
  }

  /** Puts a slider under the field of a value. */
  private slide(field: HTMLInputElement): void {
    const slider = document.createElement("input");
    slider.type = "range";
    slider.min = "0";
    slider.max = String(steps);
    slider.setAttribute("aria-labelledby", this.named(field));
    slider.addEventListener("input", () => {
      const range = this.range();
      if (range === undefined) {
        return;
      }
      this.put(field, rounded(range.low + (Number(slider.value) / steps) * range.width, range.width));
      this.push(this.values.indexOf(field), range);
    });
    field.after(slider);
    this.sliders.push(slider);
  }

  /** The values rise: one that is moved pushes its neighbours along. */
  private push(moved: number, range: { low: number; width: number }): void {
    const x = numberIn(this.values[moved]!);
    this.values.forEach((field, i) => {
      const value = numberIn(field);
      if (Number.isNaN(value)) {
        this.put(field, rounded(range.low + (Number(this.sliders[i]!.value) / steps) * range.width, range.width));
      }
      if ((i < moved && numberIn(field) > x) || (i > moved && numberIn(field) < x)) {
        this.put(field, String(x));
      }
    });
  }

  private named(field: HTMLInputElement): string {
    const label = this.querySelector<HTMLLabelElement>(`label[for="${field.id}"]`);
    if (label === null) {
      return "";
    }
    label.id = "label-" + field.id;
    return label.id;
  }

  private put(field: HTMLInputElement, value: string): void {
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** Makes the grid in which chips are laid; the fields stay behind it, except where they hold more than it can show. */
  private lay(): void {
    const list = this.querySelector<HTMLElement>(".bins");
    if (list === null || this.chips.some((f) => (numberIn(f) || 0) > rows)) {
      return;
    }
    const grid = document.createElement("div");
    grid.className = "grid-of-chips";
    this.chips.forEach((field, i) => {
      const bin = document.createElement("div");
      bin.className = "bin";
      bin.tabIndex = i === 0 ? 0 : -1;
      bin.setAttribute("role", "slider");
      bin.setAttribute("aria-orientation", "vertical");
      bin.setAttribute("aria-valuemin", "0");
      bin.setAttribute("aria-valuemax", String(rows));
      bin.setAttribute("aria-label", list.querySelector(`label[for="${field.id}"]`)?.textContent ?? "");
      for (let k = 0; k < rows; k++) {
        const chip = document.createElement("span");
        chip.className = "chip";
        bin.append(chip);
      }
      bin.addEventListener("pointerdown", (e) => this.press(i, e));
      bin.addEventListener("keydown", (e) => this.key(i, e));
      this.bins.push(bin);
      grid.append(bin);
    });
    list.hidden = true;
    const keys = document.createElement("p");
    keys.className = "meta";
    keys.textContent = this.dataset.keys ?? "";
    const edges = document.createElement("div");
    edges.className = "edges-of-bins";
    edges.setAttribute("aria-hidden", "true");
    const laid = document.createElement("p");
    laid.className = "laid meta";
    laid.setAttribute("aria-live", "polite");
    list.after(keys, grid, edges, laid);
  }

  private count(i: number, n: number): void {
    this.put(this.chips[i]!, n <= 0 ? "" : String(Math.min(rows, n)));
  }

  /** A press fills the column up to where it was, and takes the topmost chip away where that one was pressed. */
  private press(i: number, e: PointerEvent): void {
    const bin = this.bins[i]!;
    const box = bin.getBoundingClientRect();
    const level = Math.max(1, Math.min(rows, Math.ceil(((box.bottom - e.clientY) / box.height) * rows)));
    const now = numberIn(this.chips[i]!) || 0;
    e.preventDefault();
    this.focusOn(i);
    this.count(i, level === now ? now - 1 : level);
  }

  private focusOn(i: number): void {
    this.bins.forEach((b, k) => (b.tabIndex = k === i ? 0 : -1));
    this.bins[i]!.focus();
  }

  private key(i: number, e: KeyboardEvent): void {
    const now = numberIn(this.chips[i]!) || 0;
    switch (e.key) {
      case "ArrowUp":
        this.count(i, now + 1);
        break;
      case "ArrowDown":
        this.count(i, now - 1);
        break;
      case "Delete":
      case "Backspace":
        this.count(i, 0);
        break;
      case "ArrowLeft":
        this.focusOn(Math.max(0, i - 1));
        break;
      case "ArrowRight":
        this.focusOn(Math.min(this.bins.length - 1, i + 1));
        break;
      default:
        return;
    }
    e.preventDefault();
  }

  private ask(): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.show(), rest);
  }

  /** Asks for the curve of what stands in the form, and shows it unless something newer was asked for meanwhile. */
  private async show(): Promise<void> {
    const form = this.closest("form");
    const place = this.querySelector(".curve");
    const src = this.dataset.curve;
    if (form === null || place === null || src === undefined) {
      return;
    }
    const turn = ++this.asked;
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string") {
        fields.append(name, value);
      }
    }
    try {
      const answer = await fetch(src, { method: "POST", body: fields, credentials: "same-origin", redirect: "error" });
      const text = await answer.text();
      if (answer.ok && turn === this.asked) {
        place.innerHTML = text;
      }
    } catch {
      // The network is gone: what was shown stays.
    }
  }
}

customElements.define("quantity-ways", QuantityWays);
