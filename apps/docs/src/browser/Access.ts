const key = "accessToken";

/** What Matrix answers, as far as it is read here. */
interface Answer {
  readonly access_token?: string;
  readonly user_id?: string;
  readonly errcode?: string;
  readonly error?: string;
}

/**
 * The token of whoever uses the console: pasted, or got by logging in. It is held by this page alone, and by the tab where
 * that is asked for; never on the device.
 */
export class Access {
  readonly #base: URL;
  readonly #changed: (token: string | undefined) => void;
  // The page has it as a checkbox.
  readonly #keep = part("#keep") as HTMLInputElement;
  readonly #status = part("#access-status");
  #token: string | undefined;

  /** @param changed is told of each new token, and of its end */
  constructor(base: URL, changed: (token: string | undefined) => void) {
    this.#base = base;
    this.#changed = changed;
  }

  start(): void {
    part("#login").addEventListener("submit", (event) => {
      void this.#submit(event, (form) => this.#logIn(form));
    });
    part("#token").addEventListener("submit", (event) => {
      void this.#submit(event, async (form) => this.#use(field(form, "token").trim()));
    });
    part("#forget").addEventListener("click", () => this.#set(undefined));
    part("#logout").addEventListener("click", () => void this.#logOut());
    this.#keep.addEventListener("change", () => this.#store());
    const kept = sessionStorage.getItem(key);
    if (kept !== null) {
      this.#keep.checked = true;
      void this.#use(kept);
    }
  }

  async #submit(event: SubmitEvent, work: (form: FormData) => Promise<void>): Promise<void> {
    event.preventDefault();
    // The listener's own form.
    const form = event.currentTarget as HTMLFormElement;
    this.#say("…");
    await work(new FormData(form));
    if (this.#token !== undefined) {
      form.reset();
    }
  }

  async #logIn(form: FormData): Promise<void> {
    const answer = await this.#ask("POST", "_matrix/client/v3/login", undefined, {
      type: "m.login.password",
      identifier: { type: "m.id.user", user: field(form, "user") },
      password: field(form, "password"),
      initial_device_display_name: "Console of the docs",
    });
    if (answer?.access_token !== undefined) {
      await this.#use(answer.access_token);
    }
  }

  /** Takes a token if the server knows it. */
  async #use(token: string): Promise<void> {
    const answer = await this.#ask("GET", "_matrix/client/v3/account/whoami", token);
    if (answer?.user_id === undefined) {
      this.#set(undefined);
      return;
    }
    part("#who").textContent = answer.user_id;
    this.#say("");
    this.#set(token);
  }

  async #logOut(): Promise<void> {
    if ((await this.#ask("POST", "_matrix/client/v3/logout", this.#token)) !== undefined) {
      this.#set(undefined);
    }
  }

  /** @returns undefined where the server refuses or does not answer, which is said on the page */
  async #ask(method: string, path: string, token?: string, body?: object): Promise<Answer | undefined> {
    try {
      const response = await fetch(new URL(path, this.#base), {
        method,
        headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      // Every answer of the server is of this form; a proxy's that is not is caught below.
      const answer = (await response.json()) as Answer;
      if (response.ok) {
        return answer;
      }
      this.#say(`${response.status} ${answer.errcode ?? ""}: ${answer.error ?? ""}`);
    } catch {
      this.#say("The server does not answer as a homeserver does.");
    }
    return undefined;
  }

  #set(token: string | undefined): void {
    const before = this.#token;
    this.#token = token;
    part(".signed-in").hidden = token === undefined;
    part(".forms").hidden = token !== undefined;
    this.#store();
    if (token !== before) {
      this.#changed(token);
    }
  }

  #store(): void {
    if (this.#token !== undefined && this.#keep.checked) {
      sessionStorage.setItem(key, this.#token);
    } else {
      sessionStorage.removeItem(key);
    }
  }

  #say(text: string): void {
    this.#status.textContent = text;
  }
}

function field(form: FormData, name: string): string {
  const value = form.get(name);
  // Only a field for files gives anything else.
  return typeof value === "string" ? value : "";
}

/** A part of the console's page, which has it. */
function part(selector: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(selector);
  if (found === null) {
    throw new Error(`The page has no ${selector}.`);
  }
  return found;
}
