// <rank-list> turns places that are typed into a list that is put in order by buttons, arrow keys or by dragging; the
// fields stay as they are sent. <point-budget> says how many points are left.

/** Tells the form that something in it has changed, as typing does. */
function changed(from: HTMLElement): void {
  from.dispatchEvent(new Event("input", { bubbles: true }));
}

interface Row {
  item: HTMLLIElement;
  field: HTMLInputElement;
  name: string;
}

class RankList extends HTMLElement {
  private list!: HTMLUListElement;
  private rows: Row[] = [];
  private most = 0;

  connectedCallback(): void {
    const list = this.querySelector("ul");
    if (list === null) {
      return;
    }
    this.list = list;
    this.most = Number(this.dataset.most);
    for (const item of Array.from(list.querySelectorAll("li"))) {
      const field = item.querySelector("input");
      const label = item.querySelector("label");
      if (field !== null && label !== null) {
        this.rows.push({ item, field, name: label.textContent ?? "" });
      }
    }
    if (this.places().some((p, i, all) => Number.isNaN(p) || (p > 0 && all.indexOf(p) !== i))) {
      return; // ties, or what is no number: the fields say it better than a list can
    }
    for (const row of this.rows) {
      this.dress(row);
    }
    this.closest("form")?.addEventListener("tanwen-restored", () => this.arrange());
    this.arrange();
  }

  private places(): number[] {
    return this.rows.map((r) => (r.field.value.trim() === "" ? 0 : Number(r.field.value)));
  }

  /** Gives a row its place, its buttons and its grip. */
  private dress(row: Row): void {
    row.field.hidden = true;
    const place = document.createElement("span");
    place.className = "place";
    const grip = document.createElement("span");
    grip.className = "grip";
    grip.textContent = "⠿";
    grip.setAttribute("aria-hidden", "true");
    grip.addEventListener("pointerdown", (e) => this.drag(row, grip, e));
    row.item.prepend(grip, place);
    for (const [key, sign, act] of [
      ["up", "↑", () => this.move(row, -1)],
      ["down", "↓", () => this.move(row, 1)],
      ["out", "×", () => this.toggle(row)],
    ] as const) {
      const button = document.createElement("button");
      button.type = "button";
      button.dataset.act = key;
      button.textContent = sign;
      button.addEventListener("click", act);
      button.addEventListener("keydown", (e) => {
        if (e.key === "ArrowUp" || e.key === "ArrowDown") {
          e.preventDefault();
          this.move(row, e.key === "ArrowUp" ? -1 : 1);
        }
      });
      row.item.append(button);
    }
  }

  private placed(): Row[] {
    return this.rows.filter((r) => Number(r.field.value) > 0).sort((a, b) => Number(a.field.value) - Number(b.field.value));
  }

  /** Shows the rows in their order: those with a place first. */
  private arrange(): void {
    const placed = this.placed();
    placed.forEach((r, i) => (r.field.value = String(i + 1)));
    const focused = document.activeElement;
    this.list.append(...placed.map((r) => r.item), ...this.rows.filter((r) => !placed.includes(r)).map((r) => r.item));
    if (focused instanceof HTMLElement && this.contains(focused)) {
      focused.focus();
    }
    const full = this.most > 0 && placed.length >= this.most;
    for (const row of this.rows) {
      const at = placed.indexOf(row);
      row.item.classList.toggle("unplaced", at < 0);
      const place = row.item.querySelector(".place");
      if (place !== null) {
        place.textContent = at < 0 ? "–" : String(at + 1);
      }
      for (const button of Array.from(row.item.querySelectorAll<HTMLButtonElement>("button"))) {
        const act = button.dataset.act ?? "";
        const key = act === "out" && at < 0 ? "in" : act;
        button.textContent = { up: "↑", down: "↓", out: "×", in: "+" }[key] ?? "";
        button.setAttribute("aria-label", (this.dataset[key] ?? "").replace("{option}", row.name));
        button.disabled = (key === "up" && at <= 0) || (key === "down" && (at < 0 || at === placed.length - 1)) || (key === "in" && full);
      }
    }
  }

  private say(key: string, row: Row): void {
    const status = this.querySelector("[aria-live]");
    if (status !== null) {
      status.textContent = (this.dataset[key] ?? "").replace("{option}", row.name).replace("{place}", row.field.value);
    }
  }

  private move(row: Row, by: number): void {
    const placed = this.placed();
    const at = placed.indexOf(row);
    const other = placed[at + by];
    if (at < 0 || other === undefined) {
      return;
    }
    [row.field.value, other.field.value] = [other.field.value, row.field.value];
    this.settled(row, "moved");
  }

  private toggle(row: Row): void {
    if (Number(row.field.value) > 0) {
      row.field.value = "";
      this.settled(row, "removed");
      return;
    }
    row.field.value = String(this.placed().length + 1);
    this.settled(row, "moved");
  }

  private settled(row: Row, key: string): void {
    this.arrange();
    this.say(key, row);
    changed(row.field);
  }

  /** Lets a row follow the finger; it gets the place over which it is let go. */
  private drag(row: Row, grip: HTMLElement, start: PointerEvent): void {
    start.preventDefault();
    grip.setPointerCapture(start.pointerId);
    row.item.classList.add("moving");
    const over = (e: PointerEvent): void => {
      const target = Array.from(this.list.children).find((c) => {
        const box = c.getBoundingClientRect();
        return c !== row.item && e.clientY >= box.top && e.clientY < box.bottom;
      });
      if (target !== undefined) {
        const box = target.getBoundingClientRect();
        target[e.clientY < box.top + box.height / 2 ? "before" : "after"](row.item);
      }
    };
    const end = (): void => {
      grip.removeEventListener("pointermove", over);
      row.item.classList.remove("moving");
      const order = Array.from(this.list.children).map((c) => this.rows.find((r) => r.item === c));
      const placed = new Set(this.placed());
      if (!placed.has(row) && (this.most === 0 || placed.size < this.most)) {
        placed.add(row);
      }
      let n = 0;
      for (const r of order) {
        if (r !== undefined) {
          r.field.value = placed.has(r) ? String(++n) : "";
        }
      }
      this.settled(row, "moved");
    };
    grip.addEventListener("pointermove", over);
    grip.addEventListener("lostpointercapture", end, { once: true });
  }
}

class PointBudget extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("input", () => this.count());
    this.closest("form")?.addEventListener("tanwen-restored", () => this.count());
    this.count();
  }

  private count(): void {
    const status = this.querySelector<HTMLElement>(".remainder");
    if (status === null) {
      return;
    }
    const given = Array.from(this.querySelectorAll("input")).reduce((sum, f) => sum + (Number(f.value.normalize("NFKC").trim()) || 0), 0);
    const left = Number(this.dataset.points) - given;
    const key = left > 0 ? "left" : left < 0 ? "over" : "even";
    status.textContent = (this.dataset[key] ?? "").replace("{n}", String(Math.abs(left)));
    status.classList.toggle("even", left === 0);
  }
}

customElements.define("rank-list", RankList);
customElements.define("point-budget", PointBudget);
