/* Sends a file in pieces that the server counts (tus 1.0), so that a line that breaks costs a piece. */

const VERSION = "1.0.0";
const SMALLEST = 64 * 1024;
const LARGEST = 1024 * 1024;
const QUICK = 1500;
const PATIENCE = 60_000;
const PAUSES = [500, 1000, 2000, 4000, 8000, 15_000, 30_000];

export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export class Stopped extends Error {}

function encoded(text) {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

export async function fingerprintOf(blob) {
  if (!globalThis.crypto?.subtle) return "";
  const digest = await crypto.subtle.digest("SHA-256", await blob.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/* Waits, but no longer than until the line is said to be back. */
function pause(milliseconds, signal) {
  return new Promise((done, fail) => {
    const end = () => {
      clearTimeout(timer);
      globalThis.removeEventListener("online", end);
      done();
    };
    const timer = setTimeout(end, milliseconds);
    globalThis.addEventListener("online", end);
    signal.addEventListener("abort", () => fail(new Stopped()), { once: true });
  });
}

export class Upload {
  constructor({ endpoint, file, name, token, onProgress, onBroken, onBack }) {
    Object.assign(this, { endpoint, file, name, token, onProgress, onBroken, onBack });
    this.piece = 128 * 1024;
    this.failures = 0;
    this.stopper = new AbortController();
  }

  stop() {
    this.stopper.abort();
  }

  async start() {
    const fingerprint = await fingerprintOf(this.file);
    const metadata = [`filename ${encoded(this.name)}`];
    if (fingerprint) metadata.push(`sha256 ${encoded(fingerprint)}`);
    await this.#begin(metadata.join(","));
    while (this.arrived < this.file.size || !this.accepted) await this.#sendPiece();
  }

  async #begin(metadata) {
    const response = await this.#steadily(() =>
      this.#ask(this.endpoint, "POST", {
        "Upload-Length": String(this.file.size),
        "Upload-Metadata": metadata,
      }),
    );
    this.address = response.headers.get("Location");
    this.arrived = Number(response.headers.get("Upload-Offset"));
    this.onProgress?.(this.arrived);
  }

  async #sendPiece() {
    const began = performance.now();
    const response = await this.#steadily(() => {
      const piece = this.file.slice(this.arrived, this.arrived + this.piece);
      return this.#ask(
        this.address,
        "PATCH",
        { "Upload-Offset": String(this.arrived), "Content-Type": "application/offset+octet-stream" },
        piece,
      );
    });
    this.arrived = Number(response.headers.get("Upload-Offset"));
    this.accepted = true;
    if (performance.now() - began < QUICK) this.piece = Math.min(this.piece * 2, LARGEST);
    this.onProgress?.(this.arrived);
  }

  /* Tries until it succeeds, is refused or is stopped; after a failure asks how much arrived. */
  async #steadily(attempt) {
    for (;;) {
      try {
        if (this.failures && this.address) await this.#askHowFar();
        const response = await attempt();
        if (this.failures) this.onBack?.();
        this.failures = 0;
        return response;
      } catch (error) {
        if (error instanceof Refused || this.stopper.signal.aborted) {
          throw this.stopper.signal.aborted ? new Stopped() : error;
        }
        if (!this.failures) this.onBroken?.();
        this.piece = Math.max(this.piece / 2, SMALLEST);
        const wait = PAUSES[Math.min(this.failures, PAUSES.length - 1)];
        this.failures += 1;
        await pause(wait, this.stopper.signal);
      }
    }
  }

  async #askHowFar() {
    const response = await this.#ask(this.address, "HEAD", {});
    this.arrived = Number(response.headers.get("Upload-Offset"));
    this.onProgress?.(this.arrived);
  }

  async #ask(address, method, headers, body) {
    const response = await fetch(address, {
      method,
      headers: { "Tus-Resumable": VERSION, "X-CSRFToken": this.token, ...headers },
      body,
      redirect: "error",
      signal: AbortSignal.any([this.stopper.signal, AbortSignal.timeout(PATIENCE)]),
    });
    if (response.ok) return response;
    if (response.status === 409) {
      this.arrived = Number(response.headers.get("Upload-Offset"));
      throw new Error("offset");
    }
    if (response.status >= 500 || response.status === 460) throw new Error("server");
    const said = await response.json().catch(() => ({}));
    throw new Refused(response.status, said.message || "");
  }
}
