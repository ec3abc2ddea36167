// <tanwen-passkey what="create|get" begin="..." end="..."> asks the device for a key, or to sign with one, and sends the
// answer. The page works without it: a code by mail does the same.

interface Descriptor {
  id: string;
  type: PublicKeyCredentialType;
  transports?: AuthenticatorTransport[];
}

function decode(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (c) => c.charCodeAt(0));
}

function encode(data: ArrayBuffer): string {
  return btoa(String.fromCharCode(...new Uint8Array(data)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");
}

function described(list: Descriptor[] | undefined): PublicKeyCredentialDescriptor[] {
  return (list ?? []).map((d) => ({ ...d, id: decode(d.id) }));
}

/* eslint-disable-next-line -- the options come as JSON of the W3C's form */
type Options = any;

async function create(o: Options): Promise<object> {
  const made = (await navigator.credentials.create({
    publicKey: { ...o, challenge: decode(o.challenge), user: { ...o.user, id: decode(o.user.id) }, excludeCredentials: described(o.excludeCredentials) },
  })) as PublicKeyCredential;
  const answer = made.response as AuthenticatorAttestationResponse;
  return {
    id: made.id,
    rawId: encode(made.rawId),
    type: made.type,
    response: { clientDataJSON: encode(answer.clientDataJSON), attestationObject: encode(answer.attestationObject) },
  };
}

async function get(o: Options): Promise<object> {
  const used = (await navigator.credentials.get({
    publicKey: { ...o, challenge: decode(o.challenge), allowCredentials: described(o.allowCredentials) },
  })) as PublicKeyCredential;
  const answer = used.response as AuthenticatorAssertionResponse;
  return {
    id: used.id,
    rawId: encode(used.rawId),
    type: used.type,
    response: {
      clientDataJSON: encode(answer.clientDataJSON),
      authenticatorData: encode(answer.authenticatorData),
      signature: encode(answer.signature),
      userHandle: answer.userHandle === null ? undefined : encode(answer.userHandle),
    },
  };
}

class Passkey extends HTMLElement {
  connectedCallback(): void {
    const button = this.querySelector("button");
    if (button === null) return;
    if (window.PublicKeyCredential === undefined) {
      this.say(this.dataset.cannot);
      return;
    }
    button.hidden = false;
    button.addEventListener("click", () => {
      button.disabled = true;
      void this.run().finally(() => (button.disabled = false));
    });
  }

  private say(text: string | undefined): void {
    const status = this.querySelector("[role=status]");
    if (status !== null) status.textContent = text ?? "";
  }

  private async send(to: string | null, fields: Record<string, string>): Promise<Options> {
    const reply = await fetch(to ?? "", { method: "POST", headers: { Accept: "application/json" }, body: new URLSearchParams(fields), credentials: "same-origin" });
    const body = await reply.json();
    if (!reply.ok) throw new Error(body.error?.message ?? "");
    return body;
  }

  private async run(): Promise<void> {
    this.say("");
    let options: Options;
    try {
      options = await this.send(this.getAttribute("begin"), {});
    } catch (e) {
      this.say((e as Error).message || this.dataset.network);
      return;
    }
    let answer: object;
    try {
      answer = this.getAttribute("what") === "create" ? await create(options) : await get(options);
    } catch {
      this.say(this.dataset.cancelled);
      return;
    }
    try {
      const done = await this.send(this.getAttribute("end"), { answer: JSON.stringify(answer) });
      location.assign(done.to);
    } catch (e) {
      this.say((e as Error).message || this.dataset.network);
    }
  }
}

customElements.define("tanwen-passkey", Passkey);
