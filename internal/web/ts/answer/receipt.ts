// Receipts of the record, verified in the browser: a leaf that commits to what was sent, its path to the root of a
// signed head, and the signature. The form is C2SP tlog-proof@v1 and RFC 6962; internal/record is the other side.

/** What the server answers when it has stored something. */
export interface Reply {
  leaf: number;
  receipt: string;
  key: string;
  data: Opening;
  text?: Opening;
}

/** Salt and body of one part of a leaf, the salt in base64. */
export interface Opening {
  salt: string;
  body: string;
}

const encoder = new TextEncoder();

function bytes(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
}

function joined(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const p of parts) {
    out.set(p, at);
    at += p.length;
  }
  return out;
}

async function sha256(...parts: Uint8Array[]): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", joined(...parts)));
}

function base64(b: Uint8Array): string {
  return btoa(String.fromCharCode(...b));
}

/** The leaf, the root that its path leads to, and the head's text with its signature line. */
interface Proof {
  leaf: Uint8Array<ArrayBuffer>;
  index: number;
  path: Uint8Array<ArrayBuffer>[];
  size: number;
  root: string;
  signed: string;
  signature: string;
}

function parse(receipt: string): Proof {
  const cut = receipt.indexOf("\n\n");
  const top = receipt.slice(0, cut).split("\n");
  const note = receipt.slice(cut + 2);
  const end = note.indexOf("\n\n");
  const head = note.slice(0, end + 1).split("\n");
  const signature = note.slice(end + 2).split("\n").find((line) => line.startsWith("\u2014 "));
  const extra = top[1]?.startsWith("extra ") ? top[1].slice(6) : undefined;
  const index = top[2]?.startsWith("index ") ? Number(top[2].slice(6)) : NaN;
  if (cut < 0 || end < 0 || extra === undefined || !Number.isSafeInteger(index) || signature === undefined || head.length !== 4) {
    throw new Error("receipt");
  }
  return {
    leaf: bytes(extra), index, path: top.slice(3).map(bytes), size: Number(head[1]), root: head[2] ?? "", signed: note.slice(0, end + 1), signature,
  };
}

/** The root to which an audit path leads (RFC 9162, 2.1.3.2). */
async function rootOf(p: Proof): Promise<string> {
  let fn = p.index;
  let sn = p.size - 1;
  if (fn > sn) {
    throw new Error("index");
  }
  let hash = await sha256(new Uint8Array([0]), p.leaf);
  for (const sibling of p.path) {
    if (sn === 0) {
      throw new Error("path");
    }
    if (fn % 2 === 1 || fn === sn) {
      hash = await sha256(new Uint8Array([1]), sibling, hash);
      while (fn % 2 === 0 && fn !== 0) {
        fn = Math.floor(fn / 2);
        sn = Math.floor(sn / 2);
      }
    } else {
      hash = await sha256(new Uint8Array([1]), hash, sibling);
    }
    fn = Math.floor(fn / 2);
    sn = Math.floor(sn / 2);
  }
  if (sn !== 0) {
    throw new Error("path");
  }
  return base64(hash);
}

/** Whether the head is signed by the key; undefined where this browser knows no Ed25519. */
async function signedBy(p: Proof, key: string): Promise<boolean | undefined> {
  const parts = key.split("+");
  const encoded = bytes(parts.slice(2).join("+"));
  const signature = bytes(p.signature.split(" ")[2] ?? "").slice(4);
  let imported: CryptoKey;
  try {
    imported = await crypto.subtle.importKey("raw", encoded.slice(1), "Ed25519", false, ["verify"]);
  } catch {
    return undefined;
  }
  return crypto.subtle.verify("Ed25519", imported, signature, encoder.encode(p.signed));
}

async function commits(part: string, o: Opening, commitment: unknown): Promise<boolean> {
  const hash = await sha256(encoder.encode("tanwen/v1\0" + part + "\0"), bytes(o.salt), encoder.encode(o.body));
  return base64(hash) === commitment;
}

/** Where the verifying key of a consultation is remembered from the first receipt on. */
function keyName(key: string): string {
  return "tanwen/key/" + (key.split("+")[0] ?? "");
}

/**
 * Verifies a reply: the leaf commits to its parts, stands in the tree, and the tree's head is signed by the key that was
 * seen first. Returns the parts, to be compared with what was sent.
 */
export async function verified(reply: Reply): Promise<{ data: unknown; text: unknown }> {
  const p = parse(reply.receipt);
  const leaf = JSON.parse(new TextDecoder().decode(p.leaf)) as { data?: string; text?: string };
  const known = localStorage.getItem(keyName(reply.key)) ?? reply.key;
  if (p.index !== reply.leaf || (await rootOf(p)) !== p.root || known !== reply.key || (await signedBy(p, known)) === false) {
    throw new Error("receipt");
  }
  if (!(await commits("data", reply.data, leaf.data)) || (reply.text !== undefined && !(await commits("text", reply.text, leaf.text)))) {
    throw new Error("commitment");
  }
  localStorage.setItem(keyName(reply.key), known);
  return { data: JSON.parse(reply.data.body), text: reply.text === undefined ? {} : JSON.parse(reply.text.body) };
}
