// Drafts: what was typed and is not known to be stored yet, kept in the browser until a verified receipt says it is.

/** The fields of a form by name. */
export type Fields = Record<string, string>;

/** What is kept for one item. */
export interface Draft {
  /** What stands in the form. */
  fields: Fields;
  /** A request of which it is not known whether it arrived; it is sent again as it was, and is stored once. */
  pending?: Fields | undefined;
}

const prefix = "tanwen/draft/";

/** The drafts of one person in one round on this device. */
export class Drafts {
  constructor(private readonly owner: string) {}

  private name(item: string): string {
    return prefix + this.owner + "/" + item;
  }

  load(item: string): Draft | undefined {
    try {
      const text = localStorage.getItem(this.name(item));
      return text === null ? undefined : (JSON.parse(text) as Draft);
    } catch {
      return undefined;
    }
  }

  /** Returns false where the browser keeps nothing (private windows, a full store). */
  save(item: string, draft: Draft): boolean {
    try {
      localStorage.setItem(this.name(item), JSON.stringify(draft));
      return true;
    } catch {
      return false;
    }
  }

  remove(item: string): void {
    localStorage.removeItem(this.name(item));
  }
}

/** Fields that belong to the form and not to what somebody typed. */
const formal = new Set(["round", "base", "client", "then"]);

/** What somebody typed, in a form that can be compared. */
export function content(fields: Fields): string {
  return JSON.stringify(
    Object.entries(fields)
      .filter(([name, value]) => !formal.has(name) && value !== "")
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** Reads a form as it would be sent. */
export function read(form: HTMLFormElement): Fields {
  const out: Fields = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string") {
      out[name] = value;
    }
  }
  return out;
}

/** Puts what was typed back into a form. */
export function write(form: HTMLFormElement, fields: Fields): void {
  for (const element of Array.from(form.elements)) {
    if (element instanceof HTMLInputElement && element.type === "radio") {
      element.checked = element.value === (fields[element.name] ?? "");
    } else if (element instanceof HTMLInputElement && element.type === "checkbox") {
      element.checked = element.value === fields[element.name];
    } else if ((element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement) && !formal.has(element.name)) {
      element.value = fields[element.name] ?? "";
    }
  }
  form.dispatchEvent(new Event("tanwen-restored"));
}
