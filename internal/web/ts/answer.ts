// <answer-draft> around the form of an item saves each change by itself. What is typed is kept on the device first and
// deleted only when a verified receipt proves that it is stored; until then the page says that it is not saved.
// <answer-map> marks the items of which something unsaved is kept on this device.

import { content, Drafts, read, write, type Draft, type Fields } from "./answer/draft";
import { verified, type Reply } from "./answer/receipt";

/** How long after the last keystroke something is sent, and how the waits after a failure grow, in milliseconds. */
const pause = 700;
const firstRetry = 1000;
const lastRetry = 30000;
const patience = 20000;

/** What the server says when it refuses. */
interface Refusal {
  error: { kind: string; field: string; message: string };
}

/** An answer to a prompt as the record keeps it. */
interface Response {
  aside?: string;
  marks?: { o: string; v: string }[];
  contests?: { best?: string; worst?: string }[];
}

/** Whether an answer to a prompt holds what was sent: the same numbers at the same options, none beside. */
function holds(response: Response, fields: Fields): boolean {
  const aside = fields["aside"] ?? "";
  if (aside !== "") {
    return response.aside === aside;
  }
  const sent = new Map<string, number>();
  for (const [name, value] of Object.entries(fields)) {
    const number = Number(value.normalize("NFKC").trim());
    if (name.startsWith("mark.") && number !== 0) {
      sent.set(name.slice("mark.".length), number);
    }
  }
  const sets = new Set(Object.entries(fields).filter(([name, value]) => /^(best|worst)\./.test(name) && value !== "").map(([name]) => name.split(".")[1] ?? ""));
  const chosen = Array.from(sets).sort((a, b) => Number(a) - Number(b)).map((at) => [(fields["best." + at] ?? "").replace(/^=$/, ""), fields["worst." + at] ?? ""]);
  const contests = response.contests ?? [];
  if (contests.length !== chosen.length || contests.some((c, i) => c.best !== (chosen[i]?.[0] || undefined) || c.worst !== (chosen[i]?.[1] || undefined))) {
    return false;
  }
  if (fields["choice"] !== undefined && fields["choice"] !== "") {
    sent.set(fields["choice"], 1);
  }
  const marks = response.marks ?? [];
  return marks.length === sent.size && marks.every((m) => sent.get(m.o) === Number(m.v));
}

/** A judgement of a quantity as the record keeps it. */
interface Judgement {
  aside?: string;
  probabilities: string[];
  values: string[];
  given?: { way: string; from: string; to: string; chips?: number[] };
}

/** Whether a judgement holds what was sent: the same values, or the same chips in the same range. */
function judged(j: Judgement, fields: Fields): boolean {
  const number = (name: string): number => Number((fields[name] ?? "").normalize("NFKC").trim());
  if ((fields["aside"] ?? "") !== "") {
    return j.aside === fields["aside"];
  }
  if (j.given !== undefined && (Number(j.given.from) !== number("from") || Number(j.given.to) !== number("to"))) {
    return false;
  }
  if (fields["way"] === "chips") {
    return j.given?.chips?.every((n, i) => n === number("chip." + i)) ?? false;
  }
  return j.probabilities.every((p, i) => Number(j.values[i]) === number("value." + p));
}

class AnswerDraft extends HTMLElement {
  private form!: HTMLFormElement;
  private state!: HTMLElement;
  private drafts!: Drafts;
  private item = "";
  private stored = "";
  private pending: Fields | undefined;
  private timer = 0;
  private retry = firstRetry;
  private busy = false;
  private leaving: HTMLElement | null = null;

  connectedCallback(): void {
    const form = this.querySelector("form");
    const state = this.querySelector<HTMLElement>("[role=status]");
    if (form === null || state === null) {
      return;
    }
    this.form = form;
    this.state = state;
    this.item = this.dataset.item ?? "";
    this.drafts = new Drafts(this.dataset.owner ?? "");
    this.stored = this.dataset.stored === "no" ? "" : content(read(form));
    this.restore();
    form.addEventListener("input", () => this.changed());
    form.addEventListener("submit", (e) => this.submit(e));
    addEventListener("online", () => this.now());
    addEventListener("pageshow", () => this.now());
  }

  /** Takes up what an earlier visit left unsaved. */
  private restore(): void {
    const draft = this.drafts.load(this.item);
    if (draft === undefined) {
      return;
    }
    this.pending = draft.pending;
    if (content(draft.fields) === this.stored && draft.pending === undefined) {
      this.drafts.remove(this.item);
      return;
    }
    write(this.form, draft.fields);
    if (draft.pending === undefined && draft.fields["base"] !== this.value("base")) {
      this.say("stale"); // the answer was changed elsewhere: a person decides, by pressing the button
      return;
    }
    this.say("restored");
    this.schedule(0);
  }

  private value(name: string): string {
    return read(this.form)[name] ?? "";
  }

  private set(name: string, value: string): void {
    const field = this.form.querySelector<HTMLInputElement>(`input[type=hidden][name="${name}"]`);
    if (field !== null) {
      field.value = value;
    }
  }

  private say(key: string, more = ""): void {
    this.state.textContent = (this.dataset[key] ?? "") + (more === "" ? "" : " " + more);
    this.state.dataset.state = key;
  }

  private changed(): void {
    this.keep();
    this.retry = firstRetry;
    this.schedule(pause);
  }

  /** Keeps what is typed on this device. */
  private keep(): void {
    const draft: Draft = { fields: read(this.form), pending: this.pending };
    this.say(this.drafts.save(this.item, draft) ? "unsaved" : "unkept");
  }

  private schedule(wait: number): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.send(), wait);
  }

  private now(): void {
    if (this.pending !== undefined || this.state.dataset.state === "offline") {
      this.schedule(0);
    }
  }

  /** Holds the form back until what stands in it is saved; then it goes as it would have gone without script. */
  private submit(e: SubmitEvent): void {
    if (!this.busy && this.pending === undefined && content(read(this.form)) === this.stored) {
      return;
    }
    if (this.state.dataset.state === "stale" || this.state.dataset.state === "refused") {
      this.drafts.remove(this.item); // the page that follows holds what was typed, stored or with the reason beside it
      return;
    }
    e.preventDefault();
    this.leaving = e.submitter;
    this.schedule(0);
  }

  /** Sends what is not known to be stored: first the request whose reply was lost, then what was typed since. */
  private async send(): Promise<void> {
    if (this.busy) {
      return;
    }
    const fields = this.pending ?? read(this.form);
    if (this.pending === undefined && content(fields) === this.stored) {
      return;
    }
    this.busy = true;
    this.pending = fields;
    this.keep();
    this.say("saving");
    const outcome = await this.post(fields);
    this.busy = false;
    switch (outcome) {
      case "stored":
        this.pending = undefined;
        this.retry = firstRetry;
        this.stored = content(fields);
        if (content(read(this.form)) !== this.stored) {
          this.changed();
          return;
        }
        this.drafts.remove(this.item);
        this.say("saved");
        this.leave();
        return;
      case "refused":
        this.pending = undefined;
        this.drafts.save(this.item, { fields: read(this.form) });
        this.leaving = null;
        return;
      case "unknown":
        this.keep();
        this.say("offline");
        this.schedule(this.retry);
        this.retry = Math.min(this.retry * 2, lastRetry);
    }
  }

  private leave(): void {
    if (this.leaving !== null) {
      const by = this.leaving;
      this.leaving = null;
      this.form.requestSubmit(by);
    }
  }

  private async post(fields: Fields): Promise<"stored" | "refused" | "unknown"> {
    const stop = new AbortController();
    const late = window.setTimeout(() => stop.abort(), patience);
    try {
      const answer = await fetch(this.form.action, {
        method: "POST", body: new URLSearchParams(fields), headers: { Accept: "application/json" }, signal: stop.signal, credentials: "same-origin",
      });
      if (answer.ok) {
        const reply = (await answer.json()) as Reply;
        if (!(await this.proved(reply, fields))) {
          this.say("unproved");
          return "refused";
        }
        this.set("base", String(reply.leaf));
        return "stored";
      }
      if (answer.status >= 500 || answer.status === 429) {
        return "unknown";
      }
      const refusal = (await answer.json()) as Refusal;
      this.say(refusal.error.kind === "conflict" ? "stale" : "refused", refusal.error.message);
      return "refused";
    } catch {
      return "unknown";
    } finally {
      clearTimeout(late);
    }
  }

  /** Whether the receipt proves that what was sent is stored. */
  private async proved(reply: Reply, fields: Fields): Promise<boolean> {
    try {
      const parts = await verified(reply);
      if (typeof parts.data === "object" && parts.data !== null && "judgements" in parts.data) {
        const { judgements } = parts.data as { judgements: Judgement[] };
        return judgements[0] !== undefined && judged(judgements[0], fields);
      }
      if (typeof parts.data === "object" && parts.data !== null && "responses" in parts.data) {
        const { responses } = parts.data as { responses: Response[] };
        return responses[0] !== undefined && holds(responses[0], fields);
      }
      const sheet = parts.data as { criteria: string[]; values: (string | null)[][] };
      const comments = (parts.text as { comments?: Record<string, string> }).comments ?? {};
      const same = sheet.criteria.every((c, i) => (sheet.values[0]?.[i] ?? "") === (fields["mark." + c] ?? "").trim());
      const typed = (fields["comment"] ?? "").replaceAll("\r\n", "\n").trim().normalize("NFC");
      return same && (comments[this.item] ?? "").length >= (typed === "" ? 0 : 1);
    } catch {
      return false;
    }
  }
}

class AnswerMap extends HTMLElement {
  connectedCallback(): void {
    const drafts = new Drafts(this.dataset.owner ?? "");
    for (const row of Array.from(this.querySelectorAll<HTMLElement>("li[data-item]"))) {
      if (drafts.load(row.dataset.item ?? "") !== undefined) {
        const note = document.createElement("span");
        note.className = "meta needs";
        note.textContent = this.dataset.unsaved ?? "";
        row.append(note);
      }
    }
  }
}

customElements.define("answer-draft", AnswerDraft);
customElements.define("answer-map", AnswerMap);
