/**
 * The way to the engine: fetches it and the list once, starts its thread, asks, and stops it by ending that thread.
 * What was fetched is kept, so that nothing is fetched again when a new thread starts.
 */
"use strict";
globalThis.Ask = globalThis.Ask || {};

(() => {
  /** What stands in the way, in words for a person. */
  class Trouble extends Error {}

  /**
   * @typedef {{worker: string, files: {url: string, bytes: number}[]}} Places
   *   The thread's script, and the two files to fetch (the engine, the list) with about how large each is.
   */

  class Engine {
    /** @param {Places} places */
    constructor(places) {
      this.places = places;
      /** @type {"empty" | "fetching" | "ready" | "asking"} */
      this.state = "empty";
      /** @type {ArrayBuffer[]} */
      this.fetched = [];
      /** @type {Worker | null} */
      this.worker = null;
      /** How many statements the list has. */
      this.size = 0;
      this.starting = null;
      /** Changes when everything under way is of no use any more. */
      this.round = 0;
    }

    /** About how many bytes are fetched before the first answer. */
    get bytes() {
      return this.places.files.reduce((sum, each) => sum + each.bytes, 0);
    }

    /**
     * Fetches what is needed, tells how far it is (0 to 1), and starts the thread; at once if it is running.
     * @param {(share: number) => void} progress
     */
    start(progress) {
      if (!this.starting) {
        const round = this.round;
        this.starting = this.begin(progress).catch((error) => {
          if (round === this.round) this.end();
          throw error;
        });
      }
      return this.starting;
    }

    async begin(progress) {
      const round = this.round;
      this.state = "fetching";
      if (!globalThis.DecompressionStream || !globalThis.WebAssembly) {
        throw new Trouble(
          "This browser is too old to search the list by itself. Each question below has a page that works everywhere."
        );
      }
      if (location.protocol === "file:") {
        throw new Trouble(
          "A page that is opened from a folder may not start the program that searches the list. " +
            "Open it from a web server. Each question below has a page that works everywhere."
        );
      }
      if (!this.fetched.length) {
        const done = this.places.files.map(() => 0);
        const told = (index, share) => {
          done[index] = share * this.places.files[index].bytes;
          if (round === this.round) progress(done.reduce((sum, each) => sum + each, 0) / this.bytes);
        };
        const files = this.places.files.map((file, index) => fetched(file, (share) => told(index, share)));
        this.fetched = await Promise.all(files);
      }
      if (round !== this.round) throw null;
      this.worker = new Worker(this.places.worker);
      const [engine, list] = this.fetched;
      const { ready } = await this.told({ engine, list });
      this.size = ready;
      this.state = "ready";
    }

    /**
     * The answer to a prepared query. Rejects with what the engine says is wrong, or with `null` if it was stopped.
     * @param {string} ask
     * @param {string} form
     */
    async ask(ask, form) {
      if (!this.worker) throw null;
      this.state = "asking";
      try {
        return (await this.told({ ask, form })).answer;
      } catch (wrong) {
        if (wrong && wrong.broken) this.end();
        throw wrong;
      } finally {
        if (this.state === "asking") this.state = "ready";
      }
    }

    /** What the thread says next, after it was told something. */
    told(message) {
      return new Promise((resolve, reject) => {
        this.give = reject;
        this.worker.onmessage = ({ data }) => (data.wrong ? reject(data.wrong) : resolve(data));
        this.worker.onerror = (event) => {
          event.preventDefault();
          reject({ message: event.message || "the program did not start", broken: true });
        };
        this.worker.postMessage(message);
      });
    }

    /** Ends the thread, whatever it does; the next question starts another. */
    end() {
      if (this.worker) this.worker.terminate();
      this.worker = null;
      this.starting = null;
      this.state = "empty";
      this.round += 1;
      if (this.give) this.give(null);
      this.give = null;
    }
  }

  /** The bytes of a file, piece by piece, so that it can be told how far it is. */
  async function fetched({ url, bytes }, progress) {
    const answer = await fetch(url).catch(() => null);
    if (!answer || !answer.ok) {
      throw new Trouble("The list could not be fetched. Look whether you are online, and try again.");
    }
    const length = Number(answer.headers.get("content-length"));
    const whole = length && !answer.headers.get("content-encoding") ? length : bytes;
    const pieces = [];
    let have = 0;
    for (const reader = answer.body.getReader(); ;) {
      const { done, value } = await reader.read().catch(() => {
        throw new Trouble("The list stopped half-way. Look whether you are online, and try again.");
      });
      if (done) break;
      pieces.push(value);
      have += value.length;
      progress(Math.min(1, have / whole));
    }
    progress(1);
    return new Blob(pieces).arrayBuffer();
  }

  Object.assign(globalThis.Ask, { Engine, Trouble });
})();
