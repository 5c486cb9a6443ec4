// What this device sends and receives. Acts wait in a queue that survives a reload, and are sent again with the same
// id until the server answers: it takes each once. After a cut, what was missed is read from the last known number.

const LONGEST_WAIT_MS = 10000;
const SILENCE_MS = 5000;

/** A random id; `crypto.randomUUID` is missing on a local network without HTTPS. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export class Link {
  #queue = [];
  #sending = false;
  #stream = null;
  #hasEnded = false;

  /** `mine` is the set of what stands for this device on the notes, completed here.
   *  `on` has `change(before)`, `time(now, ends, until)`, `merged(entry)`, `done(act)`, `closed(reason, goesOn)`,
   *  `say(text, kind)`, `refused(act, reason)` and `ended(why)`: "gone", "links" (changed) or "lost". */
  constructor({ post, acts, stream, csrf, replica, mine, on }) {
    Object.assign(this, { post, acts, streamUrl: stream, csrf, replica, mine, on, storeKey: `board:${post}` });
    this.#restore();
  }

  start() {
    this.#listen();
    setInterval(() => {
      if (this.#hasEnded) return;
      if (this.#stream?.readyState === EventSource.CLOSED) this.#listen();
      if (this.#stream?.readyState !== EventSource.OPEN || this.replica.lacks) this.catchUp();
    }, SILENCE_MS);
    this.#flush();
  }

  get waiting() {
    return this.#queue.length;
  }

  /** Queues an act and returns it with its id. */
  send(fields) {
    const act = { id: newId(), ...fields };
    this.#queue.push(act);
    this.#store();
    this.#flush();
    return act;
  }

  /** This address opens nothing more: nothing is tried again. */
  #end(why) {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#stream?.close();
    this.on.ended(why);
  }

  async catchUp() {
    if (this.#hasEnded) return;
    try {
      const answer = await fetch(`${this.acts}?depuis=${this.replica.state.number}`, { credentials: "same-origin" });
      if (answer.ok) this.#take(await answer.json());
      else if (answer.status === 404) this.#end("lost");
    } catch {
      // Cut off: the next try is timed.
    }
  }

  #listen() {
    this.#stream?.close();
    this.#stream = new EventSource(this.streamUrl);
    this.#stream.addEventListener("act", (event) => this.#take({ acts: [JSON.parse(event.data)] }));
    for (const kind of ["here", "stage"]) this.#stream.addEventListener(kind, () => this.catchUp());
    this.#stream.addEventListener("clock", (event) => this.on.time(JSON.parse(event.data).now));
    for (const kind of ["gone", "links"]) this.#stream.addEventListener(kind, () => this.#end(kind));
    for (const kind of ["merged", "entered"]) {
      this.#stream.addEventListener(kind, (event) => this.on.merged(JSON.parse(event.data).entry));
    }
  }

  #take({ state, acts = [], mine = [], closed, goes_on: goesOn, now, ends, until }) {
    if (now) this.on.time(now, ends, until);
    const before = this.replica.state;
    const knownAsMine = this.mine.size;
    for (const each of mine) this.mine.add(each);
    // The stream, which is the same for all, may bring an act of this device before its own answer comes.
    for (const { act } of acts) if (this.#queue.some((sent) => sent.id === act.id)) this.mine.add(act.author);
    if (state) this.replica.restart(state);
    for (const { number, act } of acts) this.replica.receive(number, act);
    if (closed !== undefined) this.on.closed(closed, goesOn);
    if (this.replica.state !== before || this.mine.size > knownAsMine) this.on.change(before);
  }

  async #flush() {
    if (this.#sending || this.#hasEnded) return;
    this.#sending = true;
    for (let tries = 0; this.#queue.length && !this.#hasEnded; tries += 1) {
      const done = await this.#try(this.#queue[0]);
      if (done) {
        this.#queue.shift();
        this.#store();
        tries = -1;
      } else {
        this.on.say("Connexion coupée : votre post-it part dès qu’elle revient.", "error");
        await pause(Math.min(LONGEST_WAIT_MS, 1000 * 2 ** tries));
      }
    }
    this.#sending = false;
  }

  /** Whether the server has answered about this act, well or not. */
  async #try(act) {
    let answer;
    try {
      answer = await fetch(this.post, {
        method: "POST",
        credentials: "same-origin",
        headers: { "Content-Type": "application/json", "X-CSRFToken": this.csrf },
        body: JSON.stringify({ act, known: this.replica.state.number }),
      });
    } catch {
      return false;
    }
    if (answer.status >= 500) return false;
    const said = await answer.json().catch(() => ({ error: "Cet envoi a été refusé : rechargez la page." }));
    if (answer.ok) {
      this.#take(said);
      this.on.done(act);
    } else {
      this.on.refused(act, said.error);
      if (answer.status === 404) this.#end("lost");
    }
    return true;
  }

  #store() {
    try {
      sessionStorage.setItem(this.storeKey, JSON.stringify(this.#queue));
    } catch {
      // A browser that keeps nothing still sends.
    }
  }

  #restore() {
    try {
      this.#queue = JSON.parse(sessionStorage.getItem(this.storeKey)) ?? [];
    } catch {
      this.#queue = [];
    }
  }
}
