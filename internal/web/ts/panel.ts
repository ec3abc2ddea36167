// <panel-matrix> around the matrix of a panel and the list of its experts. A name dragged onto a cell puts the expert into
// it; while something is dragged the matrix stays in sight. Without script the form below the matrix does the same.

class PanelMatrix extends HTMLElement {
  private form: HTMLFormElement | null = null;
  private person = "";

  connectedCallback(): void {
    this.form = this.querySelector("form[data-seat]");
    if (this.form === null) return;
    for (const row of Array.from(this.querySelectorAll<HTMLElement>("tr[data-person]"))) {
      row.draggable = true;
    }
    this.addEventListener("dragstart", (e) => this.start(e));
    this.addEventListener("dragend", () => this.end());
    this.addEventListener("dragover", (e) => this.over(e));
    this.addEventListener("drop", (e) => this.drop(e));
  }

  private start(e: DragEvent): void {
    const row = (e.target as Element).closest<HTMLElement>("tr[data-person]");
    if (row === null || e.dataTransfer === null) return;
    this.person = row.dataset.person ?? "";
    e.dataTransfer.effectAllowed = "move";
    e.dataTransfer.setData("text/plain", this.person);
    this.classList.add("dragging");
  }

  private end(): void {
    this.person = "";
    this.classList.remove("dragging");
    this.mark(null);
  }

  private cell(e: Event): HTMLElement | null {
    return this.person === "" ? null : (e.target as Element).closest<HTMLElement>("td[data-row]");
  }

  private mark(cell: HTMLElement | null): void {
    for (const old of Array.from(this.querySelectorAll(".over"))) old.classList.remove("over");
    cell?.classList.add("over");
  }

  private over(e: DragEvent): void {
    const cell = this.cell(e);
    this.mark(cell);
    if (cell !== null) e.preventDefault();
  }

  private drop(e: DragEvent): void {
    const cell = this.cell(e);
    if (cell === null || this.form === null) return;
    e.preventDefault();
    this.choose("person", this.person);
    this.choose("row", cell.dataset.row ?? "");
    this.choose("column", cell.dataset.column ?? "");
    this.form.requestSubmit();
  }

  private choose(name: string, value: string): void {
    const field = this.form?.querySelector<HTMLSelectElement>(`select[name=${name}]`);
    if (field) field.value = value;
  }
}

customElements.define("panel-matrix", PanelMatrix);
