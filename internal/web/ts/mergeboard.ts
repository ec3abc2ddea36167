// <merge-board> around the form of the merge board. A card dragged onto another card is to be merged with it, onto a
// button that act is decided on, onto a column it goes there. With the keyboard: space chooses a card, and while a card
// has the focus m, w, s, r and p merge, reword, split, reject and park what is chosen. Without script the boxes and
// buttons do the same.

const keys: Record<string, string> = { m: "merge", w: "reword", s: "split", r: "reject", p: "park" };

class MergeBoard extends HTMLElement {
  private form!: HTMLFormElement;
  private dragged: HTMLElement | null = null;

  connectedCallback(): void {
    const form = this.querySelector("form");
    if (form === null) return;
    this.form = form;
    for (const card of Array.from(form.querySelectorAll<HTMLElement>(".card"))) {
      card.draggable = true;
    }
    form.addEventListener("dragstart", (e) => this.start(e));
    form.addEventListener("dragend", () => this.end());
    form.addEventListener("dragover", (e) => this.over(e));
    form.addEventListener("dragleave", () => this.mark(null));
    form.addEventListener("drop", (e) => this.drop(e));
    form.addEventListener("keydown", (e) => this.key(e));
  }

  private start(e: DragEvent): void {
    const card = (e.target as Element).closest<HTMLElement>(".card");
    if (card === null || e.dataTransfer === null) return;
    this.dragged = card;
    card.classList.add("dragged");
    e.dataTransfer.effectAllowed = "move";
    e.dataTransfer.setData("text/plain", card.dataset.item ?? "");
  }

  private end(): void {
    this.dragged?.classList.remove("dragged");
    this.dragged = null;
    this.mark(null);
  }

  /** What a card can be dropped on: another card, a button that says so, or another column. */
  private target(e: Event): HTMLElement | null {
    const at = (e.target as Element).closest<HTMLElement>(".card, [data-drop], .column");
    if (at === null || at === this.dragged) return null;
    if (at.classList.contains("column") && (at.contains(this.dragged) || this.option(at) === null)) return null;
    return at;
  }

  private option(column: HTMLElement): HTMLOptionElement | null {
    const id = column.dataset.column ?? "";
    return this.form.querySelector<HTMLOptionElement>(`select[name=to] option[value="${CSS.escape(id)}"]`);
  }

  private mark(at: HTMLElement | null): void {
    for (const old of Array.from(this.form.querySelectorAll(".over"))) old.classList.remove("over");
    at?.classList.add("over");
  }

  private over(e: DragEvent): void {
    const at = this.dragged === null ? null : this.target(e);
    this.mark(at);
    if (at !== null) e.preventDefault();
  }

  private drop(e: DragEvent): void {
    const card = this.dragged;
    const at = card === null ? null : this.target(e);
    if (card === null || at === null) return;
    e.preventDefault();
    this.choose(card);
    if (at.classList.contains("card")) {
      this.choose(at);
      this.press("merge");
    } else if (at.dataset.drop !== undefined) {
      this.press(at.dataset.drop);
    } else {
      const option = this.option(at);
      if (option !== null) option.selected = true;
      this.form.requestSubmit(this.form.querySelector<HTMLButtonElement>("[data-move]"));
    }
  }

  private box(card: HTMLElement): HTMLInputElement | null {
    return card.querySelector<HTMLInputElement>("input[name=item]");
  }

  private choose(card: HTMLElement): void {
    const box = this.box(card);
    if (box !== null) box.checked = true;
  }

  private press(act: string): void {
    const button = this.form.querySelector<HTMLButtonElement>(`button[name=do][value=${act}]`);
    if (button !== null) this.form.requestSubmit(button);
  }

  private key(e: KeyboardEvent): void {
    const card = (e.target as Element).closest<HTMLElement>(".card");
    const act = keys[e.key];
    if (card === null || act === undefined || e.ctrlKey || e.altKey || e.metaKey) return;
    e.preventDefault();
    this.choose(card);
    this.press(act);
  }
}

customElements.define("merge-board", MergeBoard);
