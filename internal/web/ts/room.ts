// <tanwen-follow src="..."> asks every few seconds for the part of a page that it holds, and shows it where it differs.
// It stops while the page is hidden, and leaves what stands there when the network is gone.

const every = 4000;

class Follow extends HTMLElement {
  private timer = 0;

  connectedCallback(): void {
    this.setAttribute("aria-live", "polite");
    this.timer = window.setInterval(() => void this.ask(), every);
  }

  disconnectedCallback(): void {
    window.clearInterval(this.timer);
  }

  private async ask(): Promise<void> {
    const src = this.getAttribute("src");
    if (src === null || document.hidden) return;
    try {
      const answer = await fetch(src, { credentials: "same-origin", redirect: "error" });
      if (!answer.ok) return;
      const text = (await answer.text()).trim();
      if (text !== this.innerHTML.trim()) this.innerHTML = text;
    } catch {
      // The network is gone: the next try is soon.
    }
  }
}

customElements.define("tanwen-follow", Follow);
