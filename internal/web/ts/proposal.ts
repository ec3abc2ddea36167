// <proposal-draft> around the form of a proposal keeps what is typed on this device until the proposal is stored, and
// shows questions that are like it while somebody types. Without script a button does the second.

import { content, Drafts, read, write } from "./answer/draft";

const pause = 600;
const least = 6;
const item = "proposal";
const handedIn = "tanwen/proposed";

class ProposalDraft extends HTMLElement {
  private form!: HTMLFormElement;
  private drafts!: Drafts;
  private timer = 0;
  private asked = "";

  connectedCallback(): void {
    const form = this.querySelector("form");
    if (form === null) return;
    this.form = form;
    this.drafts = new Drafts(this.dataset.owner ?? "");
    this.restore();
    form.addEventListener("input", () => this.changed());
    form.addEventListener("submit", () => this.handIn());
  }

  /** Takes up what an earlier visit left; one that was handed in since is stored, and its draft is gone. */
  private restore(): void {
    const draft = this.drafts.load(item);
    if (draft === undefined || (read(this.form)["text"] ?? "") !== "") return;
    write(this.form, { ...read(this.form), ...draft.fields });
    this.say();
  }

  private changed(): void {
    const fields = read(this.form);
    delete fields["mail"]; // an address is not left on a device that others may use
    if (content({ text: fields["text"] ?? "", why: fields["why"] ?? "", references: fields["references"] ?? "" }) === "[]") {
      this.drafts.remove(item);
    } else if (this.drafts.save(item, { fields })) {
      this.say();
    }
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.ask(), pause);
  }

  private say(): void {
    const state = this.querySelector<HTMLElement>(".draft-state");
    if (state !== null) state.textContent = this.dataset.kept ?? "";
  }

  private handIn(): void {
    try {
      sessionStorage.setItem(handedIn, this.dataset.owner ?? "");
    } catch {
      // Without a store there is no draft either.
    }
  }

  private async ask(): Promise<void> {
    const text = (read(this.form)["text"] ?? "").trim();
    const place = this.querySelector<HTMLElement>(".similar");
    const address = this.dataset.similar;
    if (place === null || address === undefined || text === this.asked) return;
    this.asked = text;
    if (Array.from(text).length < least) {
      place.innerHTML = "";
      return;
    }
    try {
      const answer = await fetch(address, { method: "POST", body: new URLSearchParams({ text }), credentials: "same-origin", redirect: "error" });
      if (answer.ok && this.asked === text) place.innerHTML = await answer.text();
    } catch {
      this.asked = ""; // the network is gone: the next change asks again
    }
  }
}

/** <proposal-stored> on the page of a stored proposal: what was handed in just now is no draft any more. */
class ProposalStored extends HTMLElement {
  connectedCallback(): void {
    try {
      const owner = sessionStorage.getItem(handedIn);
      if (owner !== null) {
        new Drafts(owner).remove(item);
        sessionStorage.removeItem(handedIn);
      }
    } catch {
      // Nothing is kept here.
    }
  }
}

customElements.define("proposal-draft", ProposalDraft);
customElements.define("proposal-stored", ProposalStored);
