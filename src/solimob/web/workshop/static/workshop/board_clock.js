// The time left, by the clock of the server: this device's own may be minutes off.

export class Clock {
  #offset = 0;
  #ends = null;

  /** `over` is called once each time the time runs out. */
  constructor(element, over) {
    Object.assign(this, { element, over });
    const { now, ends } = element.dataset;
    this.set(Number(now), ends ? Number(ends) : null);
    setInterval(() => this.#tick(), 250);
  }

  /** The server says what time it is and when it locks, in seconds since 1970, null where time is not counted; and the
   *  hour of its end, in words: this device may be set to another time zone. */
  set(now, ends = this.#ends, until = null) {
    this.#offset = now - Date.now() / 1000;
    if (ends === this.#ends) return;
    this.#ends = ends;
    this.element.hidden = ends === null;
    if (ends === null) return;
    if (until) this.element.querySelector("[data-until]").textContent = `Fin à ${until}`;
    this.isOver = false;
  }

  #tick() {
    if (this.#ends === null) return;
    const left = Math.max(0, Math.ceil(this.#ends - Date.now() / 1000 - this.#offset));
    const shown = this.element.querySelector("[data-left]");
    shown.hidden = false;
    shown.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    if (left > 0 || this.isOver) return;
    this.isOver = true;
    this.over();
  }
}
